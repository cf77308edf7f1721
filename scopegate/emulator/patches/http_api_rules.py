"""Patches of HTTP APIs: requests that AWS refuses and MiniStack accepts.

Source, unless stated otherwise: the API reference of Amazon API Gateway Version 2.
"""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: PLR0913, PLR0917, SLF001

import json
from http import HTTPStatus
from typing import Any

from ministack.services import apigateway as v2
from ministack.services import apigateway_v1 as v1

from scopegate.emulator.patches import vpc_links
from scopegate.emulator.patches._registry import Function, Response, patch
from scopegate.emulator.patches.rest_api_domains import at_a_domain_name, domains_leading_to

_KEPT = ("connectionId", "credentialsArn", "integrationSubtype", "tlsConfig")


def _refused(message: str) -> Response:
    return v2._apigw_error("BadRequestException", message, HTTPStatus.BAD_REQUEST)


@patch(v2, "_create_integration")
def a_new_integration_says_how_to_reach_its_backend(
    stock: Function, api_id: str, data: dict[str, Any]
) -> Response:
    """A function has a payload format, a server a method and a URI, and a private one a VPC link.

    MiniStack requires none of them, and discards the link, the role and the TLS settings.
    """
    return _refusal(data) or _with_kept(stock(api_id, data), api_id, data)


@patch(v2, "_update_integration")
def a_changed_integration_says_how_to_reach_its_backend(
    stock: Function, api_id: str, integration_id: str, data: dict[str, Any]
) -> Response:
    """The second part of ``a_new_integration_says_how_to_reach_its_backend``."""
    present = v2._integrations.get(api_id, {}).get(integration_id) or {}
    refusal = _refusal({**present, **data})
    return refusal or _with_kept(stock(api_id, integration_id, data), api_id, data)


def _refusal(integration: dict[str, Any]) -> Response | None:
    kind = integration.get("integrationType")
    if kind == "AWS_PROXY" and not integration.get("payloadFormatVersion"):
        return _refused("PayloadFormatVersion is a required parameter for integration")
    if kind == "HTTP_PROXY" and not integration.get("integrationMethod"):
        return _refused("HttpMethod must be specified for HTTP_PROXY integration")
    if not integration.get("integrationUri"):
        return _refused("Integration Uri must be specified")
    if integration.get("connectionType") == "VPC_LINK" and not vpc_links.link_exists(
        integration.get("connectionId") or ""
    ):
        return _refused("Invalid VpcLink identifier specified")
    return None


def _with_kept(response: Response, api_id: str, data: dict[str, Any]) -> Response:
    """Add the values that MiniStack discards to the response and to its record."""
    status, headers, body = response
    if status >= HTTPStatus.BAD_REQUEST:
        return status, headers, body
    integration = v2._integrations[api_id][json.loads(body)["integrationId"]]
    integration.update({name: data[name] for name in _KEPT if data.get(name)})
    return v2._apigw_response(integration, status)


@patch(v2, "_delete_stage")
def a_stage_of_an_http_api_with_a_mapping_stays(
    stock: Function, api_id: str, stage_name: str
) -> Response:
    """HTTP APIs have the same defect: see ``rest_api_domains.a_stage_with_a_mapping_stays``."""
    domains = domains_leading_to(api_id, stage_name)
    if domains:
        return _refused(
            f"Deleting stage {stage_name} failed. Please remove all API mappings related to the "
            f"stage in your domain: {', '.join(domains)} before deleting the stage."
        )
    return stock(api_id, stage_name)


@patch(v2, "_delete_api")
def an_http_api_with_a_mapping_stays(stock: Function, api_id: str) -> Response:
    """HTTP APIs have the same defect: see ``rest_api_domains.an_api_with_a_mapping_stays``.

    Source: https://github.com/gruntwork-io/cloud-nuke/issues/594
    """
    domains = domains_leading_to(api_id)
    if domains:
        return _refused(
            f"Deleting API {api_id} failed. Please remove all API mappings related to the API in "
            f"your domain: {', '.join(domains)} before deleting the API."
        )
    return stock(api_id)


@patch(v2, "_handle_execute_in_scope")
async def the_default_endpoint_of_an_http_api_can_be_off(
    stock: Function, api_id: str, stage: str, path: str, method: str, headers: Any, *call: Any
) -> Any:
    """Without its default endpoint, an API answers only on its domain names.

    AWS does not document the status of other calls.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html
    """
    off = (v2._apis.get(api_id) or {}).get("disableExecuteApiEndpoint")
    if off and not at_a_domain_name(headers):
        return v2._http_api_not_found()
    return await stock(api_id, stage, path, method, headers, *call)


@patch(v2, "_create_api_mapping")
def an_http_api_is_at_a_regional_domain_name(
    stock: Function, name: str, data: dict[str, Any]
) -> Response:
    """Only REST APIs can have an edge-optimized domain name and TLS 1.0.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html
    """
    domain = v1._domain_names.get(name) or {}
    types = (domain.get("endpointConfiguration") or {}).get("types") or ["REGIONAL"]
    if data["apiId"] in v2._apis and types != ["REGIONAL"]:
        return _refused(
            "Only REGIONAL domain names can be managed through the API Gateway V2 API. For EDGE "
            "domain names, please use the API Gateway V1 API. Also note that only REST APIs can be "
            "attached to EDGE domain names."
        )
    return stock(name, data)


@patch(v1, "_create_domain_name")
@patch(v2, "_create_domain_name")
def mutual_tls_is_for_regional_domain_names(stock: Function, data: dict[str, Any]) -> Response:
    """A truststore is in S3, and its domain name is Regional with TLS 1.2 or later.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
    """
    truststore = (data.get("mutualTlsAuthentication") or {}).get("truststoreUri")
    settings = {**data, **(data.get("domainNameConfigurations") or [{}])[0]}
    types = (settings.get("endpointConfiguration") or {}).get("types")
    kind = (types or [settings.get("endpointType") or "REGIONAL"])[0]
    if truststore is None:
        return stock(data)
    if not str(truststore).startswith("s3://"):
        return _refused("Invalid S3 URI for truststoreUri")
    if kind != "REGIONAL":
        return _refused("Mutual TLS is only supported for REGIONAL domain names")
    if settings.get("securityPolicy") == "TLS_1_0":
        return _refused("Mutual TLS is only supported with the security policy TLS_1_2 or later")
    return stock(data)
