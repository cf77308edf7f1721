"""Which resource a value comes from that is known only after the apply.

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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from scopegate.access.snapshot import CARRIERS, UNKNOWN, Instance, Snapshot

_STEP = re.compile(r'module\.([^.\[]+)(?:\["(?:[^"\\]|\\.)*"\]|\[\d+\])?')
_PART = re.compile(r'\.?([^.\[\]"]+)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]')
_CONSTANT = frozenset({"count", "path", "self", "terraform"})

Key = str | int | None


@dataclass(frozen=True, slots=True)
class Source:
    """An instance that an expression refers to, and the attribute if one is named.

    ``sole`` tells that the reference means this instance, not one of several.
    """

    instance: Instance
    attribute: str = "id"
    sole: bool = True

    @property
    def known(self) -> bool:
        """Whether its value is known, so that no unknown value can come from it."""
        return self.instance.get(self.attribute) is not UNKNOWN


@dataclass(frozen=True, slots=True)
class _Reference:
    """A reference taken apart: names (``module``, ``api``, ``contract``) and the first key."""

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


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where an expression stands: a module instance, and what ``each.value`` comes from."""

    module: str
    for_each: Any = None


class References:
    """The expressions of a plan's configuration, followed through modules."""

    def __init__(self, configuration: Mapping[str, Any] | None, snapshot: Snapshot) -> None:
        """Take a plan's ``configuration`` and its instances after the apply."""
        self._root = (configuration or {}).get("root_module") or {}
        self._snapshot = snapshot
        self._modules = sorted({*snapshot.by_module, ""})
        self._block = cache(self._find_block)
        self._candidates = cache(self._find_candidates)
        self._by_key = cache(self._find_by_key)

    def target(
        self, instance: Instance, attribute: str, *types: str, key: str | None = None
    ) -> Instance | None:
        """The instance of one of these types that an unknown attribute comes from, if certain.

        Args:
            instance: Whose attribute is unknown.
            attribute: Like ``rest_api_id``, or ``jwt_configuration.issuer`` in a block.
            types: Which resources can give such a value.
            key: The key of the right one where there are several in the instance's module.
        """
        block = (instance.module, instance.type, instance.name)
        found = self._candidates(block, attribute, types)
        if found is None or len(found) == 1:
            return found[0] if found else None
        wanted: Key = key
        if key is None and len({(c.module, c.type, c.name) for c in found}) == 1:
            direct = self._direct(self._expression(block, attribute))
            own = "each.key" in direct or "count.index" in direct
            wanted = instance.index if own else None
        return self._by_key(block, attribute, types).get(wanted) if wanted is not None else None

    def exactly(self, instance: Instance, attribute: str) -> tuple[Source, ...]:
        """What an unknown list consists of; empty unless it names single instances, all of them.

        A list made from all instances of a ``for_each`` may leave some out: no reference says so.
        """
        block = (instance.module, instance.type, instance.name)
        expression, scope = self._expression(block, attribute), self._scope(block)
        if not self._plain(expression, scope):
            return ()
        found = tuple(dict.fromkeys(self._follow(expression, scope, frozenset())))
        return found if all(source.sole for source in found) else ()

    def only(self, instance: Instance, attribute: str, *types: str) -> Instance | None:
        """The one instance of these types, known or not, that an unknown list can have in it."""
        block = (instance.module, instance.type, instance.name)
        found = self._candidates(block, attribute, types, known=True)
        return found[0] if found and len(found) == 1 else None

    def unset(self, instance: Instance, attribute: str, *types: str) -> bool:
        """Whether an unknown attribute is just not set: nothing of these types can give it."""
        block = (instance.module, instance.type, instance.name)
        return bool(self._block(block)) and self._candidates(block, attribute, types) == ()

    def _find_candidates(
        self,
        block: tuple[str, str, str],
        attribute: str,
        types: tuple[str, ...],
        *,
        known: bool = False,
    ) -> tuple[Instance, ...] | None:
        """Instances of these types within reach: those with an unknown value, or all.

        None if something that may carry any value is among them.
        """
        found: dict[str, Instance] = {}
        expression, scope = self._expression(block, attribute), self._scope(block)
        for source in self._follow(expression, scope, frozenset()):
            if source.instance.type not in CARRIERS.union(types):
                continue
            if source.instance.type in CARRIERS and not source.known:
                return None
            if source.instance.type in types and (known or not source.known):
                found[source.instance.address] = source.instance
        return tuple(found.values())

    def _find_by_key(
        self, block: tuple[str, str, str], attribute: str, types: tuple[str, ...]
    ) -> Mapping[Key, Instance | None]:
        """The candidates in the block's own module by key; None where two have the same."""
        found: dict[Key, Instance | None] = {}
        for candidate in self._candidates(block, attribute, types) or ():
            if candidate.module == block[0]:
                taken = candidate.index in found
                found[candidate.index] = None if taken else candidate
        return found

    def _scope(self, block: tuple[str, str, str]) -> _Scope:
        return _Scope(block[0], self._block(block).get("for_each_expression"))

    def _expression(self, block: tuple[str, str, str], attribute: str) -> Any:
        found: Any = self._block(block).get("expressions")
        for part in attribute.split("."):
            found = found[0] if isinstance(found, list) and found else found
            found = found.get(part) if isinstance(found, Mapping) else None
        return found

    def _find_block(self, block: tuple[str, str, str]) -> Mapping[str, Any]:
        module, type_, name = block
        for resource in self._module(module).get("resources") or ():
            if resource.get("type") == type_ and resource.get("name") == name:
                found: Mapping[str, Any] = resource
                return found
        return {}

    def _module(self, address: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._root
        for step in _STEP.finditer(address):
            found = ((found.get("module_calls") or {}).get(step[1]) or {}).get("module") or {}
        return found

    def _direct(self, expression: object) -> list[str]:
        """The references of an expression, less those that are only the head of another."""
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
        """Whether nothing but resources is named, so that no condition can choose among them."""
        references = self._direct(expression)
        return bool(references) and all(self._plainly(text, scope) for text in references)

    def _plainly(self, text: str, scope: _Scope) -> bool:
        names = _Reference.parse(text).names
        if names[0] == "var" and (call := self._call(scope.module)):
            parent, block = call
            return self._plain((block.get("expressions") or {}).get(names[1]), _Scope(parent))
        if names[0] == "module":
            outputs = list(self._outputs(_Reference.parse(text), scope.module))
            return bool(outputs) and all(self._plain(output, inner) for output, inner in outputs)
        return names[0] not in _CONSTANT | {"data", "each", "local", "var"}

    def _follow(
        self, expression: object, scope: _Scope, seen: frozenset[tuple[str, str]]
    ) -> Iterator[Source]:
        for text in self._direct(expression):
            reference = _Reference.parse(text)
            step = (scope.module, "local" if reference.names[0] == "local" else text)
            if step in seen or len(reference.names) < 2:  # noqa: PLR2004 - a kind and a name
                continue
            onward = seen | {step}
            match reference.names:
                case ("each", "key", *_):
                    pass
                case ("each", *_):
                    yield from self._follow(scope.for_each, scope, onward)
                case ("local", *_):
                    yield from self._within_reach(scope.module, onward)
                case ("var", name, *_):
                    yield from self._passed(name, scope.module, onward)
                case ("module", *_):
                    for output, inner in self._outputs(reference, scope.module):
                        yield from self._follow(output, inner, onward)
                case (head, *_) if head not in _CONSTANT:
                    yield from self._instances(reference, scope.module)

    def _passed(self, name: str, module: str, seen: frozenset[tuple[str, str]]) -> Iterator[Source]:
        """What the call of a module passes for one of its variables."""
        if call := self._call(module):
            parent, block = call
            scope = _Scope(parent, block.get("for_each_expression"))
            yield from self._follow((block.get("expressions") or {}).get(name), scope, seen)

    def _call(self, module: str) -> tuple[str, Mapping[str, Any]] | None:
        """The parent of a module instance and the call in it; None for the root module."""
        steps = list(_STEP.finditer(module))
        if not steps:
            return None
        parent = module[: steps[-1].start()].rstrip(".")
        return parent, (self._module(parent).get("module_calls") or {}).get(steps[-1][1]) or {}

    def _outputs(self, reference: _Reference, module: str) -> Iterator[tuple[Any, _Scope]]:
        """The expressions of the output (all, if none is named), each with where it stands."""
        name, *wanted = reference.names[1:]
        call = (self._module(module).get("module_calls") or {}).get(name) or {}
        outputs = (call.get("module") or {}).get("outputs") or {}
        for child in self._children(module, name, reference.key):
            for output in wanted[:1] or outputs:
                yield (outputs.get(output) or {}).get("expression"), _Scope(child)

    def _children(self, module: str, name: str, key: Key) -> list[str]:
        """The instances of a module call, even those that hold nothing but further modules."""
        prefix = f"{module}.module.{name}" if module else f"module.{name}"
        depth = len(_STEP.findall(prefix))
        found = {
            address[: list(_STEP.finditer(address))[depth - 1].end()]
            for address in self._modules
            if re.match(re.escape(prefix) + r"(\.|\[|$)", address)
        }
        quoted = str(key).replace("\\", "\\\\").replace('"', '\\"')
        wanted = {f"{prefix}[{key}]", f'{prefix}["{quoted}"]'}
        return sorted(found & wanted if key is not None else found)

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

    def _within_reach(self, module: str, seen: frozenset[tuple[str, str]]) -> Iterator[Source]:
        """All that a local value of a module can come from."""
        for instance in self._snapshot.by_module.get(module, ()):
            yield Source(instance)
        if call := self._call(module):
            for name in call[1].get("expressions") or {}:
                yield from self._passed(name, module, seen)
        for name in self._module(module).get("module_calls") or {}:
            for output, scope in self._outputs(_Reference(("module", name)), module):
                yield from self._follow(output, scope, seen)
