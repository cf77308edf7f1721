resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  triggers = {
    all = sha1(jsonencode([local.routes, var.cache_ttl, var.preflight]))
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [
    aws_api_gateway_gateway_response.this,
    aws_api_gateway_integration.this,
    aws_api_gateway_integration.http,
    aws_api_gateway_integration_response.mock,
  ]
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id          = aws_api_gateway_rest_api.this.id
  deployment_id        = aws_api_gateway_deployment.this.id
  stage_name           = "v1"
  tags                 = var.tags
  xray_tracing_enabled = true

  dynamic "access_log_settings" {
    for_each = var.access_log ? [1] : []
    content {
      destination_arn = aws_cloudwatch_log_group.access.arn
      format          = jsonencode({ status = "$context.status", path = "$context.resourcePath" })
    }
  }

  depends_on = [aws_api_gateway_account.this]
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    throttling_burst_limit = 500
    throttling_rate_limit  = var.rate
  }
}

resource "aws_api_gateway_method_settings" "health" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "health/GET"

  settings {
    metrics_enabled = true
  }
}

resource "aws_api_gateway_account" "this" {
  cloudwatch_role_arn = aws_iam_role.access_log.arn
}

resource "aws_iam_role" "access_log" {
  name = "local-aws-access-log"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "apigateway.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "access_log" {
  role       = aws_iam_role.access_log.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/local-aws/access"
  retention_in_days = 30
  kms_key_id        = aws_kms_key.this.arn
}

resource "aws_secretsmanager_secret" "this" {
  for_each                = aws_cognito_user_pool_client.this
  name                    = "local-aws/${each.key}"
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = 7
  tags                    = var.tags
}

resource "aws_secretsmanager_secret_version" "this" {
  for_each  = aws_cognito_user_pool_client.this
  secret_id = aws_secretsmanager_secret.this[each.key].id
  secret_string = jsonencode({
    client_id     = each.value.id
    client_secret = each.value.client_secret
  })
}

resource "aws_wafv2_web_acl_association" "this" {
  resource_arn = aws_api_gateway_stage.this.arn
  web_acl_arn  = var.web_acl_arn
}

resource "aws_api_gateway_usage_plan" "this" {
  name = "local-aws"
  tags = var.tags

  api_stages {
    api_id = aws_api_gateway_rest_api.this.id
    stage  = aws_api_gateway_stage.this.stage_name
  }

  throttle_settings {
    burst_limit = 20
    rate_limit  = var.rate
  }
}

resource "aws_acm_certificate" "this" {
  domain_name       = "api.example.com"
  validation_method = "DNS"
}

resource "aws_api_gateway_domain_name" "this" {
  domain_name              = "api.example.com"
  regional_certificate_arn = aws_acm_certificate.this.arn
  security_policy          = "TLS_1_2"
  tags                     = var.tags

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_base_path_mapping" "this" {
  api_id      = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  domain_name = aws_api_gateway_domain_name.this.domain_name
}
