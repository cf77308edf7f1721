output "tfvars" {
  description = "Values of the example's variables."
  value       = <<-EOT
    function = {
      function_name = "${aws_lambda_function.this.function_name}"
      invoke_arn    = "${aws_lambda_function.this.invoke_arn}"
    }
  EOT
}
