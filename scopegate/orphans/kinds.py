"""Every kind that is looked for, each behind those that it is in or comes from."""

from typing import Final

from scopegate.orphans import account, cognito, domains, functions, http_api, rest_api

KINDS: Final = (
    *functions.KINDS,
    *cognito.KINDS,
    *rest_api.KINDS,
    *http_api.KINDS,
    *account.KINDS,
    *domains.KINDS,
)
TYPES: Final = frozenset(kind.type for kind in KINDS)
