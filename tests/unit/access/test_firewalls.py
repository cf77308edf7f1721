"""Web ACLs in front of APIs and pools."""

from typing import Any

import pytest

from tests._support.reviews import reviewed

ACL = "aws_wafv2_web_acl.this"
BLOCK: list[dict[str, Any]] = [{"block": [{}], "allow": []}]
ALLOW: list[dict[str, Any]] = [{"block": [], "allow": [{}]}]
RULE = [{"name": "office", "priority": 1, "action": [{"allow": [{}]}]}]


def _findings(plan: Any, old: Any, new: Any, **marks: Any) -> list[tuple[Any, ...]]:
    before, after = ({"default_action": action, "rule": RULE} for action in (old, new))
    document = plan({ACL: before}, {ACL: after})
    document["resource_changes"][0]["change"] |= marks
    return [(one.kind.value, one.address) for one in reviewed(document).findings]


def test_a_web_acl_that_allows_by_default_opens_a_network(plan):
    assert _findings(plan, BLOCK, ALLOW) == [("network-opened", ACL)]


def test_a_web_acl_that_blocks_by_default_restricts_a_network(plan):
    assert _findings(plan, ALLOW, BLOCK) == [("network-restricted", ACL)]


@pytest.mark.parametrize("mark", [True, [{"block": True, "allow": True}]])
@pytest.mark.parametrize(
    "names", [("after_unknown",), ("after_sensitive",), ("before_sensitive", "after_sensitive")]
)
def test_a_default_action_that_the_plan_does_not_tell_is_unknown(plan, mark: Any, names: Any):
    marks = {name: {"default_action": mark} for name in names}
    assert _findings(plan, BLOCK, ALLOW, **marks) == [("unknown", ACL)]
