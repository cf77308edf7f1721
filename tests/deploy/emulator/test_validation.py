"""Requests that AWS refuses by its model of the service, in each protocol."""

import json

import pytest

TRUST = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}]}


def one_violation(place, value, constraint):
    return (
        f"1 validation error detected: Value {value} at '{place}' failed to satisfy constraint: "
        f"Member must {constraint}"
    )


def cognito(operation, **body):
    return lambda aws: aws.cognito(operation, **body)


def gateway(method, path, body):
    return lambda aws: aws.gateway(method, path, body)


def iam(**form):
    return lambda aws: aws.signed(
        "iam",
        "POST",
        "/",
        body="&".join(f"{name}={value}" for name, value in form.items()).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )


def permission(**body):
    return lambda aws: aws.signed(
        "lambda", "POST", "/2015-03-31/functions/echo/policy", body={"StatementId": "test"} | body
    )


REFUSED = {
    "a missing member": (
        cognito("CreateUserPool"),
        "InvalidParameterException",
        one_violation("poolName", "null", "not be null"),
    ),
    "a value that is not enumerated": (
        cognito("CreateUserPool", PoolName="test", DeletionProtection="ON"),
        "InvalidParameterException",
        one_violation("deletionProtection", "'ON'", "satisfy enum value set: [ACTIVE, INACTIVE]"),
    ),
    "a text that is too long, in a list": (
        cognito(
            "CreateResourceServer",
            UserPoolId="us-east-1_a",
            Identifier="orders",
            Name="orders",
            Scopes=[{"ScopeName": "a" * 257, "ScopeDescription": "a"}],
        ),
        "InvalidParameterException",
        one_violation(
            "scopes.1.member.scopeName", f"'{'a' * 257}'", "have length less than or equal to 256"
        ),
    ),
    "a text that does not match": (
        cognito("CreateUserPoolClient", UserPoolId="us-east-1_a", ClientName="a/b"),
        "InvalidParameterException",
        one_violation("clientName", "'a/b'", r"satisfy regular expression pattern: [\w\s+=,.@-]+"),
    ),
    "a text that does not match by properties of Unicode": (
        cognito("CreateGroup", UserPoolId="us-east-1_a", GroupName="a b"),
        "InvalidParameterException",
        one_violation(
            "groupName",
            "'a b'",
            r"satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+",
        ),
    ),
    "a value that is not enumerated, in a list": (
        cognito(
            "CreateUserPoolClient",
            UserPoolId="us-east-1_a",
            ClientName="test",
            AllowedOAuthFlows=["code", "token"],
        ),
        "InvalidParameterException",
        one_violation(
            "allowedOAuthFlows",
            "'[code, token]'",
            "satisfy constraint: [Member must satisfy enum value set: "
            "[code, implicit, client_credentials]]",
        ),
    ),
    "a list in place of a text": (
        cognito("CreateUserPoolClient", UserPoolId="us-east-1_a", ClientName=[]),
        "SerializationException",
        "clientName is not of type <class 'str'>",
    ),
    "an unknown type of integration of a REST API": (
        gateway("PUT", "/restapis/a/resources/b/methods/GET/integration", {"type": "HTTPS"}),
        "ValidationException",
        one_violation(
            "putIntegrationInput.type",
            "'HTTPS'",
            "satisfy enum value set: [HTTP, AWS, MOCK, HTTP_PROXY, AWS_PROXY]",
        ),
    ),
    "a timeout that is too long of an HTTP API": (
        gateway(
            "POST",
            "/v2/apis/a/integrations",
            {"integrationType": "HTTP_PROXY", "timeoutInMillis": 30001},
        ),
        "BadRequestException",
        one_violation("timeoutInMillis", "'30001'", "have value less than or equal to 30000"),
    ),
    "a body that is no object": (
        gateway("POST", "/restapis", [1]),
        "BadRequestException",
        "Invalid request input",
    ),
    "a permission for no one": (
        permission(Action="lambda:InvokeFunction"),
        "ValidationException",
        one_violation("principal", "null", "not be null"),
    ),
    "a name in a form": (
        iam(Action="CreateRole", RoleName="a/b", AssumeRolePolicyDocument=json.dumps(TRUST)),
        "ValidationError",
        one_violation("roleName", "'a/b'", r"satisfy regular expression pattern: [\w+=,.@-]+"),
    ),
    "a name of a log group": (
        lambda aws: aws.logs("CreateLogGroup", logGroupName="a b"),
        "InvalidParameterException",
        one_violation(
            "logGroupName", "'a b'", r"satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+"
        ),
    ),
}

each_refusal = pytest.mark.parametrize(
    ("call", "code", "message"), REFUSED.values(), ids=list(REFUSED)
)


def seen(answer):
    """Return the status, code and message of an error."""
    code = answer.headers.get("x-amzn-errortype")
    if isinstance(answer.body, str):
        message = answer.body.partition("<Message>")[2].partition("</Message>")[0]
    else:
        message = answer.body.get("message")
    return answer.status, code, message


@each_refusal
def test_the_emulator_refuses_what_the_model_excludes(aws, call, code, message):
    assert seen(call(aws)) == (400, code, message)


@each_refusal
def test_ministack_alone_answers_otherwise(stock, call, code, message):
    assert seen(call(stock)) != (400, code, message)


def test_all_violations_are_told_at_once(aws):
    answer = aws.cognito("CreateUserPoolClient", UserPoolId="a b", ClientName="")
    assert answer["message"] == (
        "3 validation errors detected: "
        r"Value 'a b' at 'userPoolId' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+; "
        "Value '' at 'clientName' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1; "
        "Value '' at 'clientName' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: [\w\s+=,.@-]+"
    )
