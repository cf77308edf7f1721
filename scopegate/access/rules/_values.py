"""Values of arguments, found by their path in the catalogue and compared."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from scopegate.access.catalogue import TYPES
from scopegate.access.catalogue._rows import Attribute, Effect, Order, Ranked
from scopegate.access.rules._policy import Policies
from scopegate.plan.snapshot import Instance
from scopegate.plan.values import AFTER_APPLY, From, Unknown

_LONGEST: Final = 60
_UNSET: Final[tuple[Any, ...]] = (None, "", [], {})


def changed_rows(old: Instance, new: Instance) -> Iterator[tuple[str, Attribute, Any, Any]]:
    """Yield the arguments with a row whose value changes: path, row, before and after."""
    for name in _changed_names(old, new):
        for path, row in _rows(old.type).get(name, ()):
            was, becomes = (value_at(one.values, path.split(".")) for one in (old, new))
            if differ(was, becomes, row) and not _own_region(path, was, becomes):
                yield path, row, was, becomes


def _own_region(path: str, was: Any, becomes: Any) -> bool:
    """Return whether a region is only added or removed: provider 6 shows that of the provider."""
    return path == "region" and None in {was, becomes}


def unclassified(old: Instance | None, new: Instance) -> Iterator[str]:
    """Yield attributes that change and have no row."""
    known = _known(new.type)
    names = _changed_names(old, new) if old else ()
    yield from (name for name in names if name not in known)
    for name in names:
        if name not in _rows(new.type) or not old:
            continue
        paths = [path for path, _ in _rows(new.type)[name]]
        if name in paths:
            continue
        inner = {path.split(".")[1] for path in paths}
        was, becomes = (_members(one.values.get(name)) for one in (old, new))
        for member in sorted({*was, *becomes} - inner - known):
            if was.get(member) != becomes.get(member):
                yield f"{name}.{member}"


def _changed_names(old: Instance, new: Instance) -> list[str]:
    names = {**old.values, **new.values}
    return [
        name
        for name in names
        if _is_new(new.values.get(name)) or old.values.get(name) != new.values.get(name)
    ]


def _is_new(value: object) -> bool:
    return isinstance(value, Unknown) and value.reason == AFTER_APPLY


def _members(blocks: object) -> Mapping[str, Any]:
    """Return what the blocks of one name have in them, together."""
    found: dict[str, Any] = {}
    for block in blocks if isinstance(blocks, list) else [blocks]:
        if isinstance(block, Mapping):
            for name, value in block.items():
                if value not in _UNSET and value is not False:
                    found.setdefault(name, []).append(value)
    return found


@cache
def _rows(type_: str) -> Mapping[str, list[tuple[str, Attribute]]]:
    """Return the rows of a type, by the name of the argument or block that they are in."""
    found: dict[str, list[tuple[str, Attribute]]] = {}
    if type_ in TYPES:
        for path, row in TYPES[type_].attributes.items():
            found.setdefault(path.partition(".")[0], []).append((path, row))
    return found


@cache
def _known(type_: str) -> frozenset[str]:
    if type_ not in TYPES:
        return frozenset()
    return frozenset({*_rows(type_), *TYPES[type_].computed})


def value_at(values: Any, path: list[str]) -> Any:
    """Return what is at a path; of several blocks, a list; ``Unknown`` if any part of it is."""
    for number, name in enumerate(path):
        if isinstance(values, Unknown | From):
            return values
        if isinstance(values, list):
            found = [value_at(one, path[number:]) for one in values]
            found = [one for one in found if one is not None]
            if unknown := [one for one in found if isinstance(one, Unknown)]:
                return unknown[0]
            return found if len(found) > 1 else found[0] if found else None
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def differ(old: Any, new: Any, row: Attribute) -> bool:
    """Return whether two values of an argument are not the same."""
    if _is_new(new):
        return row.effect is not Effect.NEUTRAL
    return bool(_normal(old, row) != _normal(new, row))


def _normal(value: Any, row: Attribute) -> Any:
    """Return a value with its default, lists without order, and JSON without formatting."""
    if isinstance(value, Unknown | From):
        return value.addresses if isinstance(value, From) else value
    if any(value is one or (value == one and type(value) is type(one)) for one in _UNSET):
        return row.default
    if isinstance(value, list):
        return sorted(json.dumps(one, sort_keys=True, default=repr) for one in value)
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        try:
            return json.dumps(json.loads(value), sort_keys=True)
        except ValueError:
            return value
    return value


def weaker(old: Any, new: Any, row: Attribute) -> bool | None:
    """Return whether the new value of a protecting argument protects less; None if unknown."""
    old, new = _filled(old, row), _filled(new, row)
    order = row.order
    if isinstance(new, Unknown | From) or isinstance(old, Unknown | From):
        weakest = isinstance(order, Ranked) and old == order.values[-1]
        return False if weakest else None
    if isinstance(order, Ranked):
        if old not in order.values or new not in order.values:
            return None
        return order.values.index(new) > order.values.index(old)
    compare = _COMPARED.get(order) if order else None
    return compare(old, new) if compare else None


def _filled(value: Any, row: Attribute) -> Any:
    unset = any(value is one or (value == one and type(value) is type(one)) for one in _UNSET)
    return row.default if unset else value


def _larger(old: Any, new: Any) -> bool | None:
    """Return whether a number is no longer as large; a limit below zero, or none, is no limit."""
    return None if not _numbers(old, new) else float(new or 0) < float(old or 0)


def _smaller(old: Any, new: Any) -> bool | None:
    if not _numbers(old, new):
        return None
    was, becomes = (
        float("inf") if one is None or float(one) < 0 else float(one) for one in (old, new)
    )
    return becomes > was


def _numbers(*values: Any) -> bool:
    return all(v is None or isinstance(v, int | float) or str(v).isdigit() for v in values)


def _fewer(old: Any, new: Any) -> bool | None:
    was, becomes = _elements(old), _elements(new)
    if "*" in was or was == becomes:
        return False
    return bool(becomes - was)


def _more(old: Any, new: Any) -> bool | None:
    return bool(_elements(old) - _elements(new))


def _elements(value: Any) -> frozenset[str]:
    if value is None:
        return frozenset()
    if isinstance(value, Mapping):
        return frozenset(json.dumps(item, default=repr) for item in value.items())
    if isinstance(value, list):
        return frozenset(v if isinstance(v, str) else json.dumps(v, default=repr) for v in value)
    return frozenset({str(value)})


def _present(old: Any, new: Any) -> bool | None:
    if new is None:
        return True
    return False if old is None else None


def _policy(old: Any, new: Any) -> bool | None:
    return Policies(old, new).widened


_COMPARED: Final = {
    Order.SMALLER: _smaller,
    Order.LARGER: _larger,
    Order.FEWER: _fewer,
    Order.MORE: _more,
    Order.PRESENT: _present,
    Order.POLICY: _policy,
}


def shown(value: Any, row: Attribute) -> str:
    """Return a value for a report, which shows no masked, secret, long or nested value."""
    if isinstance(value, Unknown):
        return f"a value that the plan does not show ({value.reason})"
    if isinstance(value, From):
        return "a value known after apply"
    if value is None:
        return "unset"
    parts = value if isinstance(value, list) else [value]
    text = value if isinstance(value, str) else json.dumps(value, default=repr)
    plain = all(isinstance(part, str | bool | int | float) for part in parts)
    return text if plain and not row.secret and len(text) <= _LONGEST else "another value"
