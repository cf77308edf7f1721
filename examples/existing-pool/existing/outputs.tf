output "credentials" {
  description = "Id and secret of the client, as curl --user takes them."
  value       = "${aws_cognito_user_pool_client.reader.id}:${aws_cognito_user_pool_client.reader.client_secret}"
  sensitive   = true
}

output "tfvars" {
  description = "Values of the example's variables."
  value       = "user_pool_arns = [\"${aws_cognito_user_pool.this.arn}\"]\n"
}

output "token_endpoint" {
  description = "Where the client asks for a token."
  value       = "https://${aws_cognito_user_pool_domain.this.domain}.auth.${var.region}.amazoncognito.com/oauth2/token"
}
