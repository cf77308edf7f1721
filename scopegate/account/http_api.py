"""What API Gateway says of HTTP APIs, and of the WebSocket APIs beside them."""

from typing import Any

from scopegate.account.reader import Reader

_SERVICE = "apigatewayv2"


def apis(reader: Reader) -> list[dict[str, Any]]:
    """Each HTTP API and WebSocket API of the region; ``ProtocolType`` says which."""
    return reader.pages(_SERVICE, "get_apis", "Items")


def api(reader: Reader, api_id: object) -> dict[str, Any]:
    """An API's own settings; empty if it doesn't exist."""
    return reader.call(_SERVICE, "get_api", ApiId=api_id)


def authorizers(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Each authorizer of an API."""
    return reader.pages(_SERVICE, "get_authorizers", "Items", ApiId=api_id)


def integrations(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Each integration of an API."""
    return reader.pages(_SERVICE, "get_integrations", "Items", ApiId=api_id)


def routes(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Each route of an API."""
    return reader.pages(_SERVICE, "get_routes", "Items", ApiId=api_id)


def stages(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Each stage of an API."""
    return reader.pages(_SERVICE, "get_stages", "Items", ApiId=api_id)


def domains(reader: Reader) -> list[dict[str, Any]]:
    """Each domain of APIs in the region."""
    return reader.pages(_SERVICE, "get_domain_names", "Items")


def mappings(reader: Reader, domain: str) -> list[dict[str, Any]]:
    """Each path of a domain, and the stage that it leads to."""
    return reader.pages(_SERVICE, "get_api_mappings", "Items", DomainName=domain)
