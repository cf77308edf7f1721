# Routes whose backend is not the function: an HTTP backend, and a mock for CORS preflights.

resource "aws_api_gateway_resource" "proxied" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "proxied"
}

resource "aws_api_gateway_resource" "item" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.proxied.id
  path_part   = "{item}"
}

resource "aws_api_gateway_method" "http" {
  rest_api_id        = aws_api_gateway_rest_api.this.id
  resource_id        = aws_api_gateway_resource.item.id
  http_method        = "GET"
  authorization      = "NONE"
  request_parameters = { "method.request.path.item" = true }
}

resource "aws_api_gateway_integration" "http" {
  rest_api_id             = aws_api_gateway_rest_api.this.id
  resource_id             = aws_api_gateway_resource.item.id
  http_method             = aws_api_gateway_method.http.http_method
  type                    = "HTTP_PROXY"
  integration_http_method = "GET"
  uri                     = "${var.backend}/items/{item}"
  request_parameters      = { "integration.request.path.item" = "method.request.path.item" }
  timeout_milliseconds    = 5000 + var.cache_ttl
}

resource "aws_api_gateway_method" "mock" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  resource_id   = aws_api_gateway_resource.item.id
  http_method   = "OPTIONS"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "mock" {
  rest_api_id       = aws_api_gateway_rest_api.this.id
  resource_id       = aws_api_gateway_resource.item.id
  http_method       = aws_api_gateway_method.mock.http_method
  type              = "MOCK"
  request_templates = { "application/json" = jsonencode({ statusCode = 204 }) }
}

resource "aws_api_gateway_method_response" "mock" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = aws_api_gateway_resource.item.id
  http_method = aws_api_gateway_method.mock.http_method
  status_code = "204"

  response_parameters = {
    for header in keys(var.preflight) : "method.response.header.Access-Control-${header}" => true
  }
}

resource "aws_api_gateway_integration_response" "mock" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = aws_api_gateway_resource.item.id
  http_method = aws_api_gateway_method.mock.http_method
  status_code = aws_api_gateway_method_response.mock.status_code

  response_parameters = {
    for header, value in var.preflight :
    "method.response.header.Access-Control-${header}" => "'${value}'"
  }

  depends_on = [aws_api_gateway_integration.mock]
}
