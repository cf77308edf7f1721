provider "aws" {
  region = var.region
}

module "authorization_server" {
  source = "../../modules/authorization-server"

  name   = "orders"
  domain = { prefix = var.domain_prefix }

  deletion_protection = var.deletion_protection

  resource_servers = {
    orders = { scopes = { read = "Read orders.", write = "Place and change orders." } }
  }

  clients = {
    partner-a = { scopes = ["orders/read"] }
    partner-b = { scopes = ["orders/read", "orders/write"] }
  }
}

# The servers have no public address. The API reaches them through the VPC link and the listener of
# the load balancer, and tells them who calls.
module "api" {
  source = "../../modules/protected-http-api"

  name = "orders"

  issuer   = module.authorization_server.issuer
  audience = values(module.authorization_server.client_ids)

  routes = {
    "GET /orders"      = { scopes = ["orders/read"] }
    "GET /orders/{id}" = { scopes = ["orders/read"] }
  }

  backend = {
    vpc_link = {
      id           = aws_apigatewayv2_vpc_link.this.id
      listener_arn = aws_lb_listener.this.arn
      timeout      = 5000 # milliseconds

      # Verified values; what a caller sends under these names is dropped.
      identity_headers = {
        client_id = "X-Client-Id"
        scopes    = "X-Scopes"
      }
    }
  }
}
