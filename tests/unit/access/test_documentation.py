from pathlib import Path

from scopegate.access import waivers
from scopegate.access.findings import Kind, Severity
from scopegate.access.reports import text
from tests._support.reviews import report, reviewed

PAGE = (Path(__file__).parents[3] / "docs/review.md").read_text()


def test_the_page_lists_every_kind_with_its_severity_and_meaning():
    table = PAGE.split("## Findings")[1].split("\n\n")[2].splitlines()[2:]
    severities = list(Severity)
    kinds = sorted(Kind, key=lambda kind: severities.index(kind.severity))
    assert table == [f"| `{k.value}` | {k.severity.value} | {k.meaning} |" for k in kinds]


def shown(start: str) -> str:
    """The block of the page that begins with this line."""
    (block,) = (part for part in PAGE.split("```text\n")[1:] if part.startswith(start))
    return block.split("```")[0]


def test_the_review_and_the_matrix_that_the_page_shows_are_printed(system, plan):
    routes = {
        "GET /": (),
        "GET /orders": ("orders/read",),
        "GET /orders/{id}/lines": ("orders/read",),
        "POST /orders": ("orders/write",),
    }
    before = system({"partner-a": ("orders/read",), "partner-b": ("orders/read",)}, routes)
    opened = {"GET /orders": (), "PUT /orders/{id}": ("orders/write",)}
    after = system({"partner-a": ("orders/read", "orders/write")}, routes | opened)
    sides = ({f"module.api.{key}": one for key, one in side.items()} for side in (before, after))
    review = report(reviewed(plan(*sides)))
    assert text.render(review) == shown("1 critical")
    printed = text.render_matrix(review.after).splitlines()
    assert [line.rstrip() for line in printed] == shown("Route ").splitlines()


def test_the_waiver_that_the_page_shows_is_one(tmp_path):
    example = PAGE.split("```toml\n")[1].split("```")[0]
    path = tmp_path / "accept.toml"
    path.write_text(example)
    (entry,) = waivers.load(path)
    assert (entry.kind, entry.named) == (Kind.ROUTE_OPENED, {"route": "GET /health"})


def test_every_file_that_the_page_links_to_is_there():
    links = [part.split(")")[0] for part in PAGE.split("](")[1:]]
    missing = [link for link in links if not (Path(__file__).parents[3] / "docs" / link).exists()]
    assert (missing, len(links)) == ([], 6)
