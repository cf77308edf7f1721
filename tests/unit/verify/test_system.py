"""The system that a root module's outputs describe, and where it answers."""

import traceback
from typing import Any

import pytest

from scopegate import terraform
from scopegate.errors import ScopegateError
from scopegate.verify import system

SECRET = "the-secret-of-partner-a"  # noqa: S105  made up
OUTPUTS: dict[str, Any] = {
    "client_ids": {"partner-a": "id-a"},
    "client_secrets": {"partner-a": SECRET},
    "contract": {
        "clients": {"partner-a": {"id": "id-a", "scopes": ["r/s"]}},
        "invoke_url": "https://abc.execute-api.eu-central-1.amazonaws.com/v1",
        "issuer": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a",
        "rest_api_id": "abc",
        "routes": {"GET /a": {"public": False, "scopes": ["r/s"]}},
        "stage_name": "v1",
        "token_endpoint": "https://p.auth.eu-central-1.amazoncognito.com/oauth2/token",
    },
}


@pytest.fixture
def outputs(monkeypatch):
    """Lets the outputs of every directory be these."""
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)

    def give(values: dict[str, Any]) -> None:
        monkeypatch.setattr(terraform, "outputs", lambda _directory, env=None: values)  # noqa: ARG005

    give(OUTPUTS)
    return give


@pytest.mark.usefixtures("outputs")
def test_on_aws_the_addresses_are_those_of_the_contract(tmp_path):
    found = system.read(tmp_path)
    assert (found.token_endpoint, found.invoke_url, found.local) == (
        OUTPUTS["contract"]["token_endpoint"],
        OUTPUTS["contract"]["invoke_url"],
        False,
    )


@pytest.mark.usefixtures("outputs")
@pytest.mark.parametrize("how", ["argument", "environment"])
def test_with_an_endpoint_url_the_addresses_are_those_of_the_emulator(how, tmp_path, monkeypatch):
    variables = {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}
    if how == "environment":
        monkeypatch.setenv("AWS_ENDPOINT_URL", variables["AWS_ENDPOINT_URL"])
    found = system.read(tmp_path, variables if how == "argument" else None)
    assert (found.token_endpoint, found.invoke_url, found.local) == (
        "http://127.0.0.1:4566/oauth2/token",
        "http://127.0.0.1:4566/_aws/execute-api/abc/v1",
        True,
    )


@pytest.mark.usefixtures("outputs")
def test_each_client_has_its_id_and_secret_and_neither_is_shown(tmp_path):
    found = system.read(tmp_path)
    assert found.credentials == {"partner-a": ("id-a", SECRET)}
    assert SECRET not in repr(found)
    assert SECRET not in str(found)


@pytest.mark.parametrize("missing", system.OUTPUTS)
def test_an_output_that_is_missing_is_named_with_those_that_are_needed(missing, outputs, tmp_path):
    outputs({name: value for name, value in OUTPUTS.items() if name != missing})
    with pytest.raises(ScopegateError) as error:
        system.read(tmp_path)
    others = ", ".join(sorted(name for name in OUTPUTS if name != missing))
    assert str(error.value) == (
        f"{tmp_path} has no output {missing!r} that is an object; verify reads the outputs "
        f"contract, client_ids, client_secrets of an applied root module. Outputs found: {others}."
    )


@pytest.mark.parametrize("field", ["token_endpoint", "invoke_url"])
def test_a_field_that_the_contract_lacks_is_named_and_no_secret_is_shown(field, outputs, tmp_path):
    contract = {name: value for name, value in OUTPUTS["contract"].items() if name != field}
    outputs({**OUTPUTS, "contract": contract})
    with pytest.raises(ScopegateError) as error:
        system.read(tmp_path)
    assert str(error.value).startswith(f"The output 'contract' has no {field!r}; it has clients, ")
    assert SECRET not in "".join(traceback.format_exception(error.value))


def test_a_client_without_a_secret_is_named(outputs, tmp_path):
    outputs({**OUTPUTS, "client_secrets": {}})
    with pytest.raises(ScopegateError) as error:
        system.read(tmp_path)
    assert str(error.value) == (
        f"The output 'client_secrets' of {tmp_path} has no secret of partner-a."
    )
