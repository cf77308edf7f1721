locals {
  # "METHOD /path" => scopes; empty is public.
  routes = {
    "GET /orders"               = var.scopes
    "GET /orders/special"       = ["orders/admin"]
    "GET /orders/{id}"          = ["orders/read"]
    "DELETE /orders/{id}"       = ["orders/admin"]
    "ANY /files/{proxy+}"       = ["orders/read"]
    "GET /a/b/c/d/e/f/g/h/{id}" = ["orders/read"]
    "GET /health"               = []
    "ANY /"                     = ["orders/read"]
  }
  paths = toset(flatten([
    for route in keys(local.routes) : [
      for depth in range(1, length(split("/", route))) :
      join("/", slice(split("/", split(" ", route)[1]), 0, depth + 1))
    ] if route != "ANY /"
  ]))
  resources = merge(
    { "/" = aws_api_gateway_rest_api.this.root_resource_id },
    { for key, one in aws_api_gateway_resource.level_1 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_2 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_3 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_4 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_5 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_6 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_7 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_8 : key => one.id },
    { for key, one in aws_api_gateway_resource.level_9 : key => one.id },
  )
}

resource "aws_api_gateway_authorizer" "this" {
  name                             = "cognito"
  rest_api_id                      = aws_api_gateway_rest_api.this.id
  type                             = "COGNITO_USER_POOLS"
  provider_arns                    = [aws_cognito_user_pool.this.arn]
  authorizer_result_ttl_in_seconds = var.cache_ttl
}

resource "aws_api_gateway_resource" "level_1" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 2])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = element(split("/", each.key), 1)
}

resource "aws_api_gateway_resource" "level_2" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 3])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_1[join("/", slice(split("/", each.key), 0, 2))].id
  path_part   = element(split("/", each.key), 2)
}

resource "aws_api_gateway_resource" "level_3" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 4])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_2[join("/", slice(split("/", each.key), 0, 3))].id
  path_part   = element(split("/", each.key), 3)
}

resource "aws_api_gateway_resource" "level_4" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 5])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_3[join("/", slice(split("/", each.key), 0, 4))].id
  path_part   = element(split("/", each.key), 4)
}

resource "aws_api_gateway_resource" "level_5" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 6])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_4[join("/", slice(split("/", each.key), 0, 5))].id
  path_part   = element(split("/", each.key), 5)
}

resource "aws_api_gateway_resource" "level_6" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 7])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_5[join("/", slice(split("/", each.key), 0, 6))].id
  path_part   = element(split("/", each.key), 6)
}

resource "aws_api_gateway_resource" "level_7" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 8])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_6[join("/", slice(split("/", each.key), 0, 7))].id
  path_part   = element(split("/", each.key), 7)
}

resource "aws_api_gateway_resource" "level_8" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 9])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_7[join("/", slice(split("/", each.key), 0, 8))].id
  path_part   = element(split("/", each.key), 8)
}

resource "aws_api_gateway_resource" "level_9" {
  for_each    = toset([for path in local.paths : path if length(split("/", path)) == 10])
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.level_8[join("/", slice(split("/", each.key), 0, 9))].id
  path_part   = element(split("/", each.key), 9)
}

resource "aws_api_gateway_method" "this" {
  for_each             = local.routes
  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = local.resources[split(" ", each.key)[1]]
  http_method          = split(" ", each.key)[0]
  authorization        = length(each.value) == 0 ? "NONE" : "COGNITO_USER_POOLS"
  authorizer_id        = length(each.value) == 0 ? null : aws_api_gateway_authorizer.this.id
  authorization_scopes = length(each.value) == 0 ? null : each.value
}

resource "aws_api_gateway_integration" "this" {
  for_each                = aws_api_gateway_method.this
  rest_api_id             = aws_api_gateway_rest_api.this.id
  resource_id             = each.value.resource_id
  http_method             = each.value.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.this.invoke_arn
}
