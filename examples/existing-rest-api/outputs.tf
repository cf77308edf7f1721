output "authorizer_id" {
  description = "Id of the authorizer, for the API's other methods."
  value       = module.authorizer.authorizer_id
}

output "rest_api_id" {
  description = "Id of the API."
  value       = var.rest_api_id
}

output "url" {
  description = "Where the route is served."
  value       = "${aws_api_gateway_stage.partners.invoke_url}${aws_api_gateway_resource.reports.path}"
}
