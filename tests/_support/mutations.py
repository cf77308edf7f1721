"""Plans that change one argument of a whole system, and the expected review of the change.

The expectation is computed only from the rows of the catalogue, so that it does not depend on the
rules.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from scopegate.access.catalogue import TYPES
from scopegate.access.catalogue._rows import Attribute, Effect, Order, Ranked
from tests._support.complete_systems import CHOICES, HIDDEN, SYSTEMS, Values

Path = tuple[str, ...]


class Manner(StrEnum):
    """The form of the new value in the plan."""

    KNOWN = "known"
    UNKNOWN = "known after apply"
    SENSITIVE = "sensitive"
    MASKED = "sensitive before and after"


class Expected(StrEnum):
    """The expected result of a review; of several, the first applies."""

    FINDING = "a finding"
    EITHER = "either"
    SILENCE = "no finding"


DECIDERS: Final = ("aws_lambda_function.sign_in",)
"""Functions that decide about access; a separate rule reports changes of their code."""


@dataclass(frozen=True)
class Mutation:
    """A change of one argument of one resource of a whole system.

    Attributes:
        form: The form of the whole system.
        address: The address of the resource.
        path: The argument, by the name of its row in the catalogue.
        new: The value after the apply.
        manner: The form of the value in the plan.
        replaced: Whether the plan replaces the resource.
    """

    form: str
    address: str
    path: str
    new: Any
    manner: Manner = Manner.KNOWN
    replaced: bool = False

    @property
    def type(self) -> str:
        """The type of the resource."""
        return type_of(self.address)

    @property
    def old(self) -> Any:
        """The value before."""
        return self._before(self.path)

    @property
    def rows(self) -> list[tuple[str, Attribute]]:
        """The row of the catalogue for the argument, or for the whole block."""
        within = f"{self.path}."
        rows = TYPES[self.type].attributes
        return [(path, row) for path, row in rows.items() if f"{path}.".startswith(within)]

    @property
    def expected(self) -> Expected:
        """The expected result of the review."""
        found = {self._expected(path, row) for path, row in self.rows}
        return next(one for one in Expected if one in found)

    def _before(self, path: str) -> Any:
        return value_at(SYSTEMS[self.form][self.address], tuple(path.split(".")))

    def _expected(self, path: str, row: Attribute) -> Expected:
        if row.effect is Effect.NEUTRAL:
            loud = self.replaced or path == "id" or self.address in DECIDERS
            return Expected.EITHER if loud else Expected.SILENCE
        old, new = self._before(path), self.new if path == self.path else None
        # Terraform shows that a sensitive value is null.
        if self.manner is Manner.UNKNOWN or (self.manner is not Manner.KNOWN and new is not None):
            sure = _is_weakest(old, row) or (old is None and path != self.path)
        else:
            sure = _as_before(old, new, row) or (path == "region" and None in {old, new})
        return Expected.EITHER if sure else Expected.FINDING

    def plan(self) -> Values:
        """Return the plan's JSON."""
        return plan_of(self)


def type_of(address: str) -> str:
    """Return the type in an address of the root module."""
    return address.partition(".")[0]


def value_at(values: Any, path: Path) -> Any:
    """Return the value at a path, in the first of several blocks."""
    for name in path:
        first = values[0] if isinstance(values, list) and values else values
        values = first.get(name) if isinstance(first, Mapping) else None
    return values


def arguments(form: str) -> Iterator[tuple[str, str]]:
    """Yield the address and the path of each argument that a whole system can change."""
    for address in SYSTEMS[form]:
        for path in TYPES[type_of(address)].attributes:
            yield address, path


def others(address: str, path: str, old: Any) -> list[Any]:
    """Return other values of an argument's type, with those first that protect less."""
    row = TYPES[type_of(address)].attributes[path]
    chosen = CHOICES.get((type_of(address), path)) or CHOICES.get(("", path.rpartition(".")[2]))
    if isinstance(row.order, Ranked):
        found: Iterable[Any] = (*reversed(row.order.values), None)
    elif chosen is not None:
        found = chosen
    else:
        found = _others(old)
    return [one for one in found if one != old or type(one) is not type(old)]


def _others(old: Any) -> Iterator[Any]:
    """Yield other values of the same kind as the old one."""
    if isinstance(old, bool):
        yield from (not old, None)
    elif isinstance(old, int | float):
        yield from (old + 7, max(old - 1, 0), old * 100, None)
    elif isinstance(old, str):
        yield from (_other_text(old), None)
    elif isinstance(old, list) and old and isinstance(old[0], str):
        yield from ([*old, _other_text(old[0])], [_other_text(old[0])], old[1:], None)
    elif isinstance(old, list):
        yield from (_other_block(old), [*old, _other_block(old)[0]], [])
    elif isinstance(old, dict):
        yield from (_other_block(old), {**old, "more": "values"}, None)


def _other_text(old: str) -> str:
    return str(int(old) + 1) if old.isdigit() else f"{old}-other"


def _other_block(old: Any) -> Any:
    """Return a block or map with its first value that is not a block changed."""
    if isinstance(old, list):
        return [_other_block(old[0]), *old[1:]] if old else ["other"]
    if isinstance(old, dict):
        inner = next((k for k, v in old.items() if not isinstance(v, list | dict)), None)
        inner = next(iter(old), None) if inner is None else inner
        return {"other": "value"} if inner is None else {**old, inner: _other_block(old[inner])}
    if isinstance(old, bool):
        return not old
    return old + 1 if isinstance(old, int | float) else _other_text(str(old))


def hidden(value: Any) -> Any:
    """Return the same with secret texts, which no report may show."""
    if isinstance(value, str):
        return f"{HIDDEN}-anew"
    if isinstance(value, list):
        return [hidden(one) for one in value]
    return {name: hidden(one) for name, one in value.items()} if isinstance(value, dict) else value


def blocks(form: str) -> Iterator[tuple[str, str]]:
    """Yield the address and the name of each outermost block of a whole system."""
    for address in SYSTEMS[form]:
        names = {path.partition(".")[0] for path in TYPES[type_of(address)].attributes}
        yield from (
            (address, name)
            for name in sorted(names - TYPES[type_of(address)].attributes.keys())
            if SYSTEMS[form][address].get(name)
        )


def plan_of(mutation: Mutation) -> Values:
    """Return the plan's JSON of a mutation."""
    changes = []
    for address, values in SYSTEMS[mutation.form].items():
        change: Values = {
            "actions": ["no-op"],
            "before": values,
            "after": values,
            "after_unknown": {},
            **dict.fromkeys(("before_sensitive", "after_sensitive"), _secrets(address)),
        }
        if address == mutation.address:
            change |= _changed(mutation, values)
        block, _, key = address.partition("[")
        type_, name = block.split(".")
        entry: Values = {"address": address, "mode": "managed", "type": type_, "name": name}
        if key:
            entry["index"] = json.loads(key[:-1])
        changes.append({**entry, "change": change})
    return {
        "format_version": "1.2",
        "resource_changes": changes,
        "configuration": {
            "provider_config": {
                "aws": {"expressions": {"region": {"constant_value": "eu-central-1"}}}
            }
        },
    }


def _changed(mutation: Mutation, values: Values) -> Values:
    path = tuple(mutation.path.split("."))
    # A copy through JSON, because values of a whole system can share parts.
    after = json.loads(json.dumps(values))
    shape = _put(after, path, mutation.new, absent=mutation.manner is Manner.UNKNOWN)
    secrets = _secrets(mutation.address)
    marks = {path[0]: shape}
    found: Values = {
        "actions": ["delete", "create"] if mutation.replaced else ["update"],
        "after": after,
    }
    if mutation.manner is Manner.UNKNOWN:
        found["after_unknown"] = marks
    if mutation.manner in {Manner.SENSITIVE, Manner.MASKED}:
        found["after_sensitive"] = {**secrets, **marks}
    if mutation.manner is Manner.MASKED and mutation.old is not None:
        found["before_sensitive"] = {**secrets, **marks}
    return found


def _put(values: Any, path: Path, new: Any, *, absent: bool) -> Any:
    """Set the value at a path, and return the tree of marks for its first name."""
    name, *rest = path
    if not rest:
        if absent:
            values.pop(name, None)
        else:
            values[name] = new
        return True
    inner = values.get(name)
    if not inner:
        inner = values[name] = [{}]
    blocks = inner if isinstance(inner, list) else [inner]
    marks = {rest[0]: _put(blocks[0], tuple(rest), new, absent=absent)}
    return [marks, *({} for _ in blocks[1:])] if isinstance(inner, list) else marks


SECRET: Final[Mapping[str, tuple[str, ...]]] = {
    "aws_api_gateway_api_key": ("value",),
    "aws_api_gateway_domain_name": ("certificate_private_key",),
    "aws_cognito_managed_user_pool_client": ("client_secret",),
    "aws_cognito_user": ("password", "temporary_password"),
    "aws_cognito_user_pool_client": ("client_secret",),
    "aws_wafv2_api_key": ("api_key",),
}
"""Arguments that the provider marks as sensitive."""


def _secrets(address: str) -> dict[str, bool]:
    return dict.fromkeys(SECRET.get(type_of(address), ()), True)


def _is_weakest(old: Any, row: Attribute) -> bool:
    """Return whether no value can protect less than the old one."""
    if row.effect is not Effect.PROTECTS:
        return False
    old = row.default if _unset(old) else old
    return isinstance(row.order, Ranked) and old == row.order.values[-1]


def _as_before(old: Any, new: Any, row: Attribute) -> bool:
    """Return whether a value is the same or, if the row ranks values, equally strong."""
    was, becomes = (row.default if _unset(value) else value for value in (old, new))
    if _same(was, becomes):
        return True
    order = row.order
    if row.effect is not Effect.PROTECTS or order is None:
        return False
    if isinstance(order, Ranked):
        ranks = order.values
        return was in ranks and becomes in ranks and ranks.index(becomes) <= ranks.index(was)
    return _AS_STRONG[order](was, becomes)


def _unset(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)


def _same(was: Any, becomes: Any) -> bool:
    return _comparable(was) == _comparable(becomes)


def _comparable(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(json.dumps(one, sort_keys=True) for one in value)
    if isinstance(value, str) and value.startswith("{"):
        with suppress(ValueError):
            return json.loads(value)
    return value


def _no_more(was: float | None, becomes: float | None) -> bool:
    """Without a number, there is no limit."""
    return becomes is not None and (was is None or becomes <= was)


def _no_less(was: float | None, becomes: float | None) -> bool:
    return (becomes or 0) >= (was or 0)


def _elements(value: Any) -> set[str]:
    items = value.items() if isinstance(value, dict) else value or ()
    return {json.dumps(one) for one in items}


def _policy_within(was: Any, becomes: Any) -> bool:
    """Return whether a policy differs from the old one only in fewer networks."""
    if was is None or becomes is None:
        return was is None
    try:
        before, after = json.loads(was), json.loads(becomes)
        before["Statement"], after["Statement"]
    except (ValueError, TypeError, KeyError):
        return False
    networks = []
    for one in (before, after):
        tests = one["Statement"][0].get("Condition", {}).get("IpAddress", {})
        networks.append({*tests.get("aws:SourceIp", ())})
        if tests:
            tests["aws:SourceIp"] = []
    return before == after and bool(networks[1]) and networks[1] <= networks[0]


_AS_STRONG: Final = {
    Order.SMALLER: _no_more,
    Order.LARGER: _no_less,
    Order.FEWER: lambda was, becomes: (
        _elements(becomes) <= _elements(was) or '"*"' in _elements(was)
    ),
    Order.MORE: lambda was, becomes: _elements(becomes) >= _elements(was),
    Order.PRESENT: lambda was, _: was is None,
    Order.POLICY: _policy_within,
    Order.UNRANKED: lambda *_: False,
}
