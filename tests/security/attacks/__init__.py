"""Attacks on the data plane: importing this declares them all."""

from tests.security.attacks import (
    algorithms,
    claims,
    detours,
    headers,
    keys,
    paths,
    scopes,
    tampering,
)
from tests.security.attacks.attack import ATTACKS

__all__ = [
    "ATTACKS",
    "algorithms",
    "claims",
    "detours",
    "headers",
    "keys",
    "paths",
    "scopes",
    "tampering",
]
