"""User pools and their contents in Amazon Cognito, without the secrets of clients."""

from typing import Any

from scopegate.account.reader import Reader

_SERVICE = "cognito-idp"
_MOST = 60
"""Elements on each page; some operations have no default."""
_MOST_SERVERS = 50


def pools(reader: Reader) -> list[dict[str, Any]]:
    """Return the ``Id`` and ``Name`` of each user pool."""
    return reader.pages(_SERVICE, "list_user_pools", "UserPools", MaxResults=_MOST)


def pool(reader: Reader, pool_id: object) -> dict[str, Any]:
    """Return the settings of a pool; empty if it does not exist."""
    answer = reader.call(_SERVICE, "describe_user_pool", UserPoolId=pool_id)
    found: dict[str, Any] = answer.get("UserPool", {})
    return found


def resource_servers(reader: Reader, pool_id: object) -> list[dict[str, Any]]:
    """Return each resource server of a pool with its scopes."""
    return reader.pages(
        _SERVICE,
        "list_resource_servers",
        "ResourceServers",
        UserPoolId=pool_id,
        MaxResults=_MOST_SERVERS,
    )


def clients(reader: Reader, pool_id: object) -> list[dict[str, Any]]:
    """Return the ``ClientId`` and ``ClientName`` of each app client of a pool."""
    return reader.pages(
        _SERVICE, "list_user_pool_clients", "UserPoolClients", UserPoolId=pool_id, MaxResults=_MOST
    )


def client(reader: Reader, pool_id: object, client_id: object) -> dict[str, Any]:
    """Return the settings of an app client, with ``HasSecret`` in place of its secret."""
    answer = reader.call(
        _SERVICE, "describe_user_pool_client", UserPoolId=pool_id, ClientId=client_id
    )
    found = answer.get("UserPoolClient", {})
    kept = {name: value for name, value in found.items() if name != "ClientSecret"}
    return kept | {"HasSecret": "ClientSecret" in found} if kept else {}


def identity_providers(reader: Reader, pool_id: object) -> list[dict[str, Any]]:
    """Return the name and type of each identity provider of a pool."""
    return reader.pages(
        _SERVICE, "list_identity_providers", "Providers", UserPoolId=pool_id, MaxResults=_MOST
    )


def groups(reader: Reader, pool_id: object) -> list[dict[str, Any]]:
    """Return each group of users of a pool."""
    return reader.pages(_SERVICE, "list_groups", "Groups", UserPoolId=pool_id, Limit=_MOST)


def domain(reader: Reader, name: str) -> dict[str, Any]:
    """Return a domain of a pool; empty if it doesn't exist."""
    answer = reader.call(_SERVICE, "describe_user_pool_domain", Domain=name)
    found: dict[str, Any] = answer.get("DomainDescription", {})
    return found
