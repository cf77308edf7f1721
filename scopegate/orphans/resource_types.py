"""All types that are searched for, each after its container and its sources."""

from typing import Final

from scopegate.orphans import account, cognito, domains, functions, http_api, rest_api

RESOURCE_TYPES: Final = (
    *functions.RESOURCE_TYPES,
    *cognito.RESOURCE_TYPES,
    *rest_api.RESOURCE_TYPES,
    *http_api.RESOURCE_TYPES,
    *account.RESOURCE_TYPES,
    *domains.RESOURCE_TYPES,
)
TYPES: Final = frozenset(one.type for one in RESOURCE_TYPES)
