"""Pools, clients, scopes, authorizers and routes: the model, and how it is built."""
