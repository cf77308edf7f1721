"""HTTP APIs."""

from typing import Any

from tests.deploy.emulator.backend import backend
from tests.deploy.emulator.probes.defect import defect


@defect("a_jwt_authorizer_has_no_payload_format", right=False)
def the_payload_format_of_a_jwt_authorizer(aws):
    api = aws.http_api()
    body = {"name": "jwt", "authorizerType": "JWT", "identitySource": "$request.header.X"}
    made = aws.gateway("POST", f"{api.path}/authorizers", body)
    return "authorizerPayloadFormatVersion" in made.body


@defect("tags_of_http_apis_are_reported_as_changed", right=[{"more": "2"}] * 2)
def changed_tags_of_an_http_api(aws):
    api = aws.http_api()
    paths = api.path, f"{api.path}/stages/$default"
    for path in paths:
        arn = f"/v2/tags/arn:aws:apigateway:us-east-1::{path.removeprefix('/v2')}"
        aws.gateway("POST", arn, {"tags": {"more": "2", "gone": "1"}})
        aws.gateway("DELETE", f"{arn}?tagKeys=gone")
    return [aws.gateway("GET", path)["tags"] for path in paths]


@defect("settings_of_a_route_go_without_the_stage", right=[204, 404, ["GET /b"]])
def the_settings_of_a_route_deleted_twice(aws):
    api = aws.http_api()
    limits = {"throttlingBurstLimit": 1, "throttlingRateLimit": 1}
    stage = f"{api.path}/stages/$default"
    aws.gateway("PATCH", stage, {"routeSettings": {"GET /a": limits, "GET /b": limits}})
    seen = [
        aws.gateway("DELETE", f"{stage}/routesettings/GET%20%2Fa").status for _ in ("once", "twice")
    ]
    left = aws.gateway("GET", stage).body.get("routeSettings", {})
    return [*seen, list(left)]


@defect("calls_are_throttled", right=[404, 429])
def calls_of_a_stage_that_takes_one_at_once(aws):
    api = aws.http_api(throttlingBurstLimit=1, throttlingRateLimit=0.01)
    return [api.call("/").status, api.call("/").status]


@defect("an_http_api_calls_a_function_with_permission_alone", right=[500, 200])
def a_function_without_and_with_permission_for_an_http_api(aws):
    api = aws.http_api()
    arn = aws.function(f"echo-{api.id}")
    api.route("GET /echo/{id}", integrationType="AWS_PROXY", integrationUri=arn)
    before = api.call("/echo/7")
    source = f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/*/*/echo/{{id}}"
    aws.permit(f"echo-{api.id}", source)
    return [before.status, api.call("/echo/7").status]


@defect(
    "the_integration_uri_is_the_whole_address",
    "the_integration_uri_knows_the_path_parameters",
    right=["/base/7", "/base/a/b%20c/end", "/other", "/base/behind/7"],
)
def what_the_backend_sees_of_an_http_api(aws):
    with backend() as url:
        api = aws.http_api()
        settings: dict[str, Any] = {
            "integrationType": "HTTP_PROXY",
            "integrationMethod": "GET",
        }
        api.route("GET /orders/{id}", integrationUri=f"{url}/base/{{id}}", **settings)
        api.route("GET /all/{proxy+}", integrationUri=f"{url}/base/{{proxy}}/end", **settings)
        settings["requestParameters"] = {"overwrite:path": "/other"}
        api.route("GET /overwritten", integrationUri=f"{url}/base", **settings)
        settings["requestParameters"] = {"overwrite:path": "/base${request.path}"}
        api.route("GET /behind/{id}", integrationUri=url, **settings)
        paths = ("/orders/7", "/all/a/b%20c", "/overwritten", "/behind/7")
        return [api.call(path).body for path in paths]
