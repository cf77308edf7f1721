variable "domain_prefix" {
  description = "Prefix of the token endpoint's domain. Unique in the region, across all accounts."
  type        = string
}

variable "function_name" {
  description = "Name of the existing Lambda function that answers the calls."
  type        = string
}

variable "invoke_arn" {
  description = "Invoke ARN of that function: the attribute `invoke_arn` of `aws_lambda_function`."
  type        = string
}

variable "region" {
  description = "AWS region to deploy to."
  type        = string
  default     = "us-east-1"
}
