"""Proof by real calls: ask for tokens, call every route, compare with what the model says."""
