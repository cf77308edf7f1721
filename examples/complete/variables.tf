variable "api_domain" {
  description = "A domain of your own for the API; the name that AWS gives when left out."
  type = object({
    certificate_arn = string
    hosted_zone_id  = optional(string)
    mutual_tls = optional(object({ # callers need a client certificate besides a token
      truststore_uri     = string  # s3://bucket/key
      truststore_version = optional(string)
    }))
    name            = string
    security_policy = optional(string, "TLS_1_2")
  })
  default = null
}

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

variable "manage_account_logging_role" {
  description = "Whether to set the role by which API Gateway writes logs, one for the whole account and region. False where it is set already."
  type        = bool
  default     = false
}

variable "partner_networks" {
  description = "Networks that partners call from, as CIDR blocks."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

variable "region" {
  description = "AWS region to deploy to."
  type        = string
  default     = "us-east-1"
}

variable "token_function_arn" {
  description = "ARN of a function that may change access tokens, or null."
  type        = string
  default     = null
}

variable "web_acl_arn" {
  description = "ARN of a web ACL to put in front; none when left out."
  type        = string
  default     = null
}
