# What Scopegate's modules create of an HTTP API, and what they may create one day, in plain
# resources: all of it is applied, planned again, changed and destroyed.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "access_log" {
  type    = bool
  default = true
}

variable "audience" {
  type    = list(string)
  default = ["reader", "writer"]
}

variable "backend" {
  type = string
}

variable "package" {
  type = string
}

variable "rate" {
  type    = number
  default = 1000
}

variable "scopes" {
  type    = list(string)
  default = ["orders/read", "orders/write"]
}

variable "tags" {
  type    = map(string)
  default = { team = "payments", stays = "here" }
}

output "api_id" {
  value = aws_apigatewayv2_api.this.id
}

output "clients" {
  sensitive = true
  value = {
    for key, client in aws_cognito_user_pool_client.this : key => {
      ClientId     = client.id
      ClientSecret = client.client_secret
    }
  }
}

resource "aws_cognito_user_pool" "this" {
  name = "http"
}

resource "aws_cognito_resource_server" "this" {
  user_pool_id = aws_cognito_user_pool.this.id
  identifier   = "orders"
  name         = "Orders"
  dynamic "scope" {
    for_each = ["admin", "read", "write"]
    content {
      scope_name        = scope.value
      scope_description = scope.value
    }
  }
}

resource "aws_cognito_user_pool_client" "this" {
  for_each = {
    reader   = ["orders/read"]
    writer   = ["orders/write"]
    outsider = ["orders/read"]
  }
  user_pool_id                         = aws_cognito_user_pool.this.id
  name                                 = each.key
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = each.value
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH"]
  depends_on                           = [aws_cognito_resource_server.this]
}

resource "aws_iam_role" "this" {
  name = "http"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_lambda_function" "this" {
  function_name    = "http"
  role             = aws_iam_role.this.arn
  runtime          = "python3.13"
  handler          = "index.handler"
  filename         = var.package
  source_code_hash = filebase64sha256(var.package)
}

resource "aws_lambda_permission" "this" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/*"
}

resource "aws_apigatewayv2_api" "this" {
  name          = "http"
  protocol_type = "HTTP"
  tags          = var.tags
  cors_configuration {
    allow_origins = ["https://a.example"]
    allow_methods = ["GET"]
    allow_headers = ["authorization"]
    max_age       = 300
  }
}

resource "aws_apigatewayv2_authorizer" "this" {
  api_id           = aws_apigatewayv2_api.this.id
  name             = "cognito"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]
  jwt_configuration {
    issuer   = "https://${aws_cognito_user_pool.this.endpoint}"
    audience = [for key in var.audience : aws_cognito_user_pool_client.this[key].id]
  }
}

resource "aws_apigatewayv2_integration" "lambda" {
  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.this.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_integration" "http" {
  api_id             = aws_apigatewayv2_api.this.id
  integration_type   = "HTTP_PROXY"
  integration_method = "ANY"
  integration_uri    = "${var.backend}/items/{item}"
}

locals {
  routes = {
    "GET /orders"               = var.scopes
    "GET /orders/special"       = ["orders/admin"]
    "GET /orders/{id}"          = ["orders/read"]
    "ANY /files/{proxy+}"       = ["orders/read"]
    "GET /health"               = []
    "GET /a/b/c/d/e/f/g/h/{id}" = ["orders/read"]
  }
}

resource "aws_apigatewayv2_route" "this" {
  for_each             = local.routes
  api_id               = aws_apigatewayv2_api.this.id
  route_key            = each.key
  target               = "integrations/${aws_apigatewayv2_integration.lambda.id}"
  authorization_type   = length(each.value) == 0 ? "NONE" : "JWT"
  authorizer_id        = length(each.value) == 0 ? null : aws_apigatewayv2_authorizer.this.id
  authorization_scopes = length(each.value) == 0 ? null : each.value
}

resource "aws_apigatewayv2_route" "http" {
  api_id    = aws_apigatewayv2_api.this.id
  route_key = "GET /proxied/{item}"
  target    = "integrations/${aws_apigatewayv2_integration.http.id}"
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/local-aws/http"
  retention_in_days = 30
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true
  tags        = var.tags
  default_route_settings {
    throttling_burst_limit   = 500
    throttling_rate_limit    = var.rate
    detailed_metrics_enabled = true
  }
  route_settings {
    route_key              = "GET /orders"
    throttling_burst_limit = 500
    throttling_rate_limit  = 500
  }
  dynamic "access_log_settings" {
    for_each = var.access_log ? [1] : []
    content {
      destination_arn = aws_cloudwatch_log_group.this.arn
      format          = jsonencode({ requestId = "$context.requestId" })
    }
  }
  depends_on = [aws_apigatewayv2_route.this]
}

resource "aws_apigatewayv2_stage" "named" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "v1"
  auto_deploy = true
}

resource "aws_acm_certificate" "this" {
  domain_name       = "http.example.com"
  validation_method = "DNS"
}

resource "aws_apigatewayv2_domain_name" "this" {
  domain_name = "http.example.com"
  domain_name_configuration {
    certificate_arn = aws_acm_certificate.this.arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  domain_name = aws_apigatewayv2_domain_name.this.id
  stage       = aws_apigatewayv2_stage.this.id
}
