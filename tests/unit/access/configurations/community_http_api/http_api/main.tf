# The shape of modules that make an HTTP API from maps.
variable "create" {
  type    = bool
  default = true
}

variable "authorizers" {
  type = any
}

variable "routes" {
  type = any
}

resource "aws_apigatewayv2_api" "this" {
  count         = var.create ? 1 : 0
  name          = "orders"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_authorizer" "this" {
  for_each         = { for name, authorizer in var.authorizers : name => authorizer if var.create }
  api_id           = aws_apigatewayv2_api.this[0].id
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]
  name             = each.key

  jwt_configuration {
    audience = each.value.audience
    issuer   = each.value.issuer
  }
}

resource "aws_apigatewayv2_route" "this" {
  for_each             = { for key, route in var.routes : key => route if var.create }
  api_id               = aws_apigatewayv2_api.this[0].id
  route_key            = each.key
  authorization_type   = try(each.value.authorization_type, "NONE")
  authorization_scopes = try(each.value.authorization_scopes, null)
  authorizer_id        = try(aws_apigatewayv2_authorizer.this[each.value.authorizer_key].id, null)
}

resource "aws_apigatewayv2_stage" "this" {
  count       = var.create ? 1 : 0
  api_id      = aws_apigatewayv2_api.this[0].id
  name        = "$default"
  auto_deploy = true
}
