output "client_ids" {
  description = "Client id of each client, by its key."
  value       = module.api.client_ids
}

output "client_secrets" {
  description = "Secret of each client, by its key."
  value       = module.api.client_secrets
  sensitive   = true
}

output "contract" {
  description = "Addresses, and who may call what; `scopegate verify` reads it."
  value       = module.api.contract
}

output "invoke_url" {
  description = "Where the routes are served."
  value       = module.api.invoke_url
}

output "token_endpoint" {
  description = "Where a client asks for a token, with its scopes in the query."
  value       = module.token_endpoint.token_endpoint
}

output "token_rest_api_id" {
  description = "Id of the REST API of that endpoint, to empty its cache."
  value       = module.token_endpoint.rest_api_id
}
