"""Documents are refused at plan with the operation named, in Terraform as in Python."""

from typing import Any

import pytest

from scopegate.inputs import InputError, ProtectedOpenApiInputs
from scopegate.inputs.openapi_document import METHODS, Document, read
from tests._support.openapi_documents import REFUSED, as_json, as_yaml, large, modern, petstore
from tests.plan.conftest import POOL_ARN

SCOPES = ["pets/read", "pets/write"]


@pytest.fixture(scope="module")
def refusals(call, errors):
    """What Terraform says of each document; every second one is YAML."""
    calls = {
        f"case-{number}": call(
            "protected-openapi",
            {"openapi": (as_yaml if number % 2 else as_json)(document), "scopes": SCOPES},
        )
        for number, (document, _) in enumerate(REFUSED.values())
    }
    found = errors({"module": calls})
    return {
        name: [error.message for error in found if error.module == f"case-{number}"]
        for number, name in enumerate(REFUSED)
    } | {"": [error.message for error in found if not error.module]}


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_is_refused_and_the_operation_named(name, refusals):
    document, named = REFUSED[name]
    assert named in refusals[name][0]
    with pytest.raises(InputError) as refused:
        inputs(as_json(document))
    assert str(refused.value).splitlines() == refusals[name]


def test_nothing_else_is_wrong(refusals):
    assert refusals[""] == []


def inputs(text: str) -> ProtectedOpenApiInputs:
    given: dict[str, Any] = {
        "name": "pets",
        "backend": {"mock": {}},
        "openapi": text,
        "scopes": SCOPES,
        "user_pool_arns": [POOL_ARN],
    }
    return ProtectedOpenApiInputs(**given)


@pytest.mark.parametrize("document", [petstore(), modern(), large()], ids=["3.0", "3.1", "large"])
def test_a_good_document_is_accepted_as_json_and_as_yaml(document):
    read = [Document(inputs(write(document)).openapi) for write in (as_json, as_yaml)]
    routes = [[(route, one.scopes) for route, one in each.operations.items()] for each in read]
    assert routes[0] == routes[1]
    assert len(routes[0]) == sum(key in METHODS for item in read[0].items.values() for key in item)


def test_scalars_of_yaml_are_read_as_terraform_reads_them():
    text = "{dates: [2020-01-01, 2020-01-01T10:00:00Z], words: [y, on, Yes, n, 'n', yesterday]}"
    assert read(text) == {
        "dates": ["2020-01-01", "2020-01-01T10:00:00Z"],
        "words": [True, True, True, False, "n", "yesterday"],
    }
