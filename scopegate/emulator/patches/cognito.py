"""Patches of Amazon Cognito: requests that AWS refuses and MiniStack accepts.

Source: the API reference of Amazon Cognito user pools and its quota page.
"""

# MiniStack's own functions are private.
# ruff: noqa: SLF001

import json
from http import HTTPStatus
from typing import Any

from ministack.services import cognito

from scopegate.emulator.patches._registry import Function, Response, patch

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
# Field, unit if none is given, least and most seconds.
_VALIDITIES = (
    ("AccessTokenValidity", "AccessToken", "hours", 300, 86400),
    ("IdTokenValidity", "IdToken", "hours", 300, 86400),
    ("RefreshTokenValidity", "RefreshToken", "days", 3600, 315360000),
)

_UNSET = {"AutoVerifiedAttributes": [], "LambdaConfig": {}, "SmsAuthenticationMessage": ""}
"""Settings of a pool that has none."""


def _refused(code: str, message: str) -> Response:
    return cognito.error_response_json(code, message)


@patch(cognito, "_delete_user_pool")
def a_pool_in_use_stays(stock: Function, data: dict[str, Any]) -> Response:
    """AWS does not delete a pool with deletion protection or a domain; MiniStack does."""
    pool = cognito._user_pools.get(data["UserPoolId"]) or {}
    if pool.get("DeletionProtection") == "ACTIVE":
        return _refused(
            "InvalidParameterException",
            "The user pool cannot be deleted because deletion protection is activated. "
            "Deletion protection must be inactivated first.",
        )
    if pool.get("Domain") or pool.get("CustomDomain"):
        return _refused(
            "InvalidParameterException",
            "User pool cannot be deleted. It has a domain configured that should be deleted first.",
        )
    return stock(data)


@patch(cognito, "_update_user_pool")
def a_pool_loses_what_an_update_leaves_out(stock: Function, data: dict[str, Any]) -> Response:
    """AWS sets what an update doesn't name to its default; MiniStack keeps it.

    Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
    """
    answer = stock({**_UNSET, **data})
    pool = cognito._user_pools.get(data.get("UserPoolId")) or {}
    for name in ("DeviceConfiguration", "UserPoolAddOns"):
        if name not in data:
            pool.pop(name, None)
    return answer


@patch(cognito, "_create_user_pool_client")
@patch(cognito, "_update_user_pool_client")
def client_credentials_are_for_confidential_clients(
    stock: Function, data: dict[str, Any]
) -> Response:
    """The flow needs a secret and custom scopes, and excludes other flows.

    MiniStack accepts such a client, and at best refuses it a token.
    """
    client = _as_it_would_be(data)
    flows, scopes = client.get("AllowedOAuthFlows") or [], client.get("AllowedOAuthScopes") or []
    standard = [scope for scope in scopes if "/" not in scope]
    if "client_credentials" in flows:
        if not client.get("GenerateSecret") and not client.get("ClientSecret"):
            return _refused(
                "InvalidOAuthFlowException",
                "client_credentials flow can not be selected if client does not have a client "
                "secret.",
            )
        if len(flows) > 1:
            return _refused(
                "InvalidOAuthFlowException",
                "client_credentials flow can not be selected along with code flow or implicit flow",
            )
        if standard:
            return _refused(
                "InvalidOAuthFlowException",
                f"{standard[0]} is not supported with client_credentials flow",
            )
    return stock(data)


@patch(cognito, "_create_user_pool_client")
@patch(cognito, "_update_user_pool_client")
def a_clients_scopes_exist(stock: Function, data: dict[str, Any]) -> Response:
    """A resource server of the pool declares each scope of a client.

    With MiniStack, a configuration works even if its clients do not depend on resource servers.
    """
    servers = (cognito._user_pools.get(data["UserPoolId"]) or {}).get("_resource_servers") or {}
    declared = {
        f"{identifier}/{scope['ScopeName']}"
        for identifier, server in servers.items()
        for scope in server["Scopes"]
    }
    for scope in data.get("AllowedOAuthScopes") or []:
        if scope not in {*declared, *cognito._STANDARD_OAUTH_SCOPES}:
            return _refused("ScopeDoesNotExistException", f"Invalid scope requested: {scope}")
    return stock(data)


@patch(cognito, "_create_user_pool_client")
@patch(cognito, "_update_user_pool_client")
def a_token_lives_within_bounds(stock: Function, data: dict[str, Any]) -> Response:
    """Access and ID tokens are valid for 5 minutes to a day, refresh tokens 1 hour to 10 years."""
    client = _as_it_would_be(data)
    for field, token, default, least, most in _VALIDITIES:
        unit = (client.get("TokenValidityUnits") or {}).get(token, default)
        seconds = (client.get(field) or 0) * _SECONDS[unit]
        if seconds and not least <= seconds <= most:
            return _refused("InvalidParameterException", "Invalid range for token validity.")
    return stock(data)


@patch(cognito, "_create_user_pool_client")
@patch(cognito, "_update_user_pool_client")
def a_client_for_oauth_has_flows_and_scopes(stock: Function, data: dict[str, Any]) -> Response:
    """MiniStack accepts an OAuth client without flows and scopes.

    Source: https://jobairkhan.com/2019/02/10/aws-cognito-user-pools-client-credentials
    """
    client = _as_it_would_be(data)
    complete = client.get("AllowedOAuthFlows") and client.get("AllowedOAuthScopes")
    if client.get("AllowedOAuthFlowsUserPoolClient") and not complete:
        return _refused(
            "InvalidParameterException",
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed "
            "to use OAuth flows.",
        )
    return stock(data)


@patch(cognito, "_client_credentials_scope_error")
def a_client_that_is_not_for_oauth_gets_no_token(
    stock: Function, pool: dict[str, Any], client: dict[str, Any], requested: str | None
) -> Any:
    """Flows and scopes require ``AllowedOAuthFlowsUserPoolClient``, which MiniStack ignores.

    Source: https://github.com/boto/boto3/issues/3916
    """
    if not client.get("AllowedOAuthFlowsUserPoolClient"):
        body = json.dumps({"error": "invalid_grant"}).encode()
        return HTTPStatus.BAD_REQUEST.value, {"Content-Type": "application/json"}, body
    return stock(pool, client, requested)


_RESOURCE_SERVERS = 25
"""Default quotas of a user pool."""


@patch(cognito, "_create_resource_server")
def a_pool_has_so_many_resource_servers(stock: Function, data: dict[str, Any]) -> Response:
    """AWS has a quota; MiniStack has none.

    Source: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
    """
    pool = cognito._user_pools.get(data["UserPoolId"]) or {}
    if len(pool.get("_resource_servers") or {}) >= _RESOURCE_SERVERS:
        return _refused("LimitExceededException", "Maximum limit of resource servers exceeded")
    return stock(data)


_RESERVED = ("amazon", "aws", "cognito")


@patch(cognito, "_create_user_pool_domain")
def a_domain_is_one_that_aws_can_serve(stock: Function, data: dict[str, Any]) -> Response:
    """A prefix contains no reserved word of AWS, and a certificate is in us-east-1.

    MiniStack accepts any. Source:
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html
    """
    custom = data.get("CustomDomainConfig")
    if custom and ":us-east-1:" not in custom["CertificateArn"]:
        return _refused(
            "InvalidParameterException",
            f"Invalid certificate ARN: {custom['CertificateArn']}. "
            "The certificate must be in the us-east-1 Region.",
        )
    word = next((word for word in (*_RESERVED, ".") if word in data["Domain"]), None)
    if word and not custom:
        return _refused("InvalidParameterException", f"Domain cannot contain reserved word: {word}")
    return stock(data)


@patch(cognito, "_create_user_pool")
@patch(cognito, "_update_user_pool")
def a_tier_has_the_triggers_it_pays_for(stock: Function, data: dict[str, Any]) -> Response:
    """Access tokens are customized only in the tiers ESSENTIALS and PLUS, in MiniStack in all.

    Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
    """
    pool = {**(cognito._user_pools.get(data.get("UserPoolId")) or {}), **data}
    trigger = (pool.get("LambdaConfig") or {}).get("PreTokenGenerationConfig") or {}
    if pool.get("UserPoolTier") == "LITE" and trigger.get("LambdaVersion") in {"V2_0", "V3_0"}:
        return _refused(
            "FeatureUnavailableInTierException",
            "The following features need to be disabled for the LITE pricing tier configured: "
            "Access Token Customization",
        )
    return stock(data)


@patch(cognito, "_update_user_pool_client")
def an_update_of_a_client_takes_back_what_it_leaves_out(
    stock: Function, data: dict[str, Any]
) -> Response:
    """An update that omits the OAuth settings of a client turns OAuth off.

    MiniStack leaves it on. The AWS SDK for Go omits values that are false.
    Source: API reference of UpdateUserPoolClient ("sets it to its default value").
    """
    return stock({"AllowedOAuthFlowsUserPoolClient": False, **data})


def _as_it_would_be(data: dict[str, Any]) -> dict[str, Any]:
    """Return the client that ``data`` creates or updates."""
    pool = cognito._user_pools.get(data["UserPoolId"]) or {}
    return {**pool.get("_clients", {}).get(data.get("ClientId"), {}), **data}
