"""REST APIs: requests that AWS refuses."""

from itertools import takewhile

from tests.deploy.emulator.probes.defect import defect


@defect("a_resource_fits_into_the_tree", right=[201, 400, 400, 400, 400, 201])
def resources_of_all_kinds(aws):
    api = aws.rest_api()
    variable = api.resource("{id}")
    greedy = api.resource("{proxy+}", parent=variable["id"])
    return [
        variable.status,
        api.resource("{name}").status,
        api.resource("{proxy+}").status,
        api.resource("lines", parent=greedy.body.get("id")).status,
        api.resource("a b").status,
        api.resource("literal").status,
    ]


@defect("a_method_names_an_authorizer_that_exists", right=400)
def an_unknown_authorizer(aws):
    api = aws.rest_api()
    path = f"{api.path}/resources/{api.root}/methods/GET"
    method = {"authorizationType": "COGNITO_USER_POOLS", "authorizerId": "nobody"}
    return aws.gateway("PUT", path, method).status


@defect("only_complete_methods_are_deployed", right=[400, 400, 201])
def deployments_of_more_and_more(aws):
    api = aws.rest_api()
    path = f"{api.path}/deployments"
    empty = aws.gateway("POST", path, {})
    method = api.method()
    incomplete = aws.gateway("POST", path, {})
    api.mock(method)
    return [one.status for one in (empty, incomplete, aws.gateway("POST", path, {}))]


@defect("a_deployment_in_use_stays", right=[400, 202])
def a_deployment_deleted_before_and_after_the_next(aws):
    api = aws.rest_api()
    api.mock(api.method())
    first = f"{api.path}/deployments/{api.deploy()}"
    before = aws.gateway("DELETE", first)
    api.deploy()
    return [before.status, aws.gateway("DELETE", first).status]


@defect("logging_needs_a_role_of_the_account", right=[400, 400, 200, 200])
def logs_without_and_with_a_role_of_the_account(aws):
    api = aws.rest_api()
    api.mock(api.method())
    api.deploy()
    log = ("replace", "/accessLogSettings/destinationArn", "arn:aws:logs:::log-group:x")
    level = ("replace", "/*/*/logging/loglevel", "INFO")
    seen = []
    for role in ("", "arn:aws:iam::000000000000:role/logs"):
        aws.patch("/account", ("replace", "/cloudwatchRoleArn", role))
        seen += [aws.patch(f"{api.path}/stages/v1", change).status for change in (log, level)]
    return seen


@defect("a_stage_serves_a_deployment_and_is_made_once", right=[400, 201, 409])
def a_stage_of_no_deployment_and_one_made_twice(aws):
    api = aws.rest_api()
    api.mock(api.method())
    deployment = aws.gateway("POST", f"{api.path}/deployments", {})["id"]
    return [
        aws.gateway("POST", f"{api.path}/stages", {"stageName": "v1", "deploymentId": one}).status
        for one in ("nothing", deployment, deployment)
    ]


@defect(
    "an_api_has_so_many_authorizers",
    "an_api_has_so_many_resources",
    "an_api_has_so_many_stages",
    right={"authorizers": (10, 429), "resources": (299, 429), "stages": (10, 429)},
)
def how_many_authorizers_resources_and_stages_an_api_takes(aws):
    api = aws.rest_api()
    api.mock(api.method())
    deployment = aws.gateway("POST", f"{api.path}/deployments", {})["id"]
    wanted = {
        "authorizers": lambda number: {
            "name": f"a{number}",
            "type": "COGNITO_USER_POOLS",
            "providerARNs": ["arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a"],
        },
        f"resources/{api.root}": lambda number: {"pathPart": f"r{number}"},
        "stages": lambda number: {"stageName": f"s{number}", "deploymentId": deployment},
    }
    seen = {}
    for what, settings in wanted.items():
        statuses = (
            aws.gateway("POST", f"{api.path}/{what}", settings(number)).status
            for number in range(301)
        )
        made = list(takewhile(lambda status: status == 201, statuses))
        refused = aws.gateway("POST", f"{api.path}/{what}", settings("-more")).status
        seen[what.partition("/")[0]] = (len(made), refused)
    return seen
