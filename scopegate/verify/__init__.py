"""Verification with real calls: requests tokens, calls every route, compares with the model."""
