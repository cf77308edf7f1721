"""Whatever changes on the authorization surface is understood or reported.

The plan of a whole system, in each form that an API can have, changes one argument of one resource.
What the review has to make of it follows from the argument's row in the catalogue alone.
``SCOPEGATE_MUTATIONS`` says how many changes are tried at random; `make assurance` takes 5,000.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scopegate.access.catalogue import TYPES
from scopegate.access.catalogue._rows import Ranked
from scopegate.access.pipeline import Reviewed
from scopegate.access.reports import document, html, markdown, text
from tests._support import mutations
from tests._support.complete_systems import CHOICES, HIDDEN, SYSTEMS
from tests._support.mutations import SECRET, Expected, Manner, Mutation
from tests._support.reviews import report, reviewed
from tests.unit.access import surface

MUTATIONS = int(os.environ.get("SCOPEGATE_MUTATIONS", "150"))
EXTRACT = surface.written()["arguments"]
ARGUMENTS = {form: list(mutations.arguments(form)) for form in SYSTEMS}
BLOCKS = {form: list(mutations.blocks(form)) for form in SYSTEMS}
EMPTY: tuple[Any, ...] = (None, "", [], {})

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=20)
random_values: dict[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "list(string)": st.lists(texts, max_size=3),
    "map(bool)": st.dictionaries(texts, st.booleans(), max_size=3),
    "map(string)": st.dictionaries(texts, texts, max_size=3),
    "number": st.integers(1, 1_000_000),
    "set(string)": st.lists(texts, max_size=3, unique=True),
    "string": texts,
}


@st.composite
def new_values(draw: st.DrawFn, address: str, path: str, old: Any) -> Any:
    """Another value of an argument's type."""
    type_ = mutations.type_of(address)
    listed = mutations.others(address, path, old)
    kind = EXTRACT.get(type_, {"settable": {}})["settable"].get(path)
    chosen = (type_, path) in CHOICES or ("", path.rpartition(".")[2]) in CHOICES
    ranked = isinstance(TYPES[type_].attributes[path].order, Ranked)
    random = None if chosen or ranked else random_values.get(str(kind))
    options = [st.sampled_from(listed)] if listed else []
    options += [random.filter(lambda value: value != old)] if random is not None else []
    return draw(st.one_of(options)) if options else HIDDEN


@st.composite
def some_mutations(draw: st.DrawFn) -> Mutation:
    """A change of an argument, or of all that is in a block."""
    form = draw(st.sampled_from(sorted(SYSTEMS)))
    manner = draw(st.sampled_from(Manner))
    replaced = draw(st.integers(0, 4)) == 0
    if draw(st.integers(0, 9)) == 0:
        address, path = draw(st.sampled_from(BLOCKS[form]))
        manner = Manner.UNKNOWN if manner is Manner.UNKNOWN else Manner.KNOWN
        return Mutation(form, address, path, [], manner, replaced)
    address, path = draw(st.sampled_from(ARGUMENTS[form]))
    old = Mutation(form, address, path, None).old
    new = draw(new_values(address, path, old))
    if manner in {Manner.SENSITIVE, Manner.MASKED}:
        new = mutations.hidden(new)
    return Mutation(form, address, path, new, manner, replaced)


def _complaint(mutation: Mutation, found: Reviewed) -> str | None:
    """Return what the findings of a mutation lack or have too much of."""
    expected = mutation.expected
    if expected is Expected.FINDING and not found.findings:
        return "is not reported"
    if expected is Expected.SILENCE and found.findings:
        return f"is reported, although the catalogue says neutral: {found.findings[0].message}"
    if expected is Expected.FINDING and not _named(mutation, found):
        return f"is not named: {found.findings[0].message}"
    return None


def _named(mutation: Mutation, found: Reviewed) -> bool:
    """Return whether a report names the argument, the resource or what it is a part of."""
    printed = text.render(report(found))
    names = {mutation.address, mutation.path}
    for system in (found.systems.before, found.systems.after):
        names |= {
            route.key
            for route in system.routes.values()
            if mutation.address in {route.address, route.integration}
        }
        if mutation.path == "body":
            names |= {system.resources[mutation.address].api or mutation.address}
    return any(name in printed for name in names)


def _complaints(tried: Iterator[Mutation]) -> list[str]:
    return [
        f"{one.form}: {one.address} {one.path}, {one.manner}, from {one.old!r} to {one.new!r}"
        f" {complaint}"
        for one in tried
        if (complaint := _complaint(one, reviewed(one.plan())))
    ]


def _each_row(type_: str) -> Iterator[Mutation]:
    """Yield each argument of a type once with a known value, once sensitive and once unknown."""
    seen: set[tuple[str, Any]] = set()
    all_of_them = ((form, *one) for form, found in ARGUMENTS.items() for one in found)
    for form, address, path in all_of_them:
        if mutations.type_of(address) != type_:
            continue
        old = Mutation(form, address, path, None).old
        if (path, old is None) in seen or (old in EMPTY and (path, False) in seen):
            continue
        seen.add((path, old is None))
        listed = mutations.others(address, path, old)
        if listed:
            yield Mutation(form, address, path, listed[0])
            yield Mutation(form, address, path, mutations.hidden(listed[0]), Manner.SENSITIVE)
        yield Mutation(form, address, path, None, Manner.UNKNOWN)


def test_each_resource_type_of_the_catalogue_is_in_a_whole_system():
    types = {mutations.type_of(address) for system in SYSTEMS.values() for address in system}
    assert sorted(TYPES.keys() - types) == []


def test_each_argument_of_the_catalogue_has_a_value_in_a_whole_system_or_another():
    valued = {
        (mutations.type_of(address), path)
        for form in SYSTEMS
        for address, path in ARGUMENTS[form]
        if Mutation(form, address, path, None).old not in EMPTY
        or mutations.others(address, path, None)
    }
    rows = {(type_, path) for type_, of in TYPES.items() for path in of.attributes}
    assert sorted(rows - valued) == []


def test_each_value_of_a_whole_system_is_of_its_arguments_type():
    kinds = {
        "bool": bool,
        "number": int | float,
        "string": str,
        "list(string)": list,
        "set(string)": list,
        "map(string)": dict,
        "map(bool)": dict,
        surface.BLOCK: list | dict,
    }
    assert [
        (form, address, path, value)
        for form in SYSTEMS
        for address, path in ARGUMENTS[form]
        if (value := Mutation(form, address, path, None).old) is not None
        and (kind := _kind(address, path)) is not None
        and not (isinstance(value, kinds[kind]) and isinstance(value, bool) == (kind == "bool"))
    ] == []


def _kind(address: str, path: str) -> str | None:
    row = EXTRACT.get(mutations.type_of(address))
    return row["settable"].get(path) if row else None


def test_the_secrets_of_a_whole_system_are_what_the_provider_marks():
    marked = {type_: tuple(of["sensitive"]) for type_, of in EXTRACT.items() if of["sensitive"]}
    assert dict(SECRET) == marked


@pytest.mark.parametrize("form", SYSTEMS)
def test_a_whole_system_that_does_not_change_has_no_finding(form: str):
    address = next(iter(SYSTEMS[form]))
    plan = Mutation(form, address, "tags", SYSTEMS[form][address]["tags"]).plan()
    assert reviewed(plan).findings == []


@pytest.mark.parametrize("form", SYSTEMS)
def test_a_whole_system_is_read_as_a_whole(form: str):
    system = reviewed(Mutation(form, next(iter(SYSTEMS[form])), "tags", {}).plan()).systems.before
    assert (system.unknown, [one for one in system.apis.values() if one.not_read]) == ({}, [])


@pytest.mark.parametrize("type_", TYPES)
def test_each_argument_of_a_type_is_reported_as_its_row_says(type_: str):
    assert _complaints(_each_row(type_)) == []


@given(mutation=some_mutations(), paged=st.integers(0, 9))
@settings(
    max_examples=MUTATIONS,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_any_change_of_a_whole_system_is_reported_as_its_row_says(mutation: Mutation, paged: int):
    found = reviewed(mutation.plan())
    assert _complaint(mutation, found) is None
    forms = [text, markdown, document, *([html] if paged == 0 else [])]
    printed = [form.render(report(found)) for form in forms]
    assert [one for one in printed if HIDDEN in one] == []
