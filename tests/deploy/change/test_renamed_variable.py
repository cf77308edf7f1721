"""A path variable is renamed in two applies, because AWS allows one variable below a path.

docs/adr/0005-removed-routes.md explains why.
"""

import shutil
from typing import Any

import httpx2
import pytest

from scopegate import terraform
from scopegate.emulator import endpoints
from tests.deploy.conftest import ROOT, RootModule

POOL = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_example"


def routes(*keys: str) -> dict[str, Any]:
    module = {
        "source": "./protected-rest-api",
        "name": "orders",
        "backend": {"mock": {}},
        "routes": {key: {"public": True} for key in ("GET /orders", *keys)},
        "user_pool_arns": [POOL],
    }
    output = {"id": {"value": "${module.api.rest_api_id}"}}
    return {
        "provider": {"aws": {"region": "us-east-1"}},
        "module": {"api": module},
        "output": output,
    }


@pytest.fixture(scope="module")
def api(tmp_path_factory, aws):
    """An API with a variable in two of its paths."""
    folder = tmp_path_factory.mktemp("renamed")
    shutil.copytree(ROOT / "modules" / "protected-rest-api", folder / "protected-rest-api")
    module = RootModule(folder, aws.environment)
    module.configure(routes("GET /orders/{id}", "GET /orders/{id}/lines"))
    module.apply()
    return module


def test_another_name_of_a_variable_takes_the_routes_out_first_and_no_call_fails(api, aws):
    url = endpoints.invoke_url(aws.endpoint, api.outputs()["id"], "v1") + "/orders/7/lines"

    def status() -> int:
        return httpx2.get(url, trust_env=False).status_code

    statuses = [status()]
    renamed = routes("GET /orders/{order}", "GET /orders/{order}/lines")
    api.configure(renamed)
    with pytest.raises(terraform.TerraformError, match="already has a variable path part"):
        api.apply()
    statuses.append(status())
    api.configure(routes())
    api.apply()
    statuses.append(status())
    api.configure(renamed)
    api.apply()
    assert [*statuses, status()] == [200, 200, 200, 200]
    assert api.changes() == {}
