"""The resource instances of a plan or a state, on one side.

Only the types that a reader asks for are kept, and those through which a value of any resource can
come. What Terraform knows only after the apply, or marks as sensitive, is ``Unknown`` in them.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

import msgspec

from scopegate.plan.values import From, Unknown

_CARRIERS: Final = frozenset(
    {
        "aws_appconfig_hosted_configuration_version",
        "aws_cloudformation_export",
        "aws_cloudformation_stack",
        "aws_dynamodb_table_item",
        "aws_kms_secrets",
        "aws_lambda_invocation",
        "aws_ssm_parameter",
        "aws_ssm_parameters_by_path",
    }
)

T = TypeVar("T")
U = TypeVar("U")


_DATA_CARRIERS: Final = _CARRIERS | {
    "aws_cloudformation_export",
    "aws_dynamodb_table_item",
    "aws_s3_object",
    "aws_secretsmanager_secret_version",
    "aws_ssm_parameters_by_path",
}


def carries(type_: str, *, managed: bool = True) -> bool:
    """Return whether a value of any other resource can come through this type of resource.

    So it is with every type that is not of AWS (``terraform_data``, ``random_shuffle``,
    ``external``), and with those of AWS that keep text.
    """
    found = _CARRIERS if managed else _DATA_CARRIERS
    return not type_.startswith("aws_") or type_ in found


class Instance(msgspec.Struct, frozen=True, eq=False):
    """One instance of a resource, on one side of a plan.

    Attributes:
        address: Like ``module.api["eu"].aws_api_gateway_method.this["GET /"]``.
        module: Address of its module instance; empty for the root.
        type: Like ``aws_api_gateway_method``.
        name: The label in the configuration.
        index: Its ``for_each`` key or ``count`` index.
        managed: False for a data source.
        actions: What the plan does to it, such as ``("delete", "create")``.
        values: Its attributes, with ``Unknown`` and ``From`` in place of what is not known.
        imported: Whether the plan imports it.
    """

    address: str
    module: str
    type: str
    name: str
    index: str | int | None
    managed: bool
    actions: tuple[str, ...]
    values: Mapping[str, Any]
    imported: bool = False

    def get(self, attribute: str) -> Any:
        """Return the attribute's value, None if it is unset."""
        return self.values.get(attribute)

    def block(self, name: str, attribute: str) -> Any:
        """Return an attribute of the first block of a name; ``Unknown`` if the block is unknown."""
        blocks = self.values.get(name)
        first = blocks[0] if isinstance(blocks, list) and blocks else blocks
        if isinstance(first, Mapping):
            return first.get(attribute)
        return first if isinstance(first, Unknown) else None

    def text(self, attribute: str) -> str | From | Unknown | None:
        """Return an attribute that is a string; ``Unknown`` where it is something else."""
        value = self.values.get(attribute)
        if value is None or isinstance(value, str | From | Unknown):
            return value
        return Unknown("not a string")

    @property
    def replaced(self) -> bool:
        """Whether the plan replaces it."""
        return "create" in self.actions and len(self.actions) > 1

    @property
    def created(self) -> bool:
        """Whether the plan creates it, as a replacement or not."""
        return "create" in self.actions


class Snapshot(msgspec.Struct, frozen=True, dict=True):
    """The instances on one side of a plan, by address."""

    instances: Mapping[str, Instance] = msgspec.field(default_factory=dict)

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
        """Yield managed instances of these types, in the order of the file."""
        for type_ in types:
            yield from self.by_type.get(type_, ())


class Sides(msgspec.Struct, Generic[T], frozen=True):
    """The same on both sides of a change."""

    before: T
    after: T

    def map(self, act: Callable[[T], U]) -> "Sides[U]":
        """Apply a function to both sides."""
        return Sides(act(self.before), act(self.after))
