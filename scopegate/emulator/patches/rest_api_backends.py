"""Patches of REST APIs: what a server behind them is sent, and what is made of its answer."""

# MiniStack's own functions are private, and their signatures given.
# ruff: noqa: PLR0913, PLR0917, SLF001

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ministack.services import apigateway_v1 as v1
from ministack.services import cognito

from scopegate.emulator import endpoints
from scopegate.emulator.patches._registry import Function, patch


@patch(v1, "_urlopen_async")
async def the_domain_of_a_user_pool_leads_to_its_token_endpoint(
    stock: Function, request: Any, seconds: float
) -> Any:
    """``https://<prefix>.auth.<region>.amazoncognito.com``, or a pool's own domain, answers.

    No name server knows the domains of MiniStack's pools.
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
    """HTTP, unlike HTTP_PROXY, passes on what is mapped and nothing else.

    MiniStack takes both for HTTP_PROXY: header, query, body and answer go through as they are.
    Source: API Gateway Developer Guide, "Data transformations for REST APIs".
    """
    if integration["type"] != "HTTP":
        return await stock(integration, path, method, headers, body, query_params, path_params)
    query = {name: _first(value) for name, value in (query_params or {}).items()}
    given = {**headers, **query, **(path_params or {})}
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
        {"Content-Type": "application/json", **_mapped(integration, "header", headers, query)},
        sent,
        _mapped(integration, "querystring", headers, query),
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
    integration: Mapping[str, Any], place: str, headers: dict[str, str], query: Mapping[str, Any]
) -> dict[str, Any]:
    """What the integration sends in a ``place``: ``header`` or ``querystring``."""
    mapped = {}
    for name, source in (integration.get("requestParameters") or {}).items():
        kind, _, key = name.removeprefix("integration.request.").partition(".")
        origin, _, of = source.removeprefix("method.request.").partition(".")
        if source.startswith("'"):
            value = source[1:-1]
        else:
            value = query.get(of) if origin == "querystring" else v1._header_ci(headers, of)
        if kind == place and value is not None:
            mapped[key] = value
    return mapped
