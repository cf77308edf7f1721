# What Scopegate's modules create of a REST API, and what they may create one day, in plain
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

variable "backend" {
  type = string
}

variable "cache_ttl" {
  type    = number
  default = 300
}

variable "package" {
  type = string
}

variable "preflight" {
  description = "Headers that a CORS preflight is answered with."
  type        = map(string)
  default     = { Allow-Methods = "GET", Allow-Origin = "https://app.example.com" }
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

variable "web_acl_arn" {
  type = string
}

output "api_id" {
  value = aws_api_gateway_rest_api.this.id
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

resource "aws_api_gateway_rest_api" "this" {
  name = "local-aws"
  tags = var.tags

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_rest_api_policy" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "execute-api:Invoke"
      Resource  = "${aws_api_gateway_rest_api.this.execution_arn}/*"
    }]
  })
}

resource "aws_api_gateway_gateway_response" "this" {
  for_each      = { UNAUTHORIZED = "401", ACCESS_DENIED = "403" }
  rest_api_id   = aws_api_gateway_rest_api.this.id
  response_type = each.key
  status_code   = each.value

  response_parameters = {
    "gatewayresponse.header.WWW-Authenticate" = "'Bearer error=\"invalid_token\"'"
  }

  response_templates = {
    "application/json" = "{\"error\":\"invalid_token\",\"error_description\":$context.error.messageString}"
  }
}
