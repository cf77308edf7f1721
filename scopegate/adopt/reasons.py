"""Why the first apply changes something, by type and attribute."""

from typing import Final

_CLIENT: Final = "aws_cognito_user_pool_client"
_POOL: Final = "aws_cognito_user_pool"
_REST: Final = "aws_api_gateway_rest_api"
_STAGE: Final = "aws_api_gateway_stage"
_FOR_USERS: Final = "It is for users, whom the module's pool doesn't have."
_PREFLIGHT: Final = (
    "The module's answer to a preflight names the methods of the path's routes, Max-Age and Vary."
)
_REFUSAL: Final = "A refused call is answered as RFC 6750 says; the status stays."
_LOG: Final = "The log goes to the module's log group, in its format."
UPDATED: Final = {
    (_CLIENT, "access_token_validity"): (
        "The same validity in minutes; 0 stands for Cognito's default of an hour."
    ),
    (_CLIENT, "enable_token_revocation"): "Refresh tokens can be revoked; machines have none.",
    (_CLIENT, "explicit_auth_flows"): (
        "No flow was set, so that Cognito let users sign in by the client. No user can any more;"
        " the client_credentials grant stays."
    ),
    (_CLIENT, "name"): "It had no name, and gets its key as its name.",
    (_CLIENT, "prevent_user_existence_errors"): "No answer shows whether a user exists.",
    (_CLIENT, "refresh_token_validity"): (
        "The module counts days. The client_credentials grant issues no refresh token."
    ),
    (
        _CLIENT,
        "supported_identity_providers",
    ): "The pool itself issues the tokens.",
    (_CLIENT, "token_validity_units"): "The same validity in the units of the module.",
    (_POOL, "account_recovery_setting"): _FOR_USERS,
    (_POOL, "verification_message_template"): _FOR_USERS,
    (_POOL, "admin_create_user_config"): "Nobody can sign up by themselves: the pool has no users.",
    (_REST, "body"): (
        "The API gets the same operations, with the scopes and the backends that it has, from the"
        " document in this folder. A refused call gets the fields `error` and `error_description`"
        " in its body and the header WWW-Authenticate (RFC 6750), unless the API has an answer of"
        " its own for it; the status and the message stay."
    ),
    (_REST, "fail_on_warnings"): (
        "API Gateway refuses a document that it would read only in part. No call is affected."
    ),
    (_REST, "endpoint_configuration"): (
        "The module's API is regional. Its address stays; calls no longer pass the CloudFront"
        " distribution of an edge-optimized API. API Gateway moves it within a minute, and keeps"
        " serving calls."
    ),
    (_REST, "name"): "The module doesn't accept the name that it had.",
    (_STAGE, "access_log_settings"): _LOG,
    (_STAGE, "deployment_id"): (
        "The stage serves a deployment of the same routes that Terraform knows. The old deployment"
        " stays in the history of the API."
    ),
    (_STAGE, "variables"): (
        "The stage names the functions of the backends. A function receives these names with each"
        " request, in `stageVariables`."
    ),
    ("aws_apigatewayv2_api", "cors_configuration"): (
        "The module allows the methods of its routes, and shows pages the header WWW-Authenticate."
    ),
    ("aws_apigatewayv2_authorizer", "authorizer_payload_format_version"): (
        "Only Lambda authorizers have it."
    ),
    ("aws_apigatewayv2_api", "name"): "The module doesn't accept the name that it had.",
    ("aws_apigatewayv2_stage", "access_log_settings"): _LOG,
    ("aws_apigatewayv2_stage", "default_route_settings"): (
        "The module sets limits for each route, and none for all routes."
    ),
    ("aws_apigatewayv2_stage", "route_settings"): "The limits of each route.",
    ("aws_apigatewayv2_integration", "integration_method"): (
        "Each request is passed on with its own method."
    ),
    ("aws_apigatewayv2_integration", "integration_uri"): "The same backend in another spelling.",
    ("aws_apigatewayv2_integration", "request_parameters"): (
        "The path of the request is appended to the URL, as before."
    ),
    ("aws_api_gateway_gateway_response", "response_parameters"): _REFUSAL,
    ("aws_api_gateway_gateway_response", "response_templates"): _REFUSAL,
    ("aws_api_gateway_integration", "content_handling"): "The fixed answer is text.",
    ("aws_api_gateway_integration", "request_templates"): "The same template in another spelling.",
    ("aws_api_gateway_integration_response", "response_parameters"): _PREFLIGHT,
    ("aws_api_gateway_method_response", "response_parameters"): _PREFLIGHT,
    ("aws_api_gateway_authorizer", "name"): "The authorizer has the name of the API.",
    ("aws_api_gateway_method", "request_parameters"): (
        "The module declares the variable parts of the path and nothing else. API Gateway passes"
        " on all parameters as before, and no request validator reads the declarations."
    ),
    ("aws_api_gateway_method", "request_models"): (
        "Models describe requests; without a request validator nothing reads them."
    ),
    (
        "aws_apigatewayv2_route",
        "target",
    ): "The route calls the same backend by another integration.",
    ("aws_apigatewayv2_authorizer", "name"): "The authorizer has the name of the API.",
}
CREATED: Final = {
    "aws_api_gateway_deployment": (
        "A deployment is a snapshot of the routes, and an existing one doesn't tell Terraform which"
        " routes it holds. This one has the same routes."
    ),
    "aws_api_gateway_authorizer": "The API has none; no route has it.",
    "aws_api_gateway_gateway_response": (
        "The status and the message of a refused call stay. Its body gets the fields `error` and"
        " `error_description`, and its headers WWW-Authenticate (RFC 6750)."
    ),
    "aws_api_gateway_method_response": "The status that the module answers preflights with.",
    "aws_api_gateway_integration_response": "The same.",
    "aws_apigatewayv2_integration": "A route has a backend of its own in the module.",
    "aws_cloudwatch_log_group": "The module writes its own access log.",
    "aws_lambda_permission": (
        "With it, only this stage can call the function. Other permissions of the function stay."
    ),
}
_BY_NAME: Final = {
    "description": "The module has no description. No call is affected.",
    "operation_name": "The module names no operations. Generated SDKs use the name; no call does.",
}
_TAGS: Final = "All resources of the module have the same tags."
_OTHER: Final = "The module sets this value."


def why_updated(type_: str, attribute: str) -> str:
    """Return why an attribute changes."""
    if attribute in {"tags", "tags_all"}:
        return _TAGS
    return UPDATED.get((type_, attribute)) or _BY_NAME.get(attribute, _OTHER)


def why_created(type_: str, address: str) -> str:
    """Return why something is created."""
    if f"{type_}.access_token_customization[" in address:
        return "It lets this pool alone call the function. Other permissions of it stay."
    if f"{type_}.default[" in address and type_ == "aws_api_gateway_gateway_response":
        return "Pages of browsers can read what API Gateway answers by itself; the body stays."
    return CREATED.get(type_, "The module requires it.")
