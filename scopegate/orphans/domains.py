"""Custom domain names with their mappings and records, and web ACLs of stages."""

from collections.abc import Iterator
from typing import Final

from scopegate.account.reader import Reader
from scopegate.orphans.remote_resource import RemoteResource, Values
from scopegate.orphans.resolver import Resolver
from scopegate.orphans.resource_type import ResourceType
from scopegate.plan.snapshot import Instance


def _rest_domains(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    one = reader.call("apigateway", "get_domain_name", domainName=query["domain_name"])
    if one:
        yield RemoteResource(values={"domain_name": one["domainName"]})


def _base_path(instance: Instance, resolver: Resolver) -> str:
    return resolver.known(instance, "base_path") or ""


def _base_path_mappings(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    domain = query["domain_name"]
    for one in reader.pages("apigateway", "get_base_path_mappings", "items", domainName=domain):
        path = one.get("basePath") or ""
        yield RemoteResource(
            values={"domain_name": domain, "base_path": "" if path == "(none)" else path}
        )


def _http_domains(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    one = reader.call("apigatewayv2", "get_domain_name", DomainName=query["domain_name"])
    if one:
        yield RemoteResource(values={"domain_name": one["DomainName"]})


def _api_mappings(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    domain = query["domain_name"]
    for one in reader.pages("apigatewayv2", "get_api_mappings", "Items", DomainName=domain):
        yield RemoteResource(
            values={
                "domain_name": domain,
                "id": one["ApiMappingId"],
                "api_mapping_key": one.get("ApiMappingKey") or "",
            }
        )


def _mapping_key(instance: Instance, resolver: Resolver) -> str:
    return resolver.known(instance, "api_mapping_key") or ""


def _records(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    answer = reader.call(
        "route53",
        "list_resource_record_sets",
        HostedZoneId=query["zone_id"],
        StartRecordName=query["name"],
        StartRecordType=query["type"],
        MaxItems="1",
    )
    for one in answer.get("ResourceRecordSets") or ():
        same = one["Name"].rstrip(".").lower() == query["name"].rstrip(".").lower()
        if same and one["Type"] == query["type"]:
            yield RemoteResource(values=query)


def _associations(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    stage = query["resource_arn"]
    answer = reader.call("wafv2", "get_web_acl_for_resource", ResourceArn=stage)
    if acl := answer.get("WebACL"):
        yield RemoteResource(values={"resource_arn": stage, "web_acl_arn": acl["ARN"]})


RESOURCE_TYPES: Final = (
    ResourceType(
        type="aws_api_gateway_domain_name",
        noun="domain",
        identity=("domain_name",),
        known_by=("domain_name",),
        query=("domain_name",),
        find=_rest_domains,
    ),
    ResourceType(
        type="aws_api_gateway_base_path_mapping",
        noun="domain mapping",
        identity=("domain_name", "base_path"),
        known_by=("domain_name", "base_path"),
        query=("domain_name",),
        find=_base_path_mappings,
        derived={"base_path": _base_path},
    ),
    ResourceType(
        type="aws_apigatewayv2_domain_name",
        noun="domain",
        identity=("domain_name",),
        known_by=("domain_name",),
        query=("domain_name",),
        find=_http_domains,
    ),
    ResourceType(
        type="aws_apigatewayv2_api_mapping",
        noun="domain mapping",
        identity=("id", "domain_name"),
        known_by=("domain_name", "api_mapping_key"),
        query=("domain_name",),
        find=_api_mappings,
        derived={"api_mapping_key": _mapping_key},
    ),
    ResourceType(
        type="aws_route53_record",
        noun="DNS record",
        identity=("zone_id", "name", "type"),
        known_by=("zone_id", "name", "type"),
        query=("zone_id", "name", "type"),
        find=_records,
        separator="_",
    ),
    ResourceType(
        type="aws_wafv2_web_acl_association",
        noun="web ACL association",
        identity=("web_acl_arn", "resource_arn"),
        known_by=("web_acl_arn", "resource_arn"),
        query=("resource_arn",),
        find=_associations,
        separator=",",
    ),
)
