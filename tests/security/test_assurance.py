"""What docs/assurance.md and docs/attacks.md say about attacks is what the tests do."""

import ast
import re

import pytest

from tests.plan.offline import ROOT
from tests.security.attacks import ATTACKS
from tests.security.attacks.attack import APIS
from tests.security.attacks.attacker import pretended

SECTION = "## Attacks on the data plane\n"


@pytest.fixture(scope="module")
def section():
    text = (ROOT / "docs" / "assurance.md").read_text(encoding="utf-8")
    return re.split(r"^(?=## )", text.partition(SECTION)[2], flags=re.MULTILINE)[0]


@pytest.fixture(scope="module")
def counted():
    """How many requests there are of each kind, at both APIs."""
    attacker = pretended()
    return {each.kind: len(each.requests(attacker)) * len(each.refusals) for each in ATTACKS}


def rows(section, head):
    """Return the rows of the table whose head begins with this cell, each as its cells."""
    table = re.search(rf"^\| {head} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", section, re.MULTILINE)
    assert table, f"no table of which the first column is {head!r}"
    return [row.strip("| ").split(" | ") for row in table[1].splitlines()]


def test_the_table_has_each_kind_of_attack_with_its_refusals_and_its_number(counted):
    page = (ROOT / "docs" / "attacks.md").read_text(encoding="utf-8")
    assert rows(page, "Attack") == [
        [
            f"`{each.kind}`",
            each.tries,
            *(", ".join(map(str, sorted(each.refusals.get(api, [])))) or "-" for api in APIS),
            f"{counted[each.kind]:,}",
        ]
        for each in sorted(ATTACKS, key=lambda each: each.kind)
    ]


def test_the_number_of_requests_is_that_of_the_table_and_at_least_300(section, counted):
    total = sum(counted.values())
    assert f"**{total:,} requests of {len(counted)} kinds, 0 admitted**" in section
    assert total >= 300


def test_each_kind_attacks_both_apis_unless_one_lets_the_same_in_rightly():
    alone = {each.kind: list(each.refusals) for each in ATTACKS if len(each.refusals) < len(APIS)}
    assert alone == {"other-audience": ["HTTP API"], "scope-in-scp": ["REST API"]}


@pytest.mark.parametrize("head", ["Claim", "Refused", "Admitted"])
def test_each_proof_is_a_test_that_exists(section, head):
    for *_, proof in rows(section, head):
        found = re.findall(r"`(tests/[^`:]+)::(test_\w+)`", proof)
        assert found, proof
        for file, name in found:
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            assert name in {each.name for each in ast.walk(tree) if hasattr(each, "name")}
