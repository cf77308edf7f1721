"""The excerpts in documents, which show the output of the program.

An excerpt is between two comments. The first one names it::

    <!-- excerpt: matrix -->
    <!-- end of excerpt -->

``make excerpts`` writes them, and a test compares them.
"""

import inspect
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import typer
from rich.console import Console

from scopegate.access.decide.decision import Outcome, decide
from scopegate.access.decide.routing import Router
from scopegate.access.findings import Kind, in_order
from scopegate.access.reports import text
from scopegate.access.reports.review import Review
from scopegate.access.system.contract import system_of_outputs
from scopegate.access.system.model import System
from scopegate.generate.readme import environment
from scopegate.usage.findings import Kind as UsageKind
from scopegate.usage.reports import text as usage_text
from scopegate.usage.reports.report import report as usage_report
from scopegate.verify.calls import GARBAGE, NOBODY, Call
from scopegate.verify.report import print_matrix
from tests._support.reviews import report, reviewed

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
_EXCERPT = re.compile(
    r"(?P<head><!-- excerpt: (?P<name>[a-z]+)(?: (?P<about>[^\n]*))? -->\n)"
    r"(?P<content>.*?)(?P<end><!-- end of excerpt -->)",
    re.DOTALL,
)
_WIDTH = 80
_FUNCTION = {
    "lambda": {
        "function_name": "backend",
        "invoke_arn": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
        "arn:aws:lambda:us-east-1:123456789012:function:backend/invocations",
    }
}


def updated(document: str) -> str:
    """Return the text of a document with current excerpts."""

    def written(found: re.Match[str]) -> str:
        content = EXCERPTS[found["name"]](found["about"] or "")
        return f"{found['head']}{content}{found['end']}"

    return _EXCERPT.sub(written, document)


def _demonstration() -> System:
    """Return who can call what of the system that ``main.py`` declares."""
    import main  # noqa: PLC0415  it imports the constructs, which takes a second

    stack = {"App": mock.Mock(), "Stack": mock.Mock(), "OAuth2Api": mock.Mock()}
    function = mock.Mock(return_value=SimpleNamespace(config=_FUNCTION))
    with mock.patch.multiple(main, **stack, LambdaBackend=function):
        main.main()
    inputs = stack["OAuth2Api"].call_args.kwargs["config"].model_dump()
    contract = {
        "clients": {key: {"scopes": client["scopes"]} for key, client in inputs["clients"].items()},
        "routes": {
            key: {"public": route["public"], "scopes": route["scopes"]}
            for key, route in inputs["routes"].items()
        },
    }
    return system_of_outputs({"contract": contract})


def _answers(system: System) -> Iterator[Call]:
    """Yield each route called by each caller, and answered as expected."""
    router = Router(system.routes.values())
    for _, route in sorted(system.routes.items()):
        request = router.sample_request(route)
        outcomes = {
            NOBODY: Outcome.PUBLIC if route.public else Outcome.DENIED,
            GARBAGE: Outcome.PUBLIC if route.public else Outcome.DENIED,
            **{
                client.key: decide(system, client, route).outcome
                for client in system.clients.values()
            },
        }
        for caller, outcome in outcomes.items():
            status = 401 if outcome is Outcome.DENIED else 200
            yield Call(caller, route, request, outcome, denial=401, status=status)


def matrix(_about: str) -> str:
    """Return the end of the output of ``make deploy``, as in the tests of the deployment."""
    return _verified(_demonstration())


def tutorial(_about: str) -> str:
    """Return the output of ``scopegate verify`` for the tutorial, as in its test."""
    clients = {"partner-a": ["orders/read"], "partner-b": ["orders/read", "orders/write"]}
    routes = {"GET /health": [], "GET /orders": ["orders/read"], "POST /orders": ["orders/write"]}
    contract = {
        "clients": {key: {"scopes": scopes} for key, scopes in clients.items()},
        "routes": {key: {"public": not each, "scopes": each} for key, each in routes.items()},
    }
    return _verified(system_of_outputs({"contract": contract}))


def _verified(system: System) -> str:
    file = io.StringIO()
    print_matrix(list(_answers(system)), Console(file=file, width=_WIDTH))
    return _fenced("text", file.getvalue())


def _pull_request() -> dict[str, Any]:
    """Return a plan that makes a route public, adds another, and changes and removes a client."""
    from tests.unit.access.conftest import plan, system  # noqa: PLC0415  fixtures of that folder

    routes = {
        "GET /": (),
        "GET /orders": ("orders/read",),
        "GET /orders/{id}/lines": ("orders/read",),
        "POST /orders": ("orders/write",),
    }
    before = system({"partner-a": ("orders/read",), "partner-b": ("orders/read",)}, routes)
    opened = {"GET /orders": (), "PUT /orders/{id}": ("orders/write",)}
    after = system({"partner-a": ("orders/read", "orders/write")}, routes | opened)
    sides = ({f"module.api.{key}": one for key, one in side.items()} for side in (before, after))
    return plan(*sides)


def proposal(_about: str) -> str:
    """Return the review of the change that the tutorial proposes."""
    from tests.unit.access.conftest import plan, system  # noqa: PLC0415  fixtures of that folder

    clients = {"partner-a": ("orders/read",), "partner-b": ("orders/read", "orders/write")}
    routes = {"GET /health": (), "GET /orders": ("orders/read",), "POST /orders": ("orders/write",)}
    proposed = {
        "GET /orders": (),
        "POST /orders": ("orders/read", "orders/write"),
        "DELETE /orders/{id}": ("orders/write",),
    }
    systems = (system(clients, each) for each in (routes, routes | proposed))
    sides = ({f"module.api.{key}": one for key, one in side.items()} for side in systems)
    return _fenced("text", text.render(report(reviewed(plan(*sides)))))


def review(_about: str) -> str:
    """Return the review of that plan."""
    return _fenced("text", text.render(report(reviewed(_pull_request()))))


def access(_about: str) -> str:
    """Return who can call what after that plan."""
    printed = text.render_matrix(report(reviewed(_pull_request())).after)
    return _fenced("text", "\n".join(line.rstrip() for line in printed.splitlines()))


def usage(_about: str) -> str:
    """Return the report on a month of calls of two partners, of which one rotates its secret."""
    from tests.unit.usage.logs import month  # noqa: PLC0415  models and logs of that folder

    printed = usage_text.render(usage_report(month()), width=_WIDTH)
    return _fenced("text", "\n".join(line.rstrip() for line in printed.splitlines()))


def usagekinds(_about: str) -> str:
    """Return a row for each kind of finding of ``scopegate usage``."""
    rows = [f"| `{kind.value}` | {kind.meaning} |" for kind in UsageKind]
    return "\n" + "\n".join(["| Kind | Meaning |", "|---|---|", *rows]) + "\n\n"


def kinds(about: str) -> str:
    """Return a row for each kind of finding, with a link to its page if ``about`` says so."""
    rows = []
    for kind in Kind:
        name = f"[`{kind.value}`]({kind.value}.md)" if about == "linked" else f"`{kind.value}`"
        rows.append(f"| {name} | {kind.severity.value} | {kind.meaning} |")
    return "\n" + "\n".join(["| Kind | Severity | Meaning |", "|---|---|---|", *rows]) + "\n\n"


def finding(about: str) -> str:
    """Return a kind of finding with the findings of a case, for ``KIND: CASE``."""
    from tests.unit.access.test_cases import CASES  # noqa: PLC0415  they take half a second

    kind, _, name = about.partition(": ")
    (case,) = (each for each in CASES if each.name == name)
    found = reviewed(case.plan())
    these = [each for each in in_order(found.findings) if each.kind.value == kind]
    shown = text.render(Review(found.systems.before, found.systems.after, these[:1]))
    lines = "\n".join(shown.splitlines()[1:-1])
    severity = Kind(kind).severity.value.capitalize()
    head = f"\n**{severity}.** {Kind(kind).meaning}\n\n## Example\n\n{name}:\n"
    return head + _fenced("text", lines)


def commands(_about: str) -> str:
    """Return each command of the command line, with its help, its arguments and its options."""
    from scopegate.cli import app  # noqa: PLC0415

    return "".join(_command("scopegate", typer.main.get_command(app)))


def _command(name: str, command: Any) -> Iterator[str]:
    """Yield the sections of a command and of those below it."""
    if nested := getattr(command, "commands", None):
        for each in nested:
            yield from _command(f"{name} {each}", nested[each])
        return
    context = typer.Context(command, info_name=name)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    yield f"\n## {name}\n\n{inspect.cleandoc(command.help or '')}\n" + _fenced("text", usage)
    if command.params:
        rows = [_parameter(each) for each in command.params]
        yield "\n".join(["| Parameter | Meaning | Default |", "|---|---|---|", *rows, ""])
    if command.epilog:
        yield f"\n{_epilog(inspect.cleandoc(command.epilog))}\n"


def _epilog(text: str) -> str:
    """Return the epilog, with its example as code."""
    return re.sub(r"^Example: (.+)$", r"Example: `\1`", text, flags=re.MULTILINE)


def _parameter(parameter: Any) -> str:
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    if parameter.param_type_name == "argument":
        names = f"`{parameter.human_readable_name}`"
    default = "" if parameter.default in {None, False} else f"`{parameter.default}`"
    meaning = " ".join((parameter.help or "").split()).replace("|", "\\|")
    return f"| {names} | {meaning} | {'required' if parameter.required else default} |"


def _fenced(language: str, content: str) -> str:
    return f"\n```{language}\n{content.rstrip()}\n```\n\n"


def forms(_about: str) -> str:
    """Return the table that compares the two forms of a REST API."""
    table = environment().get_template("notes/forms_table.md.jinja").render().strip()
    return f"\n{table}\n\n"


EXCERPTS: dict[str, Callable[[str], str]] = {
    each.__name__: each
    for each in (
        *(access, commands, finding, forms, kinds, matrix, proposal, review),
        *(tutorial, usage, usagekinds),
    )
}


if __name__ == "__main__":
    for path in DOCUMENTS:
        before = path.read_text(encoding="utf-8")
        if (after := updated(before)) != before:
            path.write_text(after, encoding="utf-8")
