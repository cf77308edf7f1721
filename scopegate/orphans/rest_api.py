"""REST APIs of Amazon API Gateway and their contents, except for their paths."""

from collections.abc import Iterator
from typing import Final

from scopegate.account import rest_api
from scopegate.account.reader import Reader
from scopegate.orphans.remote_resource import RemoteResource, Values
from scopegate.orphans.resolver import tags
from scopegate.orphans.resource_type import ResourceType
from scopegate.orphans.rest_api_paths import RESOURCE_TYPES as AT_PATHS
from scopegate.orphans.rest_api_paths import REST_API, in_api

_DEPLOYMENT = "Terraform can't import the triggers of a deployment, so it creates another one."


def _apis(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    for one in rest_api.apis(reader):
        if one["name"] == query["name"]:
            values = {"id": one["id"], "name": one["name"], "tags_all": one.get("tags") or {}}
            yield RemoteResource(values=values, created=one.get("createdDate"))


def _policies(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    api = rest_api.api(reader, query["rest_api_id"])
    if api.get("policy"):
        yield RemoteResource(values={"rest_api_id": api["id"]})


def _authorizers(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    api = query["rest_api_id"]
    for one in rest_api.authorizers(reader, api):
        yield RemoteResource(values={"rest_api_id": api, "id": one["id"], "name": one["name"]})


def _validators(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    api = query["rest_api_id"]
    for one in rest_api.request_validators(reader, api):
        yield RemoteResource(values={"rest_api_id": api, "id": one["id"], "name": one["name"]})


def _gateway_responses(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    api = query["rest_api_id"]
    for one in rest_api.gateway_responses(reader, api):
        yield RemoteResource(values={"rest_api_id": api, "response_type": one["responseType"]})


def _deployments(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    api = query["rest_api_id"]
    serving = {stage["deploymentId"]: stage["stageName"] for stage in rest_api.stages(reader, api)}
    for one in rest_api.deployments(reader, api):
        stage = serving.get(one["id"])
        remark = f"{_DEPLOYMENT} Delete this one, or leave it: it does no harm."
        if stage:
            remark = (
                f"{_DEPLOYMENT} Stage {stage} serves this one, and AWS refuses to delete it until"
                " an apply has moved the stage to the new one. Delete it after that apply."
            )
        values = {"rest_api_id": api, "id": one["id"]}
        yield RemoteResource(values=values, created=one.get("createdDate"), remark=remark)


def _stages(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    api = query["rest_api_id"]
    for one in rest_api.stages(reader, api):
        name = one["stageName"]
        arn = f"arn:{reader.partition}:apigateway:{reader.region}::/restapis/{api}/stages/{name}"
        values = {"rest_api_id": api, "stage_name": name, "arn": arn}
        yield RemoteResource(values=values, created=one.get("createdDate"))


def _method_settings(reader: Reader, query: Values) -> Iterator[RemoteResource]:
    api = query["rest_api_id"]
    for stage in rest_api.stages(reader, api):
        for path in stage.get("methodSettings") or ():
            yield RemoteResource(
                values={
                    "rest_api_id": api,
                    "stage_name": stage["stageName"],
                    "method_path": path,
                }
            )


RESOURCE_TYPES: Final = (
    ResourceType(
        type=REST_API,
        noun="REST API",
        identity=("id",),
        known_by=("name", "tags_all"),
        query=("name",),
        find=_apis,
        can_duplicate=True,
        shared=True,
        derived={"tags_all": tags},
        delete=("apigateway delete-rest-api --rest-api-id {id}",),
    ),
    *AT_PATHS,
    in_api("rest_api_policy", "resource policy", find=_policies),
    in_api(
        "authorizer",
        "authorizer",
        "name",
        find=_authorizers,
        identity=("rest_api_id", "id"),
        delete="authorizer",
        arguments="--authorizer-id {id}",
    ),
    in_api(
        "request_validator",
        "request validator",
        "name",
        find=_validators,
        identity=("rest_api_id", "id"),
        delete="request-validator",
        arguments="--request-validator-id {id}",
    ),
    in_api(
        "gateway_response",
        "gateway response",
        "response_type",
        find=_gateway_responses,
        delete="gateway-response",
        arguments="--response-type {response_type}",
    ),
    in_api(
        "deployment",
        "deployment",
        find=_deployments,
        identity=("rest_api_id", "id"),
        known_by=(),
        delete="deployment",
        arguments="--deployment-id {id}",
    ),
    in_api(
        "stage",
        "stage",
        "stage_name",
        find=_stages,
        delete="stage",
        arguments="--stage-name {stage_name}",
    ),
    in_api(
        "method_settings",
        "method settings of a stage",
        "stage_name",
        "method_path",
        find=_method_settings,
    ),
)
