"""HTTP APIs and WebSocket APIs in Amazon API Gateway."""

from typing import Any

from scopegate.account.reader import Reader

_SERVICE = "apigatewayv2"


def apis(reader: Reader) -> list[dict[str, Any]]:
    """Return each HTTP API and WebSocket API of the region; ``ProtocolType`` tells which."""
    return reader.pages(_SERVICE, "get_apis", "Items")


def api(reader: Reader, api_id: object) -> dict[str, Any]:
    """Return an API's own settings; empty if it doesn't exist."""
    return reader.call(_SERVICE, "get_api", ApiId=api_id)


def authorizers(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Return each authorizer of an API."""
    return reader.pages(_SERVICE, "get_authorizers", "Items", ApiId=api_id)


def integrations(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Return each integration of an API."""
    return reader.pages(_SERVICE, "get_integrations", "Items", ApiId=api_id)


def routes(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Return each route of an API."""
    return reader.pages(_SERVICE, "get_routes", "Items", ApiId=api_id)


def stages(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Return each stage of an API."""
    return reader.pages(_SERVICE, "get_stages", "Items", ApiId=api_id)


def domains(reader: Reader) -> list[dict[str, Any]]:
    """Return each custom domain name in the region."""
    return reader.pages(_SERVICE, "get_domain_names", "Items")


def mappings(reader: Reader, domain: str) -> list[dict[str, Any]]:
    """Return each path of a domain, and the stage that it is mapped to."""
    return reader.pages(_SERVICE, "get_api_mappings", "Items", DomainName=domain)
