"""User pools of Amazon Cognito and their contents."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from scopegate.account import cognito
from scopegate.account.reader import Reader
from scopegate.orphans.remote_resource import RemoteResource, Values
from scopegate.orphans.resolver import tags
from scopegate.orphans.resource_type import ResourceType
from scopegate.plan.snapshot import Instance

POOL: Final = "aws_cognito_user_pool"
_SERVICE = "cognito-idp"
_DELETE = f"{_SERVICE} delete-"
_UNPROTECT = f"{_SERVICE} update-user-pool"
_IN_POOL = "--user-pool-id {user_pool_id}"


def _pools(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    for one in cognito.pools(reader):
        if one["Name"] != query["name"]:
            continue
        pool = cognito.pool(reader, one["Id"])
        protected = pool.get("DeletionProtection") == "ACTIVE"
        yield RemoteResource(
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


def _domains(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    pool = cognito.pool(reader, query["user_pool_id"])
    for domain in (pool.get("Domain"), pool.get("CustomDomain")):
        if domain:
            yield RemoteResource(values={"user_pool_id": pool["Id"], "domain": domain})


def _resource_servers(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    pool_id = query["user_pool_id"]
    for one in cognito.resource_servers(reader, pool_id):
        yield RemoteResource(values={"user_pool_id": pool_id, "identifier": one["Identifier"]})


def _clients(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    pool_id = query["user_pool_id"]
    for one in cognito.clients(reader, pool_id):
        values = {"user_pool_id": pool_id, "id": one["ClientId"], "name": one["ClientName"]}
        yield RemoteResource(values=values)


def _client_created(reader: Reader, values: Values) -> datetime | None:
    client = cognito.client(reader, values["user_pool_id"], values["id"])
    created: datetime | None = client.get("CreationDate")
    return created


def _secret_is_lost(instance: Instance) -> str:
    """Return why a client with a secret must not be imported: the provider would replace it."""
    if instance.get("generate_secret") is not True:
        return ""
    return (
        "Do not import it: Terraform would replace it, because AWS doesn't report whether it"
        " generated a client's secret. Nobody received its id and secret from the failed apply, so"
        " delete it, and the next apply creates another one. If the client is in use, because a"
        " whole state was lost, set `imported = true` on it and run `scopegate orphans` again."
    )


RESOURCE_TYPES: Final = (
    ResourceType(
        type=POOL,
        noun="user pool",
        identity=("id",),
        known_by=("name", "tags_all"),
        query=("name",),
        find=_pools,
        can_duplicate=True,
        shared=True,
        derived={"tags_all": tags},
        delete=(
            f"{_DELETE}user-pool-domain --user-pool-id {{id}} --domain {{domain}}",
            f"{_DELETE}user-pool-domain --user-pool-id {{id}} --domain {{custom_domain}}",
            f"{_UNPROTECT} --user-pool-id {{protected}} --deletion-protection INACTIVE",
            f"{_DELETE}user-pool --user-pool-id {{id}}",
        ),
    ),
    ResourceType(
        type="aws_cognito_resource_server",
        noun="resource server",
        identity=("user_pool_id", "identifier"),
        known_by=("user_pool_id", "identifier"),
        query=("user_pool_id",),
        find=_resource_servers,
        separator="|",
        container=POOL,
        delete=(f"{_DELETE}resource-server {_IN_POOL} --identifier {{identifier}}",),
    ),
    ResourceType(
        type="aws_cognito_user_pool_client",
        noun="app client",
        identity=("user_pool_id", "id"),
        known_by=("user_pool_id", "name"),
        query=("user_pool_id",),
        find=_clients,
        container=POOL,
        created=_client_created,
        not_imported=_secret_is_lost,
        delete=(f"{_DELETE}user-pool-client {_IN_POOL} --client-id {{id}}",),
    ),
    ResourceType(
        type="aws_cognito_user_pool_domain",
        noun="domain",
        identity=("domain",),
        known_by=("user_pool_id", "domain"),
        query=("user_pool_id",),
        find=_domains,
        container=POOL,
        delete=(f"{_DELETE}user-pool-domain {_IN_POOL} --domain {{domain}}",),
    ),
)
