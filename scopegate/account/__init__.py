"""Reads a live AWS account without changing it.

``aws`` makes each call once and reads every page. Users depend on the protocol in ``reader``, so
that tests can provide their own answers.
"""
