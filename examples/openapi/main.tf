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
  source = "../../modules/protected-openapi"

  name           = "orders"
  openapi        = file("${path.module}/openapi.yaml")
  scopes         = module.authorization_server.scopes
  user_pool_arns = [module.authorization_server.user_pool_arn]

  backend = { lambda = var.function }

  # Settings of single operations, by operationId or "METHOD /path".
  operations = {
    health        = { backend = { mock = { body = jsonencode({ status = "up" }) } } }
    "GET /orders" = { throttling = { burst_limit = 20, rate_limit = 10 } }
  }

  # Pages of this origin may call every operation.
  cors = { allow_origin = "https://app.example.com" }
}
