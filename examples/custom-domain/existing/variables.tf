variable "domain_name" {
  description = "Name of the token endpoint."
  type        = string
  default     = "auth.example.com"
}
