provider "aws" {
  region = var.region
}

module "api" {
  source = "../../modules/oauth2-api"

  name   = "orders"
  domain = { prefix = var.domain_prefix }

  resource_servers = {
    orders = { scopes = { read = "Read orders." } }
  }

  clients = {
    # One partner, and as many credentials as there are generations, all with the same scopes.
    partner-a = {
      generations = var.generations
      scopes      = ["orders/read"]
    }
    partner-b = { scopes = ["orders/read"] }
  }

  # From here the partners fetch their credentials.
  secrets_manager = { prefix = "orders/clients" }

  routes = {
    "GET /orders" = { scopes = ["orders/read"] }
  }

  backend = {
    lambda = {
      function_name = var.function_name
      invoke_arn    = var.invoke_arn
    }
  }
}
