variable "clients" {
  description = "Clients of this environment, as the module takes them."
  type = map(object({
    scopes                = list(string)
    access_token_validity = optional(number, 60)
  }))
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the user pool."
  type        = bool
  default     = true
}

variable "domain_prefix" {
  description = "Prefix of the token endpoint's domain. Unique in the region, across all accounts."
  type        = string
}

variable "environment" {
  description = "Name of the environment; part of the names of what is created."
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
