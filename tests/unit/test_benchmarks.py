"""The benchmarks measure what they say, in turn, and survive who fails."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import forms, report
from benchmarks.contest import Contestant, Outcome, Part, hold
from benchmarks.growth import growths
from benchmarks.measure import Cost, Failure, Task, measure
from benchmarks.results import Result, append, forget, medians, read
from benchmarks.systems import System, systems

ROOT = Path(__file__).parents[2]
HUNGRY = "held = bytearray(64 * 2**20)\nfor at in range(0, len(held), 4096): held[at] = 1\n"
SLOW = f"{HUNGRY}import time; time.sleep(1)"
COUNTING = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10**7))'])"
PARENT = f"import subprocess, sys\n{HUNGRY}subprocess.run([sys.executable, '-c', {SLOW!r}])"


def task(program: str) -> Task:
    return Task([sys.executable, "-c", program], ROOT, os.environ)


def result(seconds: float, clients: int = 10, routes: int = 10, **other) -> Result:
    return Result("plan", "somebody", clients, routes, seconds=seconds, processor=seconds, **other)


def test_memory_is_that_of_the_largest_process_and_of_all_together():
    cost = measure(task(PARENT))
    assert (64 < cost.largest < 120, 128 < cost.together < 240) == (True, True), cost


def test_elapsed_time_includes_waiting_and_processor_time_child_processes():
    slept, counted = measure(task("import time; time.sleep(0.5)")), measure(task(COUNTING))
    assert slept.processor < slept.seconds
    assert slept.processor < counted.processor


def test_a_command_that_fails_is_told_with_what_it_said():
    with pytest.raises(Failure, match=r"exited with 3:\nit is broken$"):
        measure(task("import sys; print('it is broken'); sys.exit(3)"))


def test_contestants_take_turns_and_who_fails_is_a_result_and_tries_no_more():
    turns: list[Any] = []
    found: list[Any] = []

    def contestant(name, cost):
        def prepare(_system, _folder):
            def run():
                turns.append(name)
                if cost is None:
                    raise Failure("no luck")
                yield Outcome("plan", cost)

            return run

        return Contestant(name, prepare)

    part = Part(
        "plan",
        [
            contestant("one", Cost(1, 1, 1, 1)),
            contestant("other", None),
            contestant("long", Cost(31, 1, 1, 1)),
        ],
        ["plan"],
    )
    hold(part, [System(1, 10)], 3, found.append)
    assert turns == ["one", "other", "long", "one", "one"]
    assert [(each.contestant, each.seconds, each.failure) for each in found] == [
        ("one", 1, ""),
        ("other", 0, "no luck"),
        ("long", 31, ""),
        ("one", 1, ""),
        ("one", 1, ""),
    ]


def test_results_are_kept_as_they_come_and_forgotten_by_part(tmp_path):
    file, first = tmp_path / "results.jsonl", result(2, calls={"sts GET": 3})
    for each in (Result("apply", "somebody", 10, 10, failure="no luck"), first, result(4)):
        append(file, each)
    assert [each.seconds for each in medians(read(file))] == [3, 0]
    forget(file, ["apply"])
    assert read(file) == [first, result(4)]


@pytest.mark.parametrize(
    ("times", "whole", "net"),
    [
        ((4, 14, 104), 0.74, 1.0),  # linear beside a start-up
        ((0, 1, 10), 1.0, 1.0),  # linear
        ((0, 1, 100), 10.0, 10.0),  # quadratic
        ((4, 4.1, 5), 0.12, None),  # hardly growing
    ],
)
def test_growth_is_told_against_linear_as_a_whole_and_net_of_what_doesnt_grow(times, whole, net):
    (found,) = growths([result(t, n) for t, n in zip(times, (1, 100, 1000), strict=True)])
    told = (round(found.whole, 2), None if found.net is None else round(found.net, 2))
    assert (found.varied, found.fewer, found.more, *told) == ("clients", 100, 1000, whole, net)


def test_one_number_varies_while_the_other_is_held():
    assert [(each.clients, each.routes) for each in systems()] == [
        *((number, 10) for number in (1, 10, 100, 1000)),
        *((10, number) for number in (1, 100, 280)),
    ]


def test_the_document_holds_the_tables_of_the_results():
    text = report.DOCUMENT.read_text(encoding="utf-8")
    assert report.document(text) == text, "To write it anew: python -m benchmarks --render"


def test_the_readmes_hold_what_was_measured_of_the_two_forms():
    assert report.FORMS.read_text(encoding="utf-8") == report.forms()


def test_forms_are_compared_by_calls_and_by_seconds_fast_and_at_the_rates_of_aws():
    found = [
        Result(part, contestant.name, 2, routes, seconds, calls={"apigateway GetResources": calls})
        for part in forms.forms().yields
        for contestant, seconds, calls in zip(
            forms.forms().contestants, (20.4, 3, 1900, 7), (1415, 19, 1500, 21), strict=True
        )
        for routes in forms.ROUTES
    ]
    rows = forms.comparison(found)
    assert [row for row in rows if row[0].endswith(": first apply")] == [
        ["Calls of API Gateway: first apply", "19, 19, 19", "1,415, 1,415, 1,415"],
        ["Seconds: first apply", "3, 3, 3", "20, 20, 20"],
        ["Seconds at the rates of AWS: first apply", "7, 7, 7", "1,900, 1,900, 1,900"],
    ]
    assert len(rows) == 9


@pytest.mark.assurance
def test_the_smallest_systems_are_measured_by_the_program(tmp_path):
    file = tmp_path / "results.jsonl"
    parts = "start,review,first-review,generate,synthesize"
    arguments = ["--only", parts, "--sizes", "1", "--runs", "1"]
    by = [
        "scopegate review",
        "scopegate review --help",
        "scopegate generate",
        "Scopegate's constructs",
    ]
    chosen = [word for name in by for word in ("--by", name)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments, *chosen, "--results", str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    found = read(file)
    assert done.returncode == 0, [each.failure for each in found]
    assert [(each.part, each.contestant, each.clients, each.routes) for each in found] == [
        ("start", "scopegate review --help", 0, 0),
        ("review", "scopegate review", 1, 10),
        ("review", "scopegate review", 10, 1),
        ("first-review", "scopegate review", 1, 10),
        ("first-review", "scopegate review", 10, 1),
        ("generate", "scopegate generate", 0, 0),
        ("synthesize", "Scopegate's constructs", 1, 10),
        ("synthesize", "Scopegate's constructs", 10, 1),
    ]
    assert [each.part for each in found if each.seconds <= 0] == []
    assert "The largest systems" in done.stdout
