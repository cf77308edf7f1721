"""From a REST API and its OpenAPI document to the inputs of ``protected-openapi``.

The module puts the document as the body of the API, so that everything that the document does not
say is removed. The API is taken over with its document only if both have the same operations, and
if the module can express each of them exactly. What is deployed decides who can call an operation
and what answers it, and is written into the document.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scopegate.adopt import gateway_responses, requests, stages
from scopegate.adopt.backends import InexpressibleError, backend_of
from scopegate.adopt.draft import Danger, Remark
from scopegate.adopt.found import FoundRestApi
from scopegate.adopt.integrations import integration_of, responses_of
from scopegate.adopt.limits import limits_of
from scopegate.adopt.permissions import other_permissions, permission_imports
from scopegate.adopt.rest_apis import RestApiPart, domain_of, of_stages, settings_of
from scopegate.adopt.routes import Method, authorizer_of, guard_of, methods_of, why_not
from scopegate.adopt.sources.origin import ApiDocument
from scopegate.inputs import InputError, ProtectedOpenApiInputs
from scopegate.inputs.openapi_document import AUTHORIZATION, EXTENSION, METHODS, Document

_Json = Mapping[str, Any]
_SCHEME: Final = "oauth"
_INTEGRATION: Final = f"{EXTENSION}integration"
_LEFT_OUT: Final = frozenset(
    EXTENSION + name
    for name in (
        *AUTHORIZATION,
        *("binary-media-types", "endpoint-configuration", "minimum-compression-size"),
        *("gateway-responses", "integration", "request-validator", "request-validators"),
    )
)
"""Extensions that the module writes, or that what is deployed decides."""
_NOBODY: Final = {"mock": {"status_code": 501, "body": '{"message": "No backend"}'}}
"""What answers an operation without a backend, if the document has the integrations of all."""
_BODY_ONLY: Final = frozenset({"aws_api_gateway_rest_api_policy"})
"""Types of the module with routes that are in the body here."""


@dataclass(frozen=True, kw_only=True)
class OpenApiPart(RestApiPart):
    """What a REST API with a document becomes.

    Attributes:
        document: The text of the document that the module takes.
    """

    document: str


def describe(
    found: FoundRestApi,
    document: ApiDocument,
    account: str,
    stage_name: str | None,
    token_url: str,
) -> OpenApiPart:
    """Describe a REST API as inputs of ``protected-openapi``, less the document and the pools.

    Args:
        found: What the account says of it.
        document: The document that it was made from.
        account: The account that it is in.
        stage_name: The stage to take over, where the user has named one.
        token_url: Where a client requests a token.

    Raises:
        InexpressibleError: It can't be taken over with its document; the argument says why.
        CannotAdoptError: Its resource policy can't be read.
    """
    if document.content is None:
        raise InexpressibleError(document.missing)
    stage = stages.chosen_stage(found, stage_name)
    _check_stage(found, stage)
    methods = {one.key: one for one in methods_of(found)}
    authorizer = authorizer_of(found, [*methods.values()])
    guards = {key: _guard(one, authorizer) for key, one in methods.items()}
    if authorizer is None or not any("scopes" in one for one in guards.values()):
        raise InexpressibleError("No operation of it has a Cognito authorizer.")
    backends = {key: _backend(one, account) for key, one in methods.items()}
    text = _written(found, document.content, methods, guards, backends, token_url)
    known = [one for one in backends.values() if one]
    most = max(known, key=known.count) if known else _NOBODY
    settings, imports = settings_of(found, stage)
    domain, domain_imports, domain_remarks = domain_of(found, stage)
    limits, limited, limit_imports, limit_remarks = limits_of(
        found, stage, {key: {} for key in methods}
    )
    operations = {
        key: {**({"backend": backend} if backend not in (None, most) else {}), **limited[key]}
        for key, backend in sorted(backends.items())
    }
    closed = bool(found.api.get("disableExecuteApiEndpoint"))
    inputs = settings | {
        "operations": {key: one for key, one in operations.items() if one} or None,
        "backend": most,
        "authorizer_cache_ttl": authorizer.get("authorizerResultTtlInSeconds"),
        "api_domain": domain,
        "disable_execute_api_endpoint": closed if closed != bool(domain) else None,
        **limits,
    }
    inputs = {name: value for name, value in inputs.items() if value is not None}
    pools = tuple(authorizer.get("providerARNs") or ())
    _check_accepted({**inputs, "openapi": text, "user_pool_arns": list(pools)})
    source = f":{account}:{found.id}/{stage['stageName']}/*/*"
    all_imports = (
        *(one for one in imports if one.type not in _BODY_ONLY),
        *limit_imports,
        *domain_imports,
        *permission_imports(found.permissions, most, operations, source),
    )
    return OpenApiPart(
        inputs=inputs,
        imports=all_imports,
        remarks=(
            *_remarks(found, guards, authorizer),
            *domain_remarks,
            *limit_remarks,
            *of_stages(found, stage),
            *other_permissions(found.permissions, found.id, all_imports),
        ),
        authorizer=authorizer,
        pools=pools,
        stage=stage["stageName"],
        document=text,
    )


def _check_stage(found: FoundRestApi, stage: _Json) -> None:
    endpoint = found.api.get("endpointConfiguration") or {}
    if "PRIVATE" in (endpoint.get("types") or ()) and not endpoint.get("vpcEndpointIds"):
        raise InexpressibleError("It is private and names no VPC endpoint.")
    for reason in stages.why_not(stage):
        raise InexpressibleError(f"{reason[0].upper()}{reason[1:]}.")


def _guard(method: Method, authorizer: _Json | None) -> dict[str, Any]:
    try:
        return guard_of(method.settings, authorizer)
    except InexpressibleError as error:
        raise InexpressibleError(f"{method.key} can't be in its document: {error}") from None


def _backend(method: Method, account: str) -> dict[str, Any] | None:
    """The backend of a method; None if its integration stays in the document.

    A fixed answer stays there, since the document says all of it.
    """
    try:
        backend = backend_of(method.path, method.settings, account)
    except InexpressibleError:
        return None
    return None if "mock" in backend else backend


def _check_accepted(inputs: _Json) -> None:
    try:
        ProtectedOpenApiInputs(**inputs)
    except InputError as error:
        raise InexpressibleError(f"The module doesn't accept it: {error}") from None


def _written(  # noqa: PLR0913, PLR0917 - what a document says of an operation, part by part
    found: FoundRestApi,
    content: _Json,
    methods: Mapping[str, Method],
    guards: Mapping[str, _Json],
    backends: Mapping[str, _Json | None],
    token_url: str,
) -> str:
    """The document with what is deployed."""
    read = Document(json.dumps(content, default=str))
    if content.get("swagger"):
        raise InexpressibleError(
            f"It is Swagger {content['swagger']}. The module reads OpenAPI 3.0 and 3.1: convert it,"
            " and name the new document with --openapi."
        )
    _check_same(read.operations.keys(), methods.keys())
    validators = requests.Validators(found, read)
    keys = {method: key for key, method in METHODS.items()}
    paths: dict[str, Any] = {}
    for path, item in read.items.items():
        paths[path] = {
            name: value for name, value in item.items() if name not in METHODS and name != "$ref"
        }
    for route, operation in read.operations.items():
        method = methods[route]
        kept = {k: v for k, v in operation.body.items() if k not in _LEFT_OUT | {"security"}}
        said: dict[str, Any] = {**kept, "security": _security(guards[route])}
        said |= validators.settings_of(route, method.settings)
        if backends[route] is None:
            said[_INTEGRATION] = integration_of(method)
            said["responses"] = responses_of(method, kept.get("responses"))
        paths[operation.path][keys[route.split(" ")[0]]] = said
    whole = {
        name: value
        for name, value in read.content.items()
        if name not in _LEFT_OUT | {"security", "paths", "components"}
    }
    scopes = sorted({scope for one in guards.values() for scope in one.get("scopes", ())})
    components = {
        **(read.content.get("components") or {}),
        "securitySchemes": {
            _SCHEME: {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": token_url,
                        "scopes": dict.fromkeys(scopes, ""),
                    }
                },
            }
        },
    }
    whole |= {"paths": paths, "components": components, **validators.of_all()}
    if responses := gateway_responses.kept(found.responses):
        whole[f"{EXTENSION}gateway-responses"] = responses
    _check_evaluated(whole, "")
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _security(guard: _Json) -> list[dict[str, list[str]]]:
    """The requirement of any one of the scopes; nothing for an operation that is public."""
    return [{_SCHEME: [scope]} for scope in guard.get("scopes", ())]


def _check_same(documented: Any, deployed: Any) -> None:
    if missing := sorted(deployed - documented):
        raise InexpressibleError(
            f"It doesn't have {', '.join(missing)}, which the API has, and which the module would"
            " remove."
        )
    if added := sorted(documented - deployed):
        raise InexpressibleError(
            f"It has {', '.join(added)}, which the API doesn't have, and which the module would"
            " add."
        )


def _check_evaluated(value: Any, at: str) -> None:
    """Refuse functions of CloudFormation that only a deployment evaluates."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if len(value) == 1 and (str(name).startswith("Fn::") or name == "Ref"):
                raise InexpressibleError(
                    f"It has {name} at {at or 'the root'}, which CloudFormation evaluates. Name the"
                    " document with --openapi."
                )
            _check_evaluated(inner, f"{at}.{name}" if at else str(name))
    elif isinstance(value, list):
        for one in value:
            _check_evaluated(one, at)


def _remarks(
    found: FoundRestApi, guards: Mapping[str, _Json], authorizer: _Json
) -> Iterator[Remark]:
    """Remarks on operations that are public, and on what the document doesn't keep."""
    of = f"of REST API {found.id}"
    for method in methods_of(found):
        fixed = (method.settings.get("methodIntegration") or {}).get("type") == "MOCK"
        preflight = method.key.startswith("OPTIONS ") and fixed
        if guards[method.key].get("public") and not preflight:
            text = (
                "Anybody can call it, without a token. It is taken over as it is, with empty"
                " security in the document. Give it scopes unless that is intended."
            )
            yield Remark(Danger.OPEN, f"{method.key} {of}", text)
    for one in found.authorizers:
        if one["id"] != authorizer["id"]:
            reason = why_not(one) or "The module has one authorizer, and this is another."
            text = f"{reason} No operation has it, and the first apply removes it."
            yield Remark(Danger.LOST, f"Authorizer {one.get('name')} {of}", text)
    for one in found.usage_plans:
        text = (
            "No module has usage plans and API keys. It stays as it is, outside"
            " Terraform. No operation requires a key."
        )
        yield Remark(Danger.UNGUARDED, f"Usage plan {one.get('name')} {of}", text)
    used = {one.settings.get("requestValidatorId") for one in methods_of(found)}
    for one in found.validators:
        if one["id"] not in used:
            text = "No operation has it, and the first apply removes it."
            yield Remark(Danger.HARMLESS, f"Request validator {one.get('name')} {of}", text)
