"""docs/scale.md: one REST API that takes the tokens of several user pools."""

import re

import pytest

from scopegate.emulator import endpoints
from scopegate.generate.source import source
from tests.deploy.conftest import ROOT
from tests.deploy.emulator.calls import Aws

# What the block takes for granted, and a pool that the API doesn't trust.
SURROUNDINGS = """
provider "aws" {
  region = "us-east-1"
}

locals {
  function = { function_name = "orders", invoke_arn = "%s" }
  tiers = {
    gold   = { partner-a = { scopes = ["orders/read"] } }
    silver = { partner-b = { scopes = ["orders/read"] } }
  }
}

module "other" {
  source = "%s//modules/authorization-server"

  name             = "other"
  domain           = { prefix = "example-other" }
  resource_servers = { orders = { scopes = { read = "Read orders." } } }
  clients          = { stranger = { scopes = ["orders/read"] } }
}

output "credentials" {
  sensitive = true
  value = {
    for pool in concat(values(module.partners), [module.other]) :
    keys(pool.client_ids)[0] => {
      ClientId     = values(pool.client_ids)[0]
      ClientSecret = values(pool.client_secrets)[0]
    }
  }
}

output "rest_api_id" {
  value = module.api.rest_api_id
}
"""


@pytest.fixture(scope="module")
def applied(aws, root_module):
    """The block of the document, with its surroundings, applied."""
    arn = Aws(aws).function("orders")
    invoke_arn = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    (block,) = (
        each
        for each in re.findall(r"^```hcl\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
        if "user_pool_arns" in each
    )
    local = block
    for module in ("authorization-server", "protected-rest-api"):
        local = local.replace(source(module), f"{ROOT}//modules/{module}")
    assert local.count(str(ROOT)) == 2
    (root_module.directory / "main.tf").write_text(local + SURROUNDINGS % (invoke_arn, ROOT))
    root_module.apply()
    return root_module.outputs()


def test_clients_of_each_pool_are_let_in_and_those_of_another_are_not(aws, applied):
    cloud = Aws(aws)
    url = endpoints.invoke_url(aws.endpoint, applied["rest_api_id"], "v1") + "/orders"
    statuses = {}
    for client, credential in applied["credentials"].items():
        token = cloud.token(credential)["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        statuses[client] = cloud.call("GET", url, headers=headers).status
    assert statuses == {"partner-a": 200, "partner-b": 200, "stranger": 401}
