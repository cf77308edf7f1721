from pathlib import Path

import pytest

from scopegate.access import waivers
from scopegate.access.findings import Kind

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("page", ["review.md", "review-in-ci.md"])
def test_the_waiver_that_a_page_shows_is_one(page, tmp_path):
    example = (DOCS / page).read_text().split("```toml\n")[1].split("```")[0]
    path = tmp_path / "waivers.toml"
    path.write_text(example)
    (entry,) = waivers.load(path)
    assert (entry.kind, entry.named) == (Kind.ROUTE_OPENED, {"route": "GET /health"})
