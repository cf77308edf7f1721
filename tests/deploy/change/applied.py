"""Modules that are applied once, and one plan of many changes of their inputs.

A plan takes seconds for the provider's schema, regardless of its size. Therefore each change is a
separate instance of the module's call with a copy of the applied state, with the same ids. A plan
with ``-refresh=false`` relies on the state and does not read from AWS.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.deploy.conftest import RootModule

Inputs = Mapping[str, Any]
_VARIABLE = re.compile(r'^variable "(\w+)"', re.MULTILINE)


@dataclass(frozen=True)
class Call:
    """A module with inputs.

    Attributes:
        module: Path of its folder below the root module.
        inputs: Inputs by name, without those that are omitted.
    """

    module: str
    inputs: Inputs

    @property
    def name(self) -> str:
        """The name of the call in the root module."""
        return re.sub(r"[^\w-]", "_", self.module)


@dataclass(frozen=True)
class Case:
    """A change of an applied call.

    Attributes:
        baseline: Key of the applied call.
        call: The call that replaces it.
    """

    baseline: str
    call: Call


@dataclass(frozen=True)
class Change:
    """A planned change of a resource.

    Attributes:
        address: The address within the module.
        actions: Actions in Terraform's form: ``("update",)``, ``("delete", "create")``.
        because: Arguments that force the replacement.
        was: The address that it moves from, if any.
        differs: Attributes that change or are unknown.
        before: The attributes before.
        after: The attributes after.
    """

    address: str
    actions: tuple[str, ...]
    because: tuple[str, ...] = ()
    was: str | None = None
    differs: frozenset[str] = frozenset()
    before: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    after: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def resource(self) -> str:
        """The address without a key."""
        return self.address.partition("[")[0]

    @property
    def destroys(self) -> bool:
        """Whether the existing resource is destroyed, even if it is replaced."""
        return "delete" in self.actions

    @property
    def alters(self) -> bool:
        """Whether it exists before and after, and differs."""
        return self.actions == ("update",) or (self.destroys and "create" in self.actions)


class Planned:
    """A plan of many cases."""

    def __init__(self, document: Mapping[str, Any], calls: Mapping[str, Call]) -> None:
        """Read ``document``, as ``terraform show -json`` prints it."""
        self._document = document
        self._places = {case: _place(call, case) for case, call in calls.items()}
        self._changes: dict[str, list[Mapping[str, Any]]] = {}
        for each in document.get("resource_changes", []):
            if each["mode"] == "managed":
                self._changes.setdefault(each["module_address"], []).append(each)

    def changes(self, case: str) -> dict[str, Change]:
        """Return what changes in ``case``, by address within the module."""
        found = map(_change, self._changes.get(self._places[case], []))
        return {each.address: each for each in found if each.actions != ("no-op",) or each.was}

    def contract(self, case: str) -> Any:
        """Return the module's planned output ``contract``; None if a part of it is unknown."""
        return self._document["planned_values"]["outputs"][_output(case)].get("value")

    def alone(self, case: str) -> dict[str, Any]:
        """Return the plan of only this case, for a review."""
        place = self._places[case]

        def only(values: Mapping[str, Any]) -> dict[str, Any]:
            root = values.get("root_module", {})
            children = [each for each in root.get("child_modules", []) if each["address"] == place]
            return {"root_module": {"child_modules": children}}

        prior = self._document.get("prior_state", {})
        return {
            **self._document,
            "resource_changes": self._changes.get(place, []),
            "planned_values": only(self._document["planned_values"]),
            "prior_state": {**prior, "values": only(prior.get("values", {}))},
        }


class Applied:
    """A root module with calls of modules, applied to an emulator."""

    def __init__(self, root: RootModule, calls: Mapping[str, Call]) -> None:
        """Apply ``calls``."""
        self.root = root
        self.calls = calls
        self._write(calls)
        root.run("init")
        root.run("apply", "-auto-approve")
        self._state = json.loads(self._state_file.read_text(encoding="utf-8"))
        self._outputs = root.outputs()

    def plan(self, cases: Mapping[str, Case]) -> Planned:
        """Plan all ``cases`` at once."""
        calls = {name: case.call for name, case in cases.items()}
        self._write(calls)
        resources = [copy for name, case in cases.items() for copy in self._copies(name, case)]
        state = {**self._state, "outputs": {}, "check_results": None, "resources": resources}
        self._state_file.write_text(json.dumps(state), encoding="utf-8")
        self.root.run("init")
        self.root.run("plan", "-refresh=false", "-out=plan")
        return Planned(json.loads(self.root.run("show", "-json", "plan")), calls)

    def contract(self, baseline: str) -> Any:
        """Return the output ``contract`` of what was applied."""
        return self._outputs[_output(baseline)]

    @property
    def _state_file(self) -> Path:
        return self.root.directory / "terraform.tfstate"

    def _write(self, calls: Mapping[str, Call]) -> None:
        """Write the root module: one call for each module, an instance of it for each case."""
        of_name: dict[str, dict[str, Call]] = {}
        for case, call in calls.items():
            of_name.setdefault(call.name, {})[case] = call
        written: dict[str, Any] = {"module": {}, "output": {}}
        for name, cases in of_name.items():
            folder = self.root.directory / next(iter(cases.values())).module
            texts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.tf")))
            variables = [name for text in texts for name in _VARIABLE.findall(text)]
            inputs = {
                case: {variable: call.inputs.get(variable) for variable in variables}
                for case, call in cases.items()
            }
            values = self.root.directory / f"{name}.json"
            values.write_text(json.dumps(inputs), encoding="utf-8")
            written["module"][name] = {
                "source": f"./{folder.relative_to(self.root.directory)}",
                "for_each": f'${{jsondecode(file("{values.name}"))}}',
                **{variable: f"${{each.value.{variable}}}" for variable in variables},
            }
            if 'output "contract"' in (folder / "outputs.tf").read_text(encoding="utf-8"):
                for case, call in cases.items():
                    contract = f"${{{_place(call, case)}.contract}}"
                    written["output"][_output(case)] = {"value": contract}
        given = {block: body for block, body in written.items() if body}
        self.root.configure({"provider": {"aws": {"region": "us-east-1"}}, **given})

    def _copies(self, name: str, case: Case) -> Iterable[dict[str, Any]]:
        before = self.calls[case.baseline]
        place, was = _place(case.call, name), _place(before, case.baseline)
        for resource in self._state["resources"]:
            if resource.get("module") == was and resource["mode"] == "managed":
                text = json.dumps({**resource, "module": place})
                yield json.loads(
                    text.replace(f'"module.{before.name}.', f'"module.{case.call.name}.')
                )


def _place(call: Call, case: str) -> str:
    return f"module.{call.name}[{json.dumps(case)}]"


def _output(case: str) -> str:
    """Return the output of the root module that has the ``contract`` of a case."""
    return re.sub(r"[^\w-]", "_", f"contract {case}")


def _change(found: Mapping[str, Any]) -> Change:
    module, change = f"{found['module_address']}.", found["change"]
    before, after = change["before"] or {}, change["after"] or {}
    unknown = change["after_unknown"] or {}
    names = before.keys() | after.keys() | unknown.keys()
    differs = {
        name
        for name in names
        if _any(unknown.get(name)) or _told(before.get(name)) != _told(after.get(name))
    }
    was = found.get("previous_address")
    return Change(
        address=found["address"].removeprefix(module),
        actions=tuple(change["actions"]),
        because=tuple(sorted({str(path[0]) for path in change.get("replace_paths", [])})),
        was=was.removeprefix(module) if was else None,
        differs=frozenset(differs),
        before=before,
        after=after,
    )


def _told(value: Any) -> Any:
    """Return ``value`` with null for empty values, which the provider does not distinguish."""
    if isinstance(value, dict):
        return {key: told for key, item in value.items() if (told := _told(item)) is not None}
    if isinstance(value, list):
        return [_told(item) for item in value] or None
    return value


def _any(marks: Any) -> bool:
    """Return whether any mark in a tree is set."""
    if isinstance(marks, dict):
        return any(map(_any, marks.values()))
    return any(map(_any, marks)) if isinstance(marks, list) else bool(marks)
