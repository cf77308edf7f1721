output "credentials" {
  description = "Id and secret of the client, as curl --user takes them."
  value       = "${aws_cognito_user_pool_client.reader.id}:${aws_cognito_user_pool_client.reader.client_secret}"
  sensitive   = true
}

output "tfvars" {
  description = "Values of the example's variables."
  value       = <<-EOT
    function = {
      function_name = "${aws_lambda_function.this.function_name}"
      invoke_arn    = "${aws_lambda_function.this.invoke_arn}"
    }
    parent_resource_id = "${aws_api_gateway_rest_api.this.root_resource_id}"
    rest_api_id        = "${aws_api_gateway_rest_api.this.id}"
    user_pool_arns     = ["${aws_cognito_user_pool.this.arn}"]
  EOT
}

output "token_endpoint" {
  description = "Where the client asks for a token."
  value       = "https://${aws_cognito_user_pool_domain.this.domain}.auth.${var.region}.amazoncognito.com/oauth2/token"
}
