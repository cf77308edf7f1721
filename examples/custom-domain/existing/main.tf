# What exists before the example, for the emulator: a zone and a certificate. On AWS you have them.
provider "aws" {
  region = "us-east-1" # where Cognito looks for the certificate
}

resource "aws_route53_zone" "this" {
  name = var.domain_name
}

resource "aws_acm_certificate" "this" {
  domain_name       = var.domain_name
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}
