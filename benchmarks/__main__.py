"""Measures Scopegate and alternatives as systems grow: ``python -m benchmarks``, ``make bench``."""

import argparse
import dataclasses
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import forms, generation, plan, report, review
from benchmarks.contest import ENOUGH, Part, hold
from benchmarks.results import Result, append, forget
from benchmarks.systems import systems

PARTS: dict[str, Callable[[], Part]] = {
    "start": review.start,
    "review": review.review,
    "first-review": review.first_review,
    "generate": generation.generate,
    "plan": plan.plan,
    "synthesize": generation.synthesize,
    "apply": plan.apply,
    "forms": forms.forms,
}


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the parsed arguments."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", type=_names, default=list(PARTS), help=f"some of {','.join(PARTS)}"
    )
    parser.add_argument(
        "--sizes", type=_numbers, default=[], help="numbers of clients or routes, such as 1,10"
    )
    parser.add_argument("--runs", type=int, default=3, help="how often each is measured (3)")
    parser.add_argument("--results", type=Path, help="file to add each result to, as JSON lines")
    parser.add_argument(
        "--publish",
        action="store_true",
        help=f"replace the previous results in {report.RESULTS.name} and the document",
    )
    parser.add_argument(
        "--render", action="store_true", help="measure nothing, only rewrite the document"
    )
    parser.add_argument(
        "--by", action="append", default=[], help="only this contestant; can be repeated"
    )
    found = parser.parse_args(arguments)
    known = [each.name for name in found.only for each in PARTS[name]().contestants]
    if unknown := [name for name in found.by if name not in known]:
        parser.error(f"unknown contestants: {', '.join(unknown)}; known are: {'; '.join(known)}")
    if found.publish and (found.sizes or found.results or found.by):
        parser.error("--publish can't be combined with --sizes, --results and --by")
    return found


def _names(text: str) -> list[str]:
    names = text.split(",")
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no {','.join(unknown)}; there is {','.join(PARTS)}")
    return names


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, show and write results; return 1 if anything failed."""
    asked = options(arguments)
    if asked.render:
        report.write()
        return 0
    with tempfile.TemporaryDirectory() as folder:
        # The emulator instances are separate from those of the user.
        os.environ["SCOPEGATE_STATE_DIR"] = folder
        fallback = Path(folder, "results.jsonl")
        file = report.RESULTS if asked.publish else asked.results or fallback
        results: list[Result] = []
        try:
            _measure(asked, file, results)
        finally:
            report.show(results)
            if asked.publish:
                report.write()
    return 1 if any(result.failure for result in results) else 0


def _measure(asked: argparse.Namespace, file: Path, found: list[Result]) -> None:
    """Measure everything requested, and add each result to ``found`` and ``file`` immediately."""
    started = time.monotonic()

    def record(result: Result) -> None:
        append(file, result)
        found.append(result)
        said = result.failure.partition("\n")[0] or f"{result.seconds:.2f} s"
        size = f"{result.clients}/{result.routes}"
        minutes = (time.monotonic() - started) / 60
        told = f"{minutes:5.1f} min  {result.part:12}{size:10}{result.contestant}: {said}"
        print(told, file=sys.stderr, flush=True)

    for name in asked.only:
        part = PARTS[name]()
        if asked.by:
            named = [each for each in part.contestants if each.name in asked.by]
            part = dataclasses.replace(part, contestants=named)
        if asked.publish:
            forget(file, [part.name, *part.yields])
        beyond = [] if asked.sizes else part.beyond
        chosen = [*systems(asked.sizes), *beyond]
        if part.only:
            chosen = [each for each in part.only if each.routes in (asked.sizes or (each.routes,))]
        enough = started + 60 * ENOUGH
        hold(part, chosen, asked.runs, record, enough)


if __name__ == "__main__":
    sys.exit(main())
