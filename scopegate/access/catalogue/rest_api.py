"""REST APIs: routes, what answers them, stages, addresses, keys and limits.

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

_REST_API: Final = "aws_api_gateway_rest_api"
_RESOURCE: Final = "aws_api_gateway_resource"
_METHOD: Final = "aws_api_gateway_method"
_AUTHORIZER: Final = "aws_api_gateway_authorizer"
_STAGE: Final = "aws_api_gateway_stage"
_DEPLOYMENT: Final = "aws_api_gateway_deployment"
_DOMAIN_NAME: Final = "aws_api_gateway_domain_name"
_FUNCTIONS: Final = ("aws_lambda_function", "aws_lambda_alias")

_OF_API: Final = refers(_REST_API, because="Names the API that the resource is a part of.")
_OF_PATH: Final = refers(_RESOURCE, _REST_API, because="Names the path, or the API for its root.")
_OF_METHOD: Final = refers(
    _METHOD, because="With the path, names the method that this is a part of."
)
_DESCRIPTION: Final = neutral("A description is for readers; API Gateway doesn't act on it.")
_TRIGGERS: Final = neutral(
    "Triggers only decide when Terraform replaces the resource, and the plan shows the replacement."
)
_RESPONSE_TEMPLATES: Final = neutral("Words the answer to a call that was let in.")
_CERTIFICATE: Final = neutral(
    "API Gateway accepts only a certificate that covers the domain name, so callers who verify the "
    "name are served as before. Renewal replaces certificates all the time."
)
_IP_ADDRESS_TYPE: Final = protects(
    ranked("ipv4", "dualstack"),
    "With dualstack, callers also come from IPv6 addresses, which a policy or firewall that lists "
    "IPv4 ranges doesn't match. PRIVATE endpoints are always dualstack (IP address types for REST "
    "APIs).",
)
_ENDPOINT_TYPES: Final = grants(
    "PRIVATE admits callers from VPC endpoints only; REGIONAL and EDGE admit the Internet. Each "
    "type has an address of its own (API endpoint types).",
    default="EDGE",
)
_SECURITY_POLICY: Final = protects(
    ranked(
        "SecurityPolicy_TLS13_1_3_2025_09",
        "SecurityPolicy_TLS13_2025_EDGE",
        "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
        "SecurityPolicy_TLS12_PFS_2025_EDGE",
        "SecurityPolicy_TLS13_1_2_PQ_2025_09",
        "SecurityPolicy_TLS13_1_2_2021_06",
        "SecurityPolicy_TLS12_2018_EDGE",
        "TLS_1_2",
        "TLS_1_0",
    ),
    "The lowest TLS version and the ciphers that callers may use (Security policies for REST "
    "APIs). The FIPS and Ext2 variants are neither weaker nor stronger than all others, so they "
    "have no rank.",
)
_ENDPOINT_ACCESS_MODE: Final = protects(
    ranked("STRICT", "BASIC"),
    "STRICT rejects requests that come by another endpoint type or whose TLS server name differs "
    "from the host (Security policies for REST APIs, Endpoint access mode).",
    default="BASIC",
)
_BURST: Final = protects(
    Order.SMALLER,
    "A lower limit stops a flood earlier. Unset, or a negative number, leaves only the limits of "
    "the account (Throttle requests to REST APIs).",
)
_RATE: Final = protects(
    Order.SMALLER,
    "A lower rate stops a flood earlier. Unset, or a negative number, leaves only the limits of "
    "the account (Throttle requests to REST APIs).",
)
_BODY: Final = grants(
    "The OpenAPI document holds routes, authorizers, scopes, integrations and the policy "
    "(Develop REST APIs using OpenAPI)."
)
_IMPORT_PARAMETERS: Final = grants(
    "Parameters of the import change what the document means, such as its base path "
    "(API Gateway API reference, PutRestApi)."
)
_FAIL_ON_WARNINGS: Final = neutral(
    "Whether AWS refuses a document that it warns about. The review reads the document itself."
)
_CANARY_PERCENT: Final = serves(
    "The share of calls that the canary's deployment answers, with its own authorizers and routes "
    "(Set up a canary release deployment).",
    default=0,
)
_CANARY_VARIABLES: Final = serves(
    "Stage variables can name the function or URL behind a route, and the function of an "
    "authorizer (Use stage variables)."
)
_CANARY_CACHE: Final = serves(
    "With it, callers get cached answers of the other release.", default=False
)
_VARIABLES: Final = serves(
    "Stage variables can name the function or URL behind a route, and the function of an "
    "authorizer (Use stage variables)."
)

REST_API: Final[Mapping[str, ResourceType]] = {
    "aws_api_gateway_account": ResourceType(
        Presence.GUARDS,
        "Without the role, no REST or WebSocket API of the region writes a log. Provider 6 resets "
        "it when the resource is destroyed.",
        {
            "cloudwatch_role_arn": protects(
                Order.PRESENT,
                "The role with which every API of the region writes its logs. Without it there is "
                "no evidence of who called (Set up CloudWatch logging).",
            ),
            "region": REGION,
            "reset_on_delete": neutral(
                "Takes effect only when the resource is destroyed, and that is reported itself."
            ),
        },
        computed=("api_key_version", "features", "id", "throttle_settings"),
    ),
    "aws_api_gateway_api_key": ResourceType(
        Presence.CHANGES,
        "Whoever holds a key is admitted to methods that require one, in the APIs of its usage "
        "plans. Without it they are refused.",
        {
            "customer_id": neutral("Names a customer of AWS Marketplace, for billing."),
            "description": _DESCRIPTION,
            "enabled": grants(
                "A disabled key is refused (API Gateway API reference, CreateApiKey).",
                default=True,
            ),
            "id": ID,
            "name": neutral("A label. Callers send the value, and usage plans use the id."),
            "region": REGION,
            "tags": TAGS,
            "tags_all": TAGS,
            "value": identifies("Callers send it in x-api-key."),
        },
        computed=("arn", "created_date", "last_updated_date"),
    ),
    _AUTHORIZER: ResourceType(
        Presence.MODELLED,
        "Decides which tokens are accepted on the methods that use it.",
        {
            "authorizer_credentials": serves(
                "The role with which API Gateway calls the authorizer's function. If it may not, "
                "every call is refused.",
                refers_to=("aws_iam_role",),
            ),
            "authorizer_result_ttl_in_seconds": protects(
                Order.SMALLER,
                "A cached decision outlives a revoked client by as much (API Gateway API "
                "reference, Authorizer).",
                default=300,
            ),
            "authorizer_uri": grants(
                "The function that decides, for types TOKEN and REQUEST.",
                refers_to=_FUNCTIONS,
            ),
            "id": ID,
            "identity_source": identifies(
                "Where callers put their token. It is also the key of the authorizer's cache.",
                default="method.request.header.Authorization",
            ),
            "identity_validation_expression": protects(
                Order.PRESENT,
                "API Gateway refuses a token that doesn't match before it asks the authorizer. For "
                "a user pool, it is matched against the token's audience (API Gateway API "
                "reference, Authorizer).",
            ),
            "name": neutral("A label. Methods refer to the authorizer's id."),
            "provider_arns": grants(
                "The user pools whose tokens are accepted.",
                refers_to=("aws_cognito_user_pool",),
            ),
            "region": REGION,
            "rest_api_id": _OF_API,
            "type": grants(
                "Whether a user pool or a function decides.",
                default="TOKEN",
            ),
        },
        computed=("arn",),
        deployed_all=True,
    ),
    "aws_api_gateway_base_path_mapping": ResourceType(
        Presence.MODELLED,
        "Sends calls of a domain to a stage. Without it, the address is gone.",
        {
            "api_id": refers(
                _REST_API, because="Names the API that answers at this address of the domain."
            ),
            "base_path": identifies(
                "It is part of the URL that callers use. Unset is the domain's root.", default=""
            ),
            "domain_name": refers(_DOMAIN_NAME, because="Names the domain that callers use."),
            "domain_name_id": refers(
                _DOMAIN_NAME, because="Tells private domains of the same name apart."
            ),
            "id": ID,
            "region": REGION,
            "stage_name": refers(
                _STAGE,
                because="Names the stage that answers. Unset, callers name the stage in the URL.",
            ),
        },
    ),
    "aws_api_gateway_client_certificate": ResourceType(
        Presence.NEUTRAL,
        "A certificate is used only by the stages that name it, and their change is reported.",
        {
            "description": _DESCRIPTION,
            "id": ID,
            "region": REGION,
            "tags": TAGS,
            "tags_all": TAGS,
        },
        computed=("arn", "created_date", "expiration_date", "pem_encoded_certificate"),
    ),
    _DEPLOYMENT: ResourceType(
        Presence.MODELLED,
        "A snapshot of the API. Stages serve it, so changes reach callers with the next one "
        "(Create a deployment for a REST API).",
        {
            "canary_settings.percent_traffic": _CANARY_PERCENT,
            "canary_settings.stage_variable_overrides": _CANARY_VARIABLES,
            "canary_settings.use_stage_cache": _CANARY_CACHE,
            "description": _DESCRIPTION,
            "id": ID,
            "region": REGION,
            "rest_api_id": _OF_API,
            "stage_description": _DESCRIPTION,
            "stage_name": identifies(
                "Creates a stage of this name, or moves it to this deployment. The name is part "
                "of the URL that callers use."
            ),
            "triggers": _TRIGGERS,
            "variables": _VARIABLES,
        },
        computed=("created_date", "execution_arn", "invoke_url"),
    ),
    _DOMAIN_NAME: ResourceType(
        Presence.MODELLED,
        "An address that callers use, with its TLS settings.",
        {
            "certificate_arn": _CERTIFICATE,
            "certificate_body": _CERTIFICATE,
            "certificate_chain": _CERTIFICATE,
            "certificate_name": _CERTIFICATE,
            "certificate_private_key": _CERTIFICATE,
            "domain_name": identifies("It is the host in the URL that callers use."),
            "endpoint_access_mode": _ENDPOINT_ACCESS_MODE,
            "endpoint_configuration.ip_address_type": _IP_ADDRESS_TYPE,
            "endpoint_configuration.types": _ENDPOINT_TYPES,
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
            "ownership_verification_certificate_arn": neutral(
                "Proves to AWS that the account owns the domain. Callers never see it."
            ),
            "policy": protects(
                Order.POLICY,
                "Says which VPC endpoints and principals may call a private domain "
                "(Custom domain names for private APIs).",
            ),
            "region": REGION,
            "regional_certificate_arn": _CERTIFICATE,
            "regional_certificate_name": _CERTIFICATE,
            "routing_mode": identifies(
                "Whether routing rules, base path mappings or both decide which API answers at an "
                "address (Set the routing mode for your custom domain name).",
                default="BASE_PATH_MAPPING_ONLY",
            ),
            "security_policy": _SECURITY_POLICY,
            "tags": TAGS,
            "tags_all": TAGS,
            "timeouts": TIMEOUTS,
        },
        computed=(
            "arn",
            "certificate_upload_date",
            "cloudfront_domain_name",
            "cloudfront_zone_id",
            "domain_name_id",
            "regional_domain_name",
            "regional_zone_id",
        ),
    ),
    "aws_api_gateway_domain_name_access_association": ResourceType(
        Presence.CHANGES,
        "Lets a VPC endpoint reach a private domain. Without it, callers of that VPC are cut off "
        "(Custom domain names for private APIs).",
        {
            "access_association_source": grants(
                "The VPC endpoint from which the domain can be called.",
                refers_to=("aws_vpc_endpoint",),
            ),
            "access_association_source_type": grants("Says what the source is: a VPC endpoint."),
            "domain_name_arn": refers(_DOMAIN_NAME, because="Names the domain that is opened."),
            "region": REGION,
            "tags": TAGS,
        },
        computed=("arn", "id", "tags_all"),
    ),
    "aws_api_gateway_gateway_response": ResourceType(
        Presence.NEUTRAL,
        "Words a refusal or an error. Who was refused still is, and nobody else sees it "
        "(Gateway responses for REST APIs).",
        {
            "id": ID,
            "region": REGION,
            "response_parameters": neutral("Headers of a refusal, such as those for CORS."),
            "response_templates": neutral("Words a refusal."),
            "response_type": serves("Names the kind of refusal or error that is worded."),
            "rest_api_id": _OF_API,
            "status_code": serves(
                "A refusal with a status of success looks like an answer to callers and alarms."
            ),
        },
        deployed_all=True,
    ),
    "aws_api_gateway_integration": ResourceType(
        Presence.MODELLED,
        "What answers a method.",
        {
            "cache_key_parameters": protects(
                Order.MORE,
                "Calls that agree in these share a cached answer. Without the authorization "
                "header, callers get the answers of others (Enable API caching).",
            ),
            "cache_namespace": serves(
                "Methods with the same namespace share their cached answers. Unset is the "
                "resource's id."
            ),
            "connection_id": serves(
                "The VPC link to the backend.",
                refers_to=("aws_api_gateway_vpc_link", "aws_apigatewayv2_vpc_link"),
            ),
            "connection_type": serves(
                "Whether the backend is reached over the Internet or a VPC link.",
                default="INTERNET",
            ),
            "content_handling": neutral("Converts bodies between text and bytes."),
            "credentials": serves(
                "The role with which API Gateway calls the backend, or the caller's own identity.",
                refers_to=("aws_iam_role",),
            ),
            "http_method": _OF_METHOD,
            "id": ID,
            "integration_http_method": serves("The HTTP method that the backend is called with."),
            "integration_target": serves(
                "The load balancer behind the VPC link that answers.",
                refers_to=("aws_lb", "aws_lb_listener"),
            ),
            "passthrough_behavior": protects(
                ranked("NEVER", "WHEN_NO_TEMPLATES", "WHEN_NO_MATCH"),
                "Whether bodies of a type without a template reach the backend unmapped "
                "(Method request behavior for payloads without mapping templates).",
                default="WHEN_NO_MATCH",
            ),
            "region": REGION,
            "request_parameters": serves(
                "Decides what the backend is told about the caller, such as a claim in a header."
            ),
            "request_templates": serves(
                "Decides what the backend is asked and what it is told about the caller."
            ),
            "resource_id": _OF_PATH,
            "response_transfer_mode": neutral("Whether an answer is sent as it comes or whole."),
            "rest_api_id": _OF_API,
            "timeout_milliseconds": neutral("How long API Gateway waits for the backend."),
            "tls_config.insecure_skip_verification": protects(
                ranked(False, True),
                "With it, API Gateway doesn't verify the backend's certificate "
                "(x-amazon-apigateway-integration.tlsConfig object).",
                default=False,
            ),
            "type": serves("Whether a function, a URL, an AWS service or API Gateway answers."),
            "uri": serves(
                "The function, URL or service that answers.",
                refers_to=(*_FUNCTIONS, "aws_lb", "aws_lambda_function_url"),
            ),
        },
        deployed_all=True,
    ),
    "aws_api_gateway_integration_response": ResourceType(
        Presence.NEUTRAL,
        "Shapes the answer to a call that was let in.",
        {
            "content_handling": neutral("Converts bodies between text and bytes."),
            "http_method": _OF_METHOD,
            "id": ID,
            "region": REGION,
            "resource_id": _OF_PATH,
            "response_parameters": grants(
                "Its Access-Control-Allow-Origin and -Credentials headers decide which web pages "
                "may read the answer (CORS for REST APIs). Other headers don't matter."
            ),
            "response_templates": _RESPONSE_TEMPLATES,
            "rest_api_id": _OF_API,
            "selection_pattern": neutral("Chooses the status by the backend's answer."),
            "status_code": neutral("The status of an answer to a call that was let in."),
        },
        deployed_all=True,
    ),
    _METHOD: ResourceType(
        Presence.MODELLED,
        "A route, with what it requires of callers.",
        {
            "api_key_required": protects(
                ranked(True, False),
                "Whether callers need an API key as well (API keys for REST APIs).",
                default=False,
            ),
            "authorization": grants(
                "Which kind of authorizer decides. NONE is public "
                "(API Gateway API reference, PutMethod)."
            ),
            "authorization_scopes": grants(
                "A token needs any one of these. Without any, a user pool's authorizer expects an "
                "ID token (Integrate a REST API with an Amazon Cognito user pool)."
            ),
            "authorizer_id": grants("The authorizer that decides.", refers_to=(_AUTHORIZER,)),
            "http_method": grants("With the path, it is the route."),
            "id": ID,
            "operation_name": neutral("A name for generated SDKs."),
            "region": REGION,
            "request_models": protects(
                Order.MORE,
                "A request validator checks bodies against them (Request validation).",
            ),
            "request_parameters": protects(
                Order.MORE,
                "A request validator refuses calls without the required ones (Request validation).",
            ),
            "request_validator_id": protects(
                Order.PRESENT,
                "Refuses calls whose parameters or body don't fit (Request validation).",
            ),
            "resource_id": _OF_PATH,
            "rest_api_id": _OF_API,
        },
        deployed_all=True,
    ),
    "aws_api_gateway_method_response": ResourceType(
        Presence.NEUTRAL,
        "Declares an answer to a call that was let in.",
        {
            "http_method": _OF_METHOD,
            "id": ID,
            "region": REGION,
            "resource_id": _OF_PATH,
            "response_models": neutral("Types of the answer, for generated SDKs."),
            "response_parameters": neutral(
                "Declares headers of the answer. Integration responses set their values."
            ),
            "rest_api_id": _OF_API,
            "status_code": neutral("The status of an answer to a call that was let in."),
        },
        deployed_all=True,
    ),
    "aws_api_gateway_method_settings": ResourceType(
        Presence.GUARDS,
        "Throttling, caching and logging of a stage's methods. Without it, AWS's defaults apply.",
        {
            "id": ID,
            "method_path": protects(
                Order.UNRANKED, "Says which methods the settings, such as throttling, apply to."
            ),
            "region": REGION,
            "rest_api_id": _OF_API,
            "settings.cache_data_encrypted": protects(
                ranked(True, False),
                "Whether cached answers are encrypted (API Gateway API reference, MethodSetting).",
                default=False,
            ),
            "settings.cache_ttl_in_seconds": protects(
                Order.SMALLER,
                "A cached answer is handed out for as long, whatever has changed since "
                "(Enable API caching).",
                default=300,
            ),
            "settings.caching_enabled": protects(
                ranked(False, True),
                "Cached answers are shared by callers who agree in the cache key "
                "(Enable API caching).",
                default=False,
            ),
            "settings.data_trace_enabled": protects(
                ranked(False, True),
                "Writes whole requests and answers to the log, sensitive data included "
                "(Set up CloudWatch logging).",
                default=False,
            ),
            "settings.logging_level": protects(
                ranked("INFO", "ERROR", "OFF"),
                "What the log tells of refused and failed calls (Set up CloudWatch logging).",
                default="OFF",
            ),
            "settings.metrics_enabled": neutral("Metrics tell how many called, never who."),
            "settings.require_authorization_for_cache_control": protects(
                ranked(True, False),
                "Without it, any caller can invalidate the cache (Enable API caching).",
            ),
            "settings.throttling_burst_limit": _BURST,
            "settings.throttling_rate_limit": _RATE,
            "settings.unauthorized_cache_control_header_strategy": protects(
                ranked(
                    "FAIL_WITH_403",
                    "SUCCEED_WITH_RESPONSE_HEADER",
                    "SUCCEED_WITHOUT_RESPONSE_HEADER",
                ),
                "How callers who may not invalidate the cache are answered (Enable API caching).",
            ),
            "stage_name": refers(_STAGE, because="Names the stage that the settings apply to."),
        },
    ),
    "aws_api_gateway_model": ResourceType(
        Presence.NEUTRAL,
        "A schema of bodies. Whether calls are checked against one is judged at the method.",
        {
            "content_type": neutral("The media type that the schema describes."),
            "description": _DESCRIPTION,
            "id": ID,
            "name": neutral("Methods refer to it, and their change is reported."),
            "region": REGION,
            "rest_api_id": _OF_API,
            "schema": neutral(
                "Describes the form of bodies, which changes as the API does. It never tells one "
                "caller from another."
            ),
        },
        deployed_all=True,
    ),
    "aws_api_gateway_request_validator": ResourceType(
        Presence.GUARDS,
        "Refuses calls whose parameters or body don't fit (Request validation).",
        {
            "id": ID,
            "name": neutral("A label. Methods refer to the validator's id."),
            "region": REGION,
            "rest_api_id": _OF_API,
            "validate_request_body": protects(
                ranked(True, False),
                "Whether bodies are checked against the method's models (Request validation).",
                default=False,
            ),
            "validate_request_parameters": protects(
                ranked(True, False),
                "Whether calls without a required parameter are refused (Request validation).",
                default=False,
            ),
        },
        deployed_all=True,
    ),
    _RESOURCE: ResourceType(
        Presence.MODELLED,
        "A part of a path. Its methods are routes.",
        {
            "id": ID,
            "parent_id": grants(
                "With path_part, it is the path of the routes beneath.",
                refers_to=(_RESOURCE, _REST_API),
            ),
            "path_part": grants("It is a part of the path of the routes beneath."),
            "region": REGION,
            "rest_api_id": _OF_API,
        },
        computed=("path",),
        deployed_all=True,
    ),
    _REST_API: ResourceType(
        Presence.MODELLED,
        "The API that callers call, with its policy, its endpoint and perhaps all its routes.",
        {
            "api_key_source": identifies(
                "Whether callers send the API key or an authorizer's function supplies it.",
                default="HEADER",
            ),
            "binary_media_types": neutral("Says which bodies are passed on as bytes."),
            "body": _BODY,
            "description": _DESCRIPTION,
            "disable_execute_api_endpoint": grants(
                "Whether the API can be called at its default address, past the mutual TLS and the "
                "firewall of a custom domain (Disable the default endpoint for REST APIs).",
                default=False,
            ),
            "endpoint_access_mode": _ENDPOINT_ACCESS_MODE,
            "endpoint_configuration.ip_address_type": _IP_ADDRESS_TYPE,
            "endpoint_configuration.types": _ENDPOINT_TYPES,
            "endpoint_configuration.vpc_endpoint_ids": identifies(
                "Each endpoint gives a private API a DNS name that callers use "
                "(Invoke a private API)."
            ),
            "fail_on_warnings": _FAIL_ON_WARNINGS,
            "id": ID,
            "minimum_compression_size": neutral("From which size on answers are compressed."),
            "name": neutral("A label. Nothing refers to it."),
            "parameters": _IMPORT_PARAMETERS,
            "policy": protects(
                Order.POLICY,
                "Says who may call, from which addresses and VPCs "
                "(Control access to a REST API with resource policies).",
            ),
            "put_rest_api_mode": grants(
                "With merge, what leaves the document stays in the API "
                "(API Gateway API reference, PutRestApi).",
                default="overwrite",
            ),
            "region": REGION,
            "security_policy": _SECURITY_POLICY,
            "tags": TAGS,
            "tags_all": TAGS,
            "timeouts": TIMEOUTS,
        },
        computed=("arn", "created_date", "execution_arn", "root_resource_id"),
        # "Updates to REST APIs that require redeployment", and "Change a public or private API
        # endpoint type". What isn't listed is in force at once, or isn't said to wait.
        deployed=frozenset(
            {
                "api_key_source",
                "binary_media_types",
                "body",
                "disable_execute_api_endpoint",
                "endpoint_configuration.ip_address_type",
                "endpoint_configuration.types",
                "minimum_compression_size",
                "parameters",
                "policy",
                "put_rest_api_mode",
            }
        ),
    ),
    "aws_api_gateway_rest_api_policy": ResourceType(
        Presence.MODELLED,
        "It is the policy of the API, which has no other when this is set.",
        {
            "id": ID,
            "policy": protects(
                Order.POLICY,
                "Says who may call, from which addresses and VPCs "
                "(Control access to a REST API with resource policies).",
            ),
            "region": REGION,
            "rest_api_id": _OF_API,
        },
        deployed_all=True,
    ),
    "aws_api_gateway_rest_api_put": ResourceType(
        Presence.MODELLED,
        "Puts an OpenAPI document into an API. Destroying it leaves the API as it is.",
        {
            "body": _BODY,
            "fail_on_warnings": _FAIL_ON_WARNINGS,
            "parameters": _IMPORT_PARAMETERS,
            "region": REGION,
            "rest_api_id": _OF_API,
            "timeouts": TIMEOUTS,
            "triggers": _TRIGGERS,
        },
        deployed_all=True,
    ),
    _STAGE: ResourceType(
        Presence.MODELLED,
        "The address at which a deployment is served.",
        {
            "access_log_settings.destination_arn": protects(
                Order.PRESENT,
                "The access log is the evidence of who called (Set up CloudWatch logging).",
            ),
            "access_log_settings.format": neutral(
                "The fields of a line. That calls are logged at all is judged by the destination."
            ),
            "cache_cluster_enabled": protects(
                ranked(False, True),
                "With it, methods with caching enabled hand out cached answers "
                "(Enable API caching).",
                default=False,
            ),
            "cache_cluster_size": neutral("How much the cache holds."),
            "canary_settings.deployment_id": grants(
                "The deployment that a share of calls gets, with its own authorizers and routes.",
                refers_to=(_DEPLOYMENT,),
            ),
            "canary_settings.percent_traffic": _CANARY_PERCENT,
            "canary_settings.stage_variable_overrides": _CANARY_VARIABLES,
            "canary_settings.use_stage_cache": _CANARY_CACHE,
            "client_certificate_id": protects(
                Order.PRESENT,
                "With it, a backend can tell API Gateway from others who call it directly "
                "(Generate and configure an SSL certificate for backend authentication).",
            ),
            "deployment_id": grants(
                "The deployment that callers get, with its authorizers and routes.",
                refers_to=(_DEPLOYMENT,),
            ),
            "description": _DESCRIPTION,
            "documentation_version": neutral("Names the documentation for developers."),
            "id": ID,
            "region": REGION,
            "rest_api_id": _OF_API,
            "stage_name": identifies("It is part of the URL that callers use."),
            "tags": TAGS,
            "tags_all": TAGS,
            "variables": _VARIABLES,
            "xray_tracing_enabled": neutral("Traces measure calls. They decide none."),
        },
        computed=("arn", "execution_arn", "invoke_url", "web_acl_arn"),
    ),
    "aws_api_gateway_usage_plan": ResourceType(
        Presence.GUARDS,
        "Says which APIs an API key opens, and how often. A key without a plan is refused "
        "(Usage plans and API keys for REST APIs).",
        {
            "api_stages.api_id": refers(
                _REST_API, because="Names an API that the plan's keys open."
            ),
            "api_stages.stage": refers(_STAGE, because="Names a stage that the plan's keys open."),
            "api_stages.throttle.burst_limit": _BURST,
            "api_stages.throttle.path": protects(
                Order.UNRANKED, "Says which methods the limits apply to."
            ),
            "api_stages.throttle.rate_limit": _RATE,
            "description": _DESCRIPTION,
            "id": ID,
            "name": neutral("A label. Keys refer to the plan's id."),
            "product_code": neutral("Names a product of AWS Marketplace, for billing."),
            "quota_settings.limit": protects(
                Order.SMALLER,
                "The most calls of a key in a period. Unset is no quota "
                "(Usage plans and API keys for REST APIs).",
            ),
            "quota_settings.offset": neutral(
                "Calls that the first period counts as made. Later periods start from none."
            ),
            "quota_settings.period": protects(
                ranked("MONTH", "WEEK", "DAY"),
                "The same quota admits more calls in a shorter period "
                "(Usage plans and API keys for REST APIs).",
            ),
            "region": REGION,
            "tags": TAGS,
            "tags_all": TAGS,
            "throttle_settings.burst_limit": _BURST,
            "throttle_settings.rate_limit": _RATE,
        },
        computed=("arn",),
    ),
    "aws_api_gateway_usage_plan_key": ResourceType(
        Presence.GUARDS,
        "Adding one opens the plan's APIs to a key; removing one shuts out whoever holds the key.",
        {
            "id": ID,
            "key_id": refers("aws_api_gateway_api_key", because="Names the key that is admitted."),
            "key_type": neutral("API_KEY is the only type (API Gateway API reference)."),
            "region": REGION,
            "usage_plan_id": refers(
                "aws_api_gateway_usage_plan", because="Names the plan whose APIs are opened."
            ),
        },
        computed=("name", "value"),
    ),
    "aws_api_gateway_vpc_link": ResourceType(
        Presence.NEUTRAL,
        "A way to backends in a VPC, which opens nothing until an integration uses it.",
        {
            "description": _DESCRIPTION,
            "id": ID,
            "name": neutral("A label. Integrations refer to the link's id."),
            "region": REGION,
            "tags": TAGS,
            "tags_all": TAGS,
            "target_arns": serves("The load balancer that answers.", refers_to=("aws_lb",)),
        },
        computed=("arn",),
    ),
}

EXCLUDED: Final[Mapping[str, str]] = {
    "aws_api_gateway_documentation_part": "Documents an API for developers. No call reads it.",
    "aws_api_gateway_documentation_version": "Documents an API for developers. No call reads it.",
}
