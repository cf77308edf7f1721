"""A file of Terraform's, read: the models before and after a plan, or the one model of the rest."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scopegate.access.system.cognito import Cognito
from scopegate.access.system.contract import model_of_outputs
from scopegate.access.system.http_api import HttpApis
from scopegate.access.system.model import Authorization, Authorizer, Client, Model, Route
from scopegate.access.system.rest_api import RestApis
from scopegate.errors import ScopegateError
from scopegate.plan.references import References
from scopegate.plan.snapshot import Snapshot, read_plan, read_state

ACCEPTED: Final = (
    "accepted: the output of `terraform show -json PLAN`, `terraform show -json` or"
    " `terraform output -json`"
)


@dataclass(frozen=True)
class Side:
    """One side of a plan, with what findings need beside the model."""

    snapshot: Snapshot
    model: Model
    rest: RestApis
    http: HttpApis


@dataclass(frozen=True)
class Plan:
    """Both sides of a plan."""

    before: Side
    after: Side


@contextmanager
def shaped_by_terraform() -> Iterator[None]:
    """Turn what a document of another shape leads to into one message that quotes none of it."""
    try:
        yield
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise ScopegateError(
            f"A part of this is not shaped as Terraform does it; {ACCEPTED}."
        ) from error


def load(source: str) -> dict[str, Any]:
    """Read a JSON object from a file, or from standard input if ``source`` is ``-``.

    Raises:
        ScopegateError: It can't be read, or is no JSON object. What is in it is never quoted.
    """
    name = "standard input" if source == "-" else source
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise ScopegateError(f"{name} can't be read: {error.strerror}; {ACCEPTED}.") from None
    if not data.strip():
        raise ScopegateError(f"{name} is empty; {ACCEPTED}.")
    if data.startswith(b"PK\x03\x04"):
        raise ScopegateError(
            f"{name} is a plan in Terraform's own format; {ACCEPTED}: run"
            " `terraform show -json PLAN > plan.json` on it."
        )
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        at = ""
        if isinstance(error, json.JSONDecodeError):
            at = f" at line {error.lineno}, column {error.colno}"
        raise ScopegateError(f"{name} is not JSON, or not all of it{at}; {ACCEPTED}.") from None
    if not isinstance(value, dict):
        raise ScopegateError(f"{name} holds a JSON {type(value).__name__}; {ACCEPTED}.")
    return value


def is_plan(document: Mapping[str, Any]) -> bool:
    """Whether a document is a plan, as against a state or outputs."""
    return "resource_changes" in document or "planned_values" in document


def plan_of(document: Mapping[str, Any]) -> Plan:
    """Both sides of a plan.

    Raises:
        ScopegateError: The document is no plan, or a plan that failed.
    """
    if not is_plan(document):
        kind = "a state" if "values" in document else "no plan"
        raise ScopegateError(
            f"This is {kind}; accepted for a review: the output of `terraform show -json PLAN`."
        )
    _check_version(document)
    if document.get("errored"):
        raise ScopegateError("This plan failed, so it is not complete; accepted: one that did not.")
    with shaped_by_terraform():
        before, after = read_plan(document)
        region = _region(document)
        configuration = document.get("configuration")
        return Plan(
            _side(before, References(None, before), region),
            _side(after, References(configuration, after), region),
        )


def model_of(document: Mapping[str, Any]) -> Model:
    """The model of a plan (after it), of a state or of outputs.

    Raises:
        ScopegateError: The document is none of them.
    """
    if is_plan(document):
        return plan_of(document).after.model
    if "terraform_version" in document and "values" not in document:
        return Model()
    if isinstance(values := document.get("values"), Mapping) and "root_module" in values:
        _check_version(document)
        with shaped_by_terraform():
            snapshot = read_state(values)
            return _side(snapshot, References(None, snapshot), None).model
    with shaped_by_terraform():
        return model_of_outputs(document)


def _check_version(document: Mapping[str, Any]) -> None:
    version = str(document.get("format_version") or "1")
    if version.partition(".")[0] not in {"0", "1"}:
        raise ScopegateError(
            f"The document's format_version is {version[:20]!r}; accepted: 1.x. A newer Scopegate"
            " may read it."
        )


def _side(snapshot: Snapshot, references: References, region: str | None) -> Side:
    cognito = Cognito(snapshot, references, region)
    rest = RestApis(snapshot, references, cognito)
    http = HttpApis(snapshot, references, cognito)
    clients = cognito.clients()
    routes = rest.routes | http.routes
    authorizers = rest.authorizers | http.authorizers
    unknown = {**rest.unknown, **http.unknown, **cognito.undetermined_servers()}
    for address, missing in (
        *((c.address, _unknown_of_client(c)) for c in clients.values()),
        *((r.address, _unknown_of_route(r)) for r in routes.values()),
        *((a.key, _unknown_of_authorizer(a, jwt=j)) for a, j in _used(authorizers, routes)),
    ):
        if missing:
            unknown[address] = unknown.get(address, frozenset()) | missing
    model = Model(
        clients=clients,
        routes=routes,
        scopes=cognito.scopes(),
        pools=cognito.pools(),
        authorizers=authorizers,
        unknown=unknown,
    )
    return Side(snapshot, model, rest, http)


def _unknown_of_client(client: Client) -> frozenset[str]:
    missing = {"user_pool_id": client.pool, "allowed_oauth_scopes": client.scopes}
    return frozenset(name for name, value in missing.items() if value is None)


def _unknown_of_route(route: Route) -> frozenset[str]:
    if route.authorization in (Authorization.UNKNOWN, Authorization.OTHER):
        return frozenset({"authorization"})
    if route.authorization not in (Authorization.COGNITO, Authorization.JWT):
        return frozenset()
    missing = {"authorizer_id": route.authorizer, "authorization_scopes": route.scopes}
    return frozenset(name for name, value in missing.items() if value is None)


def _used(
    authorizers: Mapping[str, Authorizer], routes: Mapping[tuple[str, str], Route]
) -> Iterator[tuple[Authorizer, bool]]:
    """The authorizers that some route uses, each with whether it checks JWTs."""
    used = {route.authorizer: route.authorization is Authorization.JWT for route in routes.values()}
    for key, jwt in used.items():
        if key and key in authorizers:
            yield authorizers[key], jwt


def _unknown_of_authorizer(authorizer: Authorizer, *, jwt: bool) -> frozenset[str]:
    missing = {"issuer" if jwt else "provider_arns": authorizer.pools}
    if jwt:
        missing["audience"] = authorizer.audience
    return frozenset(name for name, value in missing.items() if value is None)


def _region(document: Mapping[str, Any]) -> str | None:
    """The region of the provider ``aws``, if the configuration or a variable says it."""
    providers = (document.get("configuration") or {}).get("provider_config") or {}
    expression = ((providers.get("aws") or {}).get("expressions") or {}).get("region") or {}
    if isinstance(region := expression.get("constant_value"), str):
        return region
    for reference in expression.get("references") or ():
        variable = (document.get("variables") or {}).get(str(reference).removeprefix("var.")) or {}
        if isinstance(region := variable.get("value"), str):
            return region
    return None
