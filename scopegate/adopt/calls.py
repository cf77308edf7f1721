"""Calls of modules, of which later ones refer to earlier ones."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scopegate.adopt import http_apis, rest_apis
from scopegate.adopt.draft import Call, Danger, Expression, Part, Remark
from scopegate.adopt.found import Found, FoundHttpApi, FoundRestApi
from scopegate.adopt.names import accepted_name
from scopegate.adopt.openapi_apis import OpenApiPart
from scopegate.adopt.problem import CannotAdoptError
from scopegate.inputs import (
    AuthorizationServerInputs,
    InputError,
    Interface,
    ProtectedHttpApiInputs,
    ProtectedOpenApiInputs,
    ProtectedRestApiInputs,
    RestApiAuthorizerInputs,
)

_INTERFACES: Final[Mapping[str, type[Interface]]] = {
    "authorization-server": AuthorizationServerInputs,
    "protected-http-api": ProtectedHttpApiInputs,
    "protected-openapi": ProtectedOpenApiInputs,
    "protected-rest-api": ProtectedRestApiInputs,
    "rest-api-authorizer": RestApiAuthorizerInputs,
}
_AUTHORIZER: Final = "aws_api_gateway_authorizer"
_EXAMPLE_ARN: Final = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_EXAMPLE12"
_NO_LETTER: Final = re.compile(r"[^a-z0-9]+")


class Calls:
    """The calls so far, by which later ones refer to earlier ones.

    Attributes:
        remarks: What can't be called.
    """

    def __init__(self, found: Found, parts: Mapping[str, Part]) -> None:
        """Begin without a call.

        Args:
            found: What is to be taken over.
            parts: What each pool becomes, by its id.
        """
        self.remarks: list[Remark] = []
        self._found, self._parts = found.pools, parts
        self._apis = len(found.rest) + len(found.http)
        self._names: set[str] = set()
        self._servers: dict[str, Call] = {}

    def authorization_servers(self) -> Iterator[Call]:
        """Yield a call for each pool that can be taken over."""
        for pool in self._found:
            part = self._parts[pool.id]
            if part.blockers:
                names = [str(one.get("ClientName") or one["ClientId"]) for one in pool.clients]
                text = (
                    f"{' '.join(part.blockers)} The pool stays as it is, with its resource servers,"
                    f" its domains and its clients ({', '.join(sorted(names)) or 'none'}),"
                    " outside Terraform."
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
        """Yield the call of a REST API, if its authorizer can be taken over."""
        subject = f"REST API {found.id}"
        if part.authorizer is None:
            text = (
                "No route of it has a Cognito authorizer that the modules can express, so there is"
                " nothing to take over. It stays as it is, outside Terraform."
            )
            self.remarks.append(Remark(Danger.UNGUARDED, subject, text))
            return
        arns = [self._reference(arn, "user_pool_arn") for arn in part.pools]
        if isinstance(part, OpenApiPart):
            yield self._from_document(found, part, arns)
            return
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
            f" and its routes ({_listed(routes)}), outside Terraform."
        )
        self.remarks.append(Remark(_danger(routes), subject, text))
        inputs = {
            "name": accepted_name(str(part.authorizer["name"])),
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

    def _from_document(self, found: FoundRestApi, part: OpenApiPart, arns: list[Any]) -> Call:
        """Return the call of a REST API whose document stays its source."""
        name = self._name("api" if self._is_sole else str(found.api["name"]))
        file = "openapi.json" if self._is_sole else f"{name}.openapi.json"
        inputs = {**part.inputs, "user_pool_arns": arns}
        _accepted("protected-openapi", {**inputs, "openapi": part.document}, f"REST API {found.id}")
        return Call(
            name=name,
            module="protected-openapi",
            why=(
                f"REST API {found.id} was made from an OpenAPI document, which stays its source as"
                f" {file}. Its operations require the scopes that are deployed."
            ),
            inputs={**inputs, "openapi": Expression(f'file("${{path.module}}/{file}")')},
            imports=part.imports,
            files={file: part.document},
        )

    def http(self, found: FoundHttpApi, part: http_apis.HttpApiPart) -> Iterator[Call]:
        """Yield the call of an HTTP API, if the module can express it."""
        subject = f"HTTP API {found.id}"
        if part.blockers:
            routes = {
                str(one["RouteKey"]): (one.get("AuthorizationType") or "NONE") == "NONE"
                for one in sorted(found.routes, key=lambda one: str(one["RouteKey"]))
            }
            text = (
                f"It is too different from the module's API: {'; '.join(part.blockers)}. It stays"
                f" as it is, with its routes ({_listed(routes)}), outside Terraform."
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
        """Return a name of a call that none has yet."""
        name = _NO_LETTER.sub("_", wanted.lower()).strip("_") or "api"
        name = name if name[0].isalpha() else f"api_{name}"
        while name in self._names:
            name += "_"
        self._names.add(name)
        return name


def _listed(routes: Mapping[str, bool]) -> str:
    """Return routes, and which of them anybody can call."""
    said = (f"{key}, which anybody can call" if open_ else key for key, open_ in routes.items())
    return "; ".join(said) or "none"


def _danger(routes: Mapping[str, bool]) -> Danger:
    return Danger.OPEN if any(routes.values()) else Danger.UNGUARDED


def _id_of(arn: str) -> str:
    """Return the end of an issuer, given the ARN of its pool."""
    return f"/{arn.rpartition('/')[2]}"


def _client(server: Call | None, client_id: str) -> Any:
    """Return a client of the audience: by its key, if its pool's module has it."""
    for one in server.imports if server else ():
        if one.type == "aws_cognito_user_pool_client" and one.id.endswith(f"/{client_id}"):
            key = one.address.partition("[")[2].rstrip("]")
            return Expression(f"module.{server.name}.client_ids[{key}]")  # type: ignore[union-attr]
    return client_id


def _accepted(module: str, inputs: Mapping[str, Any], subject: str) -> Mapping[str, Any]:
    """Return the inputs, which the module accepts.

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
    """Return the inputs with an example in place of each ARN that only Terraform knows."""
    arns = inputs.get("user_pool_arns")
    if arns is None:
        return dict(inputs)
    known = [_EXAMPLE_ARN if isinstance(arn, Expression) else arn for arn in arns]
    return {**inputs, "user_pool_arns": known}
