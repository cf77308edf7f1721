"""A token endpoint that returns a cached token until most of the token's life is over.

Sources: Amazon Cognito Developer Guide, "Managing user pool token expiration and caching"; API
Gateway Developer Guide, "Cache settings for REST APIs" (at most 3,600 seconds), and the API
reference of CreateStage (cacheClusterSize).
"""

import re
from typing import Annotated, ClassVar

from pydantic import Field

from scopegate.inputs._constraint import Between, Matches
from scopegate.inputs._interface import Check
from scopegate.inputs.clients import AccessTokenValidity
from scopegate.inputs.interfaces import AnyRestApi
from scopegate.inputs.names import TokenEndpoint

_SIZES = ("0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237")
_SHARE = 75
"""Percent of a token's life that AWS advises to use it for."""
_SECONDS = 60 * _SHARE // 100
"""As seconds of each minute that a token is valid."""

CacheSize = Annotated[
    str, Matches("|".join(map(re.escape, _SIZES)), f"be one of {', '.join(_SIZES)}", bad="1")
]


class CachedTokenEndpointInputs(AnyRestApi):
    """A REST API that caches the tokens of a user pool's token endpoint."""

    access_token_validity: AccessTokenValidity = Field(
        description=(
            "Minutes for which an access token is valid. If the clients differ, use the "
            "smallest value. If it is too large, clients receive tokens that have expired."
        )
    )
    cache_size: CacheSize = Field(
        default="0.5",
        description=(
            "Memory of the cache in gigabytes, billed by the hour. A change creates a new "
            "cache, which is empty at first."
        ),
    )
    cache_ttl: Annotated[int, Between(1, 3600, "seconds")] = Field(
        default=1800,
        description=(
            "Seconds for which a response is cached, including refusals. For that long, a "
            "client that was deleted still receives the token that it received last."
        ),
    )
    token_endpoint: TokenEndpoint = Field(
        description=(
            "Token endpoint of the user pool: the output token_endpoint of the authorization "
            "server."
        )
    )

    checks: ClassVar[tuple[Check, ...]] = (
        Check(
            name="cache_ttl_too_long",
            offending="The cache_ttl, if it is too long for the tokens.",
            inputs=("cache_ttl", "access_token_validity"),
            accepted=f"at most {_SHARE} % of access_token_validity, in seconds",
            python=lambda interface: (
                [str(interface.cache_ttl)]
                if interface.cache_ttl > interface.access_token_validity * _SECONDS
                else []
            ),
            terraform=(
                f"{{cache_ttl}} > {{access_token_validity}} * {_SECONDS} ? "
                "[tostring({cache_ttl})] : []"
            ),
            bad={"cache_ttl": 2701, "access_token_validity": 60},
        ),
        *AnyRestApi.checks,
    )
