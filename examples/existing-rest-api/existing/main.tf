# What exists before the example: an API with one route, a user pool with a scope, a client that has
# it, and a Lambda function.
provider "aws" {
  region = var.region
}

resource "aws_cognito_user_pool" "this" {
  name = var.name
}

resource "aws_cognito_user_pool_domain" "this" {
  domain       = var.domain_prefix
  user_pool_id = aws_cognito_user_pool.this.id
}

resource "aws_cognito_resource_server" "orders" {
  identifier   = "orders"
  name         = "orders"
  user_pool_id = aws_cognito_user_pool.this.id

  scope {
    scope_description = "Read orders."
    scope_name        = "read"
  }
}

resource "aws_cognito_user_pool_client" "reader" {
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["orders/read"]
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH"]
  generate_secret                      = true
  name                                 = "reader"
  supported_identity_providers         = ["COGNITO"]
  user_pool_id                         = aws_cognito_user_pool.this.id

  depends_on = [aws_cognito_resource_server.orders]
}
