variable "certificate_arn" {
  description = "ARN of the issued certificate of that name. It has to be in us-east-1, wherever the API is."
  type        = string
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the user pool. True in production."
  type        = bool
  default     = false
}

variable "domain_name" {
  description = "Name of the token endpoint, such as auth.example.com. A record of its parent (here example.com) must resolve before."
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

variable "hosted_zone_id" {
  description = "Id of the public Route 53 zone of that name, for its alias records."
  type        = string
}

variable "region" {
  description = "AWS region to deploy to."
  type        = string
  default     = "us-east-1"
}
