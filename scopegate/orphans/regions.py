"""The region of a resource: its own, that of its provider, or that of the environment."""

import re

from scopegate.account.aws import default_region
from scopegate.errors import ScopegateError
from scopegate.plan.providers import Providers
from scopegate.plan.snapshot import Instance

_ARN = re.compile(r"arn:[^:]*:[^:]*:([a-z0-9-]+):")
_DEFAULT = "aws"


class Regions:
    """The regions of a plan's resources."""

    def __init__(self, providers: Providers) -> None:
        """Store the provider configurations of a plan."""
        self._providers = providers

    def of(self, instance: Instance) -> str:
        """Return the region of a resource, planned or in the state.

        Raises:
            ScopegateError: It is set neither in the configuration nor in the environment.
        """
        own = instance.get("region")
        if isinstance(own, str) and own:
            return own
        if found := _ARN.match(str(instance.get("arn"))):
            return found[1]
        key = self._providers.key_of(instance) or _DEFAULT
        region = self._providers.setting(key, "region") or default_region()
        if not region:
            raise ScopegateError(
                f"The region of {instance.address} is not known. Set `region` in its provider"
                " block, or the environment variable AWS_REGION."
            )
        return str(region)
