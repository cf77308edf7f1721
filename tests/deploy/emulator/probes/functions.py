"""Functions behind an API."""

from tests.deploy.emulator.probes.defect import defect


@defect("a_function_of_another_account_is_called", right=[500, 200, 500, 200])
def a_function_of_another_account_without_and_with_permission(aws):
    other = aws.of_account("111111111111")
    seen = []
    for api, path in ((aws.rest_api(), "/"), (aws.http_api(), "/")):
        name = f"other-{api.id}"
        function = other.function(name)
        if hasattr(api, "deploy"):
            api.proxy(api.method(), function)
            api.deploy()
        else:
            integration = {"integrationType": "AWS_PROXY", "payloadFormatVersion": "2.0"}
            api.route("GET /", integrationUri=function, **integration)
        seen.append(api.call(path).status)
        other.permit(name, f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/*/GET/")
        seen.append(api.call(path).status)
    return seen
