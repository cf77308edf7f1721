output "client_ids" {
  description = "Client id of each client, by its key."
  value       = module.authorization_server.client_ids
}

output "client_secrets" {
  description = "Secret of each client, by its key."
  value       = module.authorization_server.client_secrets
  sensitive   = true
}

output "contract" {
  description = "Addresses, and who may call what; `scopegate verify` reads it."
  value       = merge(module.authorization_server.contract, module.api.contract)
}

output "invoke_url" {
  description = "Where the routes are served."
  value       = module.api.invoke_url
}

output "token_endpoint" {
  description = "Where a client asks for a token."
  value       = module.authorization_server.token_endpoint
}
