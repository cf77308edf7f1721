"""Which region a resource is in: by its own words, or by those of its provider."""

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

from scopegate.errors import ScopegateError
from scopegate.orphans.aws import session
from scopegate.plan.snapshot import Instance

_ARN = re.compile(r"arn:[^:]*:[^:]*:([a-z0-9-]+):")
_STEP = re.compile(r"module\.([^.\[]+)")
_DEFAULT = "aws"


class Regions:
    """The regions of a plan's resources."""

    def __init__(self, plan: Mapping[str, Any]) -> None:
        """Read the provider configurations of a plan."""
        configuration = plan.get("configuration") or {}
        self._variables: Mapping[str, Any] = plan.get("variables") or {}
        self._providers: Mapping[str, Any] = configuration.get("provider_config") or {}
        self._keys = dict(_provider_keys(configuration.get("root_module") or {}, ()))

    def of(self, instance: Instance) -> str:
        """The region of a resource, planned or in the state.

        Raises:
            ScopegateError: Neither the configuration nor the environment says it.
        """
        said = instance.get("region")
        if isinstance(said, str) and said:
            return said
        if found := _ARN.match(str(instance.get("arn"))):
            return found[1]
        steps = tuple(_STEP.findall(instance.module))
        key = self._keys.get((*steps, instance.type, instance.name), _DEFAULT)
        region = self._configured(key) or os.environ.get("AWS_REGION")
        region = region or session().get_config_variable("region")
        if not region:
            raise ScopegateError(
                f"The region of {instance.address} is not known; set AWS_REGION, or region in the"
                " provider block."
            )
        return str(region)

    def _configured(self, key: str) -> str | None:
        """The region in a provider block: a constant, or a variable of the root module."""
        config = self._providers.get(key) or self._providers.get(key.rpartition(":")[2]) or {}
        expression = (config.get("expressions") or {}).get("region") or {}
        named = [expression.get("constant_value")]
        for reference in expression.get("references") or ():
            variable = self._variables.get(str(reference).removeprefix("var.")) or {}
            named.append(variable.get("value"))
        return next((one for one in named if isinstance(one, str) and one), None)


def _provider_keys(
    module: Mapping[str, Any], steps: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """The key of the provider of each block, by the names of its modules, its type and its name."""
    for block in module.get("resources") or ():
        key = block.get("provider_config_key") or _DEFAULT
        yield (*steps, str(block.get("type")), str(block.get("name"))), str(key)
    for name, call in (module.get("module_calls") or {}).items():
        yield from _provider_keys((call or {}).get("module") or {}, (*steps, name))
