"""Paths written otherwise than routes are, without a token: one on each line of a file."""

from collections.abc import Iterator
from pathlib import Path

from tests.security.attacks.attack import Request, attack
from tests.security.attacks.attacker import Attacker


def _listed(file: str) -> Iterator[Request]:
    for path in Path(__file__).with_name(file).read_text(encoding="ascii").splitlines():
        yield Request(name="bare", path=path)


@attack("A protected path in another spelling.", rest={401, 403}, http={401, 404})
def protected_path(_attacker: Attacker) -> Iterator[Request]:
    yield from _listed("protected_paths.txt")


@attack("A protected path through a public one.", rest={401, 403}, http={401, 404})
def through_a_public_path(_attacker: Attacker) -> Iterator[Request]:
    yield from _listed("paths_through_public_ones.txt")
