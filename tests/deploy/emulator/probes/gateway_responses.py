"""REST APIs: gateway responses."""

from tests.deploy.emulator.probes.defect import defect
from tests.deploy.emulator.probes.guarded import guarded


def customized(aws, api, **settings):
    """Deploy ``api`` with a gateway response for calls that the authorizer refuses."""
    aws.gateway("PUT", f"{api.path}/gatewayresponses/UNAUTHORIZED", settings)
    api.deploy()


@defect(
    "a_header_of_a_gateway_response_knows_the_context",
    "a_body_of_a_gateway_response_knows_the_context",
    right=(401, "/ Unauthorized", "GET UNAUTHORIZED "),
)
def a_gateway_response_that_says_what_was_called(aws):
    with guarded(aws) as apis:
        customized(
            aws,
            apis.rest,
            statusCode="401",
            responseParameters={"gatewayresponse.header.X-Why": "context.error.message"},
            responseTemplates={
                "application/json": "$context.httpMethod ${context.error.responseType} $context.no"
            },
        )
        answer = apis.rest.call()
    return answer.status, f"/ {answer.headers.get('X-Why')}", answer.body


@defect("an_expired_token_is_told", right=["The incoming token has expired", "Unauthorized"])
def an_expired_token_and_one_that_another_key_signed(aws):
    with guarded(aws) as apis:
        expired = apis.signed({"exp": 1_000_000_000})
        head, claims, signature = expired.split(".")
        forged = f"{head}.{claims}.{signature[:-8]}AAAAAAAA"
        answers = [apis.rest.call(token=token) for token in (expired, forged)]
    return [answer["message"] for answer in answers]
