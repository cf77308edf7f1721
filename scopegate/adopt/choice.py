"""Which module takes over what, and why."""

from collections.abc import Iterator, Mapping, Sequence

from scopegate.adopt import http_apis, pools, rest_apis
from scopegate.adopt.calls import Calls
from scopegate.adopt.draft import Call, Danger, Draft, Part, Remark
from scopegate.adopt.found import Found, FoundPool, FoundRestApi
from scopegate.adopt.problem import CannotAdoptError
from scopegate.adopt.stages import not_served
from scopegate.adopt.tags import common
from scopegate.inputs import InputError, OAuth2ApiInputs


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
    pool_parts = {one.id: pools.describe(one) for one in found.pools}
    rest_parts = {one.id: rest_apis.describe(one, found.account, stage) for one in found.rest}
    http_parts = {one.id: http_apis.describe(one, found.account, stage) for one in found.http}
    _nothing_waits(found.rest, rest_parts)
    chosen = Calls(found, pool_parts)
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
    chosen.remarks += _beside(found)
    parts = (*pool_parts.values(), *rest_parts.values(), *http_parts.values())
    remarks = {*chosen.remarks, *(one for part in parts for one in _still_true(part))}
    return Draft(region=found.region, calls=tuple(calls), remarks=tuple(sorted(remarks)))


def _still_true(part: Part) -> Iterator[Remark]:
    """The remarks on a part, less those on its adoption if it is not taken over."""
    adoption = {Danger.OPEN, Danger.LOST} if part.blockers else set()
    return (one for one in part.remarks if one.danger not in adoption)


def _beside(found: Found) -> Iterator[Remark]:
    """Remarks on WebSocket APIs, and on documents that are no longer the source."""
    for one in found.sockets:
        subject = f"WebSocket API {one['ApiId']} ({one.get('Name')})"
        text = (
            "No module creates a WebSocket API. It stays as it is, with its routes and its"
            " authorizers, and Terraform doesn't know it."
        )
        yield Remark(Danger.UNGUARDED, subject, text)
    taken = {one.id for one in found.rest} | {one.id for one in found.http}
    for id_ in sorted(found.documents & taken):
        text = (
            "The API was made from it. Its routes are taken over as resources, and nothing reads"
            " the document any longer. Use the module protected-openapi if it is to stay the"
            " source."
        )
        yield Remark(Danger.OUTSIDE, f"OpenAPI document of API {id_}", text)


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
    """The call of ``oauth2-api``, if there is one pool, and one REST API that trusts it alone."""
    if len(pool_parts) != 1 or len(rest_parts) != 1:
        return None
    (pool,), (api,) = pool_parts.values(), rest_parts.values()
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
