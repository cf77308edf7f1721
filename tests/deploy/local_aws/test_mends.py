"""Each mend of MiniStack: AWS's answer with it, another one without."""

import pytest

from scopegate.local_aws.adapter import MENDS
from tests.deploy.local_aws.probes import DEFECTS

each_defect = pytest.mark.parametrize("one", DEFECTS, ids=lambda one: one.probe.__name__)


def test_every_mend_has_a_probe():
    assert {mend.name for mend in MENDS} == {name for one in DEFECTS for name in one.mends}


@each_defect
def test_the_embedded_aws_answers_as_aws(aws, one):
    assert one.probe(aws) == one.right


@each_defect
def test_ministack_alone_answers_otherwise(stock, one):
    seen = one.probe(stock)
    assert seen != one.right, f"MiniStack does it right by now: remove {', '.join(one.mends)}."
