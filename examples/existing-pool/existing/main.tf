# What exists before the example: a user pool with two scopes, and a client that has one of them.
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

  scope {
    scope_description = "Place and change orders."
    scope_name        = "write"
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
