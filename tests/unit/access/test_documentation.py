from pathlib import Path

from scopegate.access import waivers
from scopegate.access.findings import Kind

PAGE = (Path(__file__).parents[3] / "docs/review.md").read_text()


def test_the_page_lists_every_kind_with_its_severity_and_meaning():
    rows = [line for line in PAGE.splitlines() if line.startswith("| `") and line.count("|") == 4]
    kinds = [f"| `{kind.value}` | {kind.severity.value} | {kind.meaning} |" for kind in Kind]
    assert [
        row for row in rows if "critical |" in row or "warning |" in row or "info |" in row
    ] == kinds


def test_the_acceptance_that_the_page_shows_is_one(tmp_path):
    example = PAGE.split("```toml\n")[1].split("```")[0]
    path = tmp_path / "accept.toml"
    path.write_text(example)
    (entry,) = waivers.load(path)
    assert (entry.kind, entry.named) == (Kind.ROUTE_OPENED, {"route": "GET /health"})


def test_every_file_that_the_page_links_to_is_there():
    links = [part.split(")")[0] for part in PAGE.split("](")[1:]]
    missing = [link for link in links if not (Path(__file__).parents[3] / "docs" / link).exists()]
    assert (missing, len(links)) == ([], 5)
