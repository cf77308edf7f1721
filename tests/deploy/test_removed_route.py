"""What becomes of a route that is taken away (docs/adr/0005-removed-routes.md)."""

import httpx2
import pytest

from scopegate.local_aws import endpoints
from tests.deploy.conftest import ROOT

DEPLOYMENT = "module.api.aws_api_gateway_deployment.this"


def configuration(*routes: str) -> dict:
    return {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": {"region": "us-east-1"}},
        "module": {
            "api": {
                "source": f"{ROOT}//modules/oauth2-api",
                "name": "orders",
                "backend": {"mock": {"body": "{}"}},
                "deletion_protection": False,
                "domain": {"prefix": "orders"},
                "routes": {route: {"public": True} for route in routes},
            }
        },
        "output": {"rest_api_id": {"value": "${module.api.rest_api_id}"}},
    }


@pytest.fixture(scope="module")
def statuses(root_module, aws):
    """Apply some routes; return what GET /kept and GET /removed answer."""

    def apply(*routes: str, replace: str | None = None) -> tuple[int, int]:
        root_module.configure(configuration(*routes))
        if replace:
            root_module.run("apply", "-auto-approve", f"-replace={replace}")
        else:
            root_module.apply()
        api = root_module.outputs()["rest_api_id"]
        url = endpoints.invoke_url(aws.endpoint, api, "v1")
        with httpx2.Client(trust_env=False) as http:
            return tuple(http.get(url + path).status_code for path in ("/kept", "/removed"))

    return apply


def test_a_removed_route_is_served_until_the_next_deployment(statuses, root_module):
    assert statuses("GET /kept", "GET /removed") == (200, 200)
    assert statuses("GET /kept") == (200, 200)
    assert statuses("GET /kept", replace=DEPLOYMENT) == (200, 403)
    assert root_module.changes() == {}
