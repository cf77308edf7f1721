output "contract" {
  description = "Address, and which scopes open what."
  value       = module.api.contract
}

output "invoke_url" {
  description = "Where the routes are served."
  value       = module.api.invoke_url
}

output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.api.rest_api_id
}
