provider "aws" {
  region = var.region
}

# The pool by itself: other APIs may trust it as well.
module "authorization_server" {
  source = "../../modules/authorization-server"

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
    partner-b = { scopes = ["orders/read", "orders/write"] }
  }
}

module "api" {
  source = "../../modules/protected-http-api"

  name = "orders"

  # Whose tokens are let in: all clients of the pool, at most 50.
  issuer   = module.authorization_server.issuer
  audience = values(module.authorization_server.client_ids)

  routes = {
    "GET /health"      = { public = true }
    "GET /orders"      = { scopes = ["orders/read"] }
    "GET /orders/{id}" = { scopes = ["orders/read"] }
    "POST /orders" = {
      scopes     = ["orders/write"]
      throttling = { burst_limit = 20, rate_limit = 10 }
    }
  }

  backend = { lambda = var.function }

  access_log = { retention_in_days = 365 }
  throttling = { burst_limit = 200, rate_limit = 100 }
}
