resource "aws_cognito_user_pool" "this" {
  name                = "local-aws"
  deletion_protection = "INACTIVE"
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
  domain       = "local-emulator-test"
}
