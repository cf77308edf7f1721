resource "aws_cognito_user_pool" "pool" {
  name = "pool"
}

resource "aws_cognito_resource_server" "orders" {
  identifier   = "orders"
  name         = "orders"
  user_pool_id = aws_cognito_user_pool.pool.id

  scope {
    scope_name        = "read"
    scope_description = "Read."
  }

  scope {
    scope_name        = "write"
    scope_description = "Write."
  }
}

resource "aws_cognito_user_pool_client" "reader" {
  name                                 = "reader"
  user_pool_id                         = aws_cognito_user_pool.pool.id
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["orders/read"]
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH"]
  generate_secret                      = true
}

resource "aws_cognito_user_pool_client" "stranger" {
  name                                 = "stranger"
  user_pool_id                         = aws_cognito_user_pool.pool.id
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = aws_cognito_resource_server.orders.scope_identifiers
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH"]
  generate_secret                      = true
}

module "http_api" {
  source = "./http_api"

  authorizers = {
    cognito = {
      audience = [aws_cognito_user_pool_client.reader.id]
      issuer   = "https://${aws_cognito_user_pool.pool.endpoint}"
    }
  }

  routes = {
    "GET /orders" = {
      authorization_type   = "JWT"
      authorizer_key       = "cognito"
      authorization_scopes = ["orders/read"]
    }
    "POST /orders" = {
      authorization_type   = "JWT"
      authorizer_key       = "cognito"
      authorization_scopes = ["orders/write"]
    }
    "$default" = {}
  }
}
