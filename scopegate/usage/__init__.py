"""Usage: access logs of API Gateway, joined with the model of who can call what."""
