"""Generates Terraform modules from the construct tree: variables, HCL or JSON, outputs."""
