output "contract" {
  description = "Address, and which scopes open what."
  value       = module.api.contract
}

output "invoke_url" {
  description = "Where the routes are served."
  value       = module.api.invoke_url
}
