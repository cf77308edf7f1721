"""What the documents show is true: module calls plan, commands and files exist."""

import json
import re
import shlex
from collections.abc import Iterator

import botocore.session
import hcl2
import pytest
import tftest
import typer
from botocore import xform_name

from scopegate.access.findings import Kind
from scopegate.cli import app
from scopegate.generate.source import source, updated
from scopegate.inputs.clients import Client
from scopegate.settings import Settings
from tests._support.excerpts import updated as updated_excerpts
from tests.plan.offline import ROOT, copied, plan

DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md")
    for path in ROOT.glob(pattern)
)
PUBLISHED = source("oauth2-api")
AWS_CALL = re.compile(r"\baws (apigateway|cloudformation|lambda) ([a-z-]+)([^`\n,]*)")
# What the README's module call takes for granted. An image needs no file at plan.
SURROUNDINGS = """
provider "aws" {
  region = "us-east-1"
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  image_uri     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:1"
  package_type  = "Image"
  role          = "arn:aws:iam::123456789012:role/orders"
}
"""


def text(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(document: str, language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text(document), re.DOTALL | re.MULTILINE)


def prose(document: str) -> str:
    """Return the document without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", text(document), flags=re.DOTALL | re.MULTILINE)


def calls(program: str) -> Iterator[tuple[str, list[str]]]:
    """Yield every call of ``program`` in a document, as it and its arguments."""
    call = re.compile(rf"(?:^|[\s(`])(?:\.venv/bin/)?{program} ([^`)\n]*)")
    for document in DOCUMENTS:
        shown = blocks(document, "sh") + re.findall(r"`([^`\n]+)`", prose(document))
        for line in "\n".join(shown).splitlines():
            if found := call.search(line):
                yield document, shlex.split(found[1], comments=True)


def scopegate_problem(arguments: list[str]) -> str | None:
    """Return what the command line would say to ``arguments``, their values aside."""
    command, rest = typer.main.get_command(app), list(arguments)
    while commands := getattr(command, "commands", None):
        if not rest or rest[0] not in commands:
            return f"no command {' '.join(rest)!r}"
        command = commands[rest.pop(0)]
    options = {"--help", *(name for parameter in command.params for name in parameter.opts)}
    unknown = [each for each in rest if each.startswith("--") and each not in options]
    return f"no option {unknown}" if unknown else None


@pytest.fixture
def root_module(tmp_path):
    """A root module with the README's module call, of the modules at hand."""
    (call,) = blocks("README.md", "hcl")
    assert PUBLISHED in call
    modules = copied("modules", tmp_path)
    root = tmp_path / "root"
    root.mkdir()
    local = call.replace(PUBLISHED, f"../{modules.name}/oauth2-api")
    (root / "main.tf").write_text(SURROUNDINGS + local)
    (alarms,) = blocks("docs/before-production.md", "hcl")
    (root / "alarms.tf").write_text(alarms)
    return root


def test_the_module_call_plans_and_the_alarms_beside_it(root_module):
    planned = plan(root_module)
    created = planned.modules["module.api"].resources
    assert sorted(
        (each["index"], each["values"]["authorization_scopes"])
        for each in created.values()
        if each["type"] == "aws_api_gateway_method"
    ) == [
        ("ANY /admin/{proxy+}", ["orders/write"]),
        ("GET /health", None),
        ("GET /orders", ["orders/read"]),
        ("GET /orders/{id}/lines", ["orders/read", "orders/write"]),
        ("POST /orders", ["orders/write"]),
    ]
    alarms = [each["values"] for each in planned.resources.values() if "alarm" in each["type"]]
    assert sorted((each["metric_name"], each["dimensions"]["Stage"]) for each in alarms) == [
        ("4XXError", "v1"),
        ("5XXError", "v1"),
    ]


def test_a_scope_that_nobody_declares_is_refused_with_the_sentence_shown(root_module):
    main = root_module / "main.tf"
    route = '"GET /orders"            = { scopes = ["orders/read"] }'
    main.write_text(main.read_text().replace(route, route.replace("read", "raed")))

    with pytest.raises(tftest.TerraformTestError) as refused:
        plan(root_module)

    (shown,) = (each for each in blocks("README.md", "text") if each.startswith("routes must"))
    said = " ".join(re.sub(r"[│╷╵]", "", str(refused.value.cmd_error)).split())
    assert shown.strip() in said


def test_every_module_is_in_the_table():
    listed = re.findall(r"^\| \[`([a-z0-9-]+)`\]\(modules/", text("README.md"), re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in (ROOT / "modules").iterdir())


def test_make_targets_that_are_named_exist():
    targets = re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE)
    named = {(document, call[0]) for document, call in calls("make")}
    assert {("README.md", "deploy"), ("CONTRIBUTING.md", "test")} - named == set()
    assert [each for each in sorted(named) if each[1] not in targets] == []


def test_scopegate_commands_that_are_shown_exist():
    shown = [(document, call) for document, call in calls("scopegate") if call]
    problems = {f"{document}: {call}": scopegate_problem(call) for document, call in shown}
    assert ("docs/tutorial.md", ["local", "up"]) in shown
    assert {call: problem for call, problem in problems.items() if problem} == {}


def test_commands_of_the_aws_cli_that_are_shown_exist_with_their_options():
    """Compared with botocore's models, from which the AWS CLI is made."""
    session = botocore.session.get_session()
    modules = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("modules/*/README.md")]
    shown = {
        found
        for document in [*DOCUMENTS, *modules]
        for found in AWS_CALL.findall(text(document).replace("\\\n", " "))
    }
    problems = []
    for service, command, rest in shown:
        model = session.get_service_model(service)
        operations = {xform_name(each, "-"): each for each in model.operation_names}
        if command not in operations:
            problems.append(f"aws {service} {command}")
            continue
        members = model.operation_model(operations[command]).input_shape.members
        options = {f"--{xform_name(each, '-')}" for each in members}
        problems += [each for each in re.findall(r"--[a-z-]+", rest) if each not in options]
    assert ("apigateway", "flush-stage-authorizers-cache") in {each[:2] for each in shown}
    assert problems == []


@pytest.mark.parametrize(
    "document", [*DOCUMENTS, *(f"examples/ci/{path.name}" for path in ROOT.glob("examples/ci/*"))]
)
def test_addresses_are_those_of_the_setting(document):
    assert text(document) == updated(text(document)), "Run `make modules`."


def test_another_setting_reaches_every_address(monkeypatch):
    monkeypatch.setattr("scopegate.generate.source.repository", lambda: "https://git.test/them/it")
    monkeypatch.setattr("scopegate.generate.source.version", lambda: "2.0.0")
    changed = {name: updated(text(name)) for name in ("README.md", "examples/ci/gitlab-ci.yml")}
    assert (
        "git::https://git.test/them/it.git//modules/oauth2-api?ref=v2.0.0" in changed["README.md"]
    )
    assert "scopegate==2.0.0" in changed["examples/ci/gitlab-ci.yml"]
    assert [name for name, each in changed.items() if "git::https://git.example.com" in each] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_linked_files_exist(document):
    links = re.findall(r"\]\(([^)#\s]+)", prose(document))
    here = (ROOT / document).parent
    files = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in files if not (here / link).exists()] == []


def test_the_readme_leads_to_every_document():
    """Pages of a folder with an index are reached through it."""
    links = set(re.findall(r"\]\((docs/[^)#\s]+)", text("README.md")))
    documents = {name for name in DOCUMENTS if name.startswith("docs/")}
    indexes = {name.removesuffix("index.md") for name in documents if name.endswith("index.md")}
    through = {name for name in documents for index in indexes if name.startswith(index)}
    assert documents - through - links == set()
    assert {f"{index}index.md" for index in indexes} - links == set()


def test_each_index_leads_to_every_page_of_its_folder():
    for index in (name for name in DOCUMENTS if name.endswith("index.md")):
        folder = (ROOT / index).parent
        pages = {path.name for path in folder.glob("*.md")} - {"index.md"}
        assert pages - set(re.findall(r"\]\(([^)#\s]+)", text(index))) == set(), index


@pytest.mark.parametrize("document", [name for name in DOCUMENTS if "<!-- excerpt" in text(name)])
def test_excerpts_are_what_the_program_prints(document):
    assert text(document) == updated_excerpts(text(document)), "Run `make excerpts`."


def test_every_kind_of_finding_has_a_page_with_cause_example_and_what_to_do():
    pages = {path.stem: path.read_text() for path in (ROOT / "docs/findings").glob("*.md")}
    del pages["index"]
    assert sorted(pages) == sorted(kind.value for kind in Kind)
    heads = {name: re.findall(r"^## (.+)$", page, re.MULTILINE) for name, page in pages.items()}
    expected = ["Example", "Cause", "What to do"]
    assert {name: head for name, head in heads.items() if head != expected} == {}
    shown = {
        name: re.findall(r"<!-- excerpt: finding (\S+):", page) for name, page in pages.items()
    }
    assert shown == {name: [name] for name in pages}


def test_settings_are_documented_with_their_defaults():
    documented = dict(
        re.findall(
            r"^\| `SCOPEGATE_(\w+)` \| `?([^`|]+?)`? \|", text("docs/cdktf.md"), re.MULTILINE
        )
    )
    assert {name.lower(): default for name, default in documented.items()} == {
        name: {None: "none", True: "true"}.get(field.default, field.default)
        for name, field in Settings.model_fields.items()
    }


@pytest.mark.parametrize("document", ["docs/rotate.md", "docs/suspend.md"])
def test_the_settings_of_clients_that_a_guide_shows_are_accepted(document):
    shown = [hcl2.loads(each) for each in blocks(document, "hcl")]
    clients = [client for each in shown for client in each.get("clients", {"": each}).values()]
    assert len(clients) == len(shown)
    for client in clients:
        scopes = {"scopes": ["orders/read"]}
        given = {name.strip('"'): value for name, value in client.items() if name[:2] != "__"}
        Client.model_validate_json(json.dumps(scopes | given).replace('\\"', ""))


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if re.search(r"adr/\d", each)])
def test_each_decision_has_the_four_sections(document):
    heads = re.findall(r"^## (.+)$", text(document), re.MULTILINE)
    assert heads == ["Context", "Decision", "Alternatives considered", "Consequences"]
