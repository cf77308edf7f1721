"""Domains of APIs, what they lead to, and what stands before a stage."""

from collections.abc import Iterator
from typing import Final

from scopegate.orphans.aws import Aws
from scopegate.orphans.kind import Kind, Thing, Values
from scopegate.orphans.wanted import Wanted
from scopegate.plan.snapshot import Instance


def _rest_domains(aws: Aws, asked: Values) -> Iterator[Thing]:
    one = aws.call("apigateway", "get_domain_name", domainName=asked["domain_name"])
    if one:
        yield Thing(values={"domain_name": one["domainName"]})


def _base_path(instance: Instance, wanted: Wanted) -> str:
    return wanted.known(instance, "base_path") or ""


def _base_path_mappings(aws: Aws, asked: Values) -> Iterator[Thing]:
    domain = asked["domain_name"]
    for one in aws.pages("apigateway", "get_base_path_mappings", "items", domainName=domain):
        path = one.get("basePath") or ""
        yield Thing(values={"domain_name": domain, "base_path": "" if path == "(none)" else path})


def _http_domains(aws: Aws, asked: Values) -> Iterator[Thing]:
    one = aws.call("apigatewayv2", "get_domain_name", DomainName=asked["domain_name"])
    if one:
        yield Thing(values={"domain_name": one["DomainName"]})


def _api_mappings(aws: Aws, asked: Values) -> Iterator[Thing]:
    domain = asked["domain_name"]
    for one in aws.pages("apigatewayv2", "get_api_mappings", "Items", DomainName=domain):
        yield Thing(
            values={
                "domain_name": domain,
                "id": one["ApiMappingId"],
                "api_mapping_key": one.get("ApiMappingKey") or "",
            }
        )


def _mapping_key(instance: Instance, wanted: Wanted) -> str:
    return wanted.known(instance, "api_mapping_key") or ""


def _records(aws: Aws, asked: Values) -> Iterator[Thing]:
    answer = aws.call(
        "route53",
        "list_resource_record_sets",
        HostedZoneId=asked["zone_id"],
        StartRecordName=asked["name"],
        StartRecordType=asked["type"],
        MaxItems="1",
    )
    for one in answer.get("ResourceRecordSets") or ():
        same = one["Name"].rstrip(".").lower() == asked["name"].rstrip(".").lower()
        if same and one["Type"] == asked["type"]:
            yield Thing(values=asked)


def _associations(aws: Aws, asked: Values) -> Iterator[Thing]:
    stage = asked["resource_arn"]
    answer = aws.call("wafv2", "get_web_acl_for_resource", ResourceArn=stage)
    if acl := answer.get("WebACL"):
        yield Thing(values={"resource_arn": stage, "web_acl_arn": acl["ARN"]})


KINDS: Final = (
    Kind(
        type="aws_api_gateway_domain_name",
        noun="domain",
        identity=("domain_name",),
        known_by=("domain_name",),
        asked=("domain_name",),
        held=_rest_domains,
    ),
    Kind(
        type="aws_api_gateway_base_path_mapping",
        noun="mapping of a domain",
        identity=("domain_name", "base_path"),
        known_by=("domain_name", "base_path"),
        asked=("domain_name",),
        held=_base_path_mappings,
        fills={"base_path": _base_path},
    ),
    Kind(
        type="aws_apigatewayv2_domain_name",
        noun="domain",
        identity=("domain_name",),
        known_by=("domain_name",),
        asked=("domain_name",),
        held=_http_domains,
    ),
    Kind(
        type="aws_apigatewayv2_api_mapping",
        noun="mapping of a domain",
        identity=("id", "domain_name"),
        known_by=("domain_name", "api_mapping_key"),
        asked=("domain_name",),
        held=_api_mappings,
        fills={"api_mapping_key": _mapping_key},
    ),
    Kind(
        type="aws_route53_record",
        noun="record",
        identity=("zone_id", "name", "type"),
        known_by=("zone_id", "name", "type"),
        asked=("zone_id", "name", "type"),
        held=_records,
        separator="_",
    ),
    Kind(
        type="aws_wafv2_web_acl_association",
        noun="web ACL of a stage",
        identity=("web_acl_arn", "resource_arn"),
        known_by=("web_acl_arn", "resource_arn"),
        asked=("resource_arn",),
        held=_associations,
        separator=",",
    ),
)
