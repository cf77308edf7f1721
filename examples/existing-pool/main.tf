provider "aws" {
  region = var.region
}

# The pool is somebody else's: its resource server "orders" declares the scopes, and its clients
# have them.
module "api" {
  source = "../../modules/protected-rest-api"

  name           = "orders"
  user_pool_arns = var.user_pool_arns

  routes = {
    "GET /health"  = { public = true }
    "GET /orders"  = { scopes = ["orders/read"] }
    "POST /orders" = { scopes = ["orders/write"] }

    # A server is told who calls, in headers that no caller can forge.
    "GET /stock/{id}" = {
      scopes = ["orders/read"]
      backend = {
        http = {
          identity_headers = { client_id = "X-Client-Id", scopes = "X-Scopes" }
          timeout          = 5000 # milliseconds
          url              = "https://stock.example.com"
        }
      }
    }
  }

  # Your function, or a fixed answer of API Gateway itself.
  backend = {
    lambda = var.function
    mock   = var.function == null ? { body = jsonencode({ orders = [] }) } : null
  }
}
