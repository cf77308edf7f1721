"""Tables of results as rows of cells, for the terminal and for the document."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.growth import VARIED, growths, system
from benchmarks.results import Result
from benchmarks.systems import HELD, System

TITLES = {
    "start": "Start-up",
    "generate": "Generating the modules",
    "synthesize": "Synthesizing a stack",
    "plan": "The first plan, without AWS",
    "apply": "The first apply, to an emulator",
    "plan again": "The plan after it, which changes nothing",
    "apply of a form": "The first apply of a REST API in both forms, to an emulator",
    "plan again of a form": "The plan after it in both forms, which changes nothing",
    "change of a form": "An apply that changes the scope of one route, in both forms",
    "review": "The access review",
    "first-review": "The access review of the first plan",
}
"""The title of each part, in the order of the tables."""
NONE = "-"
_HEAD = ("runs", "seconds", "ratio", "processor", "ratio", "largest", "together")


@dataclass(frozen=True)
class Table:
    """A table with its title."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def tables(results: Sequence[Result]) -> Iterator[Table]:
    """Yield all tables of ``results``, which has one for each contestant and system."""
    for part, title in TITLES.items():
        mine = [each for each in results if each.part == part]
        if mine:
            yield from _of_part(title, mine)
    yield growth(results)


def growth(results: Iterable[Result]) -> Table:
    """Return the growth of elapsed time and processor time, relative to linear."""
    rows = [
        [
            TITLES[clock.part],
            clock.contestant,
            f"{clock.fewer:,} to {clock.more:,} {clock.varied}",
            *(_factor(each) for each in (clock.whole, clock.net, own.whole, own.net)),
        ]
        for clock, own in zip(
            growths(results, "seconds"), growths(results, "processor"), strict=True
        )
    ]
    head = ("what", "by", "from", "seconds", "net", "processor", "net")
    return Table("Growth, where 1 is linear", head, rows)


def failures(results: Iterable[Result]) -> Table | None:
    """Return the failures with their messages."""
    rows = [
        [each.part, each.contestant, _size(each), each.failure] for each in results if each.failure
    ]
    return Table("Failed", ("part", "by", "system", "said"), rows) if rows else None


def summary(results: Sequence[Result]) -> Table:
    """Return the cost of the largest systems and the growth of time up to them."""
    grown = {(each.part, each.contestant, each.varied): each for each in growths(results)}
    rows = []
    for part, varied in itertools.product(TITLES, VARIED):
        sizes = [system(varied, number) for number in VARIED[varied]]
        done = [each for each in results if each.part == part and _system(each) in sizes]
        largest = max(map(_system, done), default=None)
        mine = [each for each in done if _system(each) == largest]
        for each in mine:
            found = grown.get((part, each.contestant, varied))
            factor = _factor(found.whole if found else None)
            rows.append([TITLES[part], _size(each), each.contestant, *_figures(each, mine), factor])
    return Table("The largest systems", ("what", "of", "by", *_HEAD, "growth"), rows)


def _of_part(title: str, results: Sequence[Result]) -> Iterator[Table]:
    """Yield a table of increasing clients, one of increasing routes, and one of other systems."""
    shown: set[System] = set()
    for varied, numbers in VARIED.items():
        systems = [system(varied, number) for number in numbers]
        shown.update(systems)
        other = "routes" if varied == "clients" else "clients"
        name = f"{title}: {varied}, with {HELD} {other}"
        yield from _table(name, results, systems, varied)
    rest = map(_system, results)
    yield from _table(title, results, [each for each in rest if each not in shown], "of")


def _table(
    title: str, results: Sequence[Result], systems: Iterable[System], varied: str
) -> Iterator[Table]:
    rows = []
    for each in dict.fromkeys(systems):
        mine = [found for found in results if _system(found) == each]
        for found in mine:
            size = f"{getattr(found, varied):,}" if varied in VARIED else _size(found)
            rows.append([size, found.contestant, *_figures(found, mine), _calls(found)])
    if rows:
        head = (varied, "by", *_HEAD, "calls of AWS")
        called = any(row[-1] != NONE for row in rows)
        yield Table(title, head, rows) if called else _without_last(title, head, rows)


def _without_last(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    return Table(title, head[:-1], [row[:-1] for row in rows])


def _figures(result: Result, results: Sequence[Result]) -> list[str]:
    """Return the cells for ``_HEAD``; times are compared with those of the first contestant."""
    if result.failure:
        return ["none", "failed", *[NONE] * (len(_HEAD) - 2)]
    first = results[0]
    return [
        str(result.runs),
        f"{result.seconds:.2f}",
        _ratio(result.seconds, first.seconds),
        f"{result.processor:.2f}",
        _ratio(result.processor, first.processor),
        f"{result.largest:,.0f}",
        f"{result.together:,.0f}",
    ]


def _ratio(one: float, other: float) -> str:
    return f"{one / other:.2f}" if other else NONE


def _factor(factor: float | None) -> str:
    return NONE if factor is None else f"{factor:.2f}"


def _calls(result: Result) -> str:
    found = sorted(result.services.items())
    return ", ".join(f"{service} {number:,}" for service, number in found) or NONE


def _size(result: Result) -> str:
    if not result.clients:
        return "any"
    return f"{_number(result.clients, 'client')}, {_number(result.routes, 'route')}"


def _system(result: Result) -> System:
    return System(result.clients, result.routes)


def _number(number: int, of: str) -> str:
    return f"{number:,} {of}" if number == 1 else f"{number:,} {of}s"
