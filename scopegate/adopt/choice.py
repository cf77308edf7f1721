"""Which module takes over what, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from scopegate.adopt import http_apis, openapi_apis, pools, rest_apis
from scopegate.adopt.backends import InexpressibleError
from scopegate.adopt.calls import Calls
from scopegate.adopt.draft import STAYS, Call, Danger, Draft, Part, Remark
from scopegate.adopt.found import Found, FoundHttpApi, FoundPool, FoundRestApi
from scopegate.adopt.problem import CannotAdoptError
from scopegate.adopt.stages import not_served
from scopegate.adopt.tags import common
from scopegate.inputs import (
    AuthorizationServerInputs,
    InputError,
    Interface,
    OAuth2ApiInputs,
    ProtectedHttpApiInputs,
    ProtectedRestApiInputs,
)

P = TypeVar("P", bound=Part)


def compose(found: Found, stage: str | None) -> Draft:
    """Choose the modules, and put the parts together to calls of them.

    Args:
        found: What to take over.
        stage: The stage to take over of the APIs that have it, where the user has named one.

    Raises:
        CannotAdoptError: No module can take over any of it, or an apply would deploy changes that
            nobody deployed.
    """
    _has_stage(found, stage)
    unserved = [*_unserved("REST API", found.rest), *_unserved("HTTP API", found.http)]
    found = replace(
        found,
        rest=tuple(one for one in found.rest if one.stages),
        http=tuple(one for one in found.http if one.stages),
    )
    pool_parts = {
        one.id: _unless_refused(pools.describe(one), AuthorizationServerInputs)
        for one in found.pools
    }
    rest_parts = {one.id: _rest(one, found.account, stage) for one in found.rest}
    http_parts = {one.id: _http(one, found.account, stage) for one in found.http}
    unread: list[Remark] = []
    for api in found.rest:
        if api.id in found.documents:
            try:
                rest_parts[api.id] = openapi_apis.describe(
                    api,
                    found.documents[api.id],
                    found.account,
                    stage,
                    _token_url(found, rest_parts[api.id].pools),
                )
            except InexpressibleError as error:
                unread.append(_no_source(api.id, str(error)))
    _nothing_waits(found.rest, rest_parts)
    chosen = Calls(found, pool_parts)
    chosen.remarks += unserved
    if not found.http and (call := _in_one(found.pools, pool_parts, rest_parts)):
        calls = [call]
    else:
        calls = [
            *chosen.authorization_servers(),
            *(one for api in found.rest for one in chosen.rest(api, rest_parts[api.id])),
            *(one for api in found.http for one in chosen.http(api, http_parts[api.id])),
        ]
    if not calls:
        reasons = "\n".join(f"- {one.subject}: {one.text}" for one in sorted(chosen.remarks))
        raise CannotAdoptError(f"No module can take over any of it:\n{reasons}")
    chosen.remarks += [*unread, *_beside(found)]
    parts = (*pool_parts.values(), *rest_parts.values(), *http_parts.values())
    remarks = {*chosen.remarks, *(one for part in parts for one in _still_true(part))}
    return Draft(region=found.region, calls=tuple(calls), remarks=tuple(sorted(remarks)))


def _unserved(kind: str, apis: Sequence[FoundRestApi | FoundHttpApi]) -> Iterator[Remark]:
    for one in apis:
        if not one.stages:
            text = (
                "It has no stage, so that nobody can call it. Deploy it, and run this again to take"
                f" it over. {STAYS}"
            )
            yield Remark(Danger.OUTSIDE, f"{kind} {one.id}", text)


def _rest(found: FoundRestApi, account: str, stage: str | None) -> rest_apis.RestApiPart:
    part = rest_apis.describe(found, account, stage)
    given = {"user_pool_arns": list(part.pools)}
    return _unless_refused(part, ProtectedRestApiInputs, given) if part.authorizer else part


def _http(found: FoundHttpApi, account: str, stage: str | None) -> http_apis.HttpApiPart:
    part = http_apis.describe(found, account, stage)
    given = {"issuer": part.issuer, "audience": list(part.audience)}
    return _unless_refused(part, ProtectedHttpApiInputs, given)


def _unless_refused(
    part: P, interface: type[Interface], others: Mapping[str, Any] | None = None
) -> P:
    """Return the part; with the reason why not, if its module doesn't accept its inputs."""
    if part.blockers:
        return part
    try:
        interface(**{**part.inputs, **(others or {})})
    except InputError as error:
        text = " ".join(str(error).split()).removesuffix(".")
        reason = f"the module doesn't accept its settings ({text})"
        sentence = f"T{reason[1:]}."
        return replace(part, blockers=(reason if others else sentence,))
    return part


def _still_true(part: Part) -> Iterator[Remark]:
    """Return the remarks on a part, less those on its adoption if it is not taken over."""
    adoption = {Danger.OPEN, Danger.LOST} if part.blockers else set()
    return (one for one in part.remarks if one.danger not in adoption)


def _beside(found: Found) -> Iterator[Remark]:
    """Yield remarks on WebSocket APIs, and on documents of HTTP APIs."""
    for one in found.sockets:
        subject = f"WebSocket API {one['ApiId']} ({one.get('Name')})"
        text = (
            "No module creates a WebSocket API. It stays as it is, with its routes and its"
            " authorizers, outside Terraform."
        )
        yield Remark(Danger.UNGUARDED, subject, text)
    for api in found.http:
        if api.id in found.documents:
            yield _no_source(api.id, "The module protected-openapi is for REST APIs.")


def _no_source(api: str, reason: str) -> Remark:
    """Return a remark on a document that is no longer the source of its API."""
    text = (
        f"The API was made from it. {reason} So the document doesn't stay the source: the routes"
        " are taken over as resources, as far as the module can express them."
    )
    return Remark(Danger.OUTSIDE, f"OpenAPI document of API {api}", text)


def _token_url(found: Found, trusted: Sequence[str]) -> str:
    """Return the token endpoint of an API's trusted pool, if it is known."""
    for pool in found.pools:
        if pool.arn in trusted:
            if custom := pool.settings.get("CustomDomain"):
                return f"https://{custom}/oauth2/token"
            if prefix := pool.settings.get("Domain"):
                return f"https://{prefix}.auth.{found.region}.amazoncognito.com/oauth2/token"
    return "/oauth2/token"


def _has_stage(found: Found, name: str | None) -> None:
    """Refuse the name of a stage that no API has."""
    stages = {one["stageName"] for api in found.rest for one in api.stages}
    stages |= {one["StageName"] for api in found.http for one in api.stages}
    if name is not None and name not in stages:
        raise CannotAdoptError(
            f"No API has a stage {name!r}. Stages: {', '.join(sorted(stages)) or 'none'}."
        )


def _nothing_waits(
    found: Sequence[FoundRestApi], parts: Mapping[str, rest_apis.RestApiPart]
) -> None:
    """Refuse to deploy what somebody has changed and not deployed."""
    for api in found:
        part = parts[api.id]
        stage = next(one for one in api.stages if one["stageName"] == part.stage)
        waiting = [] if part.blockers else not_served(api, stage)
        if waiting:
            listed = "\n".join(f"- {one}" for one in waiting)
            raise CannotAdoptError(
                f"REST API {api.id} has changes that stage {part.stage} doesn't serve, and the"
                f" first apply would deploy them:\n{listed}\nDeploy or undo them, and run this"
                " again."
            )


def _in_one(
    found: Sequence[FoundPool],
    pool_parts: Mapping[str, Part],
    rest_parts: Mapping[str, rest_apis.RestApiPart],
) -> Call | None:
    """Return the call of ``oauth2-api`` for one pool and one REST API that trusts only it."""
    if len(pool_parts) != 1 or len(rest_parts) != 1:
        return None
    (pool,), (api,) = pool_parts.values(), rest_parts.values()
    if isinstance(api, openapi_apis.OpenApiPart):
        return None
    if pool.blockers or api.blockers or set(api.pools) - {found[0].arn}:
        return None
    inputs = {**pool.inputs, **api.inputs}
    inputs["tags"] = common([api.inputs["tags"], pool.inputs["tags"]])
    try:
        OAuth2ApiInputs(**inputs)
    except InputError:
        return None
    return Call(
        name="api",
        module="oauth2-api",
        why=(
            f"User pool {found[0].id} and the one REST API that trusts it, and no other pool, are"
            " one system: one call of one module."
        ),
        inputs=inputs,
        imports=(*pool.imports, *api.imports),
    )
