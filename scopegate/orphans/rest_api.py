"""REST APIs of Amazon API Gateway, and what is in them beside their paths."""

from collections.abc import Iterator
from typing import Any, Final

from scopegate.orphans.aws import Aws
from scopegate.orphans.kind import Kind, Thing, Values
from scopegate.orphans.rest_api_paths import KINDS as KINDS_AT_PATHS
from scopegate.orphans.rest_api_paths import REST_API, in_api
from scopegate.orphans.wanted import tags

_SERVICE = "apigateway"
_DEPLOYMENT = "Terraform can't import what a deployment was made for, and makes another one."


def _apis(aws: Aws, asked: Values) -> Iterator[Thing]:
    for one in aws.pages(_SERVICE, "get_rest_apis", "items", limit=500):
        if one["name"] == asked["name"]:
            values = {"id": one["id"], "name": one["name"], "tags_all": one.get("tags") or {}}
            yield Thing(values=values, created=one.get("createdDate"))


def _policies(aws: Aws, asked: Values) -> Iterator[Thing]:
    api = aws.call(_SERVICE, "get_rest_api", restApiId=asked["rest_api_id"])
    if api.get("policy"):
        yield Thing(values={"rest_api_id": api["id"]})


def _authorizers(aws: Aws, asked: Values) -> Iterator[Thing]:
    api = asked["rest_api_id"]
    for one in aws.pages(_SERVICE, "get_authorizers", "items", restApiId=api):
        yield Thing(values={"rest_api_id": api, "id": one["id"], "name": one["name"]})


def _validators(aws: Aws, asked: Values) -> Iterator[Thing]:
    api = asked["rest_api_id"]
    for one in aws.pages(_SERVICE, "get_request_validators", "items", restApiId=api):
        yield Thing(values={"rest_api_id": api, "id": one["id"], "name": one["name"]})


def _gateway_responses(aws: Aws, asked: Values) -> Iterator[Thing]:
    api = asked["rest_api_id"]
    for one in aws.pages(_SERVICE, "get_gateway_responses", "items", restApiId=api):
        if not one.get("defaultResponse"):
            yield Thing(values={"rest_api_id": api, "response_type": one["responseType"]})


def _stages_of(aws: Aws, api: object) -> list[Any]:
    return aws.pages(_SERVICE, "get_stages", "item", restApiId=api)


def _deployments(aws: Aws, asked: Values) -> Iterator[Thing]:
    api = asked["rest_api_id"]
    serving = {stage["deploymentId"]: stage["stageName"] for stage in _stages_of(aws, api)}
    for one in aws.pages(_SERVICE, "get_deployments", "items", restApiId=api):
        stage = serving.get(one["id"])
        remark = f"{_DEPLOYMENT} Harmless: delete it or leave it."
        if stage:
            remark = (
                f"{_DEPLOYMENT} The stage {stage} serves this one, and AWS refuses to delete it"
                " until an apply has put the new one in its place: delete it after that."
            )
        values = {"rest_api_id": api, "id": one["id"]}
        yield Thing(values=values, created=one.get("createdDate"), remark=remark)


def _stages(aws: Aws, asked: Values) -> Iterator[Thing]:
    api = asked["rest_api_id"]
    for one in _stages_of(aws, api):
        name = one["stageName"]
        arn = f"arn:{aws.partition}:apigateway:{aws.region}::/restapis/{api}/stages/{name}"
        values = {"rest_api_id": api, "stage_name": name, "arn": arn}
        yield Thing(values=values, created=one.get("createdDate"))


def _method_settings(aws: Aws, asked: Values) -> Iterator[Thing]:
    api = asked["rest_api_id"]
    for stage in _stages_of(aws, api):
        for path in stage.get("methodSettings") or ():
            yield Thing(
                values={
                    "rest_api_id": api,
                    "stage_name": stage["stageName"],
                    "method_path": path,
                }
            )


KINDS: Final = (
    Kind(
        type=REST_API,
        noun="REST API",
        identity=("id",),
        known_by=("name", "tags_all"),
        asked=("name",),
        held=_apis,
        twins=True,
        shared=True,
        fills={"tags_all": tags},
        delete=("apigateway delete-rest-api --rest-api-id {id}",),
    ),
    *KINDS_AT_PATHS,
    in_api("rest_api_policy", "resource policy", held=_policies),
    in_api(
        "authorizer",
        "authorizer",
        "name",
        held=_authorizers,
        identity=("rest_api_id", "id"),
        delete="authorizer",
        arguments="--authorizer-id {id}",
    ),
    in_api(
        "request_validator",
        "request validator",
        "name",
        held=_validators,
        identity=("rest_api_id", "id"),
        delete="request-validator",
        arguments="--request-validator-id {id}",
    ),
    in_api(
        "gateway_response",
        "gateway response",
        "response_type",
        held=_gateway_responses,
        delete="gateway-response",
        arguments="--response-type {response_type}",
    ),
    in_api(
        "deployment",
        "deployment",
        held=_deployments,
        identity=("rest_api_id", "id"),
        known_by=(),
        delete="deployment",
        arguments="--deployment-id {id}",
    ),
    in_api(
        "stage",
        "stage",
        "stage_name",
        held=_stages,
        delete="stage",
        arguments="--stage-name {stage_name}",
    ),
    in_api(
        "method_settings", "settings of a stage", "stage_name", "method_path", held=_method_settings
    ),
)
