locals {
  pool = "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_AbCdEfGhI"
}

resource "aws_cognito_user_pool_client" "partner" {
  name                                 = "partner"
  user_pool_id                         = "eu-central-1_AbCdEfGhI"
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["orders/read"]
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH"]
  generate_secret                      = true
}

resource "aws_api_gateway_rest_api" "known" {
  name = "known"
  body = jsonencode({
    swagger = "2.0"
    info    = { title = "orders", version = "1" }
    securityDefinitions = {
      cognito = {
        type                         = "apiKey"
        name                         = "Authorization"
        in                           = "header"
        x-amazon-apigateway-authtype = "cognito_user_pools"
        x-amazon-apigateway-authorizer = {
          type         = "cognito_user_pools"
          providerARNs = [local.pool]
        }
      }
      key = { type = "apiKey", name = "x-api-key", in = "header" }
    }
    paths = {
      "/orders" = {
        get                            = { security = [{ cognito = ["orders/read"] }] }
        post                           = { security = [{ cognito = ["orders/write"], key = [] }] }
        options                        = { security = [{ key = [] }] }
        x-amazon-apigateway-any-method = { security = [{ cognito = [] }] }
        parameters                     = []
      }
    }
  })
}

resource "aws_api_gateway_rest_api" "yaml" {
  name = "yaml"
  body = <<-YAML
    openapi: 3.0.1
    security:
      - cognito: [orders/read]
    components:
      securitySchemes:
        cognito:
          type: apiKey
          name: Authorization
          in: header
          x-amazon-apigateway-authtype: cognito_user_pools
          x-amazon-apigateway-authorizer:
            type: cognito_user_pools
            providerARNs: ["${local.pool}"]
    paths:
      /orders/{id}:
        get: {}
        put:
          security: []
  YAML
}

resource "aws_cognito_user_pool" "new" {
  name = "new"
}

resource "aws_api_gateway_rest_api" "unknown" {
  name = "unknown"
  body = jsonencode({ openapi = "3.0.1", x-pool = aws_cognito_user_pool.new.arn, paths = {} })
}
