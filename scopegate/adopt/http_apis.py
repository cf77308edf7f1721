"""From an HTTP API to the inputs of ``protected-http-api``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scopegate.adopt.draft import STAYS, Danger, Import, Part, Remark
from scopegate.adopt.expressible import refusal
from scopegate.adopt.found import FoundHttpApi
from scopegate.adopt.http_routes import (
    authorizer_of,
    backend_of_most,
    limits_of_all,
    routes_of,
    why_not,
    with_limits,
)
from scopegate.adopt.names import accepted_name
from scopegate.adopt.permissions import other_permissions, permission_imports
from scopegate.adopt.tags import common, own_tags
from scopegate.inputs.routes import AnyCors

_Json = Mapping[str, Any]
_DEFAULT: Final = "$default"
_MAX_AGE: Final = 0
_EXPOSED: Final = {"www-authenticate"}
"""Headers of answers that pages of browsers can read with the module."""


@dataclass(frozen=True, kw_only=True)
class HttpApiPart(Part):
    """What an HTTP API becomes.

    Attributes:
        issuer: The issuer that its authorizer trusts.
        audience: The ids of the clients that its authorizer admits.
    """

    issuer: str
    audience: tuple[str, ...]


def describe(found: FoundHttpApi, account: str, stage_name: str | None) -> HttpApiPart:
    """Describe an HTTP API as inputs of ``protected-http-api``, less issuer and audience.

    Args:
        found: What the account says of it.
        account: The account that it is in.
        stage_name: The stage to take over, where the user has named one.
    """
    stage = _stage(found, stage_name)
    name = stage["StageName"]
    authorizer = authorizer_of(found)
    routes, ids, remarks = routes_of(found, authorizer, account, name)
    backend, used = backend_of_most(routes, ids)
    limited, limits = with_limits(found, stage, routes)
    throttling, default_limits, no_limits = limits_of_all(found, stage, routes)
    cors, no_cors = _cors(found, routes)
    domain, domain_imports, domain_remarks = _domain(found, stage)
    closed = bool(found.api.get("DisableExecuteApiEndpoint"))
    jwt = (authorizer or {}).get("JwtConfiguration") or {}
    inputs = {
        "name": accepted_name(str(found.api["Name"])),
        "stage_name": name,
        "stage_variables": dict(stage.get("StageVariables") or {}) or None,
        "routes": {
            key: {
                field: value
                for field, value in one.items()
                if field != "backend" or value != backend
            }
            for key, one in sorted(limited.items())
        },
        "backend": backend,
        "cors": cors,
        "throttling": throttling,
        "access_log": {} if stage.get("AccessLogSettings") else None,
        "api_domain": domain,
        "disable_execute_api_endpoint": closed if closed != bool(domain) else None,
        "tags": common([own_tags(found.api.get("Tags")), own_tags(stage.get("Tags"))]),
    }
    imports = (
        Import("aws_apigatewayv2_api.this", found.id),
        Import("aws_apigatewayv2_stage.this", f"{found.id}/{name}"),
        *(
            [
                Import(
                    "aws_apigatewayv2_authorizer.this",
                    f"{found.id}/{authorizer['AuthorizerId']}",
                )
            ]
            if authorizer
            else []
        ),
        *(
            Import(
                f'aws_apigatewayv2_route.this["{one["RouteKey"]}"]',
                f"{found.id}/{one['RouteId']}",
            )
            for one in found.routes
            if one["RouteKey"] in routes
        ),
        *(
            Import(f'aws_apigatewayv2_integration.this["{key}"]', f"{found.id}/{id_}")
            for key, id_ in used.items()
        ),
        *domain_imports,
        *permission_imports(
            found.permissions, backend, inputs["routes"], f":{account}:{found.id}/{name}/*"
        ),
    )
    return HttpApiPart(
        inputs={field: value for field, value in inputs.items() if value is not None},
        imports=imports,
        remarks=(
            *remarks,
            *domain_remarks,
            *limits,
            *default_limits,
            *_others(found, stage, authorizer, set(used.values())),
            *other_permissions(found.permissions, found.id, imports),
        ),
        blockers=(*_blockers(stage, routes, authorizer), *no_cors, *no_limits),
        issuer=str(jwt.get("Issuer")),
        audience=tuple(jwt.get("Audience") or ()),
    )


def _stage(found: FoundHttpApi, name: str | None) -> _Json:
    stages = {one["StageName"]: one for one in found.stages}
    mapped = [stages[one["Stage"]] for _, one in found.domains if one.get("Stage") in stages]
    return stages.get(name or _DEFAULT) or (mapped or list(stages.values()))[0]


def _cors(
    found: FoundHttpApi, routes: Mapping[str, _Json]
) -> tuple[dict[str, Any] | None, list[str]]:
    """Return the input ``cors``, and why the module can't express it."""
    cors: _Json = found.api.get("CorsConfiguration") or {}
    if not cors:
        return None, []
    if cors.get("AllowCredentials"):
        return None, ["pages of browsers may send credentials to it"]
    exposed = {str(one).lower() for one in cors.get("ExposeHeaders") or ()} - _EXPOSED
    if exposed:
        return None, [f"pages of browsers may read its headers {', '.join(sorted(exposed))}"]
    answered = {key.partition(" ")[0] for key in routes}
    others = sorted(
        str(one["RouteKey"])
        for one in found.routes
        if not answered & {"ANY", str(one["RouteKey"]).partition(" ")[0]}
    )
    if others:
        named = ", ".join(others)
        return None, [f"pages of browsers may call {named}, which is not a route of the module"]
    origins = list(cors.get("AllowOrigins") or ())
    given: dict[str, Any] = {
        "allow_headers": list(cors.get("AllowHeaders") or ["authorization"]),
        "max_age": cors.get("MaxAge") or _MAX_AGE,
        **({"allow_origin": origins[0]} if len(origins) == 1 else {"allow_origins": origins}),
    }
    if refused := refusal(AnyCors, given):
        return None, [f"its CORS settings are not among the modules' ({refused})"]
    return given, []


def _blockers(stage: _Json, routes: Mapping[str, _Json], authorizer: _Json | None) -> Iterator[str]:
    if authorizer is None:
        yield "it has no JWT authorizer that the module can express"
    elif not routes:
        yield "no route of it is one that the module can express"
    if not stage.get("AutoDeploy"):
        yield (
            f"stage {stage['StageName']} doesn't deploy by itself, and an apply would deploy what"
            " somebody has changed and not deployed; turn AutoDeploy on, and run this again"
        )
    if stage.get("ClientCertificateId"):
        yield "its stage proves itself to backends with a client certificate"


def _domain(
    found: FoundHttpApi, stage: _Json
) -> tuple[dict[str, Any] | None, list[Import], list[Remark]]:
    chosen: dict[str, Any] | None = None
    imports: list[Import] = []
    remarks: list[Remark] = []
    for domain, mapping in found.domains:
        name, key = domain["DomainName"], mapping.get("ApiMappingKey") or ""
        settings = (domain.get("DomainNameConfigurations") or [{}])[0]
        same = mapping.get("Stage") == stage["StageName"] and not key
        if chosen is None and same and settings.get("EndpointType") == "REGIONAL":
            chosen = {"name": name, "certificate_arn": settings.get("CertificateArn")}
            if store := domain.get("MutualTlsAuthentication"):
                chosen["mutual_tls"] = {"truststore_uri": store["TruststoreUri"]}
                if version := store.get("TruststoreVersion"):
                    chosen["mutual_tls"]["truststore_version"] = version
            imports += [
                Import("aws_apigatewayv2_domain_name.this[0]", name),
                Import("aws_apigatewayv2_api_mapping.this[0]", f"{mapping['ApiMappingId']}/{name}"),
            ]
            name, text = (
                f"DNS records of {name}",
                "Whoever manages the DNS zone keeps them. They stay outside Terraform.",
            )
        else:
            name, text = (
                f"Domain {name}/{key}".rstrip("/"),
                f"The module has one domain, for one stage. {STAYS}",
            )
        remarks.append(Remark(Danger.OUTSIDE, name, text))
    return chosen, imports, remarks


def _others(
    found: FoundHttpApi, stage: _Json, authorizer: _Json | None, used: set[str]
) -> Iterator[Remark]:
    of = f"of HTTP API {found.id}"
    for one in found.authorizers:
        if authorizer is None or one["AuthorizerId"] != authorizer["AuthorizerId"]:
            reason = why_not(one) or "The module has one authorizer, and this is another."
            yield Remark(
                Danger.UNGUARDED, f"Authorizer {one.get('Name')} {of}", f"{reason} {STAYS}"
            )
    for one in found.stages:
        if one["StageName"] != stage["StageName"]:
            text = f"The module has one stage, and {stage['StageName']} is taken over. {STAYS}"
            yield Remark(Danger.UNGUARDED, f"Stage {one['StageName']} {of}", text)
    targets = {str(one.get("Target")).removeprefix("integrations/") for one in found.routes}
    for one in found.integrations:
        id_ = one["IntegrationId"]
        if id_ not in used:
            text = (
                "No route of the module needs it."
                if id_ not in targets
                else ("Routes that have it get another one with the same backend, or stay outside.")
            )
            yield Remark(Danger.HARMLESS, f"Integration {id_} {of}", f"{text} {STAYS}")
    if stage.get("AccessLogSettings"):
        text = (
            "The module writes its own access log, in a format of its own. The log group that"
            " exists stays with what is in it, and gets no more lines."
        )
        yield Remark(Danger.LOST, f"Access log of stage {stage['StageName']} {of}", text)
