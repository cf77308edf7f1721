"""The modules' own tests, which ``terraform test`` runs offline with a mocked provider.

Accepted are the samples, which are planned and applied, with conditions that must then be true.
Refused is the counterexample of each constraint and each check, in place of the sample.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from scopegate.generate import hcl
from scopegate.generate.expectations import EXPECTATIONS, MOCKS
from scopegate.generate.form import HEADER
from scopegate.generate.places import EACH, KEY, Place, constraints
from scopegate.generate.samples import samples
from scopegate.inputs import Check, Constraint, Interface

_MANY = 20

Tree = Mapping[str, Any]
"""A module in Terraform's JSON syntax."""


def tests(interface: type[Interface], tree: Tree) -> dict[str, str]:
    """Return the test files of the module ``tree`` with the variables of ``interface``, by name."""
    blocks = [_mocked_provider(tree), _variables(interface)]
    runs = {"accepted": [*_accepted(tree)], "refused": [*_refused(interface, tree)]}
    return {
        f"tests/{name}.tftest.hcl": hcl.document(HEADER, [*blocks, *those])
        for name, those in runs.items()
    }


def _mocked_provider(tree: Tree) -> str:
    resources = [
        hcl.block(f'mock_resource "{type_}"', {"defaults": defaults}, {})
        for type_, defaults in MOCKS.items()
        if type_ in tree["resource"]
    ]
    return hcl.braces('mock_provider "aws"', resources)


def _variables(interface: type[Interface]) -> str:
    good = {name: values[0] for name, values in samples(interface).items()}
    return hcl.block("variables", good, {})


def _accepted(tree: Tree) -> Iterator[str]:
    for command, name in (("plan", "planned"), ("apply", "applied")):
        assertions = [
            {"condition": f"${{{condition}}}", "error_message": message}
            for (when, address), those in EXPECTATIONS.items()
            for condition, message in those.items()
            if when == command and _exists(address, tree)
        ]
        body = {"command": f"${{{command}}}", "assert": assertions}
        yield hcl.block(f'run "{name}"', body, {"assert": {}})


def _exists(address: str, tree: Tree) -> bool:
    kind, name = address.split(".")
    return name in tree["output"] if kind == "output" else name in tree["resource"].get(kind, {})


def _refused(interface: type[Interface], tree: Tree) -> Iterator[str]:
    """Yield runs with an invalid value of each variable, because each plan takes equally long."""
    for number, round_ in enumerate(zip_longest(*bad_values(interface).values()), start=1):
        faults = [fault for fault in round_ if fault]
        yield _refusal(f"values_{number}", faults, [f"var.{fault.name}" for fault in faults])
    for check in interface.checks:
        sentence = f"{check.inputs[0]} must have {check.accepted}."
        faults = [Fault(name, value, sentence) for name, value in check.bad.items()]
        yield _refusal(check.name, faults, [_guard(check, tree)])


def _refusal(name: str, faults: list["Fault"], failing: list[str]) -> str:
    body = {
        "command": "${plan}",
        "expect_failures": [f"${{{place}}}" for place in failing],
        "variables": {fault.name: _looped(fault.value) for fault in faults},
    }
    sentences = dict.fromkeys(fault.sentence for fault in faults)
    return "\n".join(
        [*map(hcl.comment, sentences), hcl.block(f'run "{name}"', body, {"variables": {}})]
    )


def _guard(check: Check, tree: Tree) -> str:
    """Return the address of the resource that has ``check`` as precondition."""
    (address,) = (
        f"{type_}.{name}"
        for type_, named in tree["resource"].items()
        for name, body in named.items()
        for condition in body.get("lifecycle", {}).get("precondition", [])
        if f"local.{check.name})" in condition["condition"]
    )
    return address


@dataclass(frozen=True)
class Fault:
    """An invalid input.

    Attributes:
        name: Its name.
        value: A value with an invalid part.
        sentence: The start of Terraform's error message.
    """

    name: str
    value: Any
    sentence: str


def bad_values(interface: type[Interface]) -> dict[str, list[Fault]]:
    """Return invalid values for each input, one for each of its constraints."""
    good = samples(interface)
    return {
        name: [
            Fault(name, _offending(place, rule, good[name]), f"{place.path} must {rule.accepted}.")
            for place, rule in constraints(name, field)
        ]
        for name, field in sorted(interface.model_fields.items())
    }


def _offending(place: Place, rule: Constraint, good: list[Any]) -> Any:
    """Return the first of the ``good`` values with ``place``, changed to violate ``rule``."""
    for value in good:
        try:
            return _changed(value, place.steps, rule.counterexample)
        except LookupError:
            continue
    raise LookupError(f"scopegate/generate/samples.py has no {place.path}.")


def _changed(value: Any, steps: tuple[str, ...], change: Callable[[Any], Any]) -> Any:
    """Return ``value`` with the first value at ``steps`` changed, without its neighbours."""
    if value is None:
        raise LookupError
    if not steps:
        return change(value)
    step, rest = steps[0], steps[1:]
    if step == KEY:
        key, item = next(iter(value.items()))
        return {change(key): item}
    if step != EACH:
        return {**value, step: _changed(value.get(step), rest, change)}
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        try:
            changed = _changed(item, rest, change)
        except LookupError:
            continue
        return {key: changed} if isinstance(value, dict) else [changed]
    raise LookupError


def _looped(value: Any) -> Any:
    """Return ``value`` with a map of many similar entries, ``<key>_<number>``, as a loop."""
    if not isinstance(value, dict):
        return value
    if len(value) <= _MANY:
        return {key: _looped(item) for key, item in value.items()}
    key, item = next(iter(value.items()))
    loop = f'"{key.removesuffix("_0")}_${{number}}" => {hcl.expression(item)}'
    return f"${{{{ for number in range({len(value)}) : {loop} }}}}"
