"""The system of a deployment, from the ``contract`` output of this project's modules."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scopegate.access.system.model import (
    Api,
    Authorization,
    Authorizer,
    Client,
    Pool,
    Protocol,
    Route,
    System,
)
from scopegate.access.system.paths import parse_key
from scopegate.errors import ScopegateError

_TYPES: dict[type, str] = {
    bool: "a boolean",
    dict: "an object",
    float: "a number",
    int: "a number",
    list: "a list",
    str: "a string",
}


def is_contract(value: object) -> bool:
    """Return whether a value has the shape of a ``contract``: clients or routes, each a map."""
    return isinstance(value, Mapping) and (
        isinstance(value.get("routes"), Mapping) or isinstance(value.get("clients"), Mapping)
    )


def system_of_outputs(outputs: Mapping[str, Any]) -> System:
    """Return the system of all contracts among a configuration's outputs.

    Args:
        outputs: What ``terraform output -json`` prints (``{"contract": {"value": …}}``), the
            values by name (``{"contract": …}``), or one bare contract.

    Raises:
        ScopegateError: No output is a contract, or one has a field of another shape.
    """
    contracts = dict(_contracts(outputs))
    if not contracts:
        found = ", ".join(sorted(map(str, outputs))) or "none"
        raise ScopegateError(
            "No output is a contract. Add an output with the modules' output `contract`, an object "
            f"with `clients` and `routes`. Outputs found: {found}."
        )
    systems = [_system(name, contract) for name, contract in contracts.items()]
    return System(
        clients={key: client for one in systems for key, client in one.clients.items()},
        routes={key: route for one in systems for key, route in one.routes.items()},
        pools=_pools(systems),
        authorizers={key: found for one in systems for key, found in one.authorizers.items()},
        apis={key: api for one in systems for key, api in one.apis.items()},
    )


def _contracts(outputs: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if is_contract(outputs):
        yield "contract", outputs
        return
    for name, output in outputs.items():
        value = output
        if isinstance(output, Mapping) and "value" in output and not is_contract(output):
            value = output["value"]
        if is_contract(value):
            yield name, value


def _system(name: str, contract: Mapping[str, Any]) -> System:
    issuer = _field(contract, name, "issuer", str)
    pool = issuer or name
    endpoint = _field(contract, name, "token_endpoint", str)
    http = "http_api_id" in contract
    protocol = Protocol.HTTP if http else Protocol.REST
    api_id = contract.get("http_api_id") or contract.get("rest_api_id")
    api = api_id or name
    clients = {
        client.identity: client
        for client in (
            _client(name, pool, key, value)
            for key, value in (_field(contract, name, "clients", dict) or {}).items()
        )
    }
    audience = _field(contract, name, "audience", list)
    authorizer = Authorizer(
        key=f"{api} authorizer",
        pools=frozenset({pool}),
        audience=frozenset(clients if audience is None else map(str, audience)) if http else None,
    )
    routes = [
        Route(
            api=api,
            protocol=protocol,
            stage=_field(contract, name, "stage_name", str),
            **_requirement(f"{name}.routes.{key}", key, value, authorizer.key, http=http),
        )
        for key, value in (_field(contract, name, "routes", dict) or {}).items()
    ]
    return System(
        clients=clients,
        routes={(route.api, route.key): route for route in routes},
        pools={pool: Pool(key=pool, token_endpoints=(endpoint,) if endpoint else ())},
        authorizers={authorizer.key: authorizer},
        apis={
            api: Api(api, protocol, id=api_id, invoke_url=_field(contract, name, "invoke_url", str))
        },
    )


def _pools(systems: Iterable[System]) -> dict[str, Pool]:
    """Return pools by key; of the contracts of one pool, some may lack its token endpoint."""
    found: dict[str, Pool] = {}
    for key, pool in (item for one in systems for item in one.pools.items()):
        found[key] = pool if pool.token_endpoints else found.get(key, pool)
    return found


def _client(name: str, pool: str, key: str, value: object) -> Client:
    where = f"{name}.clients.{key}"
    if not isinstance(value, Mapping):
        raise _wrong(where, value, "an object")
    minutes = _field(value, where, "access_token_validity", int)
    return Client(
        key=key,
        id=_field(value, where, "id", str),
        pool=pool,
        scopes=_scopes(value, where),
        access_token_validity=None if minutes is None else minutes * 60,
    )


def _requirement(
    where: str, key: str, value: object, authorizer: str, *, http: bool
) -> dict[str, Any]:
    """Method, path and what the route asks of a caller."""
    if not isinstance(value, Mapping):
        raise _wrong(where, value, "an object")
    method, path = parse_key(key)
    public = _field(value, where, "public", bool)
    guarded = Authorization.JWT if http else Authorization.COGNITO
    return {
        "method": method,
        "path": path,
        "authorization": Authorization.NONE if public else guarded,
        "scopes": _scopes(value, where),
        "authorizer": None if public else authorizer,
    }


def _scopes(value: Mapping[str, Any], where: str) -> frozenset[str]:
    scopes = _field(value, where, "scopes", list) or []
    if not all(isinstance(scope, str) for scope in scopes):
        raise _wrong(f"{where}.scopes", scopes, "a list of strings")
    return frozenset(scopes)


def _field(value: Mapping[str, Any], where: str, field: str, accepted: type) -> Any:
    """Return the field's value if it has the accepted type; None if it is absent or null."""
    found = value.get(field)
    if found is not None and not isinstance(found, accepted):
        raise _wrong(f"{where}.{field}", found, _TYPES[accepted])
    return found


def _wrong(where: str, found: object, accepted: str) -> ScopegateError:
    got = _TYPES.get(type(found), type(found).__name__)
    return ScopegateError(f"{where} is {got}. Use {accepted}.")
