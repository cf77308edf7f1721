provider "aws" {
  region = var.region
}

module "api" {
  source = "../../modules/oauth2-api"

  name                = "orders"
  api_domain          = var.api_domain # with it, the execute-api address is off
  deletion_protection = var.deletion_protection
  domain              = { prefix = var.domain_prefix }
  stage_name          = "v2"

  tags = {
    service = "orders"
    team    = "commerce"
  }

  resource_servers = {
    # A name alone is enough as an identifier; a URL is as good.
    orders = {
      name = "Orders of our shop"
      scopes = {
        cancel = "Cancel orders."
        read   = "Read orders."
        write  = "Place and change orders."
      }
    }
    "https://api.example.com/reports" = {
      scopes = { read = "Read reports." }
    }
  }

  # The key is what Terraform knows a client by. The name may change, the key may not.
  clients = {
    partner-a = {
      name        = "Partner A, read only"
      generations = ["default", "2026-12"] # two credentials side by side, while it changes over
      scopes      = ["orders/read"]
    }
    partner-b = {
      access_token_validity  = 15   # minutes
      enabled                = true # false suspends it
      refresh_token_validity = 1    # days
      scopes                 = ["orders/read", "orders/write", "orders/cancel"]
    }
    reporting = {
      scopes = ["https://api.example.com/reports/read"]
    }
  }

  routes = {
    # Without a token, answered by API Gateway itself.
    "GET /health" = {
      public  = true
      backend = { mock = { body = jsonencode({ status = "up" }) } }
    }

    # With one scope.
    "GET /orders"            = { scopes = ["orders/read"] }
    "GET /orders/{id}"       = { scopes = ["orders/read"] }
    "GET /orders/{id}/lines" = { scopes = ["orders/read"] }
    "POST /orders"           = { scopes = ["orders/write"] }

    # With any one of several, also from the pages of a browser app.
    "DELETE /orders/{id}" = {
      scopes = ["orders/cancel", "orders/write"]
      cors   = { allow_origin = "https://desk.example.com" }
    }

    # Every method, and every path below.
    "ANY /reports"          = { scopes = ["https://api.example.com/reports/read"] }
    "ANY /reports/{proxy+}" = { scopes = ["https://api.example.com/reports/read"] }
  }

  # Your function, or a fixed answer of API Gateway itself.
  backend = {
    lambda = var.function == null ? null : {
      function_name = var.function.function_name
      invoke_arn    = var.function.invoke_arn
      timeout       = 10000 # milliseconds
    }
    mock = var.function == null ? { body = jsonencode({ orders = [] }) } : null
  }

  # Who may reach the API at all, tokens aside.
  web_acl_arn                  = var.web_acl_arn
  disable_execute_api_endpoint = var.api_domain != null # as when it is left out
  resource_policy_json = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "execute-api:Invoke"
      Resource  = "execute-api:/*"
      Condition = { IpAddress = { "aws:SourceIp" = var.partner_networks } }
    }]
  })

  # What is sent, and what functions read in the request.
  binary_media_types       = ["application/pdf"]
  minimum_compression_size = 1024 # bytes
  stage_variables          = { environment = "production" }

  # How it is run.
  access_log                  = { retention_in_days = 365 }
  authorizer_cache_ttl        = 60 # seconds that a verdict on a token is kept
  manage_account_logging_role = var.manage_account_logging_role
  metrics                     = true
  secrets_manager             = { prefix = var.domain_prefix }
  throttling                  = { burst_limit = 50, rate_limit = 20 }
  user_pool_tier              = "ESSENTIALS" # which access_token_customization takes
  xray_tracing                = true

  # A function that may change access tokens, if there is one.
  access_token_customization = var.token_function_arn == null ? null : {
    function_arn = var.token_function_arn
  }
}
