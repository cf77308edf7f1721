"""A review of a plan takes steps in proportion to the plan: counted, not timed."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import scopegate
from benchmarks.review import plan
from scopegate.access.command import review

PACKAGE = str(Path(scopegate.__file__).parent)
ALLOWED = 1.1
"""Times as many for the third hundred as for the second."""


INPUTS = [f"input_{number}" for number in range(10)]


def refers(*references: str) -> dict[str, list[str]]:
    """Return an expression of a configuration."""
    return {"references": [*references]}


def created(modules: int) -> dict[str, Any]:
    """Return a plan that creates an API with each call of a module, whose inputs are locals.

    Its routes know their paths through a local value too, so each may come from any.
    """
    resources: dict[str, dict[str, Any]] = {
        "aws_api_gateway_rest_api": {"name": "an API"},
        "aws_api_gateway_resource": {"path_part": "orders"},
        "aws_api_gateway_method": {"http_method": "GET", "authorization": "NONE"},
    }
    unknown = {"id": True, "root_resource_id": True, "rest_api_id": True}
    unknown |= {"resource_id": True, "parent_id": True, "path": True}
    expressions = {
        "rest_api_id": refers("aws_api_gateway_rest_api.this.id", "aws_api_gateway_rest_api.this"),
        "resource_id": refers("local.ids", "each.key"),
        "parent_id": refers("local.ids", "each.key"),
    }
    keys = {"aws_api_gateway_resource": "/orders", "aws_api_gateway_method": "GET /orders"}
    module = {
        "resources": [
            {"address": f"{type_}.this", "type": type_, "name": "this", "expressions": expressions}
            for type_ in resources
        ],
        "outputs": {name: {"expression": refers(f"local.{name}")} for name in INPUTS},
    }
    call = {"module": module, "expressions": {name: refers("local.given") for name in INPUTS}}
    changes = [
        {
            "address": f"module.api-{number}.{type_}.this",
            "module_address": f"module.api-{number}",
            "type": type_,
            "name": "this",
            "index": keys.get(type_),
            "change": {
                "actions": ["create"],
                "before": None,
                "after": values,
                "after_unknown": unknown,
            },
        }
        for number in range(modules)
        for type_, values in resources.items()
    ]
    calls = {f"api-{number}": call for number in range(modules)}
    return {
        "format_version": "1.2",
        "resource_changes": changes,
        "configuration": {"root_module": {"module_calls": calls}},
    }


def steps(path: Path, form: Any) -> int:
    """Return how many instructions of Scopegate's own code Python runs for a review."""
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


@pytest.mark.parametrize(
    ("varied", "form"),
    [("clients", "json"), ("clients", "markdown"), ("routes", "json"), ("routes", "text")],
)
def test_steps_grow_with_the_plan_and_no_faster(written, capsys, form, varied):
    # The scopes of clients and of routes repeat after a hundred.
    few, some, many = (
        steps(written(*((number, 20) if varied == "clients" else (20, number))), form)
        for number in (100, 200, 300)
    )
    capsys.readouterr()
    assert few < some < many
    assert (many - some) / (some - few) <= ALLOWED, (few, some, many)


def test_steps_grow_with_the_modules_that_share_local_values(tmp_path, capsys):
    counted = []
    for modules in (10, 20, 30):
        path = tmp_path / f"{modules}.json"
        path.write_text(json.dumps(created(modules)), encoding="utf-8")
        counted.append(steps(path, "json"))
        said = json.loads(capsys.readouterr().out)
        assert len(said["findings"]) == modules
    few, some, many = counted
    assert (many - some) / (some - few) <= ALLOWED, counted
