provider "aws" {
  region = var.region
}

module "api" {
  source = "../../modules/oauth2-api"

  name   = "orders"
  domain = { prefix = var.domain_prefix }

  deletion_protection = var.deletion_protection

  resource_servers = {
    orders = {
      scopes = {
        read  = "Read orders."
        write = "Place and change orders."
      }
    }
  }

  clients = {
    partner-a = { scopes = ["orders/read"] }
    partner-b = {
      scopes                = ["orders/read", "orders/write"]
      access_token_validity = 30
    }
  }

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

# Clients ask here instead of at the pool, and are given the same token for 20 minutes.
module "token_endpoint" {
  source = "../../modules/cached-token-endpoint"

  name           = "orders-token"
  token_endpoint = module.api.token_endpoint

  # Of the client whose tokens are over first.
  access_token_validity = min(values(module.api.contract.clients)[*].access_token_validity...)
  cache_ttl             = 1200

  throttling = { burst_limit = 200, rate_limit = 100 }
}
