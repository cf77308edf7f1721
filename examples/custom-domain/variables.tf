variable "certificate_arn" {
  description = "ARN of the issued certificate of that name. It has to be in us-east-1, wherever the API is."
  type        = string
}

variable "domain_name" {
  description = "Name of the token endpoint, such as auth.example.com. A record of its parent (here example.com) must resolve before."
  type        = string
}

variable "function_name" {
  description = "Name of the existing Lambda function that answers the calls."
  type        = string
}

variable "hosted_zone_id" {
  description = "Id of the public Route 53 zone of that name, for its alias records."
  type        = string
}

variable "invoke_arn" {
  description = "Invoke ARN of that function: the attribute `invoke_arn` of `aws_lambda_function`."
  type        = string
}

variable "region" {
  description = "AWS region to deploy to."
  type        = string
  default     = "us-east-1"
}
