"""Reads a live AWS account, and changes nothing in it.

``aws`` makes the calls, each once and every page of it; ``reader`` is what its users need of it, so
that a test can give answers of its own.
"""
