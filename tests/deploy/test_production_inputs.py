"""What an API in production needs, on both kinds of API: called as callers and attackers do."""

import copy
import json
from typing import Any

import httpx2
import pytest

from scopegate.emulator import endpoints
from scopegate.verify.tokens import TokenError, access_token
from tests.deploy.conftest import ROOT
from tests.deploy.emulator.backend import backend
from tests.deploy.emulator.calls import Aws
from tests.deploy.emulator.probes.vpc_links import listener

HEADERS = {"client_id": "X-Client-Id", "scopes": "X-Scopes"}
BALANCER = "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/net/orders/1a2b"
APIS = ("rest", "http")
PATHS = ("/orders", "/private", "/health", "/open")
STAGE = "v1"


def configuration(url: str, listener: str) -> dict[str, Any]:
    """Return a pool, both kinds of API in front of a server, and links to it through a VPC."""
    server = {"http": {"url": url, "identity_headers": HEADERS, "timeout": 5000}}
    rest = {"vpc_link": {"id": "${aws_api_gateway_vpc_link.this.id}", "url": url}}
    http = {"vpc_link": {"id": "${aws_apigatewayv2_vpc_link.this.id}", "listener_arn": listener}}
    common = {"name": "orders", "stage_name": STAGE, "stage_variables": {"environment": "test"}}
    return {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": {"region": "us-east-1"}},
        "resource": {
            "aws_api_gateway_vpc_link": {
                "this": {
                    "name": "orders",
                    "target_arns": [listener.replace("listener", "loadbalancer")],
                }
            },
            "aws_apigatewayv2_vpc_link": {
                "this": {"name": "orders", "subnet_ids": ["subnet-1"], "security_group_ids": []}
            },
        },
        "module": {
            "server": {
                "source": f"{ROOT}//modules/authorization-server",
                "name": "orders",
                "clients": {
                    "partner-a": {"scopes": ["orders/read"]},
                    "partner-b": {"scopes": ["orders/read"]},
                },
                "deletion_protection": False,
                "domain": {"prefix": "orders"},
                "resource_servers": {"orders": {"scopes": {"read": "Read."}}},
                "user_pool_tier": "PLUS",
            },
            "rest": {
                "source": f"{ROOT}//modules/protected-rest-api",
                **common,
                "backend": server,
                "binary_media_types": ["application/pdf"],
                "minimum_compression_size": 1024,
                "routes": routes(rest),
                "user_pool_arns": ["${module.server.user_pool_arn}"],
            },
            "http": {
                "source": f"{ROOT}//modules/protected-http-api",
                **common,
                "audience": "${values(module.server.client_ids)}",
                "backend": server,
                "issuer": "${module.server.issuer}",
                "routes": routes(http),
            },
        },
        "output": {
            "ids": {
                "value": {
                    "rest": "${module.rest.rest_api_id}",
                    "http": "${module.http.http_api_id}",
                }
            },
            "clients": {"value": "${module.server.client_ids}"},
            "contract": {"value": "${module.server.contract}"},
            "secrets": {"value": "${module.server.client_secrets}", "sensitive": True},
        },
    }


def routes(link: dict[str, Any]) -> dict[str, Any]:
    """Return routes to the server by itself and through a VPC, for clients and for everybody."""
    through = {"vpc_link": link["vpc_link"] | {"identity_headers": HEADERS}}
    return {
        "GET /orders": {"scopes": ["orders/read"]},
        "GET /private": {"scopes": ["orders/read"], "backend": through},
        "GET /health": {"public": True},
        "GET /open": {"public": True, "backend": through},
    }


@pytest.fixture(scope="module")
def described(aws):
    with backend(says=tuple(HEADERS.values())) as url:
        yield configuration(url, listener(Aws(aws), url))


@pytest.fixture(scope="module")
def applied(root_module, described):
    root_module.configure(described)
    root_module.apply()
    return root_module


def token(applied, aws, client: str) -> str:
    outputs = applied.outputs()
    credentials = outputs["clients"][client], outputs["secrets"][client]
    return access_token(endpoints.token_endpoint(aws.endpoint), *credentials, trust_env=False)


def told(applied, aws, **headers: str) -> dict[str, list[str]]:
    """Return what the server was told of who calls, by API, for each of ``PATHS``."""
    ids = applied.outputs()["ids"]
    with httpx2.Client(trust_env=False, headers=headers) as http:
        return {
            api: [
                http.get(endpoints.invoke_url(aws.endpoint, ids[api], STAGE) + path).text
                for path in PATHS
            ]
            for api in APIS
        }


def test_a_server_is_told_who_calls_and_of_a_public_route_nothing(applied, aws):
    bearer = f"Bearer {token(applied, aws, 'partner-a')}"
    caller = f"{applied.outputs()['clients']['partner-a']} orders/read"
    expected = [caller, caller, "- -", "- -"]
    assert told(applied, aws, Authorization=bearer) == {"rest": expected, "http": expected}


@pytest.mark.parametrize("names", [("X-Client-Id", "X-Scopes"), ("x-client-id", "X-SCOPES")])
def test_no_caller_can_say_who_it_is_in_a_header_of_its_own(applied, aws, names):
    forged = dict.fromkeys(names, "forged")
    bearer = f"Bearer {token(applied, aws, 'partner-b')}"
    caller = f"{applied.outputs()['clients']['partner-b']} orders/read"
    with_token = told(applied, aws, Authorization=bearer, **forged)
    without = told(applied, aws, **forged)
    expected = [caller, caller, "- -", "- -"]
    assert with_token == {"rest": expected, "http": expected}
    assert [answers[2:] for answers in without.values()] == [["- -", "- -"]] * len(APIS)
    assert "forged" not in json.dumps([with_token, without])


def test_the_second_plan_is_empty(applied):
    assert applied.changes() == {}


def test_a_suspended_client_gets_no_token_and_keeps_its_id_and_secret(applied, aws, described):
    before = applied.outputs()
    last = f"Bearer {token(applied, aws, 'partner-a')}"
    changed = copy.deepcopy(described)
    changed["module"]["server"]["clients"]["partner-a"]["enabled"] = False
    applied.configure(changed)
    applied.apply()
    assert applied.changes() == {}
    with pytest.raises(TokenError):
        token(applied, aws, "partner-a")
    after = applied.outputs()
    assert [after[name] for name in ("clients", "secrets")] == [
        before[name] for name in ("clients", "secrets")
    ]
    assert sorted(after["contract"]["clients"]) == ["partner-b"]
    caller = f"{after['clients']['partner-a']} orders/read"
    assert told(applied, aws, Authorization=last)["rest"][0] == caller  # until it expires
    applied.configure(described)
    applied.apply()
    assert applied.changes() == {}
    assert token(applied, aws, "partner-a")


def test_the_default_endpoint_is_off_where_there_is_a_domain(applied, described):
    changed = copy.deepcopy(described)
    certificate = "arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-3333-4444-5555"
    for api in APIS:
        changed["module"][api]["api_domain"] = {
            "certificate_arn": certificate,
            "mutual_tls": {"truststore_uri": "s3://orders-trust/ca.pem"},
            "name": f"{api}.example.com",
        }
    applied.configure(changed)
    applied.apply()
    assert applied.changes() == {}
    off = {
        address.split(".")[1]: values["disable_execute_api_endpoint"]
        for address, values in applied.state().items()
        if "disable_execute_api_endpoint" in values
    }
    assert off == {"rest": True, "http": True}
