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
  description = "Existing Lambda function that answers the calls."
  type = object({
    function_name = string
    invoke_arn    = string
  })
}

variable "region" {
  description = "AWS region to deploy to."
  type        = string
  default     = "us-east-1"
}
