"""The proxy tells operations apart as AWS names them, and errors as AWS's own SDK reads them."""

import botocore.config
import botocore.exceptions
import botocore.session
import pytest

from tests._support.faults.proxy import Fault, call
from tests._support.faults.proxy.policy import always, expired_after, rated, sometimes

SIGNED = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{}/aws4_request, SignedHeaders=host"


def named(service, method, target, *, body=b"", **headers):
    """Return how a request is counted."""
    signed = {"Authorization": SIGNED.format(service), **headers}
    return str(call.of(method, target, signed, body))


@pytest.mark.parametrize(
    ("service", "line", "operation"),
    [
        ("apigateway", "POST /restapis", "apigateway CreateRestApi"),
        ("apigateway", "PUT /restapis/a/resources/b/methods/GET", "apigateway PutMethod"),
        ("apigateway", "GET /restapis/a/resources?embed=methods", "apigateway GetResources"),
        ("apigateway", "POST /v2/apis/a/routes", "apigatewayv2 CreateRoute"),
        ("apigateway", "GET /tags/arn%3Aaws", "apigateway GetTags"),
        ("lambda", "POST /2015-03-31/functions/f/policy", "lambda AddPermission"),
        ("lambda", "POST /2015-03-31/functions/f/invocations", "lambda Invoke"),
        ("s3", "PUT /bucket/a/key", "s3 PutObject"),
        ("unheard-of", "GET /a", "unheard-of GET /a"),
    ],
)
def test_a_call_with_a_path_is_named_by_the_services_model(service, line, operation):
    assert named(service, *line.split(" ")) == operation


def test_a_call_without_one_is_named_by_what_it_says():
    json = {"X-Amz-Target": "AWSCognitoIdentityProviderService.CreateUserPool"}
    assert named("cognito-idp", "POST", "/", **json) == "cognito-idp CreateUserPool"
    assert named("iam", "POST", "/", body=b"Action=GetRole&RoleName=a") == "iam GetRole"


def test_what_is_not_signed_is_for_the_data_plane():
    assert str(call.of("POST", "/oauth2/token", {}, b"")) == "data-plane POST /oauth2/token"


@pytest.fixture
def asked(proxy):
    """Asks AWS for something through the proxy; gives code and status of the error."""
    session = botocore.session.get_session()

    def ask(service, operation, *, patience=60, **arguments):
        config = botocore.config.Config(
            proxies={}, read_timeout=patience, retries={"total_max_attempts": 1}
        )
        client = session.create_client(
            service,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106  any will do
            aws_session_token="first",  # noqa: S106  any will do
            config=config,
            endpoint_url=proxy.environment["AWS_ENDPOINT_URL"],
            region_name="us-east-1",
        )
        with pytest.raises(
            (botocore.exceptions.ClientError, botocore.exceptions.HTTPClientError)
        ) as error:
            getattr(client, operation)(**arguments)
        if not isinstance(error.value, botocore.exceptions.ClientError):
            return type(error.value).__name__
        answer = error.value.response
        return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]

    proxy.reset()
    yield ask
    proxy.reset()


CALLS = {
    "apigateway": ("get_rest_apis", {}),
    "apigatewayv2": ("get_apis", {}),
    "cognito-idp": ("list_user_pools", {"MaxResults": 1}),
    "iam": ("list_roles", {}),
    "lambda": ("list_functions", {}),
    "logs": ("describe_log_groups", {}),
    "s3": ("list_buckets", {}),
}


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (
            Fault.THROTTLED,
            {
                "apigateway": ("TooManyRequestsException", 429),
                "apigatewayv2": ("TooManyRequestsException", 429),
                "cognito-idp": ("TooManyRequestsException", 400),
                "iam": ("Throttling", 400),
                "lambda": ("TooManyRequestsException", 429),
                "logs": ("ThrottlingException", 400),
                "s3": ("SlowDown", 503),
            },
        ),
        (
            Fault.EXPIRED,
            {
                "apigateway": ("ExpiredTokenException", 403),
                "apigatewayv2": ("ExpiredTokenException", 403),
                "cognito-idp": ("ExpiredTokenException", 400),
                "iam": ("ExpiredToken", 403),
                "lambda": ("ExpiredTokenException", 403),
                "logs": ("ExpiredTokenException", 400),
                "s3": ("ExpiredToken", 400),
            },
        ),
        (Fault.FAILED, dict.fromkeys(CALLS, ("InternalFailure", 500))),
        (Fault.CUT, dict.fromkeys(CALLS, "ConnectionClosedError")),
        (Fault.LOST, dict.fromkeys(CALLS, "ConnectionClosedError")),
        (Fault.SILENT, dict.fromkeys(CALLS, "ReadTimeoutError")),
    ],
)
def test_a_fault_is_read_as_what_it_is(fault, expected, asked, proxy):
    proxy.policy = always(fault)
    patience = 1 if fault is Fault.SILENT else 60  # seconds; only silence lasts
    got = {
        service: asked(service, operation, patience=patience, **arguments)
        for service, (operation, arguments) in CALLS.items()
    }
    assert got == expected
    assert proxy.faults == {fault: len(CALLS)}
    assert proxy.counts["cognito-idp", "ListUserPools"] == 1


def test_the_same_seed_lets_the_same_calls_fail_in_whatever_order_they_come():
    calls = [call.Call("iam", name) for name in ("CreateRole", "GetRole", "PutRolePolicy") * 20]

    def failed(seed, order):
        policy = sometimes(seed, 0.3, [Fault.CUT, Fault.FAILED])
        return sorted((str(each), str(policy(each))) for each in order)

    assert failed(1, calls) == failed(1, sorted(calls, key=str)) != failed(2, calls)


def test_api_gateway_throttles_beyond_the_rates_that_aws_documents():
    now = [0.0]
    policy = rated(lambda: now[0])

    def passed(operation, number, service="apigateway"):
        made = [policy(call.Call(service, operation)) for _ in range(number)]
        assert set(made) <= {None, Fault.THROTTLED}
        return made.count(None)

    assert passed("CreateResource", 9) == 5  # five a second
    assert passed("GetRestApi", 50) == 35  # 40 of all operations at once
    assert passed("ListUserPools", 50, "cognito-idp") == 50  # of API Gateway alone
    now[0] = 0.5
    assert passed("CreateResource", 9) == 2
    assert passed("GetRestApi", 9) == 3  # ten of all operations a second
    now[0] = 60
    assert passed("CreateDeployment", 2) == 1  # one in five seconds
    now[0] = 64.9
    assert passed("CreateDeployment", 2) == 0
    now[0] = 65
    assert passed("CreateDeployment", 2) == 1


def test_a_credential_expires_after_so_many_writes_and_another_one_does_not():
    policy = expired_after(1, "first")
    made = [("GetRole", "first"), ("CreateRole", "first"), ("CreateRole", "first")]
    made += [("GetRole", "first"), ("CreateRole", "fresh")]
    answers = [policy(call.Call("iam", name, session=session)) for name, session in made]
    assert answers == [None, None, Fault.EXPIRED, Fault.EXPIRED, None]
