"""From a REST API to the inputs of ``protected-rest-api``, or of ``rest-api-authorizer``."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scopegate.adopt import routes as methods
from scopegate.adopt import stages
from scopegate.adopt.draft import STAYS, Danger, Import, Part, Remark
from scopegate.adopt.expressible import refusal
from scopegate.adopt.found import FoundRestApi
from scopegate.adopt.gateway_responses import DEFAULT, REFUSALS
from scopegate.adopt.limits import limits_of
from scopegate.adopt.names import accepted_name
from scopegate.adopt.permissions import other_permissions, permission_imports
from scopegate.adopt.problem import CannotAdoptError
from scopegate.adopt.tags import common, own_tags
from scopegate.inputs.operation import RestApiDomain

_Json = Mapping[str, Any]
_CORS_RESPONSES: Final = ("DEFAULT_4XX", "DEFAULT_5XX")


@dataclass(frozen=True, kw_only=True)
class RestApiPart(Part):
    """What a REST API becomes.

    Attributes:
        authorizer: The authorizer that its routes have; None if none of them has one.
        pools: ARNs of the pools whose tokens that authorizer accepts.
        stage: The name of the stage that is taken over.
    """

    authorizer: _Json | None
    pools: tuple[str, ...]
    stage: str


def describe(found: FoundRestApi, account: str, stage_name: str | None) -> RestApiPart:
    """Describe a REST API as inputs of ``protected-rest-api``, less the pools.

    Args:
        found: What the account says of it.
        account: The account that it is in.
        stage_name: The stage to take over, where the user has named one.

    Raises:
        CannotAdoptError: Its resource policy can't be read.
    """
    stage = stages.chosen_stage(found, stage_name)
    described = methods.routes_of(found, account)
    inputs, imports = settings_of(found, stage)
    domain, domain_imports, domain_remarks = domain_of(found, stage)
    limits, limited, limit_imports, limit_remarks = limits_of(found, stage, described.routes)
    ttl = (described.authorizer or {}).get("authorizerResultTtlInSeconds")
    closed = bool(found.api.get("disableExecuteApiEndpoint"))
    inputs |= {
        "routes": limited,
        "backend": described.backend,
        "authorizer_cache_ttl": ttl,
        "api_domain": domain,
        "disable_execute_api_endpoint": closed if closed != bool(domain) else None,
        **limits,
    }
    managed = [*REFUSALS, *(_CORS_RESPONSES if _has_cors(described.routes) else ())]
    source = f":{account}:{found.id}/{stage['stageName']}/*/*"
    all_imports = (
        *imports,
        *_authorizer_import(found, described.authorizer),
        *described.imports,
        *_response_imports(found, managed),
        *limit_imports,
        *domain_imports,
        *permission_imports(found.permissions, described.backend, described.routes, source),
    )
    return RestApiPart(
        inputs={name: value for name, value in inputs.items() if value is not None},
        imports=all_imports,
        remarks=(
            *described.remarks,
            *domain_remarks,
            *limit_remarks,
            *_others(found, stage, described.authorizer, managed),
            *other_permissions(found.permissions, found.id, all_imports),
        ),
        blockers=tuple(_blockers(found.api, stage, described.routes)),
        authorizer=described.authorizer,
        pools=tuple((described.authorizer or {}).get("providerARNs") or ()),
        stage=stage["stageName"],
    )


def _response_imports(found: FoundRestApi, managed: list[str]) -> Iterator[Import]:
    """Yield the gateway responses that exist and that the module has too."""
    present = {one["responseType"] for one in found.responses}
    for name in managed:
        if name in present:
            label = "this" if name in REFUSALS else "default"
            address = f'aws_api_gateway_gateway_response.{label}["{name}"]'
            yield Import(address, f"{found.id}/{name}")


def stage_blockers(api: _Json, stage: _Json) -> Iterator[str]:
    """Yield why no module can describe an API with this stage, as ends of a sentence."""
    yield from stages.why_not(stage)
    endpoint = api.get("endpointConfiguration") or {}
    if "PRIVATE" in (endpoint.get("types") or ()) and not endpoint.get("vpcEndpointIds"):
        yield "it is private and names no VPC endpoint"


def _blockers(api: _Json, stage: _Json, routes: Mapping[str, _Json]) -> Iterator[str]:
    yield from stage_blockers(api, stage)
    if not routes:
        yield "no route of it is one that the module can express"


def _has_cors(routes: Mapping[str, _Json]) -> bool:
    return any("cors" in route for route in routes.values())


def settings_of(found: FoundRestApi, stage: _Json) -> tuple[dict[str, Any], tuple[Import, ...]]:
    """Return the inputs of an API and its stage that are not about routes, and the imports."""
    api = found.api
    endpoint = api.get("endpointConfiguration") or {}
    private = "PRIVATE" in (endpoint.get("types") or ())
    policy = _policy(api.get("policy"))
    size = api.get("minimumCompressionSize")
    web_acl = stage.get("webAclArn")
    inputs = {
        "name": accepted_name(str(api["name"])),
        "stage_name": stage["stageName"],
        "stage_variables": dict(stage.get("variables") or {}) or None,
        "binary_media_types": sorted(api.get("binaryMediaTypes") or ()) or None,
        "minimum_compression_size": size,
        "private_endpoint": (
            {"vpc_endpoint_ids": sorted(endpoint.get("vpcEndpointIds") or ())} if private else None
        ),
        "resource_policy_json": policy,
        "web_acl_arn": web_acl,
        "xray_tracing": True if stage.get("tracingEnabled") else None,
        "access_log": {} if stage.get("accessLogSettings") else None,
        "tags": common([own_tags(api.get("tags")), own_tags(stage.get("tags"))]),
    }
    imports = [
        Import("aws_api_gateway_rest_api.this", found.id),
        Import("aws_api_gateway_stage.this", f"{found.id}/{stage['stageName']}"),
    ]
    if web_acl:
        association = f"{web_acl},{found.arn}/stages/{stage['stageName']}"
        imports.append(Import("aws_wafv2_web_acl_association.this[0]", association))
    if policy:
        imports.append(Import("aws_api_gateway_rest_api_policy.this[0]", found.id))
    group = str((stage.get("accessLogSettings") or {}).get("destinationArn")).partition(
        ":log-group:"
    )
    if group[2].removesuffix(":*") == f"/aws/apigateway/{found.id}/access":
        imports.append(
            Import("aws_cloudwatch_log_group.access_log[0]", group[2].removesuffix(":*"))
        )
    return inputs, tuple(imports)


def _policy(policy: str | None) -> str | None:
    r"""Return the resource policy as JSON; AWS answers with quotes written as ``\"``."""
    if not policy:
        return None
    for text in (policy, policy.replace('\\"', '"').replace("\\/", "/")):
        with contextlib.suppress(ValueError):
            return json.dumps(json.loads(text))
    raise CannotAdoptError("The resource policy of the REST API is not JSON.")


def _authorizer_import(found: FoundRestApi, authorizer: _Json | None) -> Iterator[Import]:
    if authorizer:
        yield Import("aws_api_gateway_authorizer.this", f"{found.id}/{authorizer['id']}")


def domain_of(
    found: FoundRestApi, stage: _Json
) -> tuple[dict[str, Any] | None, list[Import], list[Remark]]:
    """Return the input ``api_domain``, with a remark for each mapping that it doesn't cover."""
    chosen: dict[str, Any] | None = None
    imports: list[Import] = []
    remarks: list[Remark] = []
    for domain, mapping in found.domains:
        name = domain["domainName"]
        if chosen is None and not (reason := _other_domain(domain, mapping, stage)):
            chosen = _domain_input(domain)
            imports += [
                Import("aws_api_gateway_domain_name.this[0]", name),
                Import("aws_api_gateway_base_path_mapping.this[0]", f"{name}/"),
            ]
            remarks.append(
                Remark(
                    Danger.OUTSIDE,
                    f"DNS records of {name}",
                    "Whoever manages the DNS zone keeps them. They stay outside Terraform.",
                )
            )
            continue
        reason = reason if chosen is None else "The module has one domain, and this is another."
        path = f"{name}/{mapping['basePath']}".rstrip("/")
        remarks.append(Remark(Danger.OUTSIDE, f"Domain {path}", f"{reason} {STAYS}"))
    return chosen, imports, remarks


def _domain_input(domain: _Json) -> dict[str, Any]:
    chosen = {
        "name": domain["domainName"],
        "certificate_arn": domain.get("regionalCertificateArn"),
    }
    policy = domain.get("securityPolicy")
    if policy and policy != "TLS_1_2":
        chosen["security_policy"] = policy
    if store := domain.get("mutualTlsAuthentication"):
        chosen["mutual_tls"] = {"truststore_uri": store["truststoreUri"]}
        if version := store.get("truststoreVersion"):
            chosen["mutual_tls"]["truststore_version"] = version
    return chosen


def _other_domain(domain: _Json, mapping: _Json, stage: _Json) -> str:
    """Return why the module can't express a domain; empty if it can."""
    if mapping["basePath"]:
        return "The module's domain has no base path."
    if mapping.get("stage") != stage["stageName"]:
        return "It points to another stage."
    if (domain.get("endpointConfiguration") or {}).get("types") != ["REGIONAL"]:
        return "The module's domain is regional, and this one is not."
    if refused := refusal(RestApiDomain, _domain_input(domain)):
        return f"The module doesn't accept one of its settings: {refused}"
    return ""


def _others(
    found: FoundRestApi, stage: _Json, authorizer: _Json | None, managed: list[str]
) -> Iterator[Remark]:
    """Yield remarks on what an API has beside its routes."""
    of = f"of REST API {found.id}"
    for one in found.authorizers:
        if authorizer is None or one["id"] != authorizer["id"]:
            reason = methods.why_not(one) or "The module has one authorizer, and this is another."
            subject = f"Authorizer {one.get('name')} {of}"
            yield Remark(Danger.UNGUARDED, subject, f"{reason} {STAYS}")
    for one in found.usage_plans:
        text = f"No module has usage plans and API keys. {STAYS}"
        yield Remark(Danger.UNGUARDED, f"Usage plan {one.get('name')} {of}", text)
    own = {one["responseType"] for one in found.responses}
    for one in found.responses:
        name = one["responseType"]
        danger, text = Danger.OUTSIDE, STAYS
        if name in managed:
            danger = Danger.LOST
            text = "The first apply replaces its body and its headers with those of the module."
        elif name == DEFAULT and (other := [one for one in managed if one not in own]):
            danger = Danger.LOST
            text = (
                f"It also answers {', '.join(other)}, for which the module has answers of its own:"
                " a refused call gets the body and the headers of the module. Pages of browsers"
                " can't read it if the headers for CORS were in this response. It stays for all"
                " other errors."
            )
        yield Remark(danger, f"Gateway response {name} {of}", text)
    for one in found.validators:
        yield Remark(Danger.OUTSIDE, f"Request validator {one.get('name')} {of}", STAYS)
    for one in found.models:
        yield Remark(Danger.HARMLESS, f"Model {one.get('name')} {of}", STAYS)
    yield from of_stages(found, stage)


def of_stages(found: FoundRestApi, stage: _Json) -> Iterator[Remark]:
    """Yield remarks on the other stages, and on what this one loses."""
    of = f"of REST API {found.id}"
    for one in found.stages:
        if one["stageName"] != stage["stageName"]:
            text = (
                f"The module has one stage, and {stage['stageName']} is taken over. This stage"
                " keeps serving its own deployment: no apply changes it, and a route that is closed"
                f" in the module stays open here. {STAYS} Name another with --stage."
            )
            yield Remark(Danger.UNGUARDED, f"Stage {one['stageName']} {of}", text)
    if stage.get("accessLogSettings"):
        text = (
            "The module writes its own access log, with a line of JSON in a format of its own. The"
            " log group that exists stays with what is in it, and gets no more lines."
        )
        yield Remark(Danger.LOST, f"Access log of stage {stage['stageName']} {of}", text)
