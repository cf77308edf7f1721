"""Values for an input: valid ones, and the same with one part that attacks the input.

Both are derived from the declaration of the input, so that new inputs are included.
"""

import functools
import json
import re
import types
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from scopegate.generate.places import annotation, attributes, is_object
from scopegate.inputs import Constraint
from scopegate.inputs._constraint import (
    Between,
    Counts,
    Distinct,
    ExactlyOne,
    Matches,
    OneOf,
    OrReference,
    normalized,
)
from scopegate.inputs.backend import FUNCTION_OF_THE_ARN, SAME_FUNCTION
from scopegate.inputs.openapi import OpenApiText
from scopegate.inputs.policy import PolicyDocument
from scopegate.inputs.routes import SCOPES_OR_PUBLIC
from tests.security.inputs.hostile import HOSTILE

Path = tuple[Any, ...]
"""Keys of objects and maps, and indices of lists; the path of a map's key ends with ``KEY``."""

KEY = object()
LENGTHS = (32, 63, 64, 65, 127, 128, 129, 253, 255, 256, 257, 512, 513)
"""Lengths at which AWS, and so a constraint, ends a name; and their neighbours."""

characters = st.text(st.characters(codec="utf-8"), max_size=20)
numbers = st.one_of(
    st.integers(-2, 2000),
    st.sampled_from([10**30, -(10**30), 0.5, 7.5, 60.0, 1440.5, 3651, 100_000, 100_001, 600, 599]),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, st.sampled_from(HOSTILE), characters)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(HOSTILE) | characters, inner, max_size=3)
    ),
    max_leaves=4,
)


def parts(given: Any) -> tuple[Any, list[Constraint], bool]:
    """Return the bare type of an annotation, its constraints, and whether it may be null."""
    rules: list[Constraint] = []
    while get_origin(given) is Annotated:
        given, *metadata = get_args(given)
        rules += [rule for rule in metadata if isinstance(rule, Constraint)]
    if get_origin(given) in (Union, types.UnionType):
        (inner,) = (each for each in get_args(given) if each is not types.NoneType)
        bare, more, _ = parts(inner)
        return bare, rules + more, True
    return given, rules, False


@functools.cache
def good(given: Any) -> st.SearchStrategy[Any]:
    """Return valid values of the annotation ``given``."""
    bare, rules, optional = parts(given)
    made = _good(bare, rules)
    return st.none() | made | made if optional else made


def _good(bare: Any, rules: list[Constraint]) -> st.SearchStrategy[Any]:
    low = max([rule.low for rule in rules if isinstance(rule, Counts)], default=0)
    origin, arguments = get_origin(bare), get_args(bare)
    if origin is list:
        unique = any(isinstance(rule, Distinct) for rule in rules)
        return st.lists(good(arguments[0]), min_size=low, max_size=low + 2, unique=unique)
    if origin is dict:
        return st.dictionaries(
            good(arguments[0]), good(arguments[1]), min_size=low, max_size=low + 2
        )
    if is_object(bare):
        return _good_object(bare, rules)
    if bare is bool:
        return st.booleans()
    if bare is int:
        return _good_number(rules)
    return _good_text(rules)


def _good_object(bare: Any, rules: list[Constraint]) -> st.SearchStrategy[Any]:
    fields = {name: good(annotation(field)) for name, field in attributes(bare).items()}
    required = {n: fields[n] for n, field in attributes(bare).items() if _must_be_given(field)}
    for rule in rules:
        if isinstance(rule, ExactlyOne):
            given = {n: parts(annotation(f))[:2] for n, f in attributes(bare).items()}
            return st.one_of(
                [st.fixed_dictionaries({name: _good(*given[name])}) for name in rule.fields]
            )
    optional = {name: made for name, made in fields.items() if name not in required}
    made = st.fixed_dictionaries(required, optional=optional)
    if SAME_FUNCTION in rules:
        return made.map(_same_function)
    return made.map(_scopes_or_public) if SCOPES_OR_PUBLIC in rules else made


def _must_be_given(field: FieldInfo) -> bool:
    """Return whether it has no valid default."""
    default = field.get_default(call_default_factory=True)
    _, rules, optional = parts(annotation(field))
    return field.is_required() or (not optional and not all(rule.holds(default) for rule in rules))


def _scopes_or_public(route: dict[str, Any]) -> dict[str, Any]:
    return {**route, "public": not route.get("scopes")}


def _same_function(backend: dict[str, Any]) -> dict[str, Any]:
    found = re.search(FUNCTION_OF_THE_ARN, backend["invoke_arn"])
    return {**backend, "function_name": found[1]} if found else backend


def _good_number(rules: list[Constraint]) -> st.SearchStrategy[int]:
    (rule,) = rules
    if isinstance(rule, OneOf):
        return st.sampled_from(rule.numbers)
    assert isinstance(rule, Between)
    return st.sampled_from([rule.low, rule.high]) | st.integers(rule.low, rule.high)


def _good_text(rules: list[Constraint]) -> st.SearchStrategy[str]:
    made = _texts(rules)
    if PolicyDocument() in rules:
        made = _policies
    elif OpenApiText() in rules:
        made = _documents()
    # Provider 5 doesn't know the regions of the sovereign cloud and the newer security policies,
    # which the modules accept.
    return made.filter(
        lambda text: (
            ":eusc-" not in text
            and not text.startswith("SecurityPolicy_")
            and all(rule.holds(normalized(text)) for rule in rules)
        )
    )


def _texts(rules: list[Constraint]) -> st.SearchStrategy[str]:
    bare = [rule.constraint if isinstance(rule, OrReference) else rule for rule in rules]
    patterns = [rule.pattern for rule in bare if isinstance(rule, Matches)]
    if not patterns:
        return st.one_of(characters, st.sampled_from(HOSTILE))
    matching = st.from_regex(patterns[0], fullmatch=True)
    long = st.builds(lambda text, length: (text * length)[:length], matching, _lengths)
    return st.one_of(matching, matching, long)


_policies = st.dictionaries(characters, anything, max_size=3).map(json.dumps)
_lengths = st.sampled_from(LENGTHS)


@st.composite
def _documents(draw: st.DrawFn) -> str:
    """OpenAPI documents whose texts attack, each operation with security of its own."""
    some = st.sampled_from(HOSTILE) | characters
    opened = st.lists(st.sampled_from(("orders/read", "orders/write")), max_size=2, unique=True)
    operations = {
        method: {
            "summary": draw(some),
            "security": [{"oauth": [scope]} for scope in draw(opened)],
            "responses": {"200": {"description": draw(some)}},
        }
        for method in draw(st.sets(st.sampled_from(("get", "post")), min_size=1))
    }
    flow = {"tokenUrl": "https://example.com/oauth2/token", "scopes": {}}
    scheme = {"type": "oauth2", "flows": {"clientCredentials": flow}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": draw(some), "version": draw(some)},
        "components": {"securitySchemes": {"oauth": scheme}},
        "paths": {"/orders": operations},
    }
    return json.dumps(document)


def places(value: Any, given: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every place inside ``value``, itself included, with its annotation."""
    bare, rules, _ = parts(given)
    yield path, Annotated[bare, *rules] if rules else bare
    arguments = get_args(bare)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, arguments[0], (*path, index))
    elif isinstance(value, dict) and is_object(bare):
        for name, field in attributes(bare).items():
            if name in value:
                yield from places(value[name], annotation(field), (*path, name))
            else:
                yield (*path, name), annotation(field)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key, KEY), arguments[0]
            yield from places(item, arguments[1], (*path, key))


def changed(value: Any, path: Path, new: Any) -> Any:
    """Return ``value`` with ``new`` at ``path``."""
    if not path:
        return new
    step, *rest = path
    if rest == [KEY]:
        return {new if key == step else key: item for key, item in value.items()}
    if isinstance(value, list):
        return [
            changed(item, tuple(rest), new) if n == step else item for n, item in enumerate(value)
        ]
    return {**value, step: changed(value.get(step), tuple(rest), new)}


@st.composite
def odd(draw: st.DrawFn, given: Any, *, key: bool = False) -> Any:
    """A value for a place that may be at its edges, beyond them, or of another type at all."""
    bare, rules, _ = parts(given)
    if bare is str:
        text = draw(good(Annotated[bare, *rules] if rules else bare))
        cut = draw(st.integers(0, len(text)))
        infected = text[:cut] + draw(st.sampled_from(HOSTILE)) + text[cut:]
        stretched = (text or "x") * 600
        kinds = [
            st.sampled_from(HOSTILE),
            st.just(infected),
            st.builds(lambda length: stretched[:length], _lengths),
            characters,
        ]
        return draw(st.one_of(kinds if key else [*kinds, anything]))
    if bare is int:
        return draw(
            st.one_of(
                numbers,
                numbers,
                _neighbours(rules),
                st.none(),
                anything,
            )
        )
    if get_origin(bare) in (list, dict):
        return draw(st.one_of(_sized(bare, rules), st.none(), anything))
    if is_object(bare):
        value = draw(_good(bare, rules))
        unknown = {**value, draw(st.sampled_from(["scope", "Name", ""])): draw(scalars)}
        less = dict(list(value.items())[1:])
        return draw(st.one_of(st.just(unknown), st.just(less), st.none(), anything))
    return draw(st.none() | anything)


def _bounds(rule: Constraint) -> Sequence[int]:
    match rule:
        case Between():
            return [rule.low, rule.high]
        case OneOf():
            return rule.numbers
        case _:
            raise TypeError(rule)


def _neighbours(rules: list[Constraint]) -> st.SearchStrategy[Any]:
    edges = [
        edge
        for rule in rules
        for bound in _bounds(rule)
        for edge in (bound - 1, bound, bound + 1, float(bound), bound + 0.5, str(bound))
    ]
    return st.sampled_from(edges)


@st.composite
def _sized(draw: st.DrawFn, bare: Any, rules: list[Constraint]) -> Any:
    """As many items as are accepted, or one more or less."""
    bounds = [b for r in rules if isinstance(r, Counts) for b in (r.low, r.high) if b is not None]
    size = max(draw(st.sampled_from(bounds or [1])) + draw(st.integers(-1, 1)), 0)
    arguments = get_args(bare)
    if get_origin(bare) is list:
        return [draw(good(arguments[0]))] * size
    key, item = draw(good(arguments[0])), draw(good(arguments[1]))
    stem = key[: max(len(key) - 4, 1)]
    return {f"{stem}{number}": item for number in range(size)}


@st.composite
def attacks(draw: st.DrawFn, given: Any) -> Any:
    """A value of an input: one that it accepts, or that with one place in it made odd."""
    value = draw(good(given))
    if draw(st.integers(0, 3)) == 0:
        return value
    path, of_place = draw(st.sampled_from(list(places(value, given))))
    return changed(value, path, draw(odd(of_place, key=path[-1:] == (KEY,))))
