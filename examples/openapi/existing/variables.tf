variable "name" {
  description = "Name of what is created."
  type        = string
  default     = "example-openapi"
}

variable "region" {
  description = "AWS region to deploy to."
  type        = string
  default     = "us-east-1"
}
