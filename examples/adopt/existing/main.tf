# What exists before the example, as if made by hand: a user pool with a scope, and a client that has
# it.
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
  name         = "Orders"
  user_pool_id = aws_cognito_user_pool.this.id

  scope {
    scope_description = "Read."
    scope_name        = "read"
  }
}

resource "aws_cognito_user_pool_client" "partner_a" {
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["orders/read"]
  generate_secret                      = true
  name                                 = "Partner A"
  user_pool_id                         = aws_cognito_user_pool.this.id

  depends_on = [aws_cognito_resource_server.orders]
}
