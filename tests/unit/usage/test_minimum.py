"""The smallest set of scopes that allows every call that was made."""

import pytest

from scopegate.usage.minimum import minimum

MANY = [f"r/{number:02}" for number in range(20)]


@pytest.mark.parametrize(
    ("openings", "expected"),
    [
        ([], set()),
        ([{"r/a"}, {"r/a", "r/b"}], {"r/a"}),
        ([{"r/a", "r/b"}], {"r/a"}),
        ([{"r/a", "r/c"}, {"r/b", "r/c"}], {"r/c"}),
        ([{"r/a", "r/b"}, {"r/c", "r/d"}], {"r/a", "r/c"}),
        ([{scope, "r/every"} for scope in MANY], {"r/every"}),
        (
            [{scope, other} for scope, other in zip(MANY[::2], MANY[1::2], strict=True)],
            {*MANY[::2]},
        ),
    ],
    ids=["no call", "needed", "by name", "shared", "two", "shared by many", "many"],
)
def test_each_opening_has_a_scope_and_no_scope_is_superfluous(openings, expected):
    assert minimum([frozenset(each) for each in openings]) == expected
