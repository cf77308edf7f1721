provider "aws" {
  region = var.region
}

# One partner may read orders. Everything else is denied.
module "api" {
  source = "../../modules/oauth2-api"

  name   = "orders"
  domain = { prefix = var.domain_prefix }

  resource_servers = {
    orders = { scopes = { read = "Read orders." } }
  }

  clients = {
    partner-a = { scopes = ["orders/read"] }
  }

  routes = {
    "GET /orders"      = { scopes = ["orders/read"] }
    "GET /orders/{id}" = { scopes = ["orders/read"] }
  }

  backend = {
    lambda = {
      function_name = var.function_name
      invoke_arn    = var.invoke_arn
    }
  }
}
