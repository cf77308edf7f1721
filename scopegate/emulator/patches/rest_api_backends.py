"""Patches of REST APIs: requests to servers, and their responses."""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: PLR0913, PLR0917, SLF001

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ministack.services import apigateway_v1 as v1
from ministack.services import cognito

from scopegate.emulator import endpoints
from scopegate.emulator.patches import _context
from scopegate.emulator.patches._registry import Function, patch


@patch(v1, "_urlopen_async")
async def the_domain_of_a_user_pool_leads_to_its_token_endpoint(
    stock: Function, request: Any, seconds: float
) -> Any:
    """A pool answers at ``https://<prefix>.auth.<region>.amazoncognito.com`` or a custom domain.

    No name server has the domains of MiniStack's pools.
    """
    url = urlsplit(getattr(request, "full_url", request))
    pools = cognito._user_pools.all_items()
    domains = {
        name
        for _, pool in pools
        for name in (
            f"{pool.get('Domain')}.auth.{pool['Id'].split('_')[0]}.amazoncognito.com",
            pool.get("CustomDomain"),
        )
    }
    if url.hostname in domains:
        own = endpoints.endpoint(int(os.environ["GATEWAY_PORT"]))
        request.full_url = f"{own}{url.path}" + (f"?{url.query}" if url.query else "")
    return await stock(request, seconds)


@patch(v1, "_invoke_http_proxy_v1")
async def an_http_integration_sends_and_answers_as_it_is_mapped(
    stock: Function,
    integration: dict[str, Any],
    path: str,
    method: str,
    headers: dict[str, str],
    body: bytes,
    query_params: dict[str, Any],
    path_params: dict[str, str],
) -> Any:
    """HTTP, unlike HTTP_PROXY, forwards only what is mapped.

    MiniStack treats both as HTTP_PROXY: headers, query, body and answer are forwarded unchanged.
    Source: API Gateway Developer Guide, "Data transformations for REST APIs".
    """
    if integration["type"] != "HTTP":
        return await stock(integration, path, method, headers, body, query_params, path_params)
    path_params = path_params or {}
    query = {name: _first(value) for name, value in (query_params or {}).items()}
    given = {**headers, **query, **path_params}
    media_type = v1._header_ci(headers, "content-type") or "application/json"
    templates = integration.get("requestTemplates") or {}
    template = templates.get(media_type.split(";", 1)[0].strip().lower())
    sent = body
    if template is not None:
        sent = v1._render_request_template_v1(template, body.decode(), given).encode()
    answer = await stock(
        integration,
        path,
        integration["httpMethod"],
        {
            "Content-Type": "application/json",
            **_mapped(integration, "header", headers, query, path_params),
        },
        sent,
        _mapped(integration, "querystring", headers, query, path_params),
        path_params,
    )
    if not isinstance(answer, tuple):
        return answer
    status, _, text = answer
    if v1._select_service_integration_response(integration, status) is None:
        return v1._gw_error("API_CONFIGURATION_ERROR", "Internal server error")
    accepted = "application/json"
    return v1._service_integration_response(integration, status, text.decode(), accepted, given)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def _mapped(
    integration: Mapping[str, Any],
    place: str,
    headers: dict[str, str],
    query: Mapping[str, Any],
    path_params: Mapping[str, str],
) -> dict[str, Any]:
    """Return what the integration sends in a ``place``: ``header`` or ``querystring``."""
    mapped = {}
    for name, source in (integration.get("requestParameters") or {}).items():
        kind, _, key = name.removeprefix("integration.request.").partition(".")
        value = _value(source, headers, query, path_params)
        if kind == place and value is not None:
            mapped[key] = value
    return mapped


def _value(
    source: str, headers: dict[str, str], query: Mapping[str, Any], path_params: Mapping[str, str]
) -> str | None:
    """Return the value of a mapping expression in this call, or None."""
    origin, _, name = source.removeprefix("method.request.").partition(".")
    match origin:
        case "header":
            return v1._header_ci(headers, name) or None
        case "querystring":
            return query.get(name)
        case "path":
            return path_params.get(name)
        case "context" | "stageVariables":
            value = _context.value(source.removeprefix("context."))
            return None if value is None else str(value)
    return source[1:-1] if source.startswith("'") else None


@patch(v1, "_invoke_http_proxy_v1")
async def an_http_proxy_overwrites_what_is_mapped(
    stock: Function,
    integration: dict[str, Any],
    path: str,
    method: str,
    headers: dict[str, str],
    body: bytes,
    query_params: dict[str, Any],
    path_params: dict[str, str],
) -> Any:
    """A mapped header, or parameter of the query, replaces the one that the caller sent.

    Sources include claims that the authorizer has verified (``context.authorizer.claims.…``) and
    stage variables. If a source has no value, which AWS does not document, the value of the caller
    is forwarded: a backend may trust only claims that every accepted token has. MiniStack maps only
    path parameters.
    Source: API Gateway Developer Guide, "Data transformations for REST APIs".
    """
    integration = {**integration, "uri": _context.with_stage_variables(integration["uri"])}
    if integration["type"] == "HTTP_PROXY":
        query = {name: _first(value) for name, value in (query_params or {}).items()}
        mapped = _mapped(integration, "header", headers, query, path_params or {})
        names = {name.lower() for name in mapped}
        own = {name: value for name, value in headers.items() if name.lower() not in names}
        added = _mapped(integration, "querystring", headers, query, path_params or {})
        headers, query_params = {**own, **mapped}, {**(query_params or {}), **added}
    return await stock(integration, path, method, headers, body, query_params, path_params)
