provider "aws" {
  region = var.region
}

# The same system in each environment: what differs is in environments/.
module "api" {
  source = "../../modules/oauth2-api"

  name                = "orders-${var.environment}"
  deletion_protection = var.deletion_protection
  domain              = { prefix = "${var.domain_prefix}-${var.environment}" }
  tags                = { environment = var.environment }

  resource_servers = {
    orders = { scopes = { read = "Read orders.", write = "Place and change orders." } }
  }

  clients = var.clients

  routes = {
    "GET /orders"  = { scopes = ["orders/read"] }
    "POST /orders" = { scopes = ["orders/write"] }
  }

  # Your function, or a fixed answer of API Gateway itself.
  backend = {
    lambda = var.function
    mock   = var.function == null ? { body = jsonencode({ orders = [] }) } : null
  }
}
