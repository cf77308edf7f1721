"""Amazon Cognito."""

from typing import Any

from tests.deploy.emulator.probes.defect import defect


@defect("a_pool_in_use_stays", right=[400, 400, 200])
def a_pool_deleted_with_protection_with_a_domain_and_without(aws):
    pool = aws.pool(DeletionProtection="ACTIVE")
    address = {"UserPoolId": pool["Id"]}
    domain = {"Domain": f"d{pool['Id'][-9:].lower()}", **address}
    seen = [aws.cognito("DeleteUserPool", **address).status]
    aws.cognito("UpdateUserPool", DeletionProtection="INACTIVE", **address)
    aws.cognito("CreateUserPoolDomain", **domain)
    seen.append(aws.cognito("DeleteUserPool", **address).status)
    aws.cognito("DeleteUserPoolDomain", **domain)
    return [*seen, aws.cognito("DeleteUserPool", **address).status]


@defect("a_pool_loses_what_an_update_leaves_out", right=[["email"], [], {}, False])
def a_pool_updated_without_its_settings(aws):
    trigger = {"PreSignUp": "arn:aws:lambda:us-east-1:000000000000:function:sign-up"}
    devices = {"ChallengeRequiredOnNewDevice": True}
    pool = aws.pool(
        AutoVerifiedAttributes=["email"], DeviceConfiguration=devices, LambdaConfig=trigger
    )
    address = {"UserPoolId": pool["Id"]}
    aws.cognito("UpdateUserPool", MfaConfiguration="OFF", **address)
    after = aws.cognito("DescribeUserPool", **address)["UserPool"]
    return [
        pool["AutoVerifiedAttributes"],
        after["AutoVerifiedAttributes"],
        after["LambdaConfig"],
        "DeviceConfiguration" in after,
    ]


def _codes(answers):
    """Return the status, or the error that came instead."""
    return [
        answer.status if answer.status == 200 else answer["__type"].rpartition("#")[2]
        for answer in answers
    ]


@defect(
    "client_credentials_are_for_confidential_clients",
    right=[200, *["InvalidOAuthFlowException"] * 4],
)
def clients_of_all_kinds(aws):
    pool = aws.pool()
    aws.resource_server(pool, "read")
    good = aws.client(pool, "orders/read")
    client_id = good["UserPoolClient"]["ClientId"]
    mixed = {"AllowedOAuthFlows": ["client_credentials", "code"]}
    return _codes(
        [
            good,
            aws.client(pool, "orders/read", GenerateSecret=False),
            aws.client(pool, "orders/read", **mixed),
            aws.client(pool, "orders/read", "openid"),
            aws.cognito("UpdateUserPoolClient", UserPoolId=pool["Id"], ClientId=client_id, **mixed),
        ]
    )


@defect("a_clients_scopes_exist", right=["ScopeDoesNotExistException", 200])
def a_client_before_and_after_its_scope(aws):
    pool = aws.pool()
    before = aws.client(pool, "orders/read")
    aws.resource_server(pool, "read")
    return _codes([before, aws.client(pool, "orders/read")])


@defect(
    "a_token_lives_within_bounds",
    right=[*["InvalidParameterException"] * 4, 200, 200],
)
def clients_with_shorter_and_longer_tokens(aws):
    pool = aws.pool()
    aws.resource_server(pool, "read")
    units = {"AccessToken": "minutes", "RefreshToken": "days"}
    return _codes(
        aws.client(
            pool,
            "orders/read",
            AccessTokenValidity=minutes,
            RefreshTokenValidity=days,
            TokenValidityUnits=units,
        )
        for minutes, days in ((4, 5), (1441, 5), (60, 3651), (1, 1), (5, 1), (1440, 3650))
    )


@defect("a_client_for_oauth_has_flows_and_scopes", right=[*["InvalidParameterException"] * 3, 200])
def clients_without_flows_and_scopes(aws):
    pool = aws.pool()
    aws.resource_server(pool, "read")
    client_id = aws.client(pool, "orders/read")["UserPoolClient"]["ClientId"]
    address = {"UserPoolId": pool["Id"], "ClientId": client_id}
    nothing: dict[str, list[str]] = {"AllowedOAuthFlows": [], "AllowedOAuthScopes": []}
    on, off = ({"AllowedOAuthFlowsUserPoolClient": each} for each in (True, False))
    return _codes(
        [
            aws.client(pool),
            aws.client(pool, "orders/read", AllowedOAuthFlows=[]),
            aws.cognito("UpdateUserPoolClient", **address, **nothing, **on),
            aws.cognito("UpdateUserPoolClient", **address, **nothing, **off),
        ]
    )


@defect("a_client_that_is_not_for_oauth_gets_no_token", right=[200, 400, "invalid_grant", 200])
def the_token_of_a_client_before_during_and_after_its_suspension(aws):
    pool = aws.pool()
    aws.resource_server(pool, "read")
    client = aws.client(pool, "orders/read")["UserPoolClient"]
    seen = [aws.token(client).status]
    address = {name: client[name] for name in ("UserPoolId", "ClientId")}
    flows = {name: client[name] for name in ("AllowedOAuthFlows", "AllowedOAuthScopes")}
    for on in (False, True):
        changed = {**address, **flows, "AllowedOAuthFlowsUserPoolClient": on}
        aws.cognito("UpdateUserPoolClient", **changed)
        answer = aws.token(client)
        seen.append(answer.status)
        if not on:
            seen.append(answer.body.get("error"))
    return seen


@defect("a_pool_has_so_many_resource_servers", right=[*[200] * 25, "LimitExceededException"])
def resource_servers_of_a_pool(aws):
    pool = aws.pool()
    return _codes(
        aws.cognito("CreateResourceServer", UserPoolId=pool["Id"], Identifier=name, Name=name)
        for name in (f"server-{number}" for number in range(26))
    )


@defect("a_domain_is_one_that_aws_can_serve", right=[*["InvalidParameterException"] * 3, 200])
def domains_with_reserved_words_and_certificates_elsewhere(aws):
    pool = aws.pool()
    number = pool["Id"][-9:].lower()
    certificate = "arn:aws:acm:{}:000000000000:certificate/1b2c3d4e-0000-0000-0000-000000000000"
    domains: list[dict[str, Any]] = [
        {"Domain": f"my-aws-{number}"},
        {"Domain": f"{number}.example.com"},
        *(
            {
                "Domain": f"aws-{number}.example.com",
                "CustomDomainConfig": {"CertificateArn": certificate.format(region)},
            }
            for region in ("eu-central-1", "us-east-1")
        ),
    ]
    return _codes(
        aws.cognito("CreateUserPoolDomain", UserPoolId=pool["Id"], **domain) for domain in domains
    )


@defect("a_tier_has_the_triggers_it_pays_for", right=["FeatureUnavailableInTierException", 200])
def access_tokens_customized_in_two_tiers(aws):
    function = "arn:aws:lambda:us-east-1:000000000000:function:customize"
    trigger = {"LambdaArn": function, "LambdaVersion": "V3_0"}
    return _codes(
        aws.cognito(
            "CreateUserPool",
            PoolName="test",
            UserPoolTier=tier,
            LambdaConfig={"PreTokenGenerationConfig": trigger, "PreTokenGeneration": function},
        )
        for tier in ("LITE", "ESSENTIALS")
    )


@defect("an_update_of_a_client_takes_back_what_it_leaves_out", right=False)
def whether_a_client_is_for_oauth_that_is_updated_without_a_word_about_it(aws):
    pool = aws.pool()
    aws.resource_server(pool, "read")
    client = aws.client(pool, "orders/read")["UserPoolClient"]
    known = {"UserPoolId": pool["Id"], "ClientId": client["ClientId"]}
    aws.cognito("UpdateUserPoolClient", **known, ClientName="renamed")
    return aws.cognito("DescribeUserPoolClient", **known)["UserPoolClient"].get(
        "AllowedOAuthFlowsUserPoolClient", False
    )
