output "tfvars" {
  description = "Values of the example's variables."
  value       = <<-EOT
    authorizer_id = "${aws_api_gateway_authorizer.this.id}"
    client_id     = "${aws_cognito_user_pool_client.partner_a.id}"
    domain_prefix = "${aws_cognito_user_pool_domain.this.domain}"
    function = {
      function_name = "${aws_lambda_function.this.function_name}"
      invoke_arn    = "${aws_lambda_function.this.invoke_arn}"
    }
    name               = "${aws_cognito_user_pool.this.name}"
    orders_resource_id = "${aws_api_gateway_resource.orders.id}"
    rest_api_id        = "${aws_api_gateway_rest_api.this.id}"
    user_pool_id       = "${aws_cognito_user_pool.this.id}"
  EOT
}
