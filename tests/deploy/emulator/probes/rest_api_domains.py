"""REST APIs: domain names, their mappings, and the default endpoint."""

from tests.deploy.emulator.probes.defect import defect


def mapped(aws, stage="v1"):
    """Return a deployed REST API, and the path of the mappings of a domain name."""
    api = aws.rest_api()
    api.mock(api.method())
    api.deploy(stage)
    domain = f"{api.id}.example.com"
    aws.gateway("POST", "/domainnames", {"domainName": domain})
    return api, domain, f"/domainnames/{domain}/basepathmappings"


@defect("a_stage_with_a_mapping_stays", right=[400, 202, 202])
def a_stage_deleted_before_and_after_its_mapping(aws):
    api, _, mappings = mapped(aws)
    aws.gateway("POST", mappings, {"basePath": "base", "restApiId": api.id, "stage": "v1"})
    stage = f"{api.path}/stages/v1"
    paths = (stage, f"{mappings}/base", stage)
    return [aws.gateway("DELETE", path).status for path in paths]


@defect("an_api_with_a_mapping_stays", right=[400, 202, 202])
def an_api_deleted_before_and_after_its_mapping(aws):
    api, _, mappings = mapped(aws)
    aws.gateway("POST", mappings, {"basePath": "base", "restApiId": api.id, "stage": "v1"})
    paths = (api.path, f"{mappings}/base", api.path)
    return [aws.gateway("DELETE", path).status for path in paths]


@defect("a_mapping_leads_to_a_stage_that_exists", right=[400, 201, 409])
def a_mapping_of_a_missing_stage_and_one_made_twice(aws):
    api, _, mappings = mapped(aws)
    wanted = {"basePath": "base", "restApiId": api.id}
    stages = ("v2", "v1", "v1")
    return [aws.gateway("POST", mappings, wanted | {"stage": stage}).status for stage in stages]


@defect(
    "a_stage_takes_over_whether_the_default_endpoint_is_on",
    "the_default_endpoint_can_be_off",
    right=[200, 403, 200],
)
def the_default_endpoint_before_and_after_the_next_deployment_and_the_domain(aws):
    api, domain, mappings = mapped(aws)
    aws.gateway("POST", mappings, {"restApiId": api.id, "stage": "v1"})
    aws.patch(api.path, ("replace", "/disableExecuteApiEndpoint", "true"))
    before = api.call().status
    api.deploy()
    return [before, api.call().status, aws.call("GET", "/", headers={"Host": domain}).status]
