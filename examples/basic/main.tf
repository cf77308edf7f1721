provider "aws" {
  region = var.region
}

# One partner may read orders. Everything else is denied.
module "api" {
  source = "../../modules/oauth2-api"

  name   = "orders"
  domain = { prefix = var.domain_prefix }

  deletion_protection = var.deletion_protection

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

  # Your function, or a fixed answer of API Gateway itself.
  backend = {
    lambda = var.function
    mock   = var.function == null ? { body = jsonencode({ orders = [] }) } : null
  }
}
