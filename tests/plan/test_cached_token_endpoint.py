"""What the module cached-token-endpoint plans for its typical inputs (conftest).

The emulator keeps no answers of a REST API: that tokens stay apart is proven here.
"""

import json
import re

import pytest

from tests.plan.conftest import POOL_URL, TYPICAL, WEB_ACL_ARN

MODULE = "module.hcl-cached-token-endpoint"
CREDENTIAL = "method.request.header.Authorization"
SCOPES = "method.request.querystring.scope"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def values(typical):
    """Gives the planned values of a resource."""
    resources = typical.modules[MODULE].resources
    return lambda address: resources[address]["values"]


def test_the_cache_tells_requests_apart_by_the_whole_credential_and_the_scopes(values):
    assert values("aws_api_gateway_integration.token")["cache_key_parameters"] == [
        CREDENTIAL,
        SCOPES,
    ]


def test_a_request_without_a_credential_or_without_scopes_is_refused(values):
    assert values("aws_api_gateway_method.token")["request_parameters"] == {
        CREDENTIAL: True,
        SCOPES: True,
    }
    assert values("aws_api_gateway_request_validator.this")["validate_request_parameters"] is True


def test_nothing_of_a_request_is_passed_on_but_what_is_in_the_key(values):
    planned = values("aws_api_gateway_integration.token")
    expected = {
        "http_method": "POST",
        "integration_http_method": "POST",
        "passthrough_behavior": "NEVER",
        "request_parameters": {
            "integration.request.header.Authorization": CREDENTIAL,
            "integration.request.header.Content-Type": f"'{FORM}'",
        },
        "request_templates": {
            FORM: "grant_type=client_credentials&scope=$util.urlEncode($input.params('scope'))"
        },
        "type": "HTTP",
        "uri": POOL_URL,
    }
    assert {name: planned[name] for name in expected} == expected


def test_the_validator_is_that_of_the_method(typical):
    (method,) = (
        each
        for each in typical["configuration"]["root_module"]["module_calls"][
            "hcl-cached-token-endpoint"
        ]["module"]["resources"]
        if each["type"] == "aws_api_gateway_method"
    )
    assert method["expressions"]["request_validator_id"]["references"] == [
        "aws_api_gateway_request_validator.this.id",
        "aws_api_gateway_request_validator.this",
    ]


def test_there_is_one_route_and_it_is_post(typical, values):
    methods = [
        address
        for address in typical.modules[MODULE].resources
        if address.startswith("aws_api_gateway_method.")
    ]
    parts = [
        values(f"aws_api_gateway_resource.{part}")["path_part"] for part in ("oauth2", "token")
    ]
    assert (methods, parts) == (["aws_api_gateway_method.token"], ["oauth2", "token"])
    planned = values("aws_api_gateway_method.token")
    assert (planned["http_method"], planned["authorization"]) == ("POST", "NONE")


def test_the_stage_has_a_cache_of_the_size_that_is_asked_for(values):
    planned = values("aws_api_gateway_stage.this")
    assert (planned["cache_cluster_enabled"], planned["cache_cluster_size"]) == (True, "1.6")


def test_the_route_is_cached_encrypted_unlogged_and_not_to_be_circumvented(values):
    planned = values("aws_api_gateway_method_settings.token")
    (settings,) = planned["settings"]
    assert planned["method_path"] == "~1oauth2~1token/POST"
    assert settings == {
        "cache_data_encrypted": True,
        "cache_ttl_in_seconds": 2700,
        "caching_enabled": True,
        "data_trace_enabled": False,
        "logging_level": "OFF",
        "metrics_enabled": False,
        "require_authorization_for_cache_control": True,
        "throttling_burst_limit": 200,
        "throttling_rate_limit": 100,
        "unauthorized_cache_control_header_strategy": "SUCCEED_WITH_RESPONSE_HEADER",
    }


def test_a_token_is_said_to_live_for_what_is_left_when_it_leaves_the_cache_last(values):
    answer = values('aws_api_gateway_integration_response.token["200"]')
    assert json.loads(answer["response_templates"]["application/json"]) == {
        "access_token": "$input.path('$.access_token')",
        "expires_in": 60 * 60 - 2700 - 30,
        "token_type": "Bearer",
    }


def test_refusals_are_passed_on_and_whatever_else_is_no_answer_of_the_endpoint(typical, values):
    patterns = {
        address: values(address)["selection_pattern"]
        for address in typical.modules[MODULE].resources
        if address.startswith("aws_api_gateway_integration_response.")
    }
    assert patterns == {
        f'aws_api_gateway_integration_response.token["{status}"]': status
        for status in ("200", "400", "401")
    }
    failure = values('aws_api_gateway_gateway_response.this["API_CONFIGURATION_ERROR"]')
    assert failure["status_code"] == "503"


def test_no_answer_may_be_kept_on_its_way(typical, values):
    stored = {
        address: values(address)["response_parameters"]
        for address in typical.modules[MODULE].resources
        if re.match(r"aws_api_gateway_(integration|gateway)_response\.", address)
    }
    kept = [
        address
        for address, parameters in stored.items()
        if not any("no-store" in value for value in parameters.values())
    ]
    assert (len(stored), kept) == (6, [])


def test_a_line_of_the_log_holds_neither_a_header_nor_a_query(values):
    planned = values("aws_api_gateway_stage.this")["access_log_settings"]
    line = json.loads(planned[0]["format"])
    assert (line["path"], line["status"]) == ("$context.path", "$context.status")
    assert [
        name
        for name, variable in line.items()
        if not re.fullmatch(r"\$context\.(?!requestOverride|authorizer)[\w.]+", variable)
    ] == []


def test_the_web_acl_and_the_policy_are_those_that_are_given(values):
    assert values("aws_wafv2_web_acl_association.this[0]")["web_acl_arn"] == WEB_ACL_ARN
    policy = values("aws_api_gateway_rest_api_policy.this[0]")["policy"]
    assert json.loads(policy) == json.loads(
        TYPICAL["cached-token-endpoint"]["resource_policy_json"]
    )
