"""From a REST API and its OpenAPI document to the inputs of ``protected-openapi``.

The module puts the document as the body of the API, so that everything that the document does not
say is removed. The API is taken over with its document only if both have the same operations, and
if the module can express each of them exactly. What is deployed decides who can call an operation
and what answers it, and is written into the document.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scopegate.adopt import stages
from scopegate.adopt.backends import InexpressibleError, backend_of
from scopegate.adopt.draft import Danger, Remark
from scopegate.adopt.found import FoundRestApi
from scopegate.adopt.limits import limits_of
from scopegate.adopt.openapi_documents import Deployed, written
from scopegate.adopt.permissions import other_permissions, permission_imports
from scopegate.adopt.rest_apis import (
    RestApiPart,
    domain_of,
    of_stages,
    settings_of,
    stage_blockers,
)
from scopegate.adopt.routes import Method, authorizer_of, guard_of, methods_of, why_not
from scopegate.adopt.sources.origin import ApiDocument
from scopegate.inputs import InputError, ProtectedOpenApiInputs

_Json = Mapping[str, Any]
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
    methods = list(methods_of(found))
    authorizer = authorizer_of(found, methods)
    deployed = {
        one.key: Deployed(one, _guard(one, authorizer), _backend(one, account)) for one in methods
    }
    if authorizer is None or not any(one.scopes for one in deployed.values()):
        raise InexpressibleError("No operation of it has a Cognito authorizer.")
    text = written(found, document.content, deployed, token_url)
    known = [one.backend for one in deployed.values() if one.backend]
    most = max(known, key=known.count) if known else _NOBODY
    settings, imports = settings_of(found, stage)
    domain, domain_imports, domain_remarks = domain_of(found, stage)
    limits, limited, limit_imports, limit_remarks = limits_of(
        found, stage, {key: {} for key in deployed}
    )
    operations = {
        key: {
            **({"backend": one.backend} if one.backend not in (None, most) else {}),
            **limited[key],
        }
        for key, one in sorted(deployed.items())
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
            *_remarks(found, deployed, authorizer),
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
    if reason := next(stage_blockers(found.api, stage), None):
        raise InexpressibleError(f"{reason[0].upper()}{reason[1:]}.")


def _guard(method: Method, authorizer: _Json | None) -> tuple[str, ...]:
    """The scopes, any of which opens a method; none if it is public."""
    try:
        return tuple(guard_of(method.settings, authorizer).get("scopes", ()))
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


def _remarks(
    found: FoundRestApi, deployed: Mapping[str, Deployed], authorizer: _Json
) -> Iterator[Remark]:
    """Remarks on operations that are public, and on what the document doesn't keep."""
    of = f"of REST API {found.id}"
    for key, operation in deployed.items():
        integration = operation.method.settings.get("methodIntegration") or {}
        preflight = key.startswith("OPTIONS ") and integration.get("type") == "MOCK"
        if not operation.scopes and not preflight:
            text = (
                "Anybody can call it, without a token. It is taken over as it is, with empty"
                " security in the document. Give it scopes unless that is intended."
            )
            yield Remark(Danger.OPEN, f"{key} {of}", text)
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
    used = {each.method.settings.get("requestValidatorId") for each in deployed.values()}
    for one in found.validators:
        if one["id"] not in used:
            text = "No operation has it, and the first apply removes it."
            yield Remark(Danger.HARMLESS, f"Request validator {one.get('name')} {of}", text)
