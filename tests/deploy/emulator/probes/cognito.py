"""Amazon Cognito."""

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


def _codes(answers):
    """Status, or the error that came instead."""
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
