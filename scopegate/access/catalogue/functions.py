"""AWS Lambda: functions as backends, and each way to call one."""

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

_TARGETS: Final = ("aws_lambda_function", "aws_lambda_alias")

_ASYNCHRONOUS: Final = "It concerns calls that nobody waits for and that already ran or failed."
_BATCHES: Final = "It decides how records are grouped, repeated and given up."
_CODE: Final = "The review reads who can call a function, not what its code does."
_CONDITION: Final = (
    "It is a condition of the statement. Without it, more callers match (Lambda API reference, "
    "AddPermission)."
)
_NETWORK: Final = "It decides what the function reaches, not who reaches the function."
_RUN: Final = "It decides how the function runs, not who can call it."
_SCALE: Final = "It decides how much capacity the function has."
_WAITING: Final = "It decides how long the provider waits for AWS."

FUNCTIONS: Final[Mapping[str, ResourceType]] = {
    "aws_lambda_alias": ResourceType(
        presence=Presence.MODELLED,
        because="Integrations, permissions and function URLs can name an alias.",
        attributes={
            "description": neutral("It explains the alias to people."),
            "function_name": refers(
                "aws_lambda_function", because="It names the function that answers."
            ),
            "function_version": neutral(_CODE),
            "id": ID,
            "name": serves(
                "It is the last part of the ARN that integrations and permissions name."
            ),
            "region": REGION,
            "routing_config": neutral(_CODE, whole=True),
            "timeouts": TIMEOUTS,
        },
        computed=("arn", "invoke_arn"),
    ),
    "aws_lambda_event_source_mapping": ResourceType(
        presence=Presence.OPENS,
        because="Whoever can write to the source calls the function, without an API.",
        attributes={
            "amazon_managed_kafka_event_source_config": neutral(_BATCHES, whole=True),
            "batch_size": neutral(_BATCHES),
            "bisect_batch_on_function_error": neutral(_BATCHES),
            "destination_config": neutral(_BATCHES, whole=True),
            "document_db_event_source_config": protects(
                Order.UNRANKED,
                "It names the database and collection whose changes call the function.",
                whole=True,
            ),
            "enabled": protects(
                ranked(False, True),
                "While it is off, the source doesn't call the function (Lambda API reference, "
                "CreateEventSourceMapping).",
                default=True,
            ),
            "event_source_arn": protects(
                Order.UNRANKED, "Whoever can write to the source calls the function."
            ),
            "filter_criteria": protects(
                Order.UNRANKED,
                "Records that match no filter don't reach the function (Lambda developer guide, "
                "event filtering).",
                whole=True,
            ),
            "function_name": serves("It names the function that answers.", refers_to=_TARGETS),
            "function_response_types": neutral(_BATCHES),
            "id": ID,
            "kms_key_arn": neutral("It encrypts the filters at rest."),
            "maximum_batching_window_in_seconds": neutral(_BATCHES),
            "maximum_record_age_in_seconds": neutral(_BATCHES),
            "maximum_retry_attempts": neutral(_BATCHES),
            "metrics_config": neutral("It decides which metrics are published.", whole=True),
            "parallelization_factor": neutral(_SCALE),
            "provisioned_poller_config": neutral(_SCALE, whole=True),
            "queues": protects(
                Order.FEWER, "Whoever can write to one of these queues calls the function."
            ),
            "region": REGION,
            "scaling_config": neutral(_SCALE, whole=True),
            "self_managed_event_source": protects(
                Order.UNRANKED,
                "Whoever can write to these brokers calls the function.",
                whole=True,
            ),
            "self_managed_kafka_event_source_config": neutral(_BATCHES, whole=True),
            "source_access_configuration": neutral(
                "It decides how Lambda signs in to the source, not who else can.", whole=True
            ),
            "starting_position": neutral(_BATCHES),
            "starting_position_timestamp": neutral(_BATCHES),
            "tags": TAGS,
            "tags_all": TAGS,
            "timeouts": TIMEOUTS,
            "topics": protects(
                Order.FEWER, "Whoever can write to one of these topics calls the function."
            ),
            "tumbling_window_in_seconds": neutral(_BATCHES),
            "use_resource_timeout_for_propagation": neutral(_WAITING),
        },
        computed=(
            "arn",
            "function_arn",
            "last_modified",
            "last_processing_result",
            "state",
            "state_transition_reason",
            "uuid",
        ),
    ),
    "aws_lambda_function": ResourceType(
        presence=Presence.MODELLED,
        because="A function is a backend.",
        attributes={
            "architectures": neutral(_RUN),
            "capacity_provider_config": neutral(_SCALE, whole=True),
            "code_sha256": neutral(_CODE),
            "code_signing_config_arn": protects(
                Order.PRESENT,
                "With it, Lambda checks who signed the code (Lambda developer guide, code "
                "signing).",
            ),
            "dead_letter_config": neutral(_ASYNCHRONOUS, whole=True),
            "description": neutral("It explains the function to people."),
            "durable_config": neutral(_RUN, whole=True),
            "environment": neutral(_CODE, whole=True),
            "ephemeral_storage": neutral(_RUN, whole=True),
            "file_system_config": neutral(_NETWORK, whole=True),
            "filename": neutral(_CODE),
            "function_name": serves(
                "It is the last part of the ARN that integrations and permissions name."
            ),
            "handler": neutral(_CODE),
            "id": ID,
            "image_config": neutral(_CODE, whole=True),
            "image_uri": neutral(_CODE),
            "kms_key_arn": neutral("It encrypts environment variables at rest."),
            "layers": neutral(_CODE),
            "logging_config": neutral(
                "It decides how the function's own log is written.", whole=True
            ),
            "memory_size": neutral(_SCALE),
            "package_type": neutral(_CODE),
            "publish": neutral("A new version answers only where an alias or a caller names it."),
            "publish_to": neutral(
                "A new version answers only where an alias or a caller names it."
            ),
            "region": REGION,
            "replace_security_groups_on_destroy": neutral(_NETWORK),
            "replacement_security_group_ids": neutral(_NETWORK),
            "reserved_concurrent_executions": neutral(_SCALE),
            "role": serves("The function uses these permissions on behalf of its callers."),
            "runtime": neutral(_CODE),
            "s3_bucket": neutral(_CODE),
            "s3_key": neutral(_CODE),
            "s3_object_version": neutral(_CODE),
            "skip_destroy": neutral(
                "It decides whether Terraform keeps the function when it ends."
            ),
            "snap_start": neutral(_RUN, whole=True),
            "source_code_hash": neutral(_CODE),
            "source_kms_key_arn": neutral("It encrypts the deployment package at rest."),
            "tags": TAGS,
            "tags_all": TAGS,
            "tenancy_config": protects(
                Order.PRESENT,
                "With it, tenants don't share an execution environment (Lambda API reference, "
                "TenancyConfig).",
                whole=True,
            ),
            "timeout": neutral(_RUN),
            "timeouts": TIMEOUTS,
            "tracing_config": neutral("It decides which calls are traced.", whole=True),
            "use_resource_timeout_for_propagation": neutral(_WAITING),
            "vpc_config": neutral(_NETWORK, whole=True),
        },
        computed=(
            "arn",
            "invoke_arn",
            "last_modified",
            "qualified_arn",
            "qualified_invoke_arn",
            "response_streaming_invoke_arn",
            "signing_job_arn",
            "signing_profile_version_arn",
            "source_code_size",
            "version",
        ),
    ),
    "aws_lambda_function_event_invoke_config": ResourceType(
        presence=Presence.NEUTRAL,
        because="It handles the results of asynchronous calls by callers who are already let in.",
        attributes={
            "destination_config": protects(
                Order.UNRANKED,
                "The destination receives the request and the result, and calls a function if it "
                "is one (Lambda developer guide, destinations).",
                whole=True,
            ),
            "function_name": serves(
                "It names the function that it applies to.", refers_to=_TARGETS
            ),
            "id": ID,
            "maximum_event_age_in_seconds": neutral(_ASYNCHRONOUS),
            "maximum_retry_attempts": neutral(_ASYNCHRONOUS),
            "qualifier": serves("It names the version or alias that it applies to."),
            "region": REGION,
        },
    ),
    "aws_lambda_function_url": ResourceType(
        presence=Presence.MODELLED,
        because="A function URL calls the function without an API.",
        attributes={
            "authorization_type": grants(
                "NONE allows anyone whom the function's policy admits to call the URL, AWS_IAM "
                "only signed requests (Lambda developer guide, access to function URLs)."
            ),
            "cors.allow_credentials": protects(
                ranked(False, True),
                "With it, pages of the allowed origins can call with the user's cookies (Lambda "
                "API reference, Cors).",
                default=False,
            ),
            "cors.allow_headers": protects(Order.FEWER, "Lambda API reference, Cors."),
            "cors.allow_methods": protects(Order.FEWER, "Lambda API reference, Cors."),
            "cors.allow_origins": protects(
                Order.FEWER,
                "Pages of these origins can read answers (Lambda API reference, Cors).",
            ),
            "cors.expose_headers": protects(
                Order.FEWER, "Pages can read these headers (Lambda API reference, Cors)."
            ),
            "cors.max_age": neutral("Browsers remember the answer to a preflight this long."),
            "function_name": serves("It names the function that answers.", refers_to=_TARGETS),
            "id": ID,
            "invoke_mode": neutral("It decides whether the answer is streamed."),
            "qualifier": identifies(
                "A URL belongs to a function or to one alias. Another one replaces the URL."
            ),
            "region": REGION,
            "timeouts": TIMEOUTS,
        },
        computed=("function_arn", "function_url", "url_id"),
    ),
    "aws_lambda_permission": ResourceType(
        presence=Presence.MODELLED,
        because="A statement of a function's policy decides who can call it.",
        attributes={
            "action": grants(
                "It is what the principal can do (Lambda API reference, AddPermission)."
            ),
            "event_source_token": protects(Order.PRESENT, _CONDITION, secret=True),
            "function_name": grants(
                "It names the function that can be called.", refers_to=_TARGETS
            ),
            "function_url_auth_type": grants(
                "It limits the statement to function URLs with this authorization type (Lambda API "
                "reference, AddPermission)."
            ),
            "id": ID,
            "invoked_via_function_url": protects(
                ranked(True, False),
                "It limits the statement to calls of the function URL (Lambda API reference, "
                "AddPermission).",
                default=False,
            ),
            "principal": grants(
                "It is who can call; * is everybody (Lambda API reference, AddPermission)."
            ),
            "principal_org_id": protects(Order.PRESENT, _CONDITION),
            "qualifier": grants("It names the version or alias that can be called."),
            "region": REGION,
            "source_account": protects(Order.PRESENT, _CONDITION),
            "source_arn": grants(
                "It names the API, and its methods, that can call. Without it, every resource of "
                "the service can (Lambda API reference, AddPermission)."
            ),
            "statement_id": neutral("It is the label of the statement."),
            "statement_id_prefix": neutral("It is the label of the statement."),
            "timeouts": TIMEOUTS,
        },
    ),
}
"""The types of Lambda that are backends or ways to call one."""
