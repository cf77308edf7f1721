"""A review of a plan takes steps in proportion to the plan: counted, not timed."""

import json
import sys
from pathlib import Path

import pytest

import scopegate
from benchmarks.review import plan
from scopegate.access.command import review

PACKAGE = str(Path(scopegate.__file__).parent)
ALLOWED = 1.1
"""Times as many for the third hundred as for the second."""
FORMS = ("json", "markdown", "text")


def steps(path: Path, form: str) -> int:
    """How many instructions of Scopegate's own code Python runs for a review."""
    counted = 0

    def trace(frame, event, _argument):
        nonlocal counted
        if event == "call":
            if not frame.f_code.co_filename.startswith(PACKAGE):
                return None
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
        counted += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        review(str(path), form=form, fail_on="none")
    finally:
        sys.settrace(before)
    return counted


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Writes a plan of so many clients and routes."""
    folder = tmp_path_factory.mktemp("plans")

    def written(clients: int, routes: int) -> Path:
        path = folder / f"{clients}-{routes}.json"
        path.write_text(json.dumps(plan(clients, routes)), encoding="utf-8")
        return path

    return written


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("varied", ["clients", "routes"])
def test_steps_grow_with_the_plan_and_no_faster(written, capsys, form, varied):
    # The scopes of clients and of routes repeat after a hundred.
    few, some, many = (
        steps(written(*((number, 20) if varied == "clients" else (20, number))), form)
        for number in (100, 200, 300)
    )
    capsys.readouterr()
    assert few < some < many
    assert (many - some) / (some - few) <= ALLOWED, (few, some, many)
