"""What each argument of each resource type on the authorization surface means: data only."""

from collections.abc import Mapping
from typing import Final

from scopegate.access.catalogue import cognito, dns, firewalls, functions, http_api, rest_api
from scopegate.access.catalogue._rows import ResourceType

TYPES: Final[Mapping[str, ResourceType]] = {
    **cognito.COGNITO,
    **dns.DNS,
    **firewalls.FIREWALLS,
    **functions.FUNCTIONS,
    **http_api.HTTP_API,
    **rest_api.REST_API,
}
"""The types on the surface."""

EXCLUDED: Final[Mapping[str, str]] = {
    **cognito.EXCLUDED,
    **http_api.EXCLUDED,
    **rest_api.EXCLUDED,
}
"""Types that are near the surface and not on it, each with the reason."""
