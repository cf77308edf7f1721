# The shape of modules that make a pool from lists: locals, index keys, an id through a local.
variable "enabled" {
  type    = bool
  default = true
}

variable "clients" {
  type = any
}

variable "resource_servers" {
  type = any
}

locals {
  user_pool_id = var.enabled ? aws_cognito_user_pool.pool[0].id : null
  clients      = { for number, client in var.clients : "${client.name}_${number}" => client }
}

resource "aws_cognito_user_pool" "pool" {
  count = var.enabled ? 1 : 0
  name  = "pool"
}

resource "aws_cognito_resource_server" "resource" {
  count        = length(var.resource_servers)
  name         = var.resource_servers[count.index].name
  identifier   = var.resource_servers[count.index].identifier
  user_pool_id = aws_cognito_user_pool.pool[0].id

  dynamic "scope" {
    for_each = var.resource_servers[count.index].scopes
    content {
      scope_name        = scope.value
      scope_description = scope.value
    }
  }
}

resource "aws_cognito_user_pool_client" "client" {
  for_each                             = local.clients
  name                                 = each.value.name
  user_pool_id                         = local.user_pool_id
  allowed_oauth_flows                  = try(each.value.flows, null)
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = try(each.value.scopes, null)
  explicit_auth_flows                  = try(each.value.explicit_auth_flows, null)
  generate_secret                      = true
}

output "arn" {
  value = one(aws_cognito_user_pool.pool[*].arn)
}
