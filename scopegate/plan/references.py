"""Finds the resource from which a value that is known only after apply comes.

Terraform's plan says, in ``configuration``, what each expression refers to, not how. That is
enough to be certain in one case: a value that is unknown must come from something unknown, so
when exactly one instance of the right type with an unknown value is within reach of the
expression, the value is that instance's. Anything else stays unknown.

What a local value refers to is not in the plan; everything that its module can see is taken as
within its reach. Where the right instance is then one of several, keys decide: the own key, as in
``this[each.key]``, or a key that the caller derives from the instance's known values.

Source: https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

import msgspec

from scopegate.plan.document import (
    Configuration,
    ConfigurationModule,
    ConfigurationResource,
    ModuleCall,
)
from scopegate.plan.snapshot import Instance, Snapshot, carries
from scopegate.plan.values import Source

_STEP = re.compile(r'module\.([^.\[]+)(?:\["(?:[^"\\]|\\.)*"\]|\[\d+\])?')
_PART = re.compile(r'\.?([^.\[\]"]+)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]')
_CONSTANT = frozenset({"count", "path", "self", "terraform"})
_LOCALS = {"references": ["local.any"]}
"""An expression with a local value: which one makes no difference."""

Key = str | int | None


class _Reference(msgspec.Struct, frozen=True):
    """A parsed reference: names (``module``, ``api``, ``contract``) and the first key."""

    names: tuple[str, ...]
    key: Key = None

    @classmethod
    def parse(cls, text: str) -> "_Reference":
        names: list[str] = []
        key: Key = None
        for part in _PART.finditer(text):
            if part[1]:
                names.append(part[1])
            elif key is None:
                key = int(part[3]) if part[3] else re.sub(r"\\(.)", r"\1", part[2])
        return cls(tuple(names), key)


class _Scope(msgspec.Struct, frozen=True):
    """The scope of an expression: a module instance, and the source of ``each.value``."""

    module: str
    for_each: Any = None


class _Reach:
    """The sources that an expression can come from.

    Attributes:
        own: Sources by type.
        shared: What the local values of modules can come from, by the module. It is the same for
            all that refer to them; gathered for each, it would take the square of the modules.
    """

    def __init__(self) -> None:
        self.own: dict[str, list[Source]] = {}
        self.shared: dict[str, _Reach] = {}
        self.own_instances = cache(self._find_own_instances)

    def add(self, sources: Iterable[Source]) -> None:
        for source in sources:
            self.own.setdefault(source.instance.type, []).append(source)

    def share(self, module: str, reach: "_Reach") -> None:
        """Add what the local values of ``module`` reach, which is complete."""
        self.shared |= {module: reach, **reach.shared}

    def sources(self) -> Iterator[Source]:
        for reach in (self, *self.shared.values()):
            for found in reach.own.values():
                yield from found

    def instances(self, types: tuple[str, ...], *, known: bool) -> dict[str, Instance] | None:
        """Return instances of these types by address: those with an unknown value, or all.

        None if something that may carry any value is among the sources.
        """
        found: dict[str, Instance] = {}
        for reach in (self, *self.shared.values()):
            part = reach.own_instances(types, known)
            if part is None:
                return None
            found |= part
        return found

    def _find_own_instances(
        self, types: tuple[str, ...], known: bool
    ) -> Mapping[str, Instance] | None:
        carriers = (
            source
            for type_, found in self.own.items()
            if carries(type_, managed=False)
            for source in found
            if carries(type_, managed=source.instance.managed)
        )
        if any(not source.known for source in carriers):
            return None
        of_types = (source for type_ in types for source in self.own.get(type_, ()))
        return {
            source.instance.address: source.instance
            for source in of_types
            if known or not source.known
        }


class _Candidates(msgspec.Struct, frozen=True):
    """Instances that a value can be of.

    Attributes:
        none: Whether there are none.
        sole: The instance, if there is one alone.
        alike: Whether they are all of one block.
        by_key: Those in the module that asks, by key; None where two have the same.
    """

    none: bool
    sole: Instance | None
    alike: bool
    by_key: Mapping[Key, Instance | None]


class References:
    """Follows the expressions of a plan's configuration through modules."""

    def __init__(self, configuration: Configuration | None, snapshot: Snapshot) -> None:
        """Take a plan's ``configuration`` and its instances after the apply."""
        root = configuration.root_module if configuration else None
        self._root = root or ConfigurationModule()
        self._snapshot = snapshot
        self._block = cache(self._find_block)
        self._reach = cache(self._find_reach)
        self._candidates = cache(self._find_candidates)
        self._locals: dict[str, _Reach] = {}

    def target(
        self, instance: Instance, attribute: str, *types: str, key: str | None = None
    ) -> Instance | None:
        """Return the instance of these types that an unknown attribute comes from, if certain.

        Args:
            instance: Whose attribute is unknown.
            attribute: Like ``rest_api_id``, or ``jwt_configuration.issuer`` in a block.
            types: Which resources can give such a value.
            key: The key of the right one where there are several in the instance's module.
        """
        block = (instance.module, instance.type, instance.name)
        found = self._candidates(block, attribute, types)
        if found is None:
            return None
        if found.sole:
            return found.sole
        wanted: Key = key
        if key is None and found.alike:
            direct = self._direct(self._expression(block, attribute))
            own = "each.key" in direct or "count.index" in direct
            wanted = instance.index if own else None
        return found.by_key.get(wanted) if wanted is not None else None

    def exactly(self, instance: Instance, attribute: str) -> tuple[Source, ...]:
        """Return the elements of an unknown list; empty unless all are single instances.

        A list made from all instances of a ``for_each`` may leave some out: no reference says so.
        """
        block = (instance.module, instance.type, instance.name)
        expression, scope = self._expression(block, attribute), self._scope(block)
        if not self._plain(expression, scope):
            return ()
        found = tuple(dict.fromkeys(self._reach(block, attribute).sources()))
        return found if all(source.sole for source in found) else ()

    def only(self, instance: Instance, attribute: str, *types: str) -> Instance | None:
        """Return the only instance of these types that an unknown list can contain."""
        block = (instance.module, instance.type, instance.name)
        found = self._candidates(block, attribute, types, known=True)
        return found.sole if found else None

    def unset(self, instance: Instance, attribute: str, *types: str) -> bool:
        """Return whether an unknown attribute is unset: no resource of these types provides it."""
        block = (instance.module, instance.type, instance.name)
        found = self._candidates(block, attribute, types)
        return self._block(block) is not None and found is not None and found.none

    def absent(self, instance: Instance, attribute: str) -> bool:
        """Return whether the configuration has the block without an expression for an attribute."""
        block = (instance.module, instance.type, instance.name)
        return self._block(block) is not None and self._expression(block, attribute) is None

    def passed(self, module: str, name: str) -> tuple[Source, ...]:
        """Return the elements of a module's variable; empty unless all are single instances."""
        expression, scope = {"references": [f"var.{name}"]}, _Scope(module)
        if not self._plain(expression, scope):
            return ()
        found = tuple(dict.fromkeys(self._gather(expression, scope).sources()))
        return found if all(source.sole for source in found) else ()

    def outputs_of(self, instance: Instance, *types: str) -> tuple[str, ...]:
        """Return the outputs of the root module that pass on an output of an instance's module.

        That output refers to the instance. One is left out if the module has several instances of
        these types, or if it can hold an output of another module with such an instance.
        """
        homes = [one.module for type_ in types for one in self._snapshot.by_type.get(type_, ())]
        if homes.count(instance.module) > 1:
            return ()
        named = f"{instance.type}.{instance.name}"
        found = []
        for name, output in (self._root.outputs or {}).items():
            passed = [
                (module, expression)
                for module, expression in self._passed_on(output.expression, "")
                if module in homes
            ]
            modules = {module for module, _ in passed}
            refers = any(
                text == named or text.startswith((f"{named}.", f"{named}["))
                for _, expression in passed
                for text in self._direct(expression)
            )
            if modules == {instance.module} and refers:
                found.append(name)
        return tuple(found)

    def _passed_on(self, expression: object, module: str) -> Iterator[tuple[str, Any]]:
        """Yield the outputs of modules that an expression names, with the module of each."""
        for text in self._direct(expression):
            reference = _Reference.parse(text)
            if reference.names[:1] != ("module",):
                continue
            for found, scope in self._outputs(reference, module):
                yield scope.module, found
                yield from self._passed_on(found, scope.module)

    def _find_candidates(
        self,
        block: tuple[str, str, str],
        attribute: str,
        types: tuple[str, ...],
        *,
        known: bool = False,
    ) -> _Candidates | None:
        """Return instances of these types: those with an unknown value, or all.

        None if something that may carry any value is within reach.
        """
        found = self._reach(block, attribute).instances(types, known=known)
        if found is None:
            return None
        blocks = ((each.module, each.type, each.name) for each in found.values())
        first = next(blocks, None)
        by_key: dict[Key, Instance | None] = {}
        for each in self._snapshot.by_module.get(block[0], ()):
            if each.address in found:
                by_key[each.index] = None if each.index in by_key else each
        return _Candidates(
            none=not found,
            sole=next(iter(found.values())) if len(found) == 1 else None,
            alike=all(each == first for each in blocks),
            by_key=by_key,
        )

    def _find_reach(self, block: tuple[str, str, str], attribute: str) -> _Reach:
        """Return everything that an attribute of a block can come from."""
        scope = self._scope(block)
        self._of_locals(scope.module)
        return self._gather(self._expression(block, attribute), scope)

    def _scope(self, block: tuple[str, str, str]) -> _Scope:
        found = self._block(block)
        return _Scope(block[0], found.for_each_expression if found else None)

    def _expression(self, block: tuple[str, str, str], attribute: str) -> Any:
        resource = self._block(block)
        found: Any = resource.expressions if resource else None
        for part in attribute.split("."):
            found = found[0] if isinstance(found, list) and found else found
            found = found.get(part) if isinstance(found, Mapping) else None
        return found

    def _find_block(self, block: tuple[str, str, str]) -> ConfigurationResource | None:
        module, type_, name = block
        for resource in self._module(module).resources or ():
            if resource.type == type_ and resource.name == name:
                return resource
        return None

    def _module(self, address: str) -> ConfigurationModule:
        found = self._root
        for step in _STEP.finditer(address):
            call = (found.module_calls or {}).get(step[1])
            found = (call.module if call else None) or ConfigurationModule()
        return found

    def _direct(self, expression: object) -> list[str]:
        """Return the references of an expression, except those that are a prefix of another."""
        if isinstance(expression, list):
            return [reference for part in expression for reference in self._direct(part)]
        if not isinstance(expression, Mapping):
            return []
        named = expression.get("references")
        if not isinstance(named, list):
            return [r for part in expression.values() for r in self._direct(part)]
        return [
            one
            for one, before in zip(named, [None, *named], strict=False)
            if not (before and str(before).startswith((f"{one}.", f"{one}[")))
        ]

    def _plain(self, expression: object, scope: _Scope) -> bool:
        """Return whether only resources are named, so that no condition can choose among them."""
        references = self._direct(expression)
        return bool(references) and all(self._plainly(text, scope) for text in references)

    def _plainly(self, text: str, scope: _Scope) -> bool:
        names = _Reference.parse(text).names
        if names[0] == "var" and (call := self._call(scope.module)):
            parent, block = call
            return self._plain((block.expressions or {}).get(names[1]), _Scope(parent))
        if names[0] == "module":
            outputs = list(self._outputs(_Reference.parse(text), scope.module))
            return bool(outputs) and all(self._plain(output, inner) for output, inner in outputs)
        return names[0] not in _CONSTANT | {"data", "each", "local", "var"}

    def _of_locals(self, module: str) -> _Reach:
        """Return everything that a local value of a module can come from.

        Those of the modules around it are gathered before, since nearly every module's lead there.
        """
        if module not in self._locals:
            if call := self._call(module):
                self._of_locals(call[0])
            self._locals[module] = self._gather(_LOCALS, _Scope(module))
        return self._locals[module]

    def _gather(self, expression: object, scope: _Scope) -> _Reach:
        """Return everything that an expression can come from; each reference is followed once."""
        found = _Reach()
        waiting, seen = [(expression, scope)], set[tuple[str, str, int]]()
        while waiting:
            expression, scope = waiting.pop()
            for text in self._direct(expression):
                reference = _Reference.parse(text)
                head, *names = reference.names or ("",)
                step = (
                    scope.module,
                    head if head == "local" else text,
                    id(scope.for_each) if head == "each" else 0,
                )
                if step in seen or not names:
                    continue
                seen.add(step)
                match head:
                    case "each":
                        waiting += [] if names[0] == "key" else [(scope.for_each, scope)]
                    case "local" if scope.module in self._locals:
                        found.share(scope.module, self._locals[scope.module])
                    case "local":
                        found.add(map(Source, self._snapshot.by_module.get(scope.module, ())))
                        waiting += self._around(scope.module)
                    case "var":
                        waiting += self._passed(names[0], scope.module)
                    case "module":
                        waiting += self._outputs(reference, scope.module)
                    case _ if head not in _CONSTANT:
                        found.add(self._instances(reference, scope.module))
        return found

    def _passed(self, name: str, module: str) -> Iterator[tuple[object, _Scope]]:
        """Yield the value of a variable in a module call, and the position of the value."""
        if call := self._call(module):
            parent, block = call
            scope = _Scope(parent, block.for_each_expression)
            yield (block.expressions or {}).get(name), scope

    def _around(self, module: str) -> Iterator[tuple[object, _Scope]]:
        """Yield all that is passed into a module, and all outputs of the modules that it calls."""
        if call := self._call(module):
            for name in call[1].expressions or {}:
                yield from self._passed(name, module)
        for name in self._module(module).module_calls or {}:
            yield from self._outputs(_Reference(("module", name)), module)

    def _call(self, module: str) -> tuple[str, ModuleCall] | None:
        """Return the parent of a module instance and the call in it; None for the root module."""
        steps = list(_STEP.finditer(module))
        if not steps:
            return None
        parent = module[: steps[-1].start()].rstrip(".")
        return parent, (self._module(parent).module_calls or {}).get(steps[-1][1], ModuleCall())

    def _outputs(self, reference: _Reference, module: str) -> Iterator[tuple[Any, _Scope]]:
        """Yield the expressions of the output (all, if none is named), each with its position."""
        name, *wanted = reference.names[1:]
        call = (self._module(module).module_calls or {}).get(name, ModuleCall())
        outputs = (call.module.outputs if call.module else None) or {}
        for child in self._children(module, name, reference.key):
            for output in wanted[:1] or outputs:
                yield (outputs[output].expression if output in outputs else None), _Scope(child)

    def _children(self, module: str, name: str, key: Key) -> Iterable[str]:
        """Return the instances of a module call, including those with only nested modules."""
        found = self._calls.get((module, name), {})
        if key is None:
            return found
        prefix = f"{module}.module.{name}" if module else f"module.{name}"
        quoted = str(key).replace("\\", "\\\\").replace('"', '\\"')
        return [each for each in (f"{prefix}[{key}]", f'{prefix}["{quoted}"]') if each in found]

    @cached_property
    def _calls(self) -> Mapping[tuple[str, str], Mapping[str, None]]:
        """The addresses of the instances of each module call, by the calling module and name."""
        found: dict[tuple[str, str], dict[str, None]] = {}
        for address in sorted(self._snapshot.by_module):
            for step in _STEP.finditer(address):
                parent = address[: step.start()].rstrip(".")
                found.setdefault((parent, step[1]), {})[address[: step.end()]] = None
        return found

    def _instances(self, reference: _Reference, module: str) -> Iterator[Source]:
        names = reference.names
        type_, names = (
            (f"data.{names[1]}", names[2:]) if names[0] == "data" else (names[0], names[1:])
        )
        attribute = names[1] if len(names) > 1 else "id"
        block = self._snapshot.by_block.get((module, type_, names[0] if names else ""), ())
        sole = len(block) == 1 or reference.key is not None
        for instance in block:
            if reference.key is None or instance.index == reference.key:
                yield Source(instance, attribute, sole)
