"""The provider configurations of a plan: which one a resource has, and what it sets.

Source: https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
"""

import re
from collections.abc import Iterator, Mapping

from scopegate.plan.document import Configuration, ConfigurationModule, Document, Provider, Variable
from scopegate.plan.snapshot import Instance

_STEP = re.compile(r"module\.([^.\[]+)")


class Providers:
    """The provider blocks of a configuration."""

    def __init__(self, document: Document) -> None:
        """Take a plan."""
        configuration = document.configuration or Configuration()
        self._variables: Mapping[str, Variable] = document.variables or {}
        self._blocks: Mapping[str, Provider] = configuration.provider_config or {}
        self._keys = dict(_keys(configuration.root_module or ConfigurationModule(), ()))

    def key_of(self, instance: Instance) -> str | None:
        """Return the key of a resource's provider, such as ``aws.west`` or ``module.api:aws``.

        None if the configuration doesn't have the resource.
        """
        steps = tuple(_STEP.findall(instance.module))
        return self._keys.get((*steps, instance.type, instance.name))

    def setting(self, key: str, argument: str) -> str | None:
        """Return a provider's argument, where it is a constant or a variable of the root module.

        A module that has no provider block of its own has that of the root module.
        """
        block = self._blocks.get(key) or self._blocks.get(key.rpartition(":")[2])
        expression = ((block.expressions if block else None) or {}).get(argument)
        if not isinstance(expression, dict):
            return None
        if isinstance(constant := expression.get("constant_value"), str) and constant:
            return constant
        references = expression.get("references")
        for reference in references if isinstance(references, list) else ():
            variable = self._variables.get(str(reference).removeprefix("var."))
            if variable and isinstance(variable.value, str) and variable.value:
                return variable.value
        return None


def _keys(
    module: ConfigurationModule, steps: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the provider's key of each block, by its modules, type and name."""
    for block in module.resources or ():
        if block.provider_config_key:
            yield (*steps, block.type, block.name), block.provider_config_key
    for name, call in (module.module_calls or {}).items():
        yield from _keys(call.module or ConfigurationModule(), (*steps, name))
