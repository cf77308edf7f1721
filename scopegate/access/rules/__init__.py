"""What a plan changes, as findings: one family of them a file."""
