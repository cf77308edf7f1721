"""Finds the values of planned resources that Terraform knows only after the apply.

They come from other resources. If the plan would create the other resource and it was found in
AWS, its values are known after all; if it wasn't found, nothing can be in it. If the state has the
other resource and the plan would replace it, since its container was lost, its values stay as they
are: once the container is imported, it is not replaced.
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
"""Where an attribute comes from: resource types, and which attribute of theirs it is."""


class AbsentError(Exception):
    """The resource can't be in AWS, since its container isn't."""


class UndeterminedError(Exception):
    """An attribute that identifies the resource can't be determined; the argument names it."""


class Resolver:
    """The attributes of planned resources, given what has been found in AWS so far.

    Attributes:
        references: What the expressions of the configuration refer to.
        reader: Gives the AWS region that a resource is in.
    """

    def __init__(
        self,
        references: References,
        after: Snapshot,
        owned: Iterable[Instance],
        found: Mapping[str, RemoteResource],
        reader: Callable[[Instance], Reader],
    ) -> None:
        """Take a plan, what its state holds, and what was found by address, which may grow."""
        self.references = references
        self.reader = reader
        self._after = after
        # A state lists the current instance of an address before those that are deposed.
        self._owned = {one.address: one for one in reversed(tuple(owned))}
        self._found = found

    def known(self, instance: Instance, attribute: str) -> Any:
        """The value of an attribute, from its source if the plan doesn't know it.

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
        """Gives attributes of the resource, of one of these types, that an attribute comes from.

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
        """The only one of these types in a module; as in this project's modules."""
        here = [one for one in self._after.by_module.get(module, ()) if one.type in types]
        return here[0] if len(here) == 1 else None


def tags(instance: Instance, _: Resolver) -> Mapping[str, str]:
    """All tags, those of the provider included.

    Raises:
        UndeterminedError: One of them is not known.
    """
    found = instance.get("tags_all")
    if isinstance(found, Unknown) or any(
        isinstance(one, Unknown) for one in (found or {}).values()
    ):
        raise UndeterminedError("tags_all")
    return found or {}
