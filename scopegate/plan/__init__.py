"""Terraform's JSON of plans and states: resource instances, and what their values come from."""
