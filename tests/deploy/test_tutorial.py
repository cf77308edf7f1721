"""docs/tutorial.md, followed to the letter on an emulator of its own."""

import os
import re
import sys
from pathlib import Path

import pytest

from scopegate.generate.source import source
from tests.deploy.conftest import ROOT, run

pytestmark = pytest.mark.assurance

TUTORIAL = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r'^```(sh|hcl|text)(?: title="([^"\n]+)")?\n(.*?)^```$', re.DOTALL | re.MULTILINE
)


def script(blocks: list[tuple[str, str, str]]) -> str:
    """Return what a reader does: files are saved, commands entered, all in one shell."""
    steps = []
    for language, title, content in blocks:
        if language == "hcl":
            local = content.replace(source("oauth2-api"), str(ROOT / "modules/oauth2-api"))
            steps.append(f"cat > {title} <<'END'\n{local}END\n")
        elif language == "sh" and "pip install" not in content:  # it is installed
            steps.append(content)
    return "".join(steps)


@pytest.fixture(scope="module")
def blocks():
    return BLOCK.findall(TUTORIAL)


@pytest.fixture(scope="module")
def followed(blocks, tmp_path_factory):
    directory = tmp_path_factory.mktemp("tutorial")
    environment = {
        "SCOPEGATE_STATE_DIR": str(directory / "emulators"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "COLUMNS": "80",
        "TF_CLI_ARGS": "-no-color",
    }
    (root := directory / "orders").mkdir()
    try:
        yield run("bash", "-c", script(blocks), env=environment, cwd=root)
    finally:
        run(f"{Path(sys.executable).parent}/scopegate", "local", "down", env=environment, cwd=root)


def test_each_output_is_as_shown(followed, blocks):
    shown = [content.strip() for language, _, content in blocks if language == "text"]
    assert len(shown) == 3
    assert [each for each in shown if each not in followed.stdout] == [], followed.stdout


def test_nothing_is_left_at_the_end(followed):
    assert "Destroy complete!" in followed.stdout
    stopped, points = followed.stdout.splitlines()[-2:]
    assert stopped.endswith("is stopped.")
    assert points == "This shell still points at it. To use AWS, open another shell."
