"""What API Gateway says of REST APIs."""

import json
from typing import Any

from scopegate.account.reader import Reader

_SERVICE = "apigateway"
_MOST = 500
"""Elements of a page."""


def apis(reader: Reader) -> list[dict[str, Any]]:
    """Each REST API of the region."""
    return reader.pages(_SERVICE, "get_rest_apis", "items", limit=_MOST)


def api(reader: Reader, api_id: object) -> dict[str, Any]:
    """An API's own settings; empty if it doesn't exist."""
    return reader.call(_SERVICE, "get_rest_api", restApiId=api_id)


def resources(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Every resource of an API, with its methods and all that is in them."""
    return reader.pages(
        _SERVICE, "get_resources", "items", restApiId=api_id, embed=["methods"], limit=_MOST
    )


def authorizers(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Each authorizer of an API."""
    return reader.pages(_SERVICE, "get_authorizers", "items", restApiId=api_id)


def request_validators(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Each request validator of an API."""
    return reader.pages(_SERVICE, "get_request_validators", "items", restApiId=api_id)


def models(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Each model of an API."""
    return reader.pages(_SERVICE, "get_models", "items", restApiId=api_id)


def gateway_responses(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Each gateway response that was changed."""
    found = reader.pages(_SERVICE, "get_gateway_responses", "items", restApiId=api_id)
    return [one for one in found if not one.get("defaultResponse")]


def stages(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Each stage of an API."""
    return reader.pages(_SERVICE, "get_stages", "item", restApiId=api_id)


def stage(reader: Reader, api_id: object, name: str) -> dict[str, Any]:
    """A stage of an API; empty if it doesn't exist."""
    return reader.call(_SERVICE, "get_stage", restApiId=api_id, stageName=name)


def deployments(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Each deployment of an API, without what is in it."""
    return reader.pages(_SERVICE, "get_deployments", "items", restApiId=api_id)


def deployed(reader: Reader, api_id: object, deployment: object) -> dict[str, dict[str, Any]]:
    """The methods of a deployment, by path and then by HTTP method."""
    answer = reader.call(
        _SERVICE,
        "get_deployment",
        restApiId=api_id,
        deploymentId=deployment,
        embed=["apisummary"],
    )
    found: dict[str, dict[str, Any]] = answer.get("apiSummary") or {}
    return found


def exported(reader: Reader, api_id: object, stage: str) -> dict[str, Any]:
    """What a stage serves, as an OpenAPI 3.0 document; empty if the stage doesn't exist."""
    answer = reader.call(
        _SERVICE,
        "get_export",
        restApiId=api_id,
        stageName=stage,
        exportType="oas30",
        parameters={"extensions": "authorizers,integrations"},
        accepts="application/json",
    )
    found: dict[str, Any] = json.loads(answer["body"].read()) if answer else {}
    return found


def usage_plans(reader: Reader) -> list[dict[str, Any]]:
    """Each usage plan of the region."""
    return reader.pages(_SERVICE, "get_usage_plans", "items", limit=_MOST)


def domains(reader: Reader) -> list[dict[str, Any]]:
    """Each domain of REST APIs in the region."""
    return reader.pages(_SERVICE, "get_domain_names", "items", limit=_MOST)


def mappings(reader: Reader, domain: str) -> list[dict[str, Any]]:
    """Each base path of a domain, and the stage that it leads to."""
    found = reader.pages(
        _SERVICE, "get_base_path_mappings", "items", domainName=domain, limit=_MOST
    )
    return [
        one | {"basePath": "" if one.get("basePath") == "(none)" else one.get("basePath") or ""}
        for one in found
    ]
