module "pool" {
  source = "./pool"
  clients = [
    { name = "partner", flows = ["client_credentials"], scopes = ["orders/read"] },
    { name = "shop", flows = ["code"], scopes = ["openid"], explicit_auth_flows = ["ALLOW_REFRESH_TOKEN_AUTH"] },
  ]
  resource_servers = [{ name = "orders", identifier = "orders", scopes = ["read", "write"] }]
}

resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
}

resource "aws_api_gateway_rest_api" "returns" {
  name = "returns"
}

resource "aws_api_gateway_authorizer" "cognito" {
  for_each = {
    orders  = aws_api_gateway_rest_api.orders.id
    returns = aws_api_gateway_rest_api.returns.id
  }
  name          = each.key
  rest_api_id   = each.value
  type          = "COGNITO_USER_POOLS"
  provider_arns = [module.pool.arn]
}

resource "aws_api_gateway_resource" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "orders"
}

resource "aws_api_gateway_resource" "order" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_resource.orders.id
  path_part   = "{id}"
}

resource "aws_api_gateway_method" "order" {
  for_each             = { GET = "orders/read", DELETE = "orders/delete" }
  rest_api_id          = aws_api_gateway_rest_api.orders.id
  resource_id          = aws_api_gateway_resource.order.id
  http_method          = each.key
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.cognito["orders"].id
  authorization_scopes = [each.value]
}

resource "aws_api_gateway_method" "returns" {
  rest_api_id   = aws_api_gateway_rest_api.returns.id
  resource_id   = aws_api_gateway_rest_api.returns.root_resource_id
  http_method   = "ANY"
  authorization = "COGNITO_USER_POOLS"
  authorizer_id = aws_api_gateway_authorizer.cognito["returns"].id
}
