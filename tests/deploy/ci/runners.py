"""What runs the examples for CI, as far as they need it: each shell step, in its environment.

Steps that are not shell (a checkout, Terraform and Python set up, a role assumed) are what these
runners are given: a folder, a PATH and an environment.
"""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

import yaml

from tests.deploy.ci.comments import TOKEN

_EXPRESSION = re.compile(r"\$\{\{ *([\w.]+) *\}\}")


@dataclass(frozen=True)
class Ran:
    """The result of a job.

    Attributes:
        failed: The name of the step, or the line, that failed; None if all passed.
        printed: The output of the steps, by the same names.
        files: Files that the job created, by name.
    """

    failed: str | None
    printed: Mapping[str, str]
    files: Mapping[str, str] = field(default_factory=dict)


def _run(shell: list[str], cwd: Path, env: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        shell,
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def github(
    workflow: Path, checkout: Path, temporary: Path, api: str, environment: Mapping[str, str]
) -> Ran:
    """Run the one job of a GitHub workflow as a runner on Linux does.

    Args:
        workflow: Its file.
        checkout: The workspace, at the head of the pull request.
        temporary: RUNNER_TEMP, empty.
        api: URL of the API.
        environment: Variables of the runner and of steps that are not shell.
    """
    (job,) = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values()
    github = {
        "api_url": api,
        "repository": "acme/orders",
        "token": TOKEN,
        "event": {"pull_request": {"number": 3, "head": {"repo": {"full_name": "acme/orders"}}}},
    }
    contexts: dict[str, Any] = {"env": job["env"], "github": github, "steps": {}}
    left, right = job["if"].split(" == ")
    assert _look_up(left, contexts) == _look_up(right, contexts)
    files = {name: temporary / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    variables = {
        **environment,
        "CI": "true",
        "GITHUB_API_URL": api,
        "GITHUB_REPOSITORY": "acme/orders",
        "RUNNER_TEMP": str(temporary),
        **{name: str(path) for name, path in files.items()},
        **job["env"],
    }
    printed: dict[str, str] = {}
    for path in files.values():
        path.touch()
    for step in job["steps"]:
        if "run" not in step:
            continue
        script = temporary / "step.sh"
        script.write_text(_filled(step["run"], contexts), encoding="utf-8")
        own = {name: _filled(value, contexts) for name, value in step.get("env", {}).items()}
        folder = checkout / _filled(step.get("working-directory", "."), contexts)
        files["GITHUB_OUTPUT"].write_text("")
        done = _run(["bash", "-e", str(script)], folder, {**variables, **own})
        printed[step["name"]] = done.stdout
        if done.returncode != 0:
            return Ran(step["name"], printed, _read(files))
        lines = files["GITHUB_OUTPUT"].read_text().splitlines()
        outputs = dict(line.split("=", 1) for line in lines)
        contexts["steps"][step.get("id", "")] = {"outputs": outputs}
    return Ran(None, printed, _read(files))


def _read(files: Mapping[str, Path]) -> dict[str, str]:
    return {name: path.read_text(encoding="utf-8") for name, path in files.items()}


def _filled(text: str, contexts: Mapping[str, Any]) -> str:
    return _EXPRESSION.sub(lambda found: str(_look_up(found[1], contexts)), text)


def _look_up(path: str, contexts: Mapping[str, Any]) -> Any:
    value: Any = contexts
    for name in path.split("."):
        value = value[name]
    return value


def gitlab(pipeline: Path, checkout: Path, api: str, environment: Mapping[str, str]) -> Ran:
    """Run the one job of a GitLab pipeline: all lines in one shell, until one fails.

    Args:
        pipeline: Its file.
        checkout: The project's folder, at the head of the merge request.
        api: URL of the API.
        environment: Variables of the image and the project.
    """
    (job,) = yaml.safe_load(pipeline.read_text(encoding="utf-8")).values()
    predefined = {
        "CI": "true",
        "CI_API_V4_URL": api,
        "CI_MERGE_REQUEST_IID": "3",
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_PROJECT_ID": "5",
        "GITLAB_TOKEN": TOKEN,
    }
    variables = {**environment, **predefined}
    for name, value in job["variables"].items():  # one may name others
        variables[name] = Template(str(value)).substitute(variables)
    lines = [*job["before_script"], *job["script"]]
    script = "set -eo pipefail\n" + "".join(
        f"echo '$ {n}'\n{line}\n" for n, line in enumerate(lines)
    )
    done = _run(["bash", "-c", script], checkout, variables)
    *_, last = re.findall(r"^\$ (\d+)$", done.stdout, re.MULTILINE)
    failed = lines[int(last)] if done.returncode else None
    return Ran(failed, {"job": done.stdout})


def atlantis(
    repos: Path, stage: str, checkout: Path, image: Path, environment: Mapping[str, str]
) -> Ran:
    """Run the steps of one stage of a workflow of Atlantis, ``plan`` or ``apply``.

    Args:
        repos: The server-side configuration.
        stage: The stage.
        checkout: The project's folder, at the head of the pull request.
        image: The virtual environment at /usr/local/lib/scopegate in the image.
        environment: Variables of the server.
    """
    document = yaml.safe_load(repos.read_text(encoding="utf-8"))
    workflow = document["workflows"][document["repos"][0]["workflow"]]
    variables = {
        **environment,
        "ATLANTIS_TERRAFORM_VERSION": "1.11.4",
        "PLANFILE": str(checkout / "default.tfplan"),
    }
    own = {
        "init": "terraform1.11.4 init -input=false",
        "plan": 'terraform1.11.4 plan -input=false -refresh -out "$PLANFILE"',
        "apply": 'terraform1.11.4 apply -input=false "$PLANFILE"',
    }
    printed: dict[str, str] = {}
    for step in workflow[stage]["steps"]:
        run = step if isinstance(step, str) else step["run"]
        line = (
            own[run] if isinstance(step, str) else run if isinstance(run, str) else run["command"]
        )
        name = step if isinstance(step, str) else "review"
        line = line.replace("/usr/local/lib/scopegate", str(image))
        done = _run(["sh", "-c", line], checkout, variables)
        printed[name] = done.stdout
        if done.returncode != 0:
            return Ran(name, printed)
    return Ran(None, printed)
