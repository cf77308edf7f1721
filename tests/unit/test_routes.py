"""The routes of a document, as `scopegate routes` prints them."""

import pytest

from scopegate.errors import ScopegateError
from scopegate.routes import routes
from tests._support.openapi_documents import REFUSED, as_yaml, petstore

PETS = """\
routes = {
  "DELETE /pets/{petId}" = { scopes = ["pets/read", "pets/write"] }
  "GET /health"          = { public = true }
  "GET /pets"            = { scopes = ["pets/read"] }
  "GET /pets/{petId}"    = { scopes = ["pets/read"] }
  "HEAD /pets/{petId}"   = { scopes = ["pets/read"] }
  "POST /pets"           = { scopes = ["pets/write"] }
}
"""


@pytest.fixture
def printed(capfd, tmp_path):
    """Gives the exit code of `scopegate routes` for a document, and what it prints."""

    def printed(text):
        file = tmp_path / "openapi.yaml"
        file.write_text(text)
        code = routes(str(file))
        return code, *capfd.readouterr()

    return printed


def test_each_operation_of_a_document_is_a_route(printed):
    assert printed(as_yaml(petstore())) == (0, PETS, "")


def test_an_operation_that_can_not_be_translated_is_left_out_and_named(printed):
    code, found, missing = printed(as_yaml(REFUSED["optional security"][0]))
    (left_out,) = set(PETS.splitlines()) - set(found.splitlines())
    assert (code, left_out) == (1, '  "GET /pets"            = { scopes = ["pets/read"] }')
    assert missing == (
        "The document must have security entries with exactly one scope of one scheme: OpenAPI "
        "requires all scopes of an entry, and API Gateway accepts any one of them; got GET /pets "
        "with {}.\n"
    )


def test_a_path_too_deep_for_resources_is_named(printed):
    document = petstore()
    deep = "/a" * 11
    document["paths"][deep] = document["paths"].pop("/health")
    code, found, missing = printed(as_yaml(document))
    assert (code, deep in found) == (1, False)
    assert missing == (
        "Resources take paths of at most 10 parts, which protected-openapi does not ask for; "
        f"got GET {deep}.\n"
    )


def test_a_file_that_is_no_document_is_refused(printed):
    with pytest.raises(
        ScopegateError, match=r"must be an OpenAPI document of version 3\.0 or 3\.1"
    ):
        printed("swagger: '2.0'\n")
