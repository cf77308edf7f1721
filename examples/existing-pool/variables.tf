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

variable "user_pool_arns" {
  description = "ARNs of the existing user pools whose tokens open the routes."
  type        = list(string)
}
