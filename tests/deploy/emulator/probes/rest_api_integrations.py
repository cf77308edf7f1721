"""REST APIs: integrations that AWS refuses."""

from tests.deploy.emulator.probes.defect import defect


@defect("an_integration_says_how_to_reach_its_backend", right=[400, 400, 400, 400, 201, 201])
def integrations_of_all_kinds(aws):
    method = aws.rest_api().method()
    server = {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "https://example.com/"}
    return [
        aws.gateway("PUT", f"{method}/integration", settings).status
        for settings in (
            {"type": "HTTP_PROXY", "uri": "https://example.com/"},
            {"type": "HTTP_PROXY", "httpMethod": "GET"},
            server | {"connectionType": "VPC_LINK"},
            server | {"timeoutInMillis": 29001},
            server | {"timeoutInMillis": 29000},
            {"type": "MOCK"},
        )
    ]


@defect("an_integration_maps_what_its_method_takes", right=[400, 201, 400, {"a": "1"}])
def mappings_of_parameters_that_are_not_declared_and_of_others(aws):
    method = aws.rest_api().method(requestParameters={"method.request.path.id": True})
    path = f"{method}/integration"
    server = {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "https://example.com/{id}"}
    seen = [
        aws.gateway("PUT", path, server | {"requestParameters": mapped}).status
        for mapped in (
            {"integration.request.path.id": "method.request.path.other"},
            {"integration.request.path.id": "method.request.path.id", "a": "1"},
        )
    ]
    change = ("replace", "/requestParameters/integration.request.path.id", "method.request.path.x")
    seen.append(aws.patch(path, change).status)
    kept = aws.gateway("GET", path)["requestParameters"]
    return [*seen, {name: value for name, value in kept.items() if name == "a"}]


@defect("an_answer_is_mapped_to_a_response_of_the_method", right=[404, 400, 201])
def an_integration_response_before_and_after_that_of_the_method(aws):
    api = aws.rest_api()
    method = api.method()
    aws.gateway("PUT", f"{method}/integration", {"type": "MOCK"})
    mapped = {"responseParameters": {"method.response.header.X": "'x'"}}
    seen = []
    for declared in (None, {}, {"responseParameters": {"method.response.header.X": False}}):
        if declared is not None:
            aws.gateway("DELETE", f"{method}/responses/200")
            aws.gateway("PUT", f"{method}/responses/200", declared)
        answer = aws.gateway("PUT", f"{method}/integration/responses/200", mapped)
        seen.append(answer.status)
    return seen
