# An API with the route GET /orders, which needs a token with the scope.
resource "aws_api_gateway_rest_api" "this" {
  name = "orders by hand"
}

resource "aws_api_gateway_authorizer" "this" {
  name          = "cognito"
  provider_arns = [aws_cognito_user_pool.this.arn]
  rest_api_id   = aws_api_gateway_rest_api.this.id
  type          = "COGNITO_USER_POOLS"
}

resource "aws_api_gateway_resource" "orders" {
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "orders"
  rest_api_id = aws_api_gateway_rest_api.this.id
}

resource "aws_api_gateway_method" "get_orders" {
  authorization        = "COGNITO_USER_POOLS"
  authorization_scopes = ["orders/read"]
  authorizer_id        = aws_api_gateway_authorizer.this.id
  http_method          = "GET"
  resource_id          = aws_api_gateway_resource.orders.id
  rest_api_id          = aws_api_gateway_rest_api.this.id
}

resource "aws_api_gateway_integration" "get_orders" {
  http_method             = aws_api_gateway_method.get_orders.http_method
  integration_http_method = "POST"
  resource_id             = aws_api_gateway_resource.orders.id
  rest_api_id             = aws_api_gateway_rest_api.this.id
  type                    = "AWS_PROXY"
  uri                     = aws_lambda_function.this.invoke_arn
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  depends_on = [aws_api_gateway_integration.get_orders]
}

resource "aws_api_gateway_stage" "v1" {
  deployment_id = aws_api_gateway_deployment.this.id
  rest_api_id   = aws_api_gateway_rest_api.this.id
  stage_name    = "v1"
}

resource "aws_lambda_permission" "api" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/*/*/*"
}
