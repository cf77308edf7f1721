# All that the REST part of Scopegate's modules creates, in plain resources, once.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "scopes" {
  type    = list(string)
  default = ["orders/read", "orders/write"]
}

variable "deletion_protection" {
  type    = string
  default = "INACTIVE"
}

variable "tags" {
  type    = map(string)
  default = { team = "payments" }
}

variable "package" {
  type = string
}

locals {
  # "METHOD /path" => scopes; empty is public.
  routes = {
    "GET /orders"               = var.scopes
    "GET /orders/special"       = ["orders/admin"]
    "GET /orders/{id}"          = ["orders/read"]
    "DELETE /orders/{id}"       = ["orders/admin"]
    "ANY /files/{proxy+}"       = ["orders/read"]
    "GET /a/b/c/d/e/f/g/h/{id}" = ["orders/read"]
    "GET /health"               = []
    "ANY /"                     = ["orders/read"]
  }
  paths = toset(flatten([
    for route in keys(local.routes) : [
      for depth in range(1, length(split("/", route))) :
      join("/", slice(split("/", split(" ", route)[1]), 0, depth + 1))
    ] if route != "ANY /"
  ]))
  resources = merge(
    { "/" = aws_api_gateway_rest_api.this.root_resource_id },
    { for key, one in aws_api_gateway_resource.level_1 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_2 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_3 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_4 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_5 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_6 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_7 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_8 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_9 : key => one.id },
  )
}

resource "aws_cognito_user_pool" "this" {
  name                = "local-aws"
  deletion_protection = var.deletion_protection
  tags                = var.tags

  admin_create_user_config {
    allow_admin_create_user_only = true
  }
}

resource "aws_cognito_resource_server" "this" {
  user_pool_id = aws_cognito_user_pool.this.id
  identifier   = "orders"
  name         = "Orders"

  dynamic "scope" {
    for_each = ["admin", "read", "write"]
    content {
      scope_name        = scope.value
      scope_description = "May ${scope.value} orders."
    }
  }
}

resource "aws_cognito_user_pool_client" "this" {
  for_each = {
    reader = ["orders/read"]
    writer = ["orders/write"]
    admin  = ["orders/admin", "orders/read"]
  }
  user_pool_id                         = aws_cognito_user_pool.this.id
  name                                 = each.key
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = each.value
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH"]
  enable_token_revocation              = true
  prevent_user_existence_errors        = "ENABLED"
  supported_identity_providers         = ["COGNITO"]
  access_token_validity                = 60
  refresh_token_validity               = 5

  token_validity_units {
    access_token  = "minutes"
    refresh_token = "days"
  }

  depends_on = [aws_cognito_resource_server.this]
}

resource "aws_cognito_user_pool_domain" "this" {
  user_pool_id = aws_cognito_user_pool.this.id
  domain       = "local-adapter-test"
}

resource "aws_iam_role" "this" {
  name = "local-aws"
  tags = var.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "logs" {
  name = "logs"
  role = aws_iam_role.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${aws_cloudwatch_log_group.this.arn}:*"
    }]
  })
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/local-aws"
  retention_in_days = 30
  tags              = var.tags
}

resource "aws_lambda_function" "this" {
  function_name    = "local-aws"
  role             = aws_iam_role.this.arn
  runtime          = "python3.13"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = var.package
  source_code_hash = filebase64sha256(var.package)
  timeout          = 10
  memory_size      = 256
  tags             = var.tags

  environment {
    variables = { STAGE = "v1" }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.this.name
  }

  tracing_config {
    mode = "Active"
  }
}

resource "aws_lambda_permission" "this" {
  statement_id  = "AllowThisApi"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/*"
}

resource "aws_api_gateway_rest_api" "this" {
  name = "local-aws"
  tags = var.tags

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_authorizer" "this" {
  name                             = "cognito"
  rest_api_id                      = aws_api_gateway_rest_api.this.id
  type                             = "COGNITO_USER_POOLS"
  provider_arns                    = [aws_cognito_user_pool.this.arn]
  authorizer_result_ttl_in_seconds = 300
}

resource "aws_api_gateway_resource" "level_1" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 2])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = element(split("/", each.key), 1)
}

resource "aws_api_gateway_resource" "level_2" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 3])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_1[join("/", slice(split("/", each.key), 0, 2))].id
  path_part   = element(split("/", each.key), 2)
}

resource "aws_api_gateway_resource" "level_3" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 4])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_2[join("/", slice(split("/", each.key), 0, 3))].id
  path_part   = element(split("/", each.key), 3)
}

resource "aws_api_gateway_resource" "level_4" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 5])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_3[join("/", slice(split("/", each.key), 0, 4))].id
  path_part   = element(split("/", each.key), 4)
}

resource "aws_api_gateway_resource" "level_5" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 6])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_4[join("/", slice(split("/", each.key), 0, 5))].id
  path_part   = element(split("/", each.key), 5)
}

resource "aws_api_gateway_resource" "level_6" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 7])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_5[join("/", slice(split("/", each.key), 0, 6))].id
  path_part   = element(split("/", each.key), 6)
}

resource "aws_api_gateway_resource" "level_7" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 8])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_6[join("/", slice(split("/", each.key), 0, 7))].id
  path_part   = element(split("/", each.key), 7)
}

resource "aws_api_gateway_resource" "level_8" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 9])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_7[join("/", slice(split("/", each.key), 0, 8))].id
  path_part   = element(split("/", each.key), 8)
}

resource "aws_api_gateway_resource" "level_9" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 10])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_8[join("/", slice(split("/", each.key), 0, 9))].id
  path_part   = element(split("/", each.key), 9)
}

resource "aws_api_gateway_method" "this" {
  for_each             = local.routes
  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = local.resources[split(" ", each.key)[1]]
  http_method          = split(" ", each.key)[0]
  authorization        = length(each.value) == 0 ? "NONE" : "COGNITO_USER_POOLS"
  authorizer_id        = length(each.value) == 0 ? null : aws_api_gateway_authorizer.this.id
  authorization_scopes = length(each.value) == 0 ? null : each.value
}

resource "aws_api_gateway_integration" "this" {
  for_each                = aws_api_gateway_method.this
  rest_api_id             = aws_api_gateway_rest_api.this.id
  resource_id             = each.value.resource_id
  http_method             = each.value.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.this.invoke_arn
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  triggers    = { routes = sha1(jsonencode(local.routes)) }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_api_gateway_integration.this]
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  deployment_id = aws_api_gateway_deployment.this.id
  stage_name    = "v1"
  tags          = var.tags
}

output "rest_api_id" {
  value = aws_api_gateway_rest_api.this.id
}

output "clients" {
  sensitive = true
  value     = { for key, client in aws_cognito_user_pool_client.this : key => [client.id, client.client_secret] }
}
