"""The catalogue has a row for each argument that the provider has, and for nothing else."""

import functools
from collections.abc import Iterator

import msgspec
import pytest

from scopegate.access.catalogue import EXCLUDED, TYPES
from scopegate.access.catalogue._rows import Attribute, Effect, Ranked, ResourceType
from scopegate.terraform import provider_schema
from tests.unit.access import surface
from tests.unit.access.surface import Arguments

_WRITTEN = surface.written()
_ROWS = [(type_, path) for type_, of in TYPES.items() for path in of.attributes]


@functools.cache
def _provided(type_: str) -> Arguments:
    """Return what any version of the provider has for a type."""
    row = _WRITTEN["arguments"].get(type_)
    return (
        (Arguments.read(row) if row else Arguments())
        | surface.of_bindings(type_)
        | surface.LATER.get(type_, Arguments())
    )


def _lies_in(path: str, of: ResourceType) -> bool:
    """Return whether a row that stands for a whole block covers ``path``."""
    return any(
        row.whole and (path == block or path.startswith(f"{block}."))
        for block, row in of.attributes.items()
    )


def _unclassified(type_: str, of: ResourceType) -> list[str]:
    """Return arguments without a row and computed attributes that aren't listed."""
    provided = _provided(type_)
    missed = provided.settable - of.attributes.keys()
    unlisted = provided.computed - provided.settable - {*of.attributes, *of.computed}
    return sorted(path for path in missed | unlisted if not _lies_in(path, of))


def _invented(type_: str, of: ResourceType) -> list[str]:
    """Return rows and computed attributes that no version of the provider has."""
    provided = _provided(type_)
    paths = provided.settable | provided.computed
    blocks = {path[:at] for path in paths for at, mark in enumerate(path) if mark == "."}
    return sorted(
        [
            path
            for path, row in of.attributes.items()
            if path not in provided.settable and not (row.whole and path in blocks)
        ]
        + [path for path in of.computed if path not in provided.computed]
        + [path for path in of.deployed if path not in of.attributes]
    )


def _newly_missed(type_: str, changed: ResourceType) -> list[str]:
    """Return what lacks a row in a changed copy of the catalogue, and has one in the catalogue."""
    return sorted({*_unclassified(type_, changed)} - {*_unclassified(type_, TYPES[type_])})


def _without(of: ResourceType, path: str) -> ResourceType:
    return msgspec.structs.replace(
        of, attributes={key: row for key, row in of.attributes.items() if key != path}
    )


def _problems(row: Attribute) -> Iterator[str]:
    if not row.because.strip():
        yield "has no reason"
    if (row.order is not None) != (row.effect is Effect.PROTECTS):
        yield "has an order and doesn't protect, or protects and has none"
    if isinstance(row.order, Ranked):
        if row.default is not None and row.default not in row.order.values:
            yield "has a default that isn't ranked"
        if len(row.order.values) != len(set(row.order.values)):
            yield "ranks a value twice"
    if row.effect is Effect.REFERS and not row.refers_to:
        yield "refers to nothing"


def test_the_extract_is_what_terraform_prints_of_the_provider_at_hand():
    found = surface.extract(provider_schema(), TYPES)
    assert found == _WRITTEN, (
        f"The provider's schema or the catalogue differs from {surface.FILE.name}; "
        "run `make schema`."
    )


def test_the_extract_is_written_as_make_schema_writes_it():
    assert surface.FILE.read_text(encoding="utf-8") == surface.render(_WRITTEN)


def test_the_bindings_are_read_and_are_of_a_newer_provider():
    assert surface.bindings_version().startswith("6.")
    assert "integration_target" in surface.of_bindings("aws_api_gateway_integration").settable


@pytest.mark.parametrize("type_", TYPES)
def test_each_argument_of_a_type_has_a_row(type_: str):
    assert _unclassified(type_, TYPES[type_]) == []


@pytest.mark.parametrize("type_", TYPES)
def test_each_row_of_a_type_is_an_argument_of_the_provider(type_: str):
    assert _invented(type_, TYPES[type_]) == []


def test_each_type_of_the_services_is_in_the_catalogue_or_excluded():
    known = {*_WRITTEN["types"], *surface.types_of_bindings(), *surface.LATER}
    named = {type_ for type_ in known if type_.startswith(surface.PREFIXES)}
    assert sorted(named - {*TYPES, *EXCLUDED}) == []


def test_no_type_is_both_in_the_catalogue_and_excluded():
    assert sorted(TYPES.keys() & EXCLUDED.keys()) == []


def test_each_excluded_type_exists_and_has_a_reason():
    known = {*_WRITTEN["types"], *surface.types_of_bindings(), *surface.LATER}
    assert sorted(EXCLUDED.keys() - known) == []
    assert [type_ for type_, reason in EXCLUDED.items() if not reason.strip()] == []


def test_each_type_says_what_adding_and_removing_one_means():
    assert [type_ for type_, of in TYPES.items() if not of.because.strip()] == []


def test_each_row_is_complete():
    found = {
        f"{type_}.{path}": problems
        for type_, path in _ROWS
        if (problems := list(_problems(TYPES[type_].attributes[path])))
    }
    assert found == {}


def test_each_type_that_a_row_refers_to_exists():
    known = {*surface.types_of_bindings(), *surface.LATER}
    named = {type_ for of, path in _ROWS for type_ in TYPES[of].attributes[path].refers_to}
    assert sorted(named - known) == []


def test_nothing_lies_beneath_a_row_that_stands_for_a_whole_block():
    assert [
        f"{type_}.{path}" for type_, path in _ROWS if _lies_in(path, _without(TYPES[type_], path))
    ] == []


@pytest.mark.parametrize(("type_", "path"), _ROWS[::7])
def test_a_row_that_is_removed_is_missed(type_: str, path: str):
    missed = _newly_missed(type_, _without(TYPES[type_], path))
    assert missed
    assert [other for other in missed if other != path and not other.startswith(f"{path}.")] == []


@pytest.mark.parametrize("type_", TYPES)
def test_any_row_of_a_type_that_is_removed_is_missed(type_: str):
    of = TYPES[type_]
    assert [path for path in of.attributes if not _newly_missed(type_, _without(of, path))] == []


@pytest.mark.parametrize("type_", [type_ for type_, of in TYPES.items() if of.computed])
def test_a_computed_attribute_that_is_no_longer_listed_is_missed(type_: str):
    of = TYPES[type_]
    assert _newly_missed(type_, msgspec.structs.replace(of, computed=())) == sorted(of.computed)


def test_a_row_that_no_provider_has_is_found():
    of = TYPES["aws_api_gateway_method"]
    row = of.attributes["authorization"]
    with_typo = msgspec.structs.replace(of, attributes={**of.attributes, "authorisation": row})
    assert _invented("aws_api_gateway_method", with_typo) == ["authorisation"]
