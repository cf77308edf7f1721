"""What attacks an app of CDK for Terraform: the values of its constructs, and its environment."""

import base64
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopegate import terraform
from scopegate.constructs import App, Stack
from scopegate.constructs._expression import escape
from scopegate.errors import ScopegateError
from scopegate.generate.modules import MODULES
from scopegate.inputs._constraint import normalized
from scopegate.settings import Settings
from tests.security.inputs.hostile import HOSTILE

LITERAL = [text for text in HOSTILE if "${TfToken[" not in text]
"""What holds no reference of CDK for Terraform, which would fail for want of what it names."""
DESCRIPTIONS = [text for text in LITERAL if 1 <= len(normalized(text).encode()) <= 256]
VALUES = [text for text in LITERAL if len(normalized(text)) <= 256]
SERVER = {
    "name": "hostile",
    "clients": {"a b\tc\n": {"scopes": ["${path.root}/%{if}"]}},
    "domain": {"prefix": "hostile"},
    "resource_servers": {
        "${path.root}": {"scopes": {"%{if}": "A description."}},
        "r": {"scopes": {str(number): text for number, text in enumerate(DESCRIPTIONS)}},
    },
    "tags": {**{str(n): text for n, text in enumerate(VALUES[:40])}, "${1 + 1}": "%{ if"},
}
REST: dict[str, Any] = {
    "name": "hostile",
    "backend": {"mock": {"body": "".join(LITERAL)}},
    "resource_policy_json": json.dumps({"Id": "".join(LITERAL)}),
    "routes": {"GET /": {"public": True}},
}
POOLS = {"user_pool_arns": ["arn:aws:cognito-idp:eu-central-1:123456789012:userpool/a"]}
HTTP = {
    "name": "hostile",
    "audience": ["a1"],
    "backend": {"http": {"url": "https://a.example.com/$'"}},
    "issuer": "https://a.example.com",
    "routes": {"GET /": {"public": True}},
    "stage_name": "$default",
    "tags": SERVER["tags"],
}
DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "".join(LITERAL), "version": "1"},
    "paths": {"/": {"get": {"security": [], "summary": "".join(LITERAL)}}},
}
INPUTS = {
    "authorization-server": SERVER,
    "cached-token-endpoint": {
        "name": "hostile",
        "access_token_validity": 60,
        "resource_policy_json": REST["resource_policy_json"],
        "tags": SERVER["tags"],
        "token_endpoint": "https://a.auth.eu-central-1.amazoncognito.com/oauth2/token",
    },
    "oauth2-api": {**SERVER, **REST},
    "protected-http-api": HTTP,
    "protected-openapi": {
        **{name: value for name, value in REST.items() if name != "routes"},
        **POOLS,
        "openapi": json.dumps(DOCUMENT),
    },
    "protected-rest-api": {**REST, **POOLS},
    "rest-api-authorizer": {"name": "a", "rest_api_id": "a1", **POOLS},
}


def composed(value: Any) -> Any:
    """Return ``value`` as Terraform reads its texts."""
    if isinstance(value, dict):
        return {normalized(key): composed(item) for key, item in value.items()}
    return [composed(item) for item in value] if isinstance(value, list) else normalized(value)


def test_terraform_reads_the_values_of_every_construct_as_they_were_given(
    tmp_path, terraform_environment
):
    app = App(outdir=str(tmp_path / "out"))
    given = {}
    for module in MODULES:
        inputs = module.interface(**INPUTS[module.name])
        module.construct(Stack(app, module.name), "part", config=inputs)
        values = inputs.model_dump(by_alias=True)
        given[module.name] = {name: value for name, value in values.items() if value is not None}
    app.synth()
    made = {name: _locals(tmp_path / "out/stacks" / name, given[name]) for name in given}
    text = json.dumps({"locals": {"all": made}})
    (tmp_path / "main.tf.json").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [terraform.executable(), "console"],
        cwd=tmp_path,
        env=terraform_environment,
        input="base64encode(jsonencode(local.all))\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(base64.b64decode(done.stdout)) == composed(given)


def _locals(stack: Path, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs of a construct, as its stack has them."""
    made = json.loads((stack / "cdk.tf.json").read_text(encoding="utf-8"))["locals"]
    return {name: made[name] for name in inputs}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("${TfToken[TOKEN.7]}", "${TfToken[TOKEN.7]}"),
        ("a ${TfToken[TOKEN.7]} b", "a ${TfToken[TOKEN.7]} b"),
        ("${TfToken[TOKEN.7]}${path.root}", "${TfToken[TOKEN.7]}$${path.root}"),
        ("${path.root}${TfToken[TOKEN.7]}%{if}", "$${path.root}${TfToken[TOKEN.7]}%%{if}"),
        ("#{TfToken[TOKEN.7]}", '#{${"Tf"}Token[TOKEN.7]}'),
        ('${TfToken[file("x")]}', '$${TfToken[file("x")]}'),
    ],
)
def test_a_reference_stays_one_and_opens_the_way_to_nothing_else(given, expected):
    assert escape(given) == expected


VARIABLES = ("DELETION_PROTECTION", "DOMAIN_PREFIX", "NAME", "STATE_BUCKET")
# What an environment can hold: no NUL, and bytes that are no UTF-8 as lone surrogates.
texts = st.sampled_from([text for text in HOSTILE if "\x00" not in text]) | st.text(
    st.characters(exclude_characters="\x00", min_codepoint=1, max_codepoint=0xDCFF), max_size=80
)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(drawn=st.dictionaries(st.sampled_from(VARIABLES), texts, min_size=1))
def test_an_environment_gives_settings_or_a_printable_line_for_each_variable(drawn):
    environment = {f"SCOPEGATE_{name}": text for name, text in drawn.items()}
    said = said_of(environment)
    assert {line.split(" ")[0].rstrip(":") for line in said} <= {*environment}
    assert [line for line in said if not line.isprintable()] == []


def said_of(environment: dict[str, str]) -> list[str]:
    """Return the lines that an environment is refused with, if it is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCOPEGATE_")}
    with patch("os.environ", {**kept, **environment}):
        try:
            found = Settings.from_environment()
        except ScopegateError as error:
            return str(error).split("\n")
    assert "${" not in f"{found.name}{found.domain_prefix}{found.state_bucket}"
    return []
