"""HTTP and WebSocket APIs: routes, what answers them, stages and addresses.

Pages named here are those of the API Gateway developer guide unless they say otherwise.
"""

from collections.abc import Mapping
from typing import Final

from scopegate.access.catalogue._rows import (
    ID,
    REGION,
    TAGS,
    TIMEOUTS,
    Order,
    Presence,
    ResourceType,
    grants,
    identifies,
    neutral,
    protects,
    ranked,
    refers,
    serves,
)

_API: Final = "aws_apigatewayv2_api"
_AUTHORIZER: Final = "aws_apigatewayv2_authorizer"
_DEPLOYMENT: Final = "aws_apigatewayv2_deployment"
_DOMAIN_NAME: Final = "aws_apigatewayv2_domain_name"
_INTEGRATION: Final = "aws_apigatewayv2_integration"
_ROUTE: Final = "aws_apigatewayv2_route"
_STAGE: Final = "aws_apigatewayv2_stage"
_FUNCTIONS: Final = ("aws_lambda_function", "aws_lambda_alias")
_REST_DOMAIN_NAME: Final = "aws_api_gateway_domain_name"
_REST_API: Final = "aws_api_gateway_rest_api"
_REST_STAGE: Final = "aws_api_gateway_stage"

_OF_API: Final = refers(_API, because="Names the API that the resource is a part of.")
_DESCRIPTION: Final = neutral("A description is for readers; API Gateway doesn't act on it.")
_CERTIFICATE: Final = neutral(
    "API Gateway accepts only a certificate that covers the domain name, so callers who verify the "
    "name are served as before. Renewal replaces certificates all the time."
)
_IP_ADDRESS_TYPE: Final = protects(
    ranked("ipv4", "dualstack"),
    "With dualstack, callers also come from IPv6 addresses, which an authorizer or firewall that "
    "lists IPv4 ranges doesn't match (IP address types for HTTP APIs).",
    default="ipv4",
)
_DATA_TRACE: Final = protects(
    ranked(False, True),
    "Writes whole messages to the log, sensitive data included. WebSocket APIs only.",
    default=False,
)
_LOGGING_LEVEL: Final = protects(
    ranked("INFO", "ERROR", "OFF"),
    "What the log tells of refused and failed calls. WebSocket APIs only.",
    default="OFF",
)
_METRICS: Final = neutral("Metrics tell how many called, never who.")
_BURST: Final = protects(
    Order.SMALLER,
    "A lower limit stops a flood earlier. Unset leaves only the limits of the account "
    "(Throttle requests to your HTTP APIs).",
)
_RATE: Final = protects(
    Order.SMALLER,
    "A lower rate stops a flood earlier. Unset leaves only the limits of the account "
    "(Throttle requests to your HTTP APIs).",
)
_TEMPLATE: Final = neutral("Words what a client that was let in receives.")
_SELECTS: Final = neutral("Chooses a template or model for a message of a client that was let in.")

HTTP_API: Final[Mapping[str, ResourceType]] = {
    _API: ResourceType(
        Presence.MODELLED,
        "The API that callers call, with its CORS settings and perhaps all its routes.",
        {
            "api_key_selection_expression": identifies(
                "Where callers put their API key. WebSocket APIs only.",
                default="$request.header.x-api-key",
            ),
            "body": grants(
                "The OpenAPI document holds routes, authorizers, scopes and integrations "
                "(OpenAPI definitions for HTTP APIs)."
            ),
            "cors_configuration.allow_credentials": protects(
                ranked(False, True),
                "Whether a web page may call with the cookies of its user (CORS for HTTP APIs).",
                default=False,
            ),
            "cors_configuration.allow_headers": protects(
                Order.FEWER,
                "Headers that another site's page may send; * is all (CORS for HTTP APIs).",
            ),
            "cors_configuration.allow_methods": protects(
                Order.FEWER,
                "Methods that another site's page may call; * is all (CORS for HTTP APIs).",
            ),
            "cors_configuration.allow_origins": protects(
                Order.FEWER,
                "Sites whose pages may call and read answers; * is all (CORS for HTTP APIs).",
            ),
            "cors_configuration.expose_headers": protects(
                Order.FEWER,
                "Headers of answers that another site's page may read; * is all "
                "(CORS for HTTP APIs).",
            ),
            "cors_configuration.max_age": neutral(
                "How long a browser remembers a preflight. Each call is still authorized."
            ),
            "credentials_arn": serves(
                "The role with which the API that is made from target calls it.",
                refers_to=("aws_iam_role",),
            ),
            "description": _DESCRIPTION,
            "disable_execute_api_endpoint": grants(
                "Whether the API can be called at its default address, past the mutual TLS of a "
                "custom domain (Disable the default endpoint for HTTP APIs).",
                default=False,
            ),
            "fail_on_warnings": neutral(
                "Whether AWS refuses a document that it warns about. The review reads the document "
                "itself."
            ),
            "id": ID,
            "ip_address_type": _IP_ADDRESS_TYPE,
            "name": neutral("A label. Nothing refers to it."),
            "protocol_type": grants("Whether it is an HTTP or a WebSocket API."),
            "region": REGION,
            "route_key": grants(
                "The route, open to everybody, that is made together with target. Unset is "
                "$default (API Gateway V2 API reference, CreateApi)."
            ),
            "route_selection_expression": grants(
                "Decides which route, with its authorizer, handles a message "
                "(WebSocket APIs, Selection expressions).",
                default="$request.method $request.path",
            ),
            "tags": TAGS,
            "tags_all": TAGS,
            "target": serves(
                "What answers the route that is made together with the API.",
                refers_to=_FUNCTIONS,
            ),
            "version": neutral("A label of the API's version."),
        },
        computed=("api_endpoint", "arn", "execution_arn"),
        # "Stages for HTTP APIs": a deployment is a snapshot of the API's configuration.
        deployed=frozenset(
            {
                "api_key_selection_expression",
                "body",
                "cors_configuration.allow_credentials",
                "cors_configuration.allow_headers",
                "cors_configuration.allow_methods",
                "cors_configuration.allow_origins",
                "cors_configuration.expose_headers",
                "cors_configuration.max_age",
                "disable_execute_api_endpoint",
                "route_selection_expression",
            }
        ),
    ),
    "aws_apigatewayv2_api_mapping": ResourceType(
        Presence.MODELLED,
        "Sends calls of a domain to a stage. Without it, the address is gone.",
        {
            "api_id": refers(
                _API, _REST_API, because="Names the API that answers at this address of the domain."
            ),
            "api_mapping_key": identifies(
                "It is part of the URL that callers use. Unset is the domain's root.", default=""
            ),
            "domain_name": refers(
                _DOMAIN_NAME, _REST_DOMAIN_NAME, because="Names the domain that callers use."
            ),
            "id": ID,
            "region": REGION,
            "stage": refers(_STAGE, _REST_STAGE, because="Names the stage that answers."),
        },
    ),
    _AUTHORIZER: ResourceType(
        Presence.MODELLED,
        "Decides which tokens are accepted on the routes that use it.",
        {
            "api_id": _OF_API,
            "authorizer_credentials_arn": serves(
                "The role with which API Gateway calls the authorizer's function. If it may not, "
                "every call is refused.",
                refers_to=("aws_iam_role",),
            ),
            "authorizer_payload_format_version": serves(
                "What the authorizer's function is told about a call and how it answers "
                "(Control access to HTTP APIs with Lambda authorizers)."
            ),
            "authorizer_result_ttl_in_seconds": protects(
                Order.SMALLER,
                "A cached decision of a function outlives a revoked client by as much (Control "
                "access to HTTP APIs with Lambda authorizers). Unset is 300, as the provider's "
                "documentation says.",
                default=300,
            ),
            "authorizer_type": grants("Whether an issuer's tokens or a function decide."),
            "authorizer_uri": grants(
                "The function that decides, for type REQUEST.", refers_to=_FUNCTIONS
            ),
            "enable_simple_responses": grants(
                "Whether the function's answer is read as yes or no or as an IAM policy "
                "(Control access to HTTP APIs with Lambda authorizers).",
                default=False,
            ),
            "id": ID,
            "identity_sources": identifies(
                "Where callers put their token. It is also the key of the authorizer's cache."
            ),
            "jwt_configuration.audience": grants(
                "A token's client_id or aud must be one of these "
                "(Control access to HTTP APIs with JWT authorizers).",
                refers_to=("aws_cognito_user_pool_client", "aws_cognito_managed_user_pool_client"),
            ),
            "jwt_configuration.issuer": grants(
                "The issuer whose tokens are accepted "
                "(Control access to HTTP APIs with JWT authorizers).",
                refers_to=("aws_cognito_user_pool",),
            ),
            "name": neutral("A label. Routes refer to the authorizer's id."),
            "region": REGION,
            "timeouts": TIMEOUTS,
        },
        deployed_all=True,
    ),
    _DEPLOYMENT: ResourceType(
        Presence.MODELLED,
        "A snapshot of the API. A stage without automatic deployment serves it, so changes reach "
        "its callers with the next one (Publish HTTP APIs for customers to invoke).",
        {
            "api_id": _OF_API,
            "description": _DESCRIPTION,
            "id": ID,
            "region": REGION,
            "triggers": neutral(
                "Triggers only decide when Terraform replaces the deployment, and the plan shows "
                "the replacement."
            ),
        },
        computed=("auto_deployed",),
    ),
    _DOMAIN_NAME: ResourceType(
        Presence.MODELLED,
        "An address that callers use, with its TLS settings.",
        {
            "domain_name": identifies("It is the host in the URL that callers use."),
            "domain_name_configuration.certificate_arn": _CERTIFICATE,
            "domain_name_configuration.endpoint_type": grants(
                "Where the domain can be called from. REGIONAL is the only type "
                "(API Gateway V2 API reference, DomainNameConfiguration).",
                default="REGIONAL",
            ),
            "domain_name_configuration.ip_address_type": _IP_ADDRESS_TYPE,
            "domain_name_configuration.ownership_verification_certificate_arn": neutral(
                "Proves to AWS that the account owns the domain. Callers never see it."
            ),
            "domain_name_configuration.security_policy": protects(
                ranked("TLS_1_2", "TLS_1_0"),
                "The lowest TLS version that callers may use "
                "(Security policies for custom domain names).",
            ),
            "id": ID,
            "mutual_tls_authentication.truststore_uri": protects(
                Order.PRESENT,
                "Callers must present a certificate that an authority in the truststore issued "
                "(How to turn on mutual TLS authentication).",
            ),
            "mutual_tls_authentication.truststore_version": protects(
                Order.UNRANKED,
                "Another version of the truststore may trust other authorities.",
            ),
            "region": REGION,
            "routing_mode": identifies(
                "Whether routing rules, API mappings or both decide which API answers at an "
                "address (Set the routing mode for your custom domain name).",
                default="API_MAPPING_ONLY",
            ),
            "tags": TAGS,
            "tags_all": TAGS,
            "timeouts": TIMEOUTS,
        },
        computed=(
            "api_mapping_selection_expression",
            "arn",
            "domain_name_configuration.hosted_zone_id",
            "domain_name_configuration.target_domain_name",
        ),
    ),
    _INTEGRATION: ResourceType(
        Presence.MODELLED,
        "What answers a route.",
        {
            "api_id": _OF_API,
            "connection_id": serves(
                "The VPC link to the backend.", refers_to=("aws_apigatewayv2_vpc_link",)
            ),
            "connection_type": serves(
                "Whether the backend is reached over the Internet or a VPC link.",
                default="INTERNET",
            ),
            "content_handling_strategy": neutral("Converts bodies between text and bytes."),
            "credentials_arn": serves(
                "The role with which API Gateway calls the backend, or the caller's own identity.",
                refers_to=("aws_iam_role",),
            ),
            "description": _DESCRIPTION,
            "id": ID,
            "integration_method": serves("The HTTP method that the backend is called with."),
            "integration_subtype": serves("The action of an AWS service that answers."),
            "integration_type": serves(
                "Whether a function, a URL, an AWS service or API Gateway answers."
            ),
            "integration_uri": serves(
                "The function, URL, listener or service that answers.",
                refers_to=(
                    *_FUNCTIONS,
                    "aws_lambda_function_url",
                    "aws_lb_listener",
                    "aws_service_discovery_service",
                ),
            ),
            "passthrough_behavior": protects(
                ranked("NEVER", "WHEN_NO_TEMPLATES", "WHEN_NO_MATCH"),
                "Whether bodies of a type without a template reach the backend unmapped. "
                "WebSocket APIs only.",
                default="WHEN_NO_MATCH",
            ),
            "payload_format_version": serves(
                "What the backend is told about a call, and where it finds the claims of the token "
                "(Lambda integrations for HTTP APIs).",
                default="1.0",
            ),
            "region": REGION,
            "request_parameters": serves(
                "Decides what the backend is asked and what it is told about the caller "
                "(Transform API requests and responses for HTTP APIs)."
            ),
            "request_templates": serves(
                "Decides what the backend is asked and what it is told about the caller."
            ),
            "response_parameters.mappings": serves(
                "Can change the status and the CORS headers of an answer "
                "(Transform API requests and responses for HTTP APIs)."
            ),
            "response_parameters.status_code": serves("Says which answers are changed."),
            "template_selection_expression": serves("Chooses what the backend is asked."),
            "timeout_milliseconds": neutral("How long API Gateway waits for the backend."),
            "tls_config.server_name_to_verify": protects(
                Order.PRESENT,
                "With it, API Gateway verifies the host name in the certificate of a private "
                "backend (API Gateway V2 API reference, TlsConfig).",
            ),
        },
        computed=("integration_response_selection_expression",),
        deployed_all=True,
    ),
    "aws_apigatewayv2_integration_response": ResourceType(
        Presence.NEUTRAL,
        "Shapes what a WebSocket client that was let in receives.",
        {
            "api_id": _OF_API,
            "content_handling_strategy": neutral("Converts bodies between text and bytes."),
            "id": ID,
            "integration_id": refers(
                _INTEGRATION, because="Names the integration that this is a part of."
            ),
            "integration_response_key": _SELECTS,
            "region": REGION,
            "response_templates": _TEMPLATE,
            "template_selection_expression": _SELECTS,
        },
        deployed_all=True,
    ),
    "aws_apigatewayv2_model": ResourceType(
        Presence.NEUTRAL,
        "A schema of messages. Whether they are checked against one is judged at the route.",
        {
            "api_id": _OF_API,
            "content_type": neutral("The media type that the schema describes."),
            "description": _DESCRIPTION,
            "id": ID,
            "name": neutral("Routes refer to it, and their change is reported."),
            "region": REGION,
            "schema": neutral(
                "Describes the form of messages, which changes as the API does. It never tells one "
                "caller from another."
            ),
        },
        deployed_all=True,
    ),
    _ROUTE: ResourceType(
        Presence.MODELLED,
        "A route, with what it requires of callers.",
        {
            "api_id": _OF_API,
            "api_key_required": protects(
                ranked(True, False),
                "Whether callers need an API key as well. WebSocket APIs only.",
                default=False,
            ),
            "authorization_scopes": grants(
                "A token needs any one of these (Control access to HTTP APIs with JWT authorizers)."
            ),
            "authorization_type": grants(
                "Which kind of authorizer decides. NONE is public "
                "(API Gateway V2 API reference, CreateRoute).",
                default="NONE",
            ),
            "authorizer_id": grants("The authorizer that decides.", refers_to=(_AUTHORIZER,)),
            "id": ID,
            "model_selection_expression": protects(
                Order.PRESENT,
                "Chooses the model that messages are checked against. WebSocket APIs only.",
            ),
            "operation_name": neutral("A name for generated SDKs."),
            "region": REGION,
            "request_models": protects(
                Order.MORE, "Messages are checked against them. WebSocket APIs only."
            ),
            "request_parameter.request_parameter_key": protects(
                Order.MORE,
                "Connections are checked for the required ones. WebSocket APIs only.",
            ),
            "request_parameter.required": protects(
                ranked(True, False),
                "Whether a connection without the parameter is refused. WebSocket APIs only.",
            ),
            "route_key": grants("It is the method and path, or the kind of message."),
            "route_response_selection_expression": neutral(
                "Whether a client that was let in gets an answer. WebSocket APIs only."
            ),
            "target": serves("The integration that answers.", refers_to=(_INTEGRATION,)),
        },
        deployed_all=True,
    ),
    "aws_apigatewayv2_route_response": ResourceType(
        Presence.NEUTRAL,
        "Lets a WebSocket client that was let in receive an answer.",
        {
            "api_id": _OF_API,
            "id": ID,
            "model_selection_expression": _SELECTS,
            "region": REGION,
            "response_models": neutral("Types of the answer, for generated SDKs."),
            "route_id": refers(_ROUTE, because="Names the route that this is a part of."),
            "route_response_key": neutral("Names the answer; $default is the only one."),
        },
        deployed_all=True,
    ),
    "aws_apigatewayv2_routing_rule": ResourceType(
        Presence.CHANGES,
        "Sends calls of a domain to a stage, before any mapping (Routing rules).",
        {
            "action.invoke_api.api_id": refers(
                _REST_API, because="Names the API that answers the calls that match."
            ),
            "action.invoke_api.stage": refers(
                _REST_STAGE, because="Names the stage that answers the calls that match."
            ),
            "action.invoke_api.strip_base_path": identifies(
                "Whether the path that matched is a part of the route that is called.",
                default=False,
            ),
            "condition.match_base_paths.any_of": identifies(
                "It is part of the URL that callers use."
            ),
            "condition.match_headers.any_of.header": identifies(
                "The header by which callers reach the API."
            ),
            "condition.match_headers.any_of.value_glob": identifies(
                "The value of the header by which callers reach the API."
            ),
            "domain_name": refers(
                _DOMAIN_NAME, _REST_DOMAIN_NAME, because="Names the domain that callers use."
            ),
            "priority": identifies(
                "Of the rules that match, the one with the lowest number decides which API answers."
            ),
            "region": REGION,
        },
        computed=("routing_rule_arn", "routing_rule_id"),
    ),
    _STAGE: ResourceType(
        Presence.MODELLED,
        "The address at which the API is served.",
        {
            "access_log_settings.destination_arn": protects(
                Order.PRESENT,
                "The access log is the evidence of who called (Configure logging for HTTP APIs).",
            ),
            "access_log_settings.format": neutral(
                "The fields of a line. That calls are logged at all is judged by the destination."
            ),
            "api_id": _OF_API,
            "auto_deploy": serves(
                "With it, each change of the API is served at once; without it, a deployment is.",
                default=False,
            ),
            "client_certificate_id": protects(
                Order.PRESENT,
                "With it, a backend can tell API Gateway from others who call it directly. "
                "WebSocket APIs only.",
            ),
            "default_route_settings.data_trace_enabled": _DATA_TRACE,
            "default_route_settings.detailed_metrics_enabled": _METRICS,
            "default_route_settings.logging_level": _LOGGING_LEVEL,
            "default_route_settings.throttling_burst_limit": _BURST,
            "default_route_settings.throttling_rate_limit": _RATE,
            "deployment_id": grants(
                "The deployment that callers get, with its authorizers and routes.",
                refers_to=(_DEPLOYMENT,),
            ),
            "description": _DESCRIPTION,
            "id": ID,
            "name": identifies("It is part of the URL that callers use, unless it is $default."),
            "region": REGION,
            "route_settings.data_trace_enabled": _DATA_TRACE,
            "route_settings.detailed_metrics_enabled": _METRICS,
            "route_settings.logging_level": _LOGGING_LEVEL,
            "route_settings.route_key": protects(
                Order.UNRANKED, "Says which route the settings, such as throttling, apply to."
            ),
            "route_settings.throttling_burst_limit": _BURST,
            "route_settings.throttling_rate_limit": _RATE,
            "stage_variables": serves(
                "Stage variables can name the function or URL behind a route "
                "(Use stage variables for HTTP APIs)."
            ),
            "tags": TAGS,
            "tags_all": TAGS,
        },
        computed=("arn", "execution_arn", "invoke_url"),
    ),
    "aws_apigatewayv2_vpc_link": ResourceType(
        Presence.NEUTRAL,
        "A way to backends in a VPC, which opens nothing until an integration uses it.",
        {
            "id": ID,
            "name": neutral("A label. Integrations refer to the link's id."),
            "region": REGION,
            "security_group_ids": serves(
                "Decides which backends the link can reach.", refers_to=("aws_security_group",)
            ),
            "subnet_ids": neutral(
                "Where in the VPC the link's interfaces are. Security groups decide what it can "
                "reach."
            ),
            "tags": TAGS,
            "tags_all": TAGS,
        },
        computed=("arn",),
    ),
}

EXCLUDED: Final[Mapping[str, str]] = {}
