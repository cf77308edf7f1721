"""REST APIs: answers of mock integrations."""

from tests.deploy.emulator.probes.defect import defect

HEADER = "Access-Control-Allow-Origin"
CHOICE = (
    '#set($origin = $input.params("Origin"))'
    '#if($origin == "https://a.example" || $origin == "https://b.example")'
    f"#set($context.responseOverride.header.{HEADER} = $origin)"
    "#end{}"
)


@defect(
    "a_mock_knows_the_headers_of_the_call",
    "a_mock_names_one_of_several_origins",
    right=[("https://a.example", {}), ("https://b.example", {}), ("https://a.example", {})],
)
def what_a_mock_answers_to_pages_of_several_origins(aws):
    api = aws.rest_api()
    method = api.method()
    settings = {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'}}
    aws.gateway("PUT", f"{method}/integration", settings)
    declared = {f"method.response.header.{HEADER}": True}
    aws.gateway("PUT", f"{method}/responses/200", {"responseParameters": declared})
    answer = {
        "responseParameters": {f"method.response.header.{HEADER}": "'https://a.example'"},
        "responseTemplates": {"application/json": CHOICE},
    }
    aws.gateway("PUT", f"{method}/integration/responses/200", answer)
    api.deploy()
    answers = [api.call(headers={"Origin": f"https://{name}.example"}) for name in ("a", "b", "c")]
    return [(answer.headers[HEADER], answer.body) for answer in answers]
