provider "aws" {
  region = var.region
}

# A partner is an entry of partners.yaml. Whoever adds one needs to know no Terraform.
module "api" {
  source = "../../modules/oauth2-api"

  name    = "orders"
  domain  = { prefix = var.domain_prefix }
  clients = yamldecode(file("${path.module}/partners.yaml"))

  deletion_protection = var.deletion_protection

  resource_servers = {
    orders = {
      scopes = {
        read  = "Read orders."
        write = "Place and change orders."
      }
    }
  }

  routes = {
    "GET /orders"      = { scopes = ["orders/read"] }
    "GET /orders/{id}" = { scopes = ["orders/read"] }
    "POST /orders"     = { scopes = ["orders/write"] }
  }

  # Your function, or a fixed answer of API Gateway itself.
  backend = {
    lambda = var.function
    mock   = var.function == null ? { body = jsonencode({ orders = [] }) } : null
  }
}
