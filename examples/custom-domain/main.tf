provider "aws" {
  region = var.region
}

# Clients ask https://<domain_name>/oauth2/token.
module "api" {
  source = "../../modules/oauth2-api"

  name = "orders"

  deletion_protection = var.deletion_protection

  domain = {
    custom = {
      name            = var.domain_name
      certificate_arn = var.certificate_arn
      hosted_zone_id  = var.hosted_zone_id # writes the records A and AAAA; leave out if DNS is elsewhere
    }
  }

  resource_servers = {
    orders = { scopes = { read = "Read orders." } }
  }

  clients = {
    partner-a = { scopes = ["orders/read"] }
  }

  routes = {
    "GET /orders" = { scopes = ["orders/read"] }
  }

  # Your function, or a fixed answer of API Gateway itself.
  backend = {
    lambda = var.function
    mock   = var.function == null ? { body = jsonencode({ orders = [] }) } : null
  }
}
