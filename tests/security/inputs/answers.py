"""Terraform's validation of the inputs of many module calls, in one run.

The calls read the inputs from a JSON file, so that Terraform's syntax does not interfere.
"""

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scopegate import terraform
from scopegate.inputs._constraint import normalized

_MANY = 100
"""Number of calls in one run: more would take more memory and no less time."""
_ARGUMENT = re.compile(r""" *"(?P<input>\w+)": "\$\{local\.cases\[.*?"(?P<case>\d+)""")
_CALL = re.compile(r"\.terraform/modules/case-(\d+)/|module\.case-(\d+)\.")

Case = tuple[str, Mapping[str, Any]]
"""A module, and values of inputs of it."""


@dataclass
class Answers:
    """The errors of Terraform.

    Attributes:
        inputs: Errors about inputs, by the number of the case and the name of the input.
        modules: Errors inside a module, by the number of the case.
        elsewhere: Other errors.
    """

    inputs: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    modules: dict[int, list[str]] = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)


class Root:
    """Root modules in ``folder``, which call the modules of ``package`` as ``case-<number>``."""

    def __init__(
        self,
        folder: Path,
        package: Path,
        environment: Mapping[str, str],
        provider: Mapping[str, Any] | None = None,
    ) -> None:
        """Store the folder, and the configuration of the provider if the modules need one."""
        self.folder = folder
        self.package = package
        self.environment = environment
        self.provider = provider

    def ask(self, cases: Sequence[Case], at_once: int = _MANY) -> Answers:
        """Plan each of ``cases``, ``at_once`` in a run; the plan of the last run stays."""
        answers = Answers()
        for first in range(0, len(cases), at_once):
            for diagnostic in self.plan(dict(enumerate(cases[first : first + at_once], first))):
                _sort(diagnostic, answers)
        return answers

    def plan(self, cases: Mapping[int, Case], out: str = "plan") -> list[dict[str, Any]]:
        """Plan ``cases`` into the file ``out``; return the errors."""
        self._write(cases)
        done = self._run("init", "-no-color")
        assert done.returncode == 0, done.stderr
        done = self._run("plan", "-json", "-input=false", "-lock=false", f"-out={out}")
        assert done.stderr == "", done.stderr
        # Not by lines of text: what Terraform quotes may hold characters that end one.
        lines = map(json.loads, filter(None, done.stdout.split("\n")))
        return [line["diagnostic"] for line in lines if line["@level"] == "error"]

    def show(self, out: str = "plan") -> dict[str, Any]:
        """Return the plan in the file ``out``."""
        done = self._run("show", "-json", out)
        assert done.returncode == 0, done.stderr
        shown: dict[str, Any] = json.loads(done.stdout)
        return shown

    def _write(self, cases: Mapping[int, Case]) -> None:
        calls = {
            f"case-{number}": {
                "source": f"{self.package}//modules/{module}",
                **{name: f'${{local.cases["{number}"].{name}}}' for name in values},
            }
            for number, (module, values) in cases.items()
        }
        given = {str(number): _composed(values) for number, (_, values) in cases.items()}
        (self.folder / "cases.json").write_text(json.dumps(given), encoding="utf-8")
        configuration = {
            "locals": {"cases": '${jsondecode(file("${path.module}/cases.json"))}'},
            "module": calls,
            **({"provider": {"aws": self.provider}} if self.provider else {}),
        }
        # A line for each argument, by which a diagnostic is attributed to it.
        text = json.dumps(configuration, indent=1)
        (self.folder / "main.tf.json").write_text(text, encoding="utf-8")

    def _run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [terraform.executable(), *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


def _composed(value: Any) -> Any:
    """Return ``value`` with composed characters in keys, which jsondecode requires."""
    if isinstance(value, dict):
        return {normalized(key): _composed(item) for key, item in value.items()}
    return [_composed(item) for item in value] if isinstance(value, list) else value


def _sort(diagnostic: Mapping[str, Any], answers: Answers) -> None:
    said = diagnostic["detail"] or diagnostic["summary"]
    where = diagnostic.get("range", {}).get("filename", "")
    snippet = diagnostic.get("snippet") or {}
    argument = _ARGUMENT.match(snippet.get("code", ""))
    call = _CALL.search(f"{where} {diagnostic.get('address', '')}")
    if where == "main.tf.json" and argument:
        place = int(argument["case"]), argument["input"]
        answers.inputs.setdefault(place, []).append(said.split(_RULE)[0])
    elif call:
        answers.modules.setdefault(int(call[call.lastindex or 1]), []).append(said)
    else:
        answers.elsewhere.append(f"{said} {where} {snippet.get('values')}")


_RULE = "\n\nThis was checked by the validation rule"
