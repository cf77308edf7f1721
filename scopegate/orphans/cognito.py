"""Amazon Cognito: user pools and what is in them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from scopegate.orphans.aws import Aws
from scopegate.orphans.kind import Kind, Thing, Values
from scopegate.orphans.wanted import tags
from scopegate.plan.snapshot import Instance

POOL: Final = "aws_cognito_user_pool"
_SERVICE = "cognito-idp"
_DELETE = f"{_SERVICE} delete-"
_UNPROTECT = f"{_SERVICE} update-user-pool"
_IN_POOL = "--user-pool-id {user_pool_id}"
_MOST = 60
"""Elements of a page; two of the operations have no default."""


def _pool(aws: Aws, pool_id: object) -> dict[str, Any]:
    found: dict[str, Any] = aws.call(_SERVICE, "describe_user_pool", UserPoolId=pool_id).get(
        "UserPool", {}
    )
    return found


def _pools(aws: Aws, asked: Values) -> Iterator[Thing]:
    for one in aws.pages(_SERVICE, "list_user_pools", "UserPools", MaxResults=_MOST):
        if one["Name"] != asked["name"]:
            continue
        pool = _pool(aws, one["Id"])
        protected = pool.get("DeletionProtection") == "ACTIVE"
        yield Thing(
            values={
                "id": pool["Id"],
                "name": pool["Name"],
                "tags_all": pool.get("UserPoolTags") or {},
                "domain": pool.get("Domain"),
                "custom_domain": pool.get("CustomDomain"),
                "protected": pool["Id"] if protected else None,
            },
            created=pool.get("CreationDate"),
        )


def _domains(aws: Aws, asked: Values) -> Iterator[Thing]:
    pool = _pool(aws, asked["user_pool_id"])
    for domain in (pool.get("Domain"), pool.get("CustomDomain")):
        if domain:
            yield Thing(values={"user_pool_id": pool["Id"], "domain": domain})


def _resource_servers(aws: Aws, asked: Values) -> Iterator[Thing]:
    pool_id = asked["user_pool_id"]
    for one in aws.pages(
        _SERVICE, "list_resource_servers", "ResourceServers", UserPoolId=pool_id, MaxResults=50
    ):
        yield Thing(values={"user_pool_id": pool_id, "identifier": one["Identifier"]})


def _clients(aws: Aws, asked: Values) -> Iterator[Thing]:
    pool_id = asked["user_pool_id"]
    for one in aws.pages(
        _SERVICE, "list_user_pool_clients", "UserPoolClients", UserPoolId=pool_id, MaxResults=_MOST
    ):
        values = {"user_pool_id": pool_id, "id": one["ClientId"], "name": one["ClientName"]}
        yield Thing(values=values)


def _client_created(aws: Aws, values: Values) -> datetime | None:
    """When a client was made; the answer holds its secret too, which is dropped here."""
    answer = aws.call(
        _SERVICE,
        "describe_user_pool_client",
        UserPoolId=values["user_pool_id"],
        ClientId=values["id"],
    )
    created: datetime | None = answer.get("UserPoolClient", {}).get("CreationDate")
    return created


def _secret_is_lost(instance: Instance) -> str:
    """The provider replaces a client that it imports if the configuration generates a secret."""
    if instance.get("generate_secret") is not True:
        return ""
    return (
        "Not to be imported: Terraform would replace it, since AWS doesn't say whether it generated"
        " a client's secret. Nobody was told the id and the secret of a client whose apply didn't"
        " end: delete it, and the next apply makes another. If the client is in use, because a"
        " whole state was lost, set `imported = true` on it and run this again."
    )


KINDS: Final = (
    Kind(
        type=POOL,
        noun="user pool",
        identity=("id",),
        known_by=("name", "tags_all"),
        asked=("name",),
        held=_pools,
        twins=True,
        shared=True,
        fills={"tags_all": tags},
        delete=(
            f"{_DELETE}user-pool-domain --user-pool-id {{id}} --domain {{domain}}",
            f"{_DELETE}user-pool-domain --user-pool-id {{id}} --domain {{custom_domain}}",
            f"{_UNPROTECT} --user-pool-id {{protected}} --deletion-protection INACTIVE",
            f"{_DELETE}user-pool --user-pool-id {{id}}",
        ),
    ),
    Kind(
        type="aws_cognito_resource_server",
        noun="resource server",
        identity=("user_pool_id", "identifier"),
        known_by=("user_pool_id", "identifier"),
        asked=("user_pool_id",),
        held=_resource_servers,
        separator="|",
        container=POOL,
        delete=(f"{_DELETE}resource-server {_IN_POOL} --identifier {{identifier}}",),
    ),
    Kind(
        type="aws_cognito_user_pool_client",
        noun="app client",
        identity=("user_pool_id", "id"),
        known_by=("user_pool_id", "name"),
        asked=("user_pool_id",),
        held=_clients,
        container=POOL,
        created=_client_created,
        kept_out=_secret_is_lost,
        delete=(f"{_DELETE}user-pool-client {_IN_POOL} --client-id {{id}}",),
    ),
    Kind(
        type="aws_cognito_user_pool_domain",
        noun="domain",
        identity=("domain",),
        known_by=("user_pool_id", "domain"),
        asked=("user_pool_id",),
        held=_domains,
        container=POOL,
        delete=(f"{_DELETE}user-pool-domain {_IN_POOL} --domain {{domain}}",),
    ),
)
