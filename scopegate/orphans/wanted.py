"""The attributes that a planned resource is known by in AWS.

What the plan doesn't know yet comes from another resource that it would create too. If that one
is found in AWS, the value is known after all; if it isn't, nothing can be in it. Or it comes from
one that the state has and the plan would replace, since what that is in was lost: once that is
imported, it stays as it is.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from scopegate.plan.snapshot import UNKNOWN, Instance

if TYPE_CHECKING:
    from scopegate.orphans.aws import Aws
    from scopegate.orphans.kind import Kind, Thing
    from scopegate.orphans.planned import Planned

APIS: Final = ("aws_api_gateway_rest_api", "aws_apigatewayv2_api")
_SOURCES: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "api_id": (APIS, "id"),
    "cloudwatch_role_arn": (("aws_iam_role",), "arn"),
    "domain_name": (("aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name"), "domain_name"),
    "function_name": (("aws_lambda_function",), "function_name"),
    "integration_uri": (("aws_lambda_function",), "invoke_arn"),
    "resource_arn": (("aws_api_gateway_stage",), "arn"),
    "rest_api_id": (APIS, "id"),
    "role": (("aws_iam_role",), "name"),
    "user_pool_id": (("aws_cognito_user_pool",), "id"),
}
"""Where an attribute comes from: types, and which attribute of theirs it is."""


class AbsentError(Exception):
    """What the resource is in isn't in AWS, so neither is the resource."""


class UndeterminedError(Exception):
    """An attribute that the resource is known by can't be told; the argument names it."""


class Wanted:
    """Planned resources, looked at through what has been found in AWS so far."""

    def __init__(
        self,
        planned: "Planned",
        found: "Mapping[str, Thing]",
        aws: "Callable[[Instance], Aws]",
    ) -> None:
        """Take what Terraform said, and what was found for it by address, which may grow."""
        self.references = planned.references
        self.aws = aws
        self._snapshot = planned.after
        # A state lists the current instance of an address before those that are deposed.
        self._owned = {one.address: one for one in reversed(planned.owned)}
        self._found = found

    def attributes(self, kind: "Kind", instance: Instance) -> dict[str, Any]:
        """What ``instance`` is known by, and what to ask for to find it.

        Raises:
            AbsentError: It can't be in AWS.
            UndeterminedError: An attribute can't be told.
        """
        return {
            name: fill(instance, self)
            if (fill := kind.fills.get(name))
            else self.known(instance, name)
            for name in dict.fromkeys((*kind.asked, *kind.known_by))
        }

    def known(self, instance: Instance, attribute: str) -> Any:
        """The value of an attribute, by way of what it comes from if the plan doesn't know it."""
        value = instance.get(attribute)
        if value is not UNKNOWN:
            return value
        types, name = _SOURCES.get(attribute, ((), ""))
        return self.source(instance, attribute, *types)(name)

    def source(self, instance: Instance, attribute: str, *types: str) -> Callable[[str], Any]:
        """Gives attributes of the resource, of one of these types, that an attribute comes from."""
        origin = self.references.target(instance, attribute, *types)
        origin = origin or self._sole(instance.module, types)
        if origin is None:
            raise UndeterminedError(attribute)
        if found := self._found.get(origin.address):
            return found.values.__getitem__
        if owned := self._owned.get(origin.address):
            return owned.get
        raise AbsentError

    def _sole(self, module: str, types: tuple[str, ...]) -> Instance | None:
        """The only one of these types in a module; as in this project's modules."""
        here = [one for one in self._snapshot.by_module.get(module, ()) if one.type in types]
        return here[0] if len(here) == 1 else None


def tags(instance: Instance, _: Wanted) -> Mapping[str, str]:
    """All tags, those of the provider included."""
    value = instance.get("tags_all")
    if value is UNKNOWN or UNKNOWN in (value or {}).values():
        raise UndeterminedError("tags_all")
    return value or {}
