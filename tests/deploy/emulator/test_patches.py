"""Each patch of MiniStack: AWS's answer with it, another one without."""

import pytest

from scopegate.emulator.patches import PATCHES
from tests.deploy.emulator.probes import DEFECTS

each_defect = pytest.mark.parametrize("one", DEFECTS, ids=lambda one: one.probe.__name__)


def test_every_patch_has_a_probe():
    assert {patch.name for patch in PATCHES} == {name for one in DEFECTS for name in one.patches}


@each_defect
def test_the_emulator_answers_as_aws(aws, one):
    assert one.probe(aws) == one.right


@each_defect
def test_ministack_alone_answers_otherwise(stock, one):
    seen = one.probe(stock)
    assert seen != one.right, f"MiniStack does it right by now: remove {', '.join(one.patches)}."
