resource "aws_api_gateway_rest_api" "this" {
  name = var.name
}

# Its one route, GET / without a token, which API Gateway answers itself.
resource "aws_api_gateway_method" "root" {
  authorization = "NONE"
  http_method   = "GET"
  resource_id   = aws_api_gateway_rest_api.this.root_resource_id
  rest_api_id   = aws_api_gateway_rest_api.this.id
}

resource "aws_api_gateway_integration" "root" {
  http_method       = aws_api_gateway_method.root.http_method
  request_templates = { "application/json" = jsonencode({ statusCode = 200 }) }
  resource_id       = aws_api_gateway_rest_api.this.root_resource_id
  rest_api_id       = aws_api_gateway_rest_api.this.id
  type              = "MOCK"
}

resource "aws_api_gateway_method_response" "root" {
  http_method = aws_api_gateway_method.root.http_method
  resource_id = aws_api_gateway_rest_api.this.root_resource_id
  rest_api_id = aws_api_gateway_rest_api.this.id
  status_code = "200"
}

resource "aws_api_gateway_integration_response" "root" {
  http_method        = aws_api_gateway_method.root.http_method
  resource_id        = aws_api_gateway_rest_api.this.root_resource_id
  response_templates = { "application/json" = jsonencode({ status = "up" }) }
  rest_api_id        = aws_api_gateway_rest_api.this.id
  status_code        = aws_api_gateway_method_response.root.status_code

  depends_on = [aws_api_gateway_integration.root]
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  depends_on = [aws_api_gateway_integration_response.root]
}

resource "aws_api_gateway_stage" "v1" {
  deployment_id = aws_api_gateway_deployment.this.id
  rest_api_id   = aws_api_gateway_rest_api.this.id
  stage_name    = "v1"
}
