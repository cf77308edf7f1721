variable "force_destroy" {
  description = "Whether the bucket can be destroyed with the states in it. False in production."
  type        = bool
  default     = true
}

variable "region" {
  description = "AWS region of the bucket."
  type        = string
  default     = "us-east-1"
}
