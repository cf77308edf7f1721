provider "aws" {
  region = var.region
}

# Says what there is already. What differs is changed in place, but for the names of pool, resource
# server, domain and stage: those have to be the present ones.
module "api" {
  source = "../../modules/oauth2-api"

  name       = var.name
  domain     = { prefix = var.domain_prefix }
  stage_name = "v1"

  deletion_protection = var.deletion_protection

  resource_servers = {
    orders = {
      name   = "Orders"
      scopes = { read = "Read orders." }
    }
  }

  clients = {
    # Keeps its id and its secret.
    partner-a = {
      imported = true
      scopes   = ["orders/read"]
    }
  }

  routes = {
    "GET /orders" = { scopes = ["orders/read"] }
  }

  backend = { lambda = var.function }
}
