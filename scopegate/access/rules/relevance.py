"""Which resources of shared types belong to an API or a pool.

Lambda functions, web ACLs and DNS records serve much else; only those that stand between a caller
and a backend of the plan's APIs are reviewed.
"""

from collections.abc import Iterator
from typing import Final

from scopegate.access.rules._change import Change
from scopegate.access.system.model import Resource, System
from scopegate.plan.snapshot import Instance
from scopegate.plan.values import From, Unknown

_LAMBDA: Final = "aws_lambda_"
_FIREWALLS: Final = ("aws_wafregional_", "aws_wafv2_")
ASSOCIATIONS: Final = ("aws_wafregional_web_acl_association", "aws_wafv2_web_acl_association")
WEB_ACLS: Final = ("aws_wafregional_web_acl", "aws_wafv2_web_acl")
_RECORDS: Final = "aws_route53_"


def relevant(change: Change, old: Resource | None, new: Resource | None) -> bool:
    """Return whether a resource stands between a caller and a backend."""
    resource = new or old
    if resource is None:
        return False
    type_ = resource.instance.type
    if type_.startswith(_LAMBDA):
        return any(
            _serves(system, one) for system in (change.before, change.after) for one in (old, new)
        )
    if type_ in ASSOCIATIONS:
        return any(one is not None and guards_an_api(one.instance) for one in (old, new))
    if type_.startswith(_FIREWALLS):
        return _filters_an_api(change, resource.instance)
    return not type_.startswith(_RECORDS)


def guards_an_api(association: Instance) -> bool:
    """Return whether a web ACL association is one of a stage or a pool; True if it is not known."""
    value = association.get("resource_arn")
    if isinstance(value, From):
        type_ = value.sources[0].instance.type
        return type_.startswith(("aws_api_gateway_", "aws_cognito_"))
    if isinstance(value, str):
        return ":apigateway:" in value or ":cognito-idp:" in value
    return isinstance(value, Unknown)


def _filters_an_api(change: Change, firewall: Instance) -> bool:
    """Return whether a web ACL, or what it is made of, can be one of an API or a pool.

    Without any association in the plan, another configuration may make one.
    """
    associations = [
        resource.instance
        for system in (change.before, change.after)
        for resource in system.resources.values()
        if resource.instance.type in ASSOCIATIONS
    ]
    if firewall.type in WEB_ACLS:
        associations = [one for one in associations if _names(one, firewall)]
    return not associations or any(map(guards_an_api, associations))


def _names(association: Instance, web_acl: Instance) -> bool:
    """Return whether an association is certainly one of this web ACL."""
    for name in ("web_acl_arn", "web_acl_id"):
        value = association.get(name)
        if isinstance(value, From) and value.sources[0].instance.address == web_acl.address:
            return True
        if isinstance(value, str) and value in {web_acl.get("arn"), web_acl.get("id")}:
            return True
    return False


def _serves(system: System, resource: Resource | None) -> bool:
    """Return whether a Lambda resource is, or belongs to, a function that serves an API or a pool.

    Where the plan does not show which function that is, it may be any.
    """
    if resource is None or not system.functions:
        return False
    instance = resource.instance
    way = system.ways.get(instance.address)
    if way is not None:
        return isinstance(way.backend, Unknown) or way.backend in system.functions
    named = instance.get("function_name")
    if isinstance(named, Unknown):
        return True
    names = {f"function {instance.address}", *_functions_named(system, named)}
    return bool(names & system.functions)


def _functions_named(system: System, value: object) -> Iterator[str]:
    if isinstance(value, From):
        yield f"function {value.sources[0].instance.address}"
    elif isinstance(value, str):
        name = value.rsplit(":function:", maxsplit=1)[-1].partition(":")[0]
        yield f"function {system.function_names.get(name, name)}"
