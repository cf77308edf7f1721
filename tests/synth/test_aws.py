"""The fast start of the AWS bindings of each engine: the same output, a fraction of the work.

What to do when an upgrade breaks a test is in scopegate/constructs/_aws.py.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scopegate.engine import DEFAULT, ENGINES, Engine
from scopegate.generate.modules import MODULES
from tests.engines import python

REPAIR = (
    "An upgrade of an engine, jsii or the AWS bindings broke the fast start. Compare "
    "lazy_index.js and _aws.py with the new package; until they fit, delete "
    "`_enter_without_init` and "
    "`_preload_lazy_index` in scopegate/constructs/_aws.py: the plain way works, and is slow."
)
PROGRAM = """
import json, sys
from scopegate.constructs._aws import ENGINE
from scopegate.generate.modules import MODULES, Form, files
json.dump(
    {
        "files": {module.name: files(module, Form.JSON) for module in MODULES},
        "engine": ENGINE.name,
        "submodules": sorted(
            name for name in sys.modules if name.startswith(f"{ENGINE.bindings}.")
        ),
        "others": sorted({name.partition(".")[0] for name in sys.modules if "cdkt" in name}),
    },
    sys.stdout,
)
"""
PROBE = """
const fs = require("fs");
const Module = require("module");
const stock = Module._extensions[".js"];
Module._extensions[".js"] = (module, file) => {
  if (/provider-aws[\\\\/]lib[\\\\/](lazy-)?index\\.js$/.test(file))
    fs.appendFileSync(process.env.PROBE_FILE, file + "\\n");
  return stock(module, file);
};
"""


def run(program: str, engine: Engine = DEFAULT, **variables: str) -> Any:
    done = subprocess.run(
        [python(engine), "-c", program],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=ENGINES, ids=lambda engine: engine.name)
def engine(request) -> Engine:
    return request.param


@pytest.fixture(scope="module")
def fast(engine, tmp_path_factory) -> Any:
    """What a fresh process gives, and which indices of the bindings Node loaded for it."""
    folder = tmp_path_factory.mktemp("probe")
    (folder / "probe.js").write_text(PROBE, encoding="utf-8")
    (folder / "loaded").touch()
    found = run(
        PROGRAM,
        engine,
        NODE_OPTIONS=f'--require "{folder / "probe.js"}"',
        PROBE_FILE=str(folder / "loaded"),
    )
    loaded = (folder / "loaded").read_text(encoding="utf-8").splitlines()
    return found | {"indices": sorted({Path(line).name for line in loaded})}


@pytest.fixture(scope="module")
def plain() -> Any:
    """What a process gives that imports the default engine's bindings as their README shows."""
    return run(f"import {DEFAULT.bindings}\n{PROGRAM}")


@pytest.mark.assurance
def test_the_output_is_that_of_the_plain_way_byte_for_byte(fast, plain):
    assert len(plain["submodules"]) > 1000, "the plain way was not plain"
    assert plain["files"] == fast["files"], REPAIR


def test_the_engine_is_the_one_that_is_installed_and_leads_to_no_other(engine, fast):
    assert (fast["engine"], fast["others"]) == (engine.name, [engine.name, engine.bindings])


def test_python_imports_just_the_submodules_in_use(fast):
    assert len(fast["submodules"]) < 100, REPAIR


def test_node_loads_the_lazy_index_and_not_the_eager_one(fast):
    assert fast["indices"] == ["lazy-index.js"], REPAIR


@pytest.mark.assurance
def test_the_environment_is_as_before_once_node_runs(engine, fast):
    program = "import os, json; a = dict(os.environ); import scopegate.constructs; "
    program += "print(json.dumps(sorted(k for k in os.environ if os.environ[k] != a.get(k))))"
    assert run(program, engine) in ([], ["JSII_NODE"])
    assert fast["files"].keys() == {module.name for module in MODULES}


def test_generating_again_starts_no_engine(tmp_path):
    program = (
        "import sys; from scopegate.cli import app;"
        f"app(['generate', '--out', {str(tmp_path)!r}], standalone_mode=False);"
        "print(*sorted({'cdktf', 'cdktn', 'jsii'} & {*sys.modules}))"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    loaded = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        loaded.append(done.stdout.splitlines()[1:])
    assert loaded == [["cdktf jsii"], [""]], REPAIR
