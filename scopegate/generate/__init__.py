"""From the construct tree to Terraform modules: variables, HCL or JSON, outputs."""
