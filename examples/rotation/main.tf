provider "aws" {
  region = var.region
}

module "api" {
  source = "../../modules/oauth2-api"

  name   = "orders"
  domain = { prefix = var.domain_prefix }

  deletion_protection = var.deletion_protection

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
  secrets_manager = { prefix = var.domain_prefix }

  routes = {
    "GET /orders" = { scopes = ["orders/read"] }
  }

  # Your function, or a fixed answer of API Gateway itself.
  backend = {
    lambda = var.function
    mock   = var.function == null ? { body = jsonencode({ orders = [] }) } : null
  }
}
