"""Examples, and with them the modules, on an emulator that shares no code with MiniStack.

Each is applied, planned again and destroyed. What differs from MiniStack, and whose fault it is, is
in docs/second-opinion.md.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from scopegate.terraform import TerraformError
from tests.deploy.conftest import ROOT, example
from tests.deploy.second_opinion.moto_server import Moto, moto

SHORT = ("basic",)
"""What `make test` applies; `make assurance` applies all."""


@dataclass(frozen=True)
class Difference:
    """Something that moto does otherwise than AWS documents.

    Attributes:
        title: Its heading in docs/second-opinion.md.
        error: What Terraform says of it when it destroys, if it fails for it.
        left: Types of resources that are left for it.
        changes: What the second plan wants to do for it, by address.
        without: A part of a configuration that is left out for it, as an override file.
    """

    title: str
    error: str = ""
    left: frozenset[str] = field(default_factory=frozenset)
    changes: dict[str, str] = field(default_factory=dict, hash=False)
    without: str = ""


RESOURCE_SERVERS = Difference(
    "A resource server is not deleted",
    error="operation error Cognito Identity Provider: DeleteResourceServer",
    left=frozenset({"aws_cognito_resource_server", "aws_cognito_user_pool"}),
)
POLICIES = Difference(
    "A resource policy of a REST API can't be read",
    without='module "api" {\n  resource_policy_json = null\n}\n',
)
CACHE_KEYS = Difference(
    "The cache key of an integration is forgotten",
    changes={"module.token_endpoint.aws_api_gateway_integration.token": "update"},
)
DIFFERENCES = {
    "basic": [RESOURCE_SERVERS],
    "complete": [RESOURCE_SERVERS, POLICIES],
    "existing-pool": [],
    "existing-rest-api": [],
    "http-api": [RESOURCE_SERVERS],
    "many-partners": [RESOURCE_SERVERS],
    "rotation": [RESOURCE_SERVERS],
    "token-cache": [RESOURCE_SERVERS, CACHE_KEYS],
}
"""What differs, by the example that shows it."""

OWN: dict[str, Callable[[Moto], dict[str, Any]]] = {
    "complete": lambda _: {
        "deletion_protection": False,
        "domain_prefix": "second-complete",
        "manage_account_logging_role": True,
    },
    "existing-pool": lambda server: {"user_pool_arns": [server.pool()]},
    "existing-rest-api": lambda server: {"user_pool_arns": [server.pool()], **server.rest_api()},
}
"""Variables of an example beside its function, if it takes others than a prefix."""

_PROVIDER = 'provider "aws" {\n  max_retries = 1\n}\n'
"""An operation that moto lacks is asked for once."""


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    with moto(tmp_path_factory.mktemp("moto")) as server:
        yield server


@pytest.fixture
def function(second):
    second.reset()
    return second.function()


def chosen():
    wanted = os.environ.get("SCOPEGATE_SECOND_OPINION", " ".join(SHORT))
    return list(DIFFERENCES) if wanted == "all" else wanted.split()


@pytest.mark.assurance
@pytest.mark.parametrize("name", chosen())
def test_an_example_is_made_kept_and_destroyed_but_for_what_differs(
    name, second, function, tmp_path
):
    differences = DIFFERENCES[name]
    own = OWN.get(name, lambda _: {"domain_prefix": f"second-{name}"})
    values = function | own(second)
    module = example(name, values, second, tmp_path)
    override = _PROVIDER + "".join(one.without for one in differences)
    (module.directory / "moto_override.tf").write_text(override)
    module.apply()
    assert module.changes() == {
        address: action for one in differences for address, action in one.changes.items()
    }
    explained = [one.error for one in differences if one.error]
    errors = destroyed(module)
    assert [error for error in errors if not any(one in error for one in explained)] == []
    left = set(re.findall(r"\b(aws_\w+)\.", module.run("state", "list")))
    assert left == {kind for one in differences for kind in one.left}


def destroyed(module):
    """Return the errors of Terraform when it destroys all."""
    try:
        module.run("destroy", "-auto-approve")
    except TerraformError as failure:
        return re.findall(r"^Error: .*", str(failure), re.MULTILINE)
    return []


def test_each_difference_is_explained():
    text = (ROOT / "docs" / "second-opinion.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^## (.*)$", text, re.MULTILINE))
    told = {one.title for some in DIFFERENCES.values() for one in some}
    assert told <= headings, sorted(told - headings)


def test_every_example_is_applied_or_said_to_be_left_out():
    text = (Path(ROOT) / "docs" / "second-opinion.md").read_text(encoding="utf-8")
    examples = {path.parent.name for path in (ROOT / "examples").glob("*/main.tf")}
    left_out = {name for name in examples - set(DIFFERENCES) if f"`{name}`" in text}
    assert examples == set(DIFFERENCES) | left_out
