"""Which module takes over what, and why."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scopegate.adopt import http_apis, pools, rest_apis
from scopegate.adopt.draft import Call, Danger, Draft, Expression, Part, Remark
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
    RestApiAuthorizerInputs,
)

_INTERFACES: Final[Mapping[str, type[Interface]]] = {
    "authorization-server": AuthorizationServerInputs,
    "oauth2-api": OAuth2ApiInputs,
    "protected-http-api": ProtectedHttpApiInputs,
    "protected-rest-api": ProtectedRestApiInputs,
    "rest-api-authorizer": RestApiAuthorizerInputs,
}
_AUTHORIZER: Final = "aws_api_gateway_authorizer"
_EXAMPLE_ARN: Final = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_EXAMPLE12"
_NO_LETTER: Final = re.compile(r"[^a-z0-9]+")


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
    chosen = _Chosen(found, pool_parts)
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


class _Chosen:
    """The calls so far, by which later ones refer to earlier ones."""

    def __init__(self, found: Found, parts: Mapping[str, Part]) -> None:
        self.remarks: list[Remark] = []
        self._found, self._parts = found.pools, parts
        self._apis = len(found.rest) + len(found.http)
        self._names: set[str] = set()
        self._servers: dict[str, Call] = {}

    def authorization_servers(self) -> Iterator[Call]:
        """A call for each pool that can be taken over."""
        for pool in self._found:
            part = self._parts[pool.id]
            if part.blockers:
                names = [str(one.get("ClientName") or one["ClientId"]) for one in pool.clients]
                text = (
                    f"{' '.join(part.blockers)} The pool stays as it is, with its resource servers,"
                    f" its domains and its clients ({', '.join(sorted(names)) or 'none'}), and"
                    " Terraform doesn't know them."
                )
                self.remarks.append(Remark(Danger.UNGUARDED, f"User pool {pool.id}", text))
                continue
            call = Call(
                name=self._name(
                    "authorization_server"
                    if len(self._found) == 1
                    else f"authorization_server_{pool.settings['Name']}"
                ),
                module="authorization-server",
                why=(
                    f"User pool {pool.id} has a call of its own, to which the calls of APIs that"
                    " trust it refer."
                ),
                inputs=_accepted("authorization-server", part.inputs, f"User pool {pool.id}"),
                imports=part.imports,
            )
            self._servers[pool.arn] = call
            yield call

    def rest(self, found: FoundRestApi, part: rest_apis.RestApiPart) -> Iterator[Call]:
        """The call of a REST API, if its authorizer can be taken over."""
        subject = f"REST API {found.id}"
        if part.authorizer is None:
            text = (
                "No route of it has a Cognito authorizer that the modules can express, so there is"
                " nothing to take over. It stays as it is, and Terraform doesn't know it."
            )
            self.remarks.append(Remark(Danger.UNGUARDED, subject, text))
            return
        arns = [self._reference(arn, "user_pool_arn") for arn in part.pools]
        if not part.blockers:
            inputs = {**part.inputs, "user_pool_arns": arns}
            yield Call(
                name=self._name("api" if self._is_sole else str(found.api["name"])),
                module="protected-rest-api",
                why=f"{subject} is taken over with its routes. Its pools are not in the same call.",
                inputs=_accepted("protected-rest-api", inputs, subject),
                imports=part.imports,
            )
            return
        why = f"{subject} is too different from the modules' API: {'; '.join(part.blockers)}."
        routes = {
            f"{verb} {one['path']}": said.get("authorizationType") == "NONE"
            and not said.get("apiKeyRequired")
            for one in found.resources
            for verb, said in sorted((one.get("resourceMethods") or {}).items())
        }
        text = (
            f"It is too different from the modules' API: {'; '.join(part.blockers)}. Its authorizer"
            " alone is taken over. The API stays as it is, with its stages"
            f" and its routes ({_listed(routes)}), and Terraform doesn't know them."
        )
        self.remarks.append(Remark(_danger(routes), subject, text))
        inputs = {
            "name": part.authorizer["name"],
            "rest_api_id": found.id,
            "authorizer_cache_ttl": part.authorizer.get("authorizerResultTtlInSeconds", 300),
            "user_pool_arns": arns,
        }
        yield Call(
            name=self._name("authorizer" if self._is_sole else str(found.api["name"])),
            module="rest-api-authorizer",
            why=why,
            inputs=_accepted("rest-api-authorizer", inputs, subject),
            imports=tuple(one for one in part.imports if one.type == _AUTHORIZER),
        )

    def http(self, found: FoundHttpApi, part: http_apis.HttpApiPart) -> Iterator[Call]:
        """The call of an HTTP API, if the module can express it."""
        subject = f"HTTP API {found.id}"
        if part.blockers:
            routes = {
                str(one["RouteKey"]): (one.get("AuthorizationType") or "NONE") == "NONE"
                for one in sorted(found.routes, key=lambda one: str(one["RouteKey"]))
            }
            text = (
                f"It is too different from the module's API: {'; '.join(part.blockers)}. It stays"
                f" as it is, with its routes ({_listed(routes)}), and Terraform doesn't know them."
            )
            self.remarks.append(Remark(_danger(routes), subject, text))
            return
        server = next(
            (call for arn, call in self._servers.items() if part.issuer.endswith(_id_of(arn))), None
        )
        inputs = {
            **part.inputs,
            "issuer": Expression(f"module.{server.name}.issuer") if server else part.issuer,
            "audience": [_client(server, one) for one in part.audience],
        }
        known = {**inputs, "issuer": part.issuer, "audience": list(part.audience)}
        _accepted("protected-http-api", known, subject)
        yield Call(
            name=self._name("api" if self._is_sole else str(found.api["Name"])),
            module="protected-http-api",
            why=f"{subject} has a JWT authorizer of its own.",
            inputs=inputs,
            imports=part.imports,
        )

    @property
    def _is_sole(self) -> bool:
        """Whether there is one API, which needs no name of its own."""
        return self._apis == 1

    def _reference(self, arn: str, output: str) -> Any:
        call = self._servers.get(arn)
        return Expression(f"module.{call.name}.{output}") if call else arn

    def _name(self, wanted: str) -> str:
        """A name of a call that none has yet."""
        name = _NO_LETTER.sub("_", wanted.lower()).strip("_") or "api"
        name = name if name[0].isalpha() else f"api_{name}"
        while name in self._names:
            name += "_"
        self._names.add(name)
        return name


def _listed(routes: Mapping[str, bool]) -> str:
    """Routes, and which of them anybody can call."""
    said = (f"{key}, which anybody can call" if open_ else key for key, open_ in routes.items())
    return "; ".join(said) or "none"


def _danger(routes: Mapping[str, bool]) -> Danger:
    return Danger.OPEN if any(routes.values()) else Danger.UNGUARDED


def _id_of(arn: str) -> str:
    """The end of an issuer, given the ARN of its pool."""
    return f"/{arn.rpartition('/')[2]}"


def _client(server: Call | None, client_id: str) -> Any:
    """A client of the audience: by its key, if its pool's module has it."""
    for one in server.imports if server else ():
        if one.type == "aws_cognito_user_pool_client" and one.id.endswith(f"/{client_id}"):
            key = one.address.partition("[")[2].rstrip("]")
            return Expression(f"module.{server.name}.client_ids[{key}]")  # type: ignore[union-attr]
    return client_id


def _accepted(module: str, inputs: Mapping[str, Any], subject: str) -> Mapping[str, Any]:
    """The inputs, which the module accepts.

    Raises:
        CannotAdoptError: It doesn't.
    """
    try:
        _INTERFACES[module](**_with_values(inputs))
    except InputError as error:
        raise CannotAdoptError(
            f"{subject} can't be taken over by the module {module}:\n{error}"
        ) from None
    return inputs


def _with_values(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs with an example in place of each ARN that only Terraform knows."""
    arns = inputs.get("user_pool_arns")
    if arns is None:
        return dict(inputs)
    known = [_EXAMPLE_ARN if isinstance(arn, Expression) else arn for arn in arns]
    return {**inputs, "user_pool_arns": known}
