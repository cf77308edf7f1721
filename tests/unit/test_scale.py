"""The figures of docs/scale.md follow from its prices by its formulas."""

import re
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[2] / "docs" / "scale.md").read_text(encoding="utf-8")
VALUES = {
    symbol: float(value)
    for symbol, value in re.findall(r"^\| (\w) \|[^|]*\| \$?([\d.]+) \|", TEXT, re.MULTILINE)
}
KEEPERS = {
    "no one": None,
    "the client": 0.75 * VALUES["V"] * 60,
    "the cache, 1800 s": 1800,
    "the cache, 2700 s": 2700,
}
LOADS = [(1_000_000, 20), (1_000_000, 200), (10_000_000, 20)]


def number(text: str) -> float:
    return float(text.replace(",", ""))


def cost(keeper: str, calls: int, pairs: int) -> float:
    """Return dollars in a month."""
    seconds = KEEPERS[keeper]
    tokens = min(calls, pairs * VALUES["H"] * 3600 / seconds) if seconds else calls
    asked = calls if keeper.startswith("the cache") else 0
    cache = VALUES["H"] * VALUES["c"] if keeper.startswith("the cache") else 0
    return (calls + asked) * VALUES["a"] + tokens * VALUES["t"] + cache


def test_each_symbol_has_a_value():
    assert VALUES == {"t": 0.00225, "a": 0.0000035, "c": 0.02, "H": 730, "V": 60}


def test_the_columns_are_these_loads():
    (head,) = re.findall(r"^\| Who keeps tokens \| (C = .*) \|$", TEXT, re.MULTILINE)
    found = [re.findall(r"[\d,]+\d", column) for column in head.split(" | ")]
    assert [tuple(map(number, each)) for each in found] == LOADS


@pytest.mark.parametrize("keeper", KEEPERS)
def test_a_row_is_what_the_formula_gives(keeper):
    (row,) = re.findall(rf"^\| {keeper} \| ([\d.,| ]+) \|$", TEXT, re.MULTILINE)
    assert [number(each) for each in row.split(" | ")] == [
        round(cost(keeper, *load), 2) for load in LOADS
    ]


def test_the_tokens_that_pay_for_the_cache_are_as_many():
    saved = VALUES["t"] - VALUES["a"]
    (tokens,) = re.findall(r"paid for by ([\d,]+) tokens", TEXT)
    assert int(number(tokens)) == round(VALUES["H"] * VALUES["c"] / saved)


def test_the_rate_at_cognito_is_that_of_the_pairs():
    (pairs, rate, seconds) = re.findall(
        r"second: ([\d,]+) of them ([\d.]+) times with ([\d,]+)\s+seconds", TEXT
    )[0]
    assert number(rate) == round(number(pairs) / number(seconds), 2)
