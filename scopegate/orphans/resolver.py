"""Finds values of planned resources that Terraform knows only after apply.

They come from other resources. If the plan would create the other resource and it was found in AWS,
its values are known; if it was not found, it can contain nothing. If the state has the other
resource and the plan would replace it, because its container was lost, its values stay the same:
once the container is imported, it is not replaced.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from scopegate.account.reader import Reader
from scopegate.orphans.remote_resource import RemoteResource
from scopegate.plan.references import References
from scopegate.plan.snapshot import Instance, Snapshot
from scopegate.plan.values import Unknown

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
"""The source of an attribute: resource types, and the attribute of theirs."""


class AbsentError(Exception):
    """Raised if the resource can't be in AWS, because its container is not."""


class UndeterminedError(Exception):
    """Raised with the attribute if one that identifies the resource can't be determined."""


class Resolver:
    """The attributes of planned resources, based on what has been found in AWS so far.

    Attributes:
        references: References in the expressions of the configuration.
        reader: Returns a reader of the region of a resource.
    """

    def __init__(
        self,
        references: References,
        after: Snapshot,
        owned: Iterable[Instance],
        found: Mapping[str, RemoteResource],
        reader: Callable[[Instance], Reader],
    ) -> None:
        """Store a plan, the resources in its state, and those found by address, which can grow."""
        self.references = references
        self.reader = reader
        self._after = after
        # A state lists the current instance of an address before those that are deposed.
        self._owned = {one.address: one for one in reversed(tuple(owned))}
        self._found = found

    def known(self, instance: Instance, attribute: str) -> Any:
        """Return the value of an attribute, from its source if it is unknown in the plan.

        Raises:
            AbsentError: The source isn't in AWS.
            UndeterminedError: The source is not certain.
        """
        value = instance.get(attribute)
        if not isinstance(value, Unknown):
            return value
        types, name = _SOURCES.get(attribute, ((), ""))
        return self.source(instance, attribute, *types)(name)

    def source(self, instance: Instance, attribute: str, *types: str) -> Callable[[str], Any]:
        """Return a function for the attributes of the resource that an attribute comes from.

        Raises:
            AbsentError: The source isn't in AWS.
            UndeterminedError: The source is not certain.
        """
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
        """Return the only resource of these types in a module."""
        here = [one for one in self._after.by_module.get(module, ()) if one.type in types]
        return here[0] if len(here) == 1 else None


def tags(instance: Instance, _: Resolver) -> Mapping[str, str]:
    """Return all tags, including those of the provider.

    Raises:
        UndeterminedError: A tag is not known.
    """
    found = instance.get("tags_all")
    if isinstance(found, Unknown) or any(
        isinstance(one, Unknown) for one in (found or {}).values()
    ):
        raise UndeterminedError("tags_all")
    return found or {}
