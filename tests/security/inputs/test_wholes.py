"""All inputs of a module together: valid ones are planned unchanged, and no report breaks.

Inputs that are valid alone can contradict each other, which is a check in Python and a precondition
in Terraform. ``SCOPEGATE_CASES`` is the total number of values; `make assurance` uses 5,000.
"""

import json
import shutil
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from scopegate.access.reports import document, html, markdown, text
from scopegate.inputs import InputError
from scopegate.inputs._constraint import normalized
from tests._support.reviews import report, reviewed
from tests.conftest import OFFLINE
from tests.security.inputs.answers import Answers, Case, Root
from tests.security.inputs.drawing import drawn
from tests.security.inputs.test_values import CASES, INTERFACES
from tests.security.inputs.whole_configurations import whole_configurations

EACH = max(CASES // 173, 1)
"""Configurations of each module: one for some values of `test_values.py`."""
Plan = Mapping[str, Any]


def unfit(case: Case) -> set[str]:
    """Return the names of Python's checks that a case violates."""
    interface = INTERFACES[case[0]]
    try:
        interface(**case[1])
    except InputError as error:
        sentences = {f"{check.inputs[0]} must have {check.accepted}" for check in interface.checks}
        found = {sentence for sentence in sentences if f"{sentence}; got" in str(error)}
        if not found:
            raise
        return found
    return set()


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Drawn ones, and for each check the first of them with what the check refuses."""
    found: list[Case] = []
    for module, interface in INTERFACES.items():
        drawn_ones = [(module, whole) for whole in drawn(whole_configurations(interface), EACH)]
        found += drawn_ones
        found += [(module, {**drawn_ones[0][1], **check.bad}) for check in interface.checks]
    return found


@pytest.fixture(scope="module")
def package(root, tmp_path_factory) -> Path:
    """The modules as they are published, without what Terraform doesn't read."""
    folder = tmp_path_factory.mktemp("package")
    left_out = shutil.ignore_patterns("README.md", "tests")
    shutil.copytree(root / "modules", folder / "modules", ignore=left_out)
    return folder


@pytest.fixture(scope="module")
def outcome(cases, package, tmp_path_factory, terraform_environment) -> tuple[Answers, Plan]:
    """What Terraform refuses, and the one plan of the rest, which it makes all the same."""
    folder = tmp_path_factory.mktemp("wholes")
    root = Root(folder, package, terraform_environment, provider=OFFLINE)
    answers = root.ask(cases, at_once=len(cases))
    return answers, {**root.show(), "errored": False}


def test_inputs_that_do_not_fit_together_are_refused_in_both_languages_for_the_same_reasons(
    cases, outcome, record_property
):
    answers, _ = outcome
    refused = f"{len(answers.modules)} refused"
    record_property("inputs", f"{len(cases)} configurations of all inputs: {refused}")
    said = {
        number: {sentence.split("; got")[0] for sentence in sentences}
        for number, sentences in answers.modules.items()
    }
    expected = {number: unfit(case) for number, case in enumerate(cases)}
    assert said == {number: sentences for number, sentences in expected.items() if sentences}
    assert {sentence for sentences in said.values() for sentence in sentences} == {
        f"{check.inputs[0]} must have {check.accepted}"
        for interface in INTERFACES.values()
        for check in interface.checks
    }


def test_neither_terraform_nor_the_provider_finds_anything_else(outcome):
    answers, _ = outcome
    assert (answers.inputs, answers.elsewhere) == ({}, [])


def composed(value: Any) -> Any:
    """Return ``value`` as Terraform reads its texts."""
    if isinstance(value, Mapping):
        return {normalized(key): composed(item) for key, item in value.items()}
    return [composed(item) for item in value] if isinstance(value, list) else normalized(value)


class Planned:
    """The resources that a case plans."""

    def __init__(self, plan: Plan, number: int) -> None:
        modules = plan["planned_values"]["root_module"]["child_modules"]
        (module,) = (each for each in modules if each["address"] == f"module.case-{number}")
        self.resources = module["resources"]

    def values(self, type_: str) -> dict[str, Any]:
        """Return the values of each resource of a type by key, which is None for a single one."""
        return {
            str(each.get("index", "")): each["values"]
            for each in self.resources
            if (each["type"], each["name"]) == (type_, "this")
        }


def texts_given(module: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return texts of the inputs that a resource has to hold as they are."""
    inputs = composed(given)
    texts: dict[str, Any] = {"tags": inputs.get("tags") or {}}
    for key, server in (inputs.get("resource_servers") or {}).items():
        texts[f"scopes of {key}"] = server.get("scopes") or {}
    for key, client in (inputs.get("clients") or {}).items():
        if "default" in client.get("generations", ["default"]):
            texts[f"name of {key}"] = client.get("name") or key
    if "rest" in module or module == "oauth2-api":
        for key, route in (inputs.get("routes") or {}).items():
            backend = route.get("backend") or inputs["backend"]
            if "mock" in backend:
                texts[f"body of {key}"] = backend["mock"].get("body", "{}")
    return texts


def texts_planned(planned: Planned) -> dict[str, Any]:
    """Return the same of the resources."""
    holders = ("aws_cognito_user_pool", "aws_api_gateway_rest_api", "aws_apigatewayv2_api")
    tags = [each["tags"] or {} for type_ in holders for each in planned.values(type_).values()]
    texts: dict[str, Any] = {"tags": tags[0] if tags else {}}
    for key, server in planned.values("aws_cognito_resource_server").items():
        texts[f"scopes of {key}"] = {
            each["scope_name"]: each["scope_description"] for each in server["scope"]
        }
    for key, client in planned.values("aws_cognito_user_pool_client").items():
        if "/" not in key:
            texts[f"name of {key}"] = client["name"]
    for key, answer in planned.values("aws_api_gateway_integration_response").items():
        texts[f"body of {key}"] = (answer["response_templates"] or {}).get("application/json")
    return texts


def test_every_text_is_planned_as_it_was_given(cases, outcome):
    _, plan = outcome
    fit = [number for number, case in enumerate(cases) if not unfit(case)]
    assert len(fit) >= len(INTERFACES)
    for number in fit:
        assert texts_planned(Planned(plan, number)) == texts_given(*cases[number])


class Elements(HTMLParser):
    """The elements of a page, and those of their attributes that run something."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag, *(f"{tag} {name}" for name, _ in attrs if name.startswith("on"))]


def unprintable(report: str) -> set[str]:
    return {each for each in report if not each.isprintable()} - {"\n"}


def test_every_report_of_the_plan_keeps_its_form(outcome):
    review = report(reviewed(outcome[1]))
    assert unprintable(text.render(review, width=100)) == set()
    assert unprintable(text.render_matrix(review.after, width=100)) == set()
    assert unprintable(markdown.render(review)) == set()
    page = Elements(html.render(review)).found
    assert (page.count("script"), {"a", "img", "iframe"} & {*page}) == (1, set())
    assert [each for each in page if " " in each] == []
    told = json.loads(document.render(review, matrix=True))
    assert len(told["findings"]) == len(review.findings) > 0
