provider "aws" {
  region = var.region
}

# The API, its other routes and its other stages are somebody else's, and stay as they are.
module "authorizer" {
  source = "../../modules/rest-api-authorizer"

  name                 = "partners"
  rest_api_id          = var.rest_api_id
  user_pool_arns       = var.user_pool_arns
  authorizer_cache_ttl = 60
}

resource "aws_api_gateway_resource" "reports" {
  parent_id   = var.parent_resource_id
  path_part   = "reports"
  rest_api_id = var.rest_api_id
}

# Any one of the scopes opens the method. Without any, it would refuse every access token.
resource "aws_api_gateway_method" "get_reports" {
  authorization        = "COGNITO_USER_POOLS"
  authorization_scopes = ["orders/read"]
  authorizer_id        = module.authorizer.authorizer_id
  http_method          = "GET"
  resource_id          = aws_api_gateway_resource.reports.id
  rest_api_id          = var.rest_api_id
}

resource "aws_api_gateway_integration" "get_reports" {
  http_method             = aws_api_gateway_method.get_reports.http_method
  integration_http_method = "POST"
  resource_id             = aws_api_gateway_resource.reports.id
  rest_api_id             = var.rest_api_id
  type                    = "AWS_PROXY"
  uri                     = var.function.invoke_arn
}

# A REST API serves what was last deployed: each change of the above deploys anew.
resource "aws_api_gateway_deployment" "this" {
  rest_api_id = var.rest_api_id

  triggers = {
    routes = sha1(jsonencode([
      module.authorizer.authorizer_id,
      aws_api_gateway_resource.reports.id,
      aws_api_gateway_method.get_reports.authorization_scopes,
      aws_api_gateway_integration.get_reports.uri,
    ]))
  }

  depends_on = [aws_api_gateway_integration.get_reports]

  lifecycle {
    create_before_destroy = true
  }
}

# A stage of its own, beside those that the API has.
resource "aws_api_gateway_stage" "partners" {
  deployment_id = aws_api_gateway_deployment.this.id
  rest_api_id   = var.rest_api_id
  stage_name    = "partners"
}

resource "aws_lambda_permission" "partners" {
  action        = "lambda:InvokeFunction"
  function_name = var.function.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_stage.partners.execution_arn}/GET${aws_api_gateway_resource.reports.path}"
}
