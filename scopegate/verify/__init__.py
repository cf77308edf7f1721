"""Verification by real calls: request tokens, call every route, compare with the model."""
