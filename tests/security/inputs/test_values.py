"""Python and Terraform agree on hostile values of each input.

Values are derived from the declarations. Four in five have one unusual part: beyond a bound, of
another type, null, or a hostile text. ``SCOPEGATE_CASES`` is their total number; `make assurance`
uses 5,000.
"""

import functools
import os
import re
import shutil
from typing import Any

import pytest
from pydantic import ValidationError, create_model

from scopegate.generate.modules import MODULES
from scopegate.generate.places import annotation
from scopegate.inputs import Interface, Value
from tests.security.inputs.answers import Answers, Case, Root
from tests.security.inputs.conversion import converted
from tests.security.inputs.drawing import drawn
from tests.security.inputs.values import attacks

CASES = int(os.environ.get("SCOPEGATE_CASES", "260"))
INTERFACES = {module.name: module.interface for module in MODULES}
INPUTS = [(module, name) for module in INTERFACES for name in INTERFACES[module].model_fields]
EACH = -(-CASES // len(INPUTS))


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """As many calls of each module as there are values of each of its inputs."""
    found: list[Case] = []
    for module, interface in INTERFACES.items():
        values = {
            name: drawn(attacks(annotation(field)), EACH)
            for name, field in interface.model_fields.items()
        }
        found += [
            (module, {name: each[number] for name, each in values.items()})
            for number in range(EACH)
        ]
    return found


@pytest.fixture(scope="module")
def variables(root, tmp_path_factory):
    """The modules with nothing but their variables, so that no provider starts."""
    package = tmp_path_factory.mktemp("variables")
    for module in INTERFACES:
        (package / "modules" / module).mkdir(parents=True)
        for path in (root / "modules" / module).glob("variables*.tf"):
            shutil.copy(path, package / "modules" / module)
    return package


@pytest.fixture(scope="module")
def answers(cases, variables, tmp_path_factory, terraform_environment) -> Answers:
    """Terraform's answers to each value."""
    return Root(tmp_path_factory.mktemp("values"), variables, terraform_environment).ask(cases)


@functools.cache
def alone(interface: type[Interface], name: str) -> type[Value]:
    """Return a declaration of only one input of ``interface``."""
    field = interface.model_fields[name]
    fields: dict[str, Any] = {name: (field.annotation, field)}
    return create_model(name, __base__=Value, **fields)


def refused_by_python(module: str, name: str, value: Any) -> str | None:
    """Return Python's error for a value that Terraform has converted; None if it is valid."""
    interface = INTERFACES[module]
    try:
        alone(interface, name)(**{name: converted(value, annotation(interface.model_fields[name]))})
    except ValidationError as error:
        return str(error)
    return None


@pytest.mark.parametrize(("module", "name"), INPUTS)
def test_python_and_terraform_agree_on_every_value_of(module, name, cases, answers):
    disagreements = {}
    for number, (of, values) in enumerate(cases):
        if of == module:
            said = (
                refused_by_python(module, name, values[name]),
                answers.inputs.get((number, name)),
            )
            if (said[0] is None) != (said[1] is None):
                disagreements[ascii(values[name])[:500]] = said
    assert disagreements == {}


def test_terraform_finds_no_fault_with_the_modules_themselves(answers):
    assert (answers.modules, answers.elsewhere) == ({}, [])


def test_every_refusal_is_a_sentence_about_the_input(answers):
    strange = {
        said
        for (_, name), sentences in answers.inputs.items()
        for said in sentences
        if not re.match(rf"(each key of )?{name}\b.* must .*; got .*\.$", said, re.DOTALL)
        and "The given value is not suitable for module.case-" not in said
    }
    assert strange == set()


def test_the_values_are_as_many_as_promised_and_of_both_kinds(cases, answers, record_property):
    count = sum(len(values) for _, values in cases)
    refused = len(answers.inputs)
    record_property("inputs", f"{count:,} values of {len(INPUTS)} inputs: {refused:,} refused")
    assert count >= CASES
    assert 0.25 < refused / count < 0.75, f"{refused} of {count} values are refused"


STRICTER = [
    ("authorization-server", "deletion_protection", "true"),
    ("authorization-server", "name", 7),
    ("authorization-server", "clients", {"a": {"scopes": ["a/b"], "access_token_validity": "60"}}),
    ("authorization-server", "clients", {"a": {"scopes": ["a/b"], "access_token_validity": 60.0}}),
    ("authorization-server", "clients", {"a": {"scopes": ["a/b"], "scope": "a/c"}}),
    ("authorization-server", "tags", {"a": 7, "b": False}),
    ("protected-rest-api", "resource_policy_json", '{"a":' * 2_000 + "1" + "}" * 2_000),
]
"""What Terraform converts or leaves out before a module sees it, and how deep JSON may be."""


@pytest.mark.parametrize(("module", "name", "value"), STRICTER, ids=lambda each: ascii(each)[:60])
def test_python_alone_refuses_what_terraform_makes_fit(module, name, value):
    with pytest.raises(ValidationError):
        alone(INTERFACES[module], name)(**{name: value})


def test_terraform_makes_it_fit(variables, tmp_path, terraform_environment):
    smallest = {
        "authorization-server": {"name": "orders", "domain": {"prefix": "orders"}},
        "protected-rest-api": {
            "name": "orders",
            "backend": {"mock": {}},
            "routes": {"GET /": {"public": True}},
            "user_pool_arns": ["arn:aws:cognito-idp:eu-central-1:123456789012:userpool/a"],
        },
    }
    cases = [(module, {**smallest[module], name: value}) for module, name, value in STRICTER]
    answers = Root(tmp_path, variables, terraform_environment).ask(cases)
    assert (answers.inputs, answers.modules, answers.elsewhere) == ({}, {}, [])
