"""Creates duplicates of resources in a state, as a call does if its answer was lost."""


def duplicate(cloud, state):
    """Create a duplicate of most resources, inside those of the state and beside them."""
    pool = state["module.api.aws_cognito_user_pool.this"]
    cognito = cloud.client("cognito-idp")
    twin = cognito.create_user_pool(
        PoolName=pool["name"], UserPoolTags=pool["tags_all"], DeletionProtection="ACTIVE"
    )["UserPool"]["Id"]
    cognito.create_user_pool_domain(UserPoolId=twin, Domain="example-twin")
    cognito.create_user_pool_client(UserPoolId=pool["id"], ClientName="partner-a")
    _double_rest_api(cloud.client("apigateway"), state["module.api.aws_api_gateway_rest_api.this"])
    cloud.client("apigatewayv2").create_integration(
        ApiId=state["module.http.aws_apigatewayv2_api.this"]["id"],
        IntegrationType="HTTP_PROXY",
        IntegrationUri="https://stock.example.com/v2",
        IntegrationMethod="ANY",
        PayloadFormatVersion="1.0",
    )
    permission = state['module.api.aws_lambda_permission.this["default"]']
    cloud.client("lambda").add_permission(
        FunctionName="backend",
        StatementId="again",
        Action=permission["action"],
        Principal=permission["principal"],
        SourceArn=permission["source_arn"],
    )


def _double_rest_api(rest, api):
    """A second API, and in the first one a path that nobody plans, a method and a deployment."""
    rest.create_rest_api(name=api["name"], tags=api["tags_all"])
    rest.create_deployment(restApiId=api["id"])
    root = api["root_resource_id"]
    path = rest.create_resource(restApiId=api["id"], parentId=root, pathPart="old")["id"]
    rest.create_resource(restApiId=api["id"], parentId=path, pathPart="older")
    for resource, verb in ((path, "GET"), (root, "PUT")):
        rest.put_method(
            restApiId=api["id"], resourceId=resource, httpMethod=verb, authorizationType="NONE"
        )
