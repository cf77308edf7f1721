"""The function of an API, a Lambda authorizer, and what can call them."""

from typing import Any, Final

from tests._support.complete_systems._parts import (
    ACCOUNT,
    FUNCTION_ARN,
    HIDDEN,
    REGION,
    Resources,
    Values,
    resource,
    role,
)

_QUEUE: Final = f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders"


def _function(name: str, **values: Any) -> Values:
    return resource(
        "aws_lambda_function",
        id=name,
        arn=f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}",
        function_name=name,
        role=role(name),
        architectures=["arm64"],
        capacity_provider_config=[
            {"lambda_managed_instances_capacity_provider_config": [{"capacity_provider_arn": "x"}]}
        ],
        code_sha256="c29tZSBjb2RlIG9mIGl0cyBvd24=",
        code_signing_config_arn=f"arn:aws:lambda:{REGION}:{ACCOUNT}:code-signing-config:csc-1",
        dead_letter_config=[{"target_arn": _QUEUE}],
        description="Answers orders",
        durable_config=[{"execution_timeout": 60}],
        environment=[{"variables": {"TABLE": "orders"}}],
        ephemeral_storage=[{"size": 512}],
        file_system_config=[
            {
                "arn": f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:access-point/fsap-1",
                "local_mount_path": "/mnt/orders",
            }
        ],
        filename="orders.zip",
        handler="app.handler",
        image_config=[{"command": ["app.handler"]}],
        kms_key_arn=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1111",
        layers=[f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:shared:1"],
        logging_config=[{"log_format": "JSON", "log_group": "/aws/lambda/orders"}],
        memory_size=256,
        package_type="Zip",
        publish=True,
        publish_to="LATEST_PUBLISHED",
        replace_security_groups_on_destroy=False,
        replacement_security_group_ids=["sg-00000009"],
        reserved_concurrent_executions=10,
        runtime="python3.13",
        skip_destroy=False,
        snap_start=[{"apply_on": "PublishedVersions"}],
        source_code_hash="c29tZSBjb2Rl",
        source_kms_key_arn=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/2222",
        tenancy_config=[{"tenant_isolation_mode": "PER_TENANT"}],
        timeout=10,
        tracing_config=[{"mode": "Active"}],
        use_resource_timeout_for_propagation=False,
        vpc_config=[{"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-00000001"]}],
        **values,
    )


FUNCTIONS: Final[Resources] = {
    "aws_lambda_function.orders": _function("orders"),
    "aws_lambda_function.sign_in": _function("sign-in"),
    "aws_lambda_alias.live": resource(
        "aws_lambda_alias",
        arn=f"{FUNCTION_ARN}:live",
        description="What answers",
        function_name="orders",
        function_version="7",
        name="live",
        routing_config=[{"additional_version_weights": {"8": 0.1}}],
    ),
    "aws_lambda_permission.api": resource(
        "aws_lambda_permission",
        action="lambda:InvokeFunction",
        function_name="orders",
        invoked_via_function_url=True,
        principal="apigateway.amazonaws.com",
        qualifier="live",
        source_account=ACCOUNT,
        source_arn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:api1/*/GET/orders",
        statement_id="api",
    ),
    "aws_lambda_permission.url": resource(
        "aws_lambda_permission",
        action="lambda:InvokeFunctionUrl",
        event_source_token=HIDDEN,
        function_name="orders",
        function_url_auth_type="AWS_IAM",
        principal="210987654321",
        principal_org_id="o-a1b2c3d4e5",
        statement_id_prefix="url-",
    ),
    "aws_lambda_function_url.orders": resource(
        "aws_lambda_function_url",
        authorization_type="AWS_IAM",
        cors=[
            {
                "allow_credentials": False,
                "allow_headers": ["authorization"],
                "allow_methods": ["GET"],
                "allow_origins": ["https://app.example.com"],
                "expose_headers": ["x-request-id"],
                "max_age": 600,
            }
        ],
        function_name="orders",
        invoke_mode="BUFFERED",
        qualifier="live",
    ),
    "aws_lambda_event_source_mapping.orders": resource(
        "aws_lambda_event_source_mapping",
        amazon_managed_kafka_event_source_config=[{"consumer_group_id": "orders"}],
        batch_size=10,
        bisect_batch_on_function_error=False,
        destination_config=[{"on_failure": [{"destination_arn": _QUEUE}]}],
        document_db_event_source_config=[{"database_name": "orders"}],
        enabled=True,
        event_source_arn=_QUEUE,
        filter_criteria=[{"filter": [{"pattern": '{"kind": ["order"]}'}]}],
        function_name="orders",
        function_response_types=["ReportBatchItemFailures"],
        kms_key_arn=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/3333",
        maximum_batching_window_in_seconds=5,
        maximum_record_age_in_seconds=60,
        maximum_retry_attempts=3,
        metrics_config=[{"metrics": ["EventCount"]}],
        parallelization_factor=1,
        provisioned_poller_config=[{"maximum_pollers": 10, "minimum_pollers": 1}],
        queues=["orders"],
        scaling_config=[{"maximum_concurrency": 10}],
        self_managed_event_source=[
            {"endpoints": {"KAFKA_BOOTSTRAP_SERVERS": "kafka.example.com:9092"}}
        ],
        self_managed_kafka_event_source_config=[{"consumer_group_id": "orders"}],
        source_access_configuration=[{"type": "VPC_SUBNET", "uri": "subnet:subnet-1"}],
        starting_position="LATEST",
        topics=["orders"],
        tumbling_window_in_seconds=30,
        use_resource_timeout_for_propagation=False,
    ),
    "aws_lambda_function_event_invoke_config.orders": resource(
        "aws_lambda_function_event_invoke_config",
        destination_config=[{"on_failure": [{"destination": _QUEUE}]}],
        function_name="orders",
        maximum_event_age_in_seconds=60,
        maximum_retry_attempts=1,
        qualifier="live",
    ),
}
