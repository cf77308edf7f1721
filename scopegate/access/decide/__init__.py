"""Decisions: which route takes a request, and who can call it."""
