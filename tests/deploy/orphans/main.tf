# Every module, each with all that it can make; `package` is the backend of lambda_src.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = { owner = "commerce" }
  }
}

variable "package" {
  type = string
}

variable "hosted_zone_id" {
  type    = string
  default = null
}

variable "imported" {
  type    = bool
  default = false
}

variable "web_acl_arn" {
  type = string
}

locals {
  certificate_arn = "arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-3333-4444-555555555555"
  function = {
    lambda = {
      function_name = aws_lambda_function.backend.function_name
      invoke_arn    = aws_lambda_function.backend.invoke_arn
    }
  }
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "execute-api:Invoke"
      Resource  = "execute-api:/*"
    }]
  })
}

resource "aws_cloudwatch_log_group" "backend" {
  name = "/aws/lambda/backend"
}

resource "aws_iam_role" "backend" {
  name = "backend"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "backend" {
  name = "log"
  role = aws_iam_role.backend.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${aws_cloudwatch_log_group.backend.arn}:*"
    }]
  })
}

resource "aws_lambda_function" "backend" {
  filename      = var.package
  function_name = "backend"
  handler       = "handler.handler"
  role          = aws_iam_role.backend.arn
  runtime       = "python3.13"
}

module "api" {
  source = "../modules/oauth2-api"

  name                        = "orders"
  access_log                  = {}
  api_domain                  = { certificate_arn = local.certificate_arn, hosted_zone_id = var.hosted_zone_id, name = "api.example.com" }
  backend                     = local.function
  domain                      = { prefix = "example-orders" }
  manage_account_logging_role = true
  metrics                     = true
  resource_policy_json        = local.policy
  secrets_manager             = { prefix = "orders/clients" }
  tags                        = { team = "orders" }
  throttling                  = { burst_limit = 50, rate_limit = 20 }
  web_acl_arn                 = var.web_acl_arn

  resource_servers = {
    "https://api.example.com/$${x}" = { scopes = { deep = "Go deep." } }
    orders                          = { name = "Orders", scopes = { read = "Read.", write = "Write." } }
  }

  clients = {
    partner-a = { generations = ["default", "2026-12"], scopes = ["orders/read"] }
    partner-b = { imported = var.imported, name = "Partner B", scopes = ["orders/write"] }
  }

  routes = {
    "ANY /{proxy+}"          = { scopes = ["orders/write"] }
    "DELETE /orders/{id}"    = { scopes = ["orders/write"], cors = { allow_origin = "https://desk.example.com" } }
    "GET /"                  = { scopes = ["orders/read"] }
    "GET /health"            = { public = true, backend = { mock = { body = "{}" } } }
    "GET /orders"            = { scopes = ["orders/read"], throttling = { burst_limit = 2, rate_limit = 1 } }
    "GET /orders/{id}"       = { scopes = ["orders/read"] }
    "GET /orders/{id}/lines" = { scopes = ["orders/read"] }
    "GET /stock"             = { public = true, backend = { http = { url = "https://stock.example.com" } } }
  }
}

module "server" {
  source = "../modules/authorization-server"

  name                = "partners"
  deletion_protection = false
  domain              = { prefix = "example-partners" }
  resource_servers    = { orders = { scopes = { read = "Read." } } }
  clients             = { partner-c = { scopes = ["orders/read"] } }
}

module "rest" {
  source = "../modules/protected-rest-api"

  name           = "partners"
  backend        = local.function
  user_pool_arns = [module.server.user_pool_arn]
  routes         = { "GET /orders" = { scopes = ["orders/read"] } }
}

module "http" {
  source = "../modules/protected-http-api"

  name       = "partners"
  access_log = {}
  api_domain = { certificate_arn = local.certificate_arn, name = "http.example.com" }
  audience   = values(module.server.client_ids)
  backend    = local.function
  cors       = { allow_origin = "https://desk.example.com" }
  issuer     = module.server.issuer
  routes = {
    "ANY /{proxy+}" = { scopes = ["orders/read"] }
    "GET /health"   = { public = true, backend = local.function }
    "GET /stock"    = { public = true, backend = { http = { url = "https://stock.example.com/v2" } } }
  }
}

module "cache" {
  source = "../modules/cached-token-endpoint"

  name                  = "partners-token"
  access_log            = {}
  access_token_validity = 60
  token_endpoint        = module.server.token_endpoint
}

# An API that was there before, and gets the authorizer alone.
resource "aws_api_gateway_rest_api" "existing" {
  name = "existing"
}

module "authorizer" {
  source = "../modules/rest-api-authorizer"

  name           = "partners"
  rest_api_id    = aws_api_gateway_rest_api.existing.id
  user_pool_arns = [module.server.user_pool_arn]
}
