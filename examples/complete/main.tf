provider "aws" {
  region = var.region
}

module "api" {
  source = "../../modules/oauth2-api"

  name                = "orders"
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
      name   = "Partner A, read only"
      scopes = ["orders/read"]
    }
    partner-b = {
      access_token_validity  = 15 # minutes
      refresh_token_validity = 1  # days
      scopes                 = ["orders/read", "orders/write", "orders/cancel"]
    }
    reporting = {
      scopes = ["https://api.example.com/reports/read"]
    }
  }

  routes = {
    # Without a token.
    "GET /health" = { public = true }

    # With one scope.
    "GET /orders"            = { scopes = ["orders/read"] }
    "GET /orders/{id}"       = { scopes = ["orders/read"] }
    "GET /orders/{id}/lines" = { scopes = ["orders/read"] }
    "POST /orders"           = { scopes = ["orders/write"] }

    # With any one of several.
    "DELETE /orders/{id}" = { scopes = ["orders/cancel", "orders/write"] }

    # Every method, and every path below.
    "ANY /reports"          = { scopes = ["https://api.example.com/reports/read"] }
    "ANY /reports/{proxy+}" = { scopes = ["https://api.example.com/reports/read"] }
  }

  backend = {
    lambda = {
      function_name = var.function_name
      invoke_arn    = var.invoke_arn
    }
  }
}
