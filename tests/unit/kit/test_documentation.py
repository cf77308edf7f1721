"""docs/kit.md shows what the command does."""

import re
from pathlib import Path

import typer

from scopegate.cli import app
from tests._support import whole_systems
from tests._support.changed_plans import plan

PAGE = (Path(__file__).parents[3] / "docs/kit.md").read_text()


def test_the_page_lists_every_option():
    command = typer.main.get_group(app).commands["kit"]
    options = [name for one in command.params for name in one.opts if name != "--help"]
    listed = re.findall(r"^\| `(\S+?)(?: [A-Z]+)?` \|", PAGE.split("## Reference")[1], re.MULTILINE)
    assert sorted(one.lower() for one in listed) == sorted(options)


def test_the_page_lists_every_file_of_a_kit(kit):
    out = kit(plan(whole_systems.rest(), {}), "partner-a")
    table = PAGE.split("## Send")[0]
    listed = re.findall(r"^\| `(\S+)` \|", table, re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in (out / "partner-a").iterdir())


def test_what_the_page_shows_is_printed(kit, capsys):
    out = kit(plan(whole_systems.rest(), {}))
    (shown,) = re.findall(r"```text\n(kits/.*?)```", PAGE, re.DOTALL)
    assert capsys.readouterr().out.replace(str(out), "kits") == shown
