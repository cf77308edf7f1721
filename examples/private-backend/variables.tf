variable "deletion_protection" {
  description = "Whether AWS refuses to delete the user pool. True in production."
  type        = bool
  default     = false
}

variable "domain_prefix" {
  description = "Prefix of the token endpoint's domain. Unique in the region, across all accounts."
  type        = string
}

variable "name" {
  description = "Name of the VPC, the load balancer and the VPC link."
  type        = string
  default     = "example-private-backend"
}

variable "port" {
  description = "Port that the servers listen on."
  type        = number
  default     = 8080
}

variable "region" {
  description = "AWS region to deploy to."
  type        = string
  default     = "us-east-1"
}

variable "servers" {
  description = "IP addresses in the VPC of the servers that answer the calls."
  type        = list(string)
  default     = []
}
