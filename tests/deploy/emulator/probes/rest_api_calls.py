"""REST APIs: answers to callers."""

import json

from tests.deploy.emulator.backend import backend
from tests.deploy.emulator.probes.defect import defect


@defect(
    "a_deployment_is_a_snapshot",
    "a_call_sees_the_deployment_of_its_stage",
    "routes_are_those_of_the_deployment",
    right=[403, 200],
)
def a_route_before_and_after_its_deployment(aws):
    api = aws.rest_api()
    api.mock(api.method())
    api.deploy()
    api.mock(api.method(api.resource("new")["id"]))
    before = api.call("/new")
    api.deploy()
    return [before.status, api.call("/new").status]


@defect("the_authorizer_is_that_of_the_deployment", right=[200, 401])
def a_user_pool_withdrawn_before_and_after_the_deployment(aws):
    pool, other = aws.pool(), aws.pool()
    aws.resource_server(pool, "read")
    client = aws.client(pool, "orders/read")["UserPoolClient"]
    token = aws.token(client)["access_token"]
    api = aws.rest_api()
    authorizer = api.authorizer(pool, other)
    api.mock(
        api.method(
            authorizationType="COGNITO_USER_POOLS",
            authorizerId=authorizer,
            authorizationScopes=["orders/read"],
        )
    )
    api.deploy()
    path = f"{api.path}/authorizers/{authorizer}"
    aws.patch(path, ("replace", "/providerARNs", other["Arn"]))
    before = api.call(token=token)
    api.deploy()
    return [before.status, api.call(token=token).status]


@defect("without_scopes_an_id_token_is_expected", right=(401, {"message": "Unauthorized"}))
def an_access_token_at_a_method_without_scopes(aws):
    pool = aws.pool()
    aws.resource_server(pool, "read")
    client = aws.client(pool, "orders/read")["UserPoolClient"]
    api = aws.rest_api()
    api.mock(api.method(authorizationType="COGNITO_USER_POOLS", authorizerId=api.authorizer(pool)))
    api.deploy()
    answer = api.call(token=aws.token(client)["access_token"])
    return answer.status, answer.body


@defect("a_function_is_called_with_permission_alone", right=[500, 500, 200])
def a_function_without_permission_with_another_apis_and_with_its_own(aws):
    api = aws.rest_api()
    function = aws.function(f"echo-{api.id}")
    api.proxy(api.method(api.resource("{id}")["id"]), function)
    api.deploy()
    seen = [api.call("/7").status]
    for api_id in ("another", api.id):
        arn = f"arn:aws:execute-api:us-east-1:000000000000:{api_id}/*/GET/*"
        aws.permit(f"echo-{api.id}", arn, statement=api_id)
        seen.append(api.call("/7").status)
    return seen


@defect("a_function_is_called_with_permission_alone", right=[500, 200])
def an_alias_with_the_permission_of_its_function_and_with_its_own(aws):
    api = aws.rest_api()
    name = f"alias-{api.id}"
    function = aws.function(name)
    aws.alias(name, "live")
    api.proxy(api.method(), f"{function}:live")
    api.deploy()
    seen = []
    for qualifier in (None, "live"):
        arn = f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/*/GET/"
        aws.permit(name, arn, statement=f"to-{qualifier}", qualifier=qualifier)
        seen.append(api.call().status)
    return seen


@defect("a_limit_below_zero_is_none", right=200)
def a_call_of_a_stage_without_limits(aws):
    api = aws.rest_api()
    api.mock(api.method())
    api.deploy()
    limits = (("burstLimit", "-1"), ("rateLimit", "-1"))
    changes = (("replace", f"/*/*/throttling/{name}", value) for name, value in limits)
    aws.patch(f"{api.path}/stages/v1", *changes)
    return api.call().status


@defect("a_path_parameter_stays_one_part_of_the_path", right="/base/7%3Fall%3D1")
def what_the_backend_sees_of_a_path_parameter(aws):
    with backend() as url:
        api = aws.rest_api()
        declared = {"requestParameters": {"method.request.path.id": True}}
        method = api.method(api.resource("{id}")["id"], **declared)
        settings = {
            "type": "HTTP_PROXY",
            "httpMethod": "GET",
            "uri": f"{url}/base/{{id}}",
            "requestParameters": {"integration.request.path.id": "method.request.path.id"},
        }
        aws.gateway("PUT", f"{method}/integration", settings)
        api.deploy()
        return api.call("/7%3Fall=1").body


@defect("a_resource_policy_is_enforced", right=[200, 403, 200, 403])
def calls_under_resource_policies(aws):
    api = aws.rest_api()
    api.mock(api.method(api.resource("open")["id"]))
    api.deploy()
    here = {"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}
    elsewhere = {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": "execute-api:/v1/GET/open",
    }
    seen = []
    for change in (
        {"Condition": here},
        {"Condition": elsewhere},
        {"Resource": "execute-api:/*"},
        {"Resource": "execute-api:/v1/GET/other"},
    ):
        policy = {"Version": "2012-10-17", "Statement": [statement | change]}
        aws.patch(api.path, ("replace", "/policy", json.dumps(policy)))
        seen.append(api.call("/open").status)
    return seen


@defect("a_blank_parameter_is_missing", right=[200, 400, 400, 400])
def requests_with_and_without_a_required_parameter(aws):
    api = aws.rest_api()
    body = {"name": "parameters", "validateRequestParameters": True}
    validator = aws.gateway("POST", f"{api.path}/requestvalidators", body)["id"]
    required = {"method.request.querystring.scope": True}
    api.mock(api.method(requestParameters=required, requestValidatorId=validator))
    api.deploy()
    return [api.call(f"/{query}").status for query in ("?scope=a", "", "?scope=", "?scope=%20")]


@defect(
    "an_answer_is_compressed_from_the_size_on_that_the_api_says",
    right=[None, "gzip", None, {"text": "long enough"}],
)
def answers_below_and_above_the_minimum_compression_size(aws):
    api = aws.rest_api()
    for part, body in (("short", "{}"), ("long", '{"text": "long enough"}')):
        api.mock(api.method(api.resource(part)["id"]), body=body)
    aws.patch(api.path, ("replace", "/minimumCompressionSize", "10"))
    api.deploy()
    answers = [
        api.call(path, headers={"Accept-Encoding": coding})
        for path, coding in (("/short", "gzip"), ("/long", "gzip"), ("/long", "identity"))
    ]
    return [*(one.headers.get("Content-Encoding") for one in answers), answers[1].body]
