variable "domain_prefix" {
  description = "Prefix of the token endpoint's domain. Unique in the region, across all accounts."
  type        = string
}

variable "name" {
  description = "Name of what is created."
  type        = string
  default     = "example-existing-pool"
}

variable "region" {
  description = "AWS region to deploy to."
  type        = string
  default     = "us-east-1"
}
