variable "authorizer_id" {
  description = "Id of the API's existing Cognito authorizer."
  type        = string
}

variable "client_id" {
  description = "Id of the existing app client. It has to have a secret."
  type        = string
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the user pool. True in production."
  type        = bool
  default     = false
}

variable "domain_prefix" {
  description = "Prefix of the pool's existing domain."
  type        = string
}

variable "function" {
  description = "Existing Lambda function that answers the calls."
  type = object({
    function_name = string
    invoke_arn    = string
  })
}

variable "name" {
  description = "Name of the existing user pool; another one would replace it. The API gets it too."
  type        = string
}

variable "orders_resource_id" {
  description = "Id of the API's existing resource /orders."
  type        = string
}

variable "region" {
  description = "AWS region of what exists."
  type        = string
  default     = "us-east-1"
}

variable "rest_api_id" {
  description = "Id of the existing REST API."
  type        = string
}

variable "user_pool_id" {
  description = "Id of the existing user pool."
  type        = string
}
