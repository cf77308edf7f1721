output "tfvars" {
  description = "Values of the example's variables."
  value       = <<-EOT
    certificate_arn = "${aws_acm_certificate.this.arn}"
    domain_name     = "${var.domain_name}"
    hosted_zone_id  = "${aws_route53_zone.this.zone_id}"
  EOT
}
