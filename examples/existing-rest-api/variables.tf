variable "function" {
  description = "Existing Lambda function that answers the calls."
  type = object({
    function_name = string
    invoke_arn    = string
  })
}

variable "parent_resource_id" {
  description = "Id of the API's resource below which /reports is added: of the root, or of a path."
  type        = string
}

variable "region" {
  description = "AWS region to deploy to."
  type        = string
  default     = "us-east-1"
}

variable "rest_api_id" {
  description = "Id of the existing REST API."
  type        = string
}

variable "user_pool_arns" {
  description = "ARNs of the existing user pools whose tokens open the route."
  type        = list(string)
}
