"""The smallest set of scopes that allows every call that was made."""

from collections import Counter
from collections.abc import Collection
from itertools import combinations
from typing import Final

_EXACT: Final = 12
"""Scopes up to which all combinations are tried; with more, an approximation is used."""


def minimum(openings: Collection[frozenset[str]]) -> frozenset[str]:
    """Return the smallest set that has a scope of each opening; of several, the first by name.

    Args:
        openings: Sets of scopes, any one of which is sufficient.
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
