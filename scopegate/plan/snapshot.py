"""Terraform's JSON of a plan or a state, as the resource instances before and after.

Only what decides about access is kept: the types in ``TYPES``. An attribute that is known only
after the apply, or that Terraform marks as sensitive, reads as ``UNKNOWN``; its value is not
looked at.

Source: https://developer.hashicorp.com/terraform/internals/json-format
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from scopegate.errors import ScopegateError

TYPES: Final = frozenset(
    {
        "aws_api_gateway_authorizer",
        "aws_api_gateway_deployment",
        "aws_api_gateway_integration",
        "aws_api_gateway_method",
        "aws_api_gateway_resource",
        "aws_api_gateway_rest_api",
        "aws_api_gateway_rest_api_policy",
        "aws_api_gateway_stage",
        "aws_apigatewayv2_api",
        "aws_apigatewayv2_authorizer",
        "aws_apigatewayv2_deployment",
        "aws_apigatewayv2_integration",
        "aws_apigatewayv2_route",
        "aws_apigatewayv2_stage",
        "aws_cognito_managed_user_pool_client",
        "aws_cognito_resource_server",
        "aws_cognito_user_pool",
        "aws_cognito_user_pool_client",
        "aws_cognito_user_pool_domain",
        "aws_wafv2_web_acl_association",
    }
)
"""What decides about access."""

CARRIERS: Final = frozenset({"aws_ssm_parameter", "external", "http", "terraform_data"})
"""Types through which a value of any other resource may come: they make a reference uncertain."""


TEXTS: Final = frozenset(
    {
        *("api_id", "arn", "authorization", "authorization_type", "authorizer_id", "body"),
        *("authorizer_type", "deployment_id", "domain", "http_method", "id", "identifier"),
        *("name", "parent_id", "path", "path_part", "protocol_type", "resource_id"),
        *("rest_api_id", "root_resource_id", "route_key", "stage_name", "user_pool_id"),
    }
)
"""Attributes that are strings, whatever the type."""


class _Unknown:
    """Has no value yet, or one that may not be read; false, and equal only to itself."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """One instance of a resource, on one side of a plan.

    Attributes:
        address: Like ``module.api["eu"].aws_api_gateway_method.this["GET /"]``.
        module: Address of its module instance; empty for the root.
        type: Like ``aws_api_gateway_method``.
        name: The label in the configuration.
        index: Its ``for_each`` key or ``count`` index.
        managed: False for a data source.
        actions: What the plan does to it, such as ``("delete", "create")``.
    """

    address: str
    module: str
    type: str
    name: str
    index: str | int | None
    managed: bool
    actions: tuple[str, ...]
    _values: Mapping[str, Any]
    _unknown: Mapping[str, Any] | bool
    _sensitive: Mapping[str, Any] | bool

    def get(self, attribute: str) -> Any:
        """The attribute's value, None if unset, with ``UNKNOWN`` in place of what is not known."""
        value = self._values.get(attribute)
        if attribute in TEXTS and not isinstance(value, str | None):
            raise ScopegateError(
                f"{self.address}: {attribute} is {type(value).__name__}; accepted: a string."
            )
        return _masked(value, _mark(self._unknown, attribute), _mark(self._sensitive, attribute))

    def block(self, name: str, attribute: str) -> Any:
        """An attribute of the first block of that name; ``UNKNOWN`` if the block is not known."""
        blocks = self.get(name)
        if blocks is UNKNOWN:
            return UNKNOWN
        first = blocks[0] if isinstance(blocks, list) and blocks else None
        return first.get(attribute) if isinstance(first, Mapping) else first

    @property
    def replaced(self) -> bool:
        """Whether the plan makes a new one in place of the old."""
        return "create" in self.actions and len(self.actions) > 1


@dataclass(frozen=True)
class Snapshot:
    """All instances that decide about access, on one side of a plan."""

    instances: Mapping[str, Instance] = field(default_factory=dict)

    @cached_property
    def by_type(self) -> Mapping[str, tuple[Instance, ...]]:
        """Managed instances by type."""
        found: dict[str, list[Instance]] = {}
        for instance in self.instances.values():
            if instance.managed:
                found.setdefault(instance.type, []).append(instance)
        return {type_: tuple(instances) for type_, instances in found.items()}

    @cached_property
    def by_block(self) -> Mapping[tuple[str, str, str], tuple[Instance, ...]]:
        """Instances, data sources included, by module, type and name."""
        found: dict[tuple[str, str, str], list[Instance]] = {}
        for instance in self.instances.values():
            type_ = instance.type if instance.managed else f"data.{instance.type}"
            found.setdefault((instance.module, type_, instance.name), []).append(instance)
        return {key: tuple(instances) for key, instances in found.items()}

    @cached_property
    def by_module(self) -> Mapping[str, tuple[Instance, ...]]:
        """Instances, data sources included, by the module they are in."""
        found: dict[str, list[Instance]] = {}
        for instance in self.instances.values():
            found.setdefault(instance.module, []).append(instance)
        return {module: tuple(instances) for module, instances in found.items()}

    def all(self, *types: str) -> Iterator[Instance]:
        """Managed instances of these types, in the order of the file."""
        for type_ in types:
            yield from self.by_type.get(type_, ())


def read_state(values: Mapping[str, Any] | None, types: AbstractSet[str] = TYPES) -> Snapshot:
    """The snapshot of a state, given its ``values`` (or a plan's ``prior_state.values``)."""
    current = instances_of(values, types, deposed=False)
    return Snapshot({instance.address: instance for instance in current})


def instances_of(
    values: Mapping[str, Any] | None, types: AbstractSet[str], *, deposed: bool
) -> Iterator[Instance]:
    """The instances of these types in a state.

    Args:
        values: Those of the state.
        types: Which to take.
        deposed: Whether to take those too that another has replaced at their address, and that
            Terraform has yet to destroy.
    """
    root = _mapping(_mapping(values).get("root_module"))
    return _of_module(root, "", types | CARRIERS, deposed=deposed)


def read_plan(
    plan: Mapping[str, Any], types: AbstractSet[str] = TYPES
) -> tuple[Snapshot, Snapshot]:
    """Before and after, of a plan, as far as the resources of these types go.

    A resource that the plan does not mention (``-target``) or only forgets stays as it is.

    Raises:
        ScopegateError: A part of the plan has another shape than Terraform gives it.
    """
    prior = read_state(_mapping(plan.get("prior_state")).get("values"), types)
    before, after = dict(prior.instances), dict(prior.instances)
    changes = plan.get("resource_changes") or []
    if not isinstance(changes, list):
        raise ScopegateError("resource_changes is no list; accepted: `terraform show -json PLAN`.")
    for entry in changes:
        resource = _mapping(entry)
        if resource.get("type") not in types | CARRIERS or resource.get("deposed"):
            continue
        change = _mapping(resource.get("change"))
        actions = tuple(change.get("actions") or ())
        old = _instance(resource, change, "before", actions)
        new = old if actions == ("forget",) else _instance(resource, change, "after", actions)
        before.pop(str(resource.get("previous_address")), None)
        after.pop(str(resource.get("previous_address")), None)
        for side, instance in ((before, old), (after, new)):
            side.pop(str(resource["address"]), None)
            if instance:
                side[instance.address] = instance
    return Snapshot(before), Snapshot(after)


def _of_module(
    module: Mapping[str, Any], address: str, types: AbstractSet[str], *, deposed: bool
) -> Iterator[Instance]:
    for resource in module.get("resources") or ():
        if _mapping(resource).get("type") in types and (deposed or not resource.get("deposed_key")):
            yield Instance(
                **_identity(resource, address),
                actions=("no-op",),
                _values=_mapping(resource.get("values")),
                _unknown=False,
                _sensitive=resource.get("sensitive_values") or False,
            )
    for child in module.get("child_modules") or ():
        inner = str(_mapping(child).get("address") or "")
        yield from _of_module(_mapping(child), inner, types, deposed=deposed)


def _instance(
    resource: Mapping[str, Any], change: Mapping[str, Any], side: str, actions: tuple[str, ...]
) -> Instance | None:
    values = change.get(side)
    if values is None:
        return None
    return Instance(
        **_identity(resource, str(resource.get("module_address") or "")),
        actions=actions,
        _values=_mapping(values),
        _unknown=(change.get("after_unknown") or False) if side == "after" else False,
        _sensitive=change.get(f"{side}_sensitive") or False,
    )


def _identity(resource: Mapping[str, Any], module: str) -> dict[str, Any]:
    for name in ("address", "type", "name"):
        if not isinstance(resource.get(name), str):
            raise ScopegateError(
                f"A resource has no {name}; accepted: what `terraform show -json` prints."
            )
    if not isinstance(resource.get("index"), str | int | None):
        raise ScopegateError(f"The index of {resource['address']} is no string and no number.")
    return {
        "address": resource["address"],
        "module": module,
        "type": resource["type"],
        "name": resource["name"],
        "index": resource.get("index"),
        "managed": resource.get("mode", "managed") == "managed",
    }


def _mapping(value: object) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise ScopegateError(
            f"Found {type(value).__name__} where an object belongs; accepted: what"
            " `terraform show -json` prints."
        )
    return value


def _mark(marks: object, key: str | int) -> Any:
    """The part of a tree of marks that belongs to an attribute or an element."""
    if isinstance(marks, Mapping):
        return marks.get(key, False)
    if isinstance(marks, list) and isinstance(key, int):
        return marks[key] if key < len(marks) else False
    return marks is True


def _masked(value: Any, unknown: Any, sensitive: Any) -> Any:
    if unknown is True or sensitive is True:
        return UNKNOWN
    if not unknown and not sensitive:
        return value
    if isinstance(value, Mapping) or (value is None and isinstance(unknown, Mapping)):
        keys = {**(value or {}), **(unknown if isinstance(unknown, Mapping) else {})}
        return {
            key: _masked((value or {}).get(key), _mark(unknown, key), _mark(sensitive, key))
            for key in keys
        }
    if isinstance(value, list):
        return [
            _masked(element, _mark(unknown, number), _mark(sensitive, number))
            for number, element in enumerate(value)
        ]
    return value
