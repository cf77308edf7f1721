"""REST APIs in Amazon API Gateway."""

import json
from typing import Any

from scopegate.account.reader import Reader

_SERVICE = "apigateway"
_MOST = 500
"""Elements on each page."""


def apis(reader: Reader) -> list[dict[str, Any]]:
    """Return each REST API of the region."""
    return reader.pages(_SERVICE, "get_rest_apis", "items", limit=_MOST)


def api(reader: Reader, api_id: object) -> dict[str, Any]:
    """Return an API's own settings; empty if it doesn't exist."""
    return reader.call(_SERVICE, "get_rest_api", restApiId=api_id)


def resources(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Return every resource of an API, with its methods and their contents."""
    return reader.pages(
        _SERVICE, "get_resources", "items", restApiId=api_id, embed=["methods"], limit=_MOST
    )


def authorizers(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Return each authorizer of an API."""
    return reader.pages(_SERVICE, "get_authorizers", "items", restApiId=api_id)


def request_validators(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Return each request validator of an API."""
    return reader.pages(_SERVICE, "get_request_validators", "items", restApiId=api_id)


def models(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Return each model of an API."""
    return reader.pages(_SERVICE, "get_models", "items", restApiId=api_id)


def gateway_responses(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Return each gateway response that differs from the default."""
    found = reader.pages(_SERVICE, "get_gateway_responses", "items", restApiId=api_id)
    return [one for one in found if not one.get("defaultResponse")]


def stages(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Return each stage of an API."""
    return reader.pages(_SERVICE, "get_stages", "item", restApiId=api_id)


def stage(reader: Reader, api_id: object, name: str) -> dict[str, Any]:
    """Return a stage of an API; empty if it doesn't exist."""
    return reader.call(_SERVICE, "get_stage", restApiId=api_id, stageName=name)


def deployments(reader: Reader, api_id: object) -> list[dict[str, Any]]:
    """Return each deployment of an API, without its contents."""
    return reader.pages(_SERVICE, "get_deployments", "items", restApiId=api_id)


def deployed(reader: Reader, api_id: object, deployment: object) -> dict[str, dict[str, Any]]:
    """Return the methods of a deployment, by path and then by HTTP method."""
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
    """Return what a stage serves as an OpenAPI 3.0 document; empty if there is no such stage."""
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
    """Return each usage plan of the region."""
    return reader.pages(_SERVICE, "get_usage_plans", "items", limit=_MOST)


def domains(reader: Reader) -> list[dict[str, Any]]:
    """Return each custom domain name of REST APIs in the region."""
    return reader.pages(_SERVICE, "get_domain_names", "items", limit=_MOST)


def mappings(reader: Reader, domain: str) -> list[dict[str, Any]]:
    """Return each base path of a domain, and the stage that it is mapped to."""
    found = reader.pages(
        _SERVICE, "get_base_path_mappings", "items", domainName=domain, limit=_MOST
    )
    return [
        one | {"basePath": "" if one.get("basePath") == "(none)" else one.get("basePath") or ""}
        for one in found
    ]
