"""The fewest scopes that open every route that was called."""

from collections import Counter
from collections.abc import Collection
from itertools import combinations
from typing import Final

_EXACT: Final = 12
"""Scopes from among which the fewest are found by trying; with more, a good choice is made."""


def minimum(openings: Collection[frozenset[str]]) -> frozenset[str]:
    """The fewest scopes of which each opening has one; of several choices, the first by name.

    Args:
        openings: Sets of scopes, of which any one is enough.
    """
    kept = {scope for one in openings if len(one) == 1 for scope in one}
    left = {one for one in openings if not one & kept}
    names = sorted(set().union(*left))
    if len(names) <= _EXACT:
        for size in range(len(names) + 1):
            for tried in combinations(names, size):
                if all(one.intersection(tried) for one in left):
                    return frozenset(kept.union(tried))
    while left:
        counts = Counter(scope for one in left for scope in one)
        best = max(sorted(counts), key=lambda scope: counts[scope])
        kept.add(best)
        left = {one for one in left if best not in one}
    return frozenset(kept)
