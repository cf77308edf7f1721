variable "deletion_protection" {
  description = "Whether AWS refuses to delete the user pool. True in production."
  type        = bool
  default     = false
}

variable "domain_prefix" {
  description = "Prefix of the token endpoint's domain. Unique in the region, across all accounts."
  type        = string
}

variable "function" {
  description = "Lambda function that answers the calls. When left out, API Gateway gives a fixed answer."
  type = object({
    function_name = string
    invoke_arn    = string
  })
  default = null
}

variable "region" {
  description = "AWS region to deploy to."
  type        = string
  default     = "us-east-1"
}
