"""The documentation site: it builds without a warning, and loads nothing from elsewhere."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from scopegate import constructs
from scopegate.generate.modules import MODULES
from scopegate.generate.source import repository, version

ROOT = Path(__file__).parents[2]
LOADED = {
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "link": "href",
    "object": "data",
    "script": "src",
    "source": "src",
    "video": "src",
}
"""The attribute by which an element loads something."""


class Assets(HTMLParser):
    """What a page loads, and the classes of its elements."""

    def __init__(self):
        super().__init__()
        self.loaded: list[str] = []
        self.classes: set[str] = set()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.classes |= set((given.get("class") or "").split())
        address = given.get(LOADED.get(tag, ""))
        navigation = tag == "link" and given.get("rel") in {"canonical", "next", "prev"}
        if address and not navigation:
            self.loaded.append(address)


def read(page: Path) -> Assets:
    assets = Assets()
    assets.feed(page.read_text(encoding="utf-8"))
    return assets


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built as ``make docs`` does: a warning of MkDocs ends it."""
    out = tmp_path_factory.mktemp("site")
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(out), strict=True))
    return out


def test_the_repository_is_named_on_every_page(site):
    owner_and_name = "/".join(repository().split("/")[-2:])
    shown = re.search(
        r'class="md-source__repository">(.*?)</div>',
        (site / "index.html").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    assert shown
    assert shown[1].strip() == owner_and_name


def test_every_document_is_a_page(site):
    documents = {path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/**/*.md")}
    readmes = {
        f"{path.parent.relative_to(ROOT)}.md"
        for folder in ("examples", "modules")
        for path in ROOT.glob(f"{folder}/*/README.md")
    }
    pages = {path.relative_to(site).with_suffix(".md").as_posix() for path in site.rglob("*.html")}
    of_the_root = {"changelog.md", "contributing.md", "index.md"}
    assert pages - {"404.md"} == documents | readmes | of_the_root


def test_no_page_loads_anything_from_elsewhere(site):
    pages = {path.relative_to(site).as_posix(): read(path) for path in site.rglob("*.html")}
    external = {
        name: each
        for name, page in pages.items()
        if (each := [url for url in page.loaded if re.match(r"[a-z]+:|//", url)])
    }
    assert external == {}
    # The theme would load Mermaid from a network for a diagram.
    assert [name for name, page in pages.items() if "mermaid" in page.classes] == []


def test_what_the_pages_load_is_there(site):
    missing = {
        f"{path.relative_to(site)}: {url}"
        for path in site.rglob("*.html")
        if path.name != "404.html"
        for url in read(path).loaded
        if not (path.parent / url.split("?")[0]).exists()
    }
    assert missing == set()


def test_style_sheets_load_nothing_from_elsewhere(site):
    text = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"url\(['\"]?(?:https?:)?//[^)]*\)|@import[^;]*//[^;]*", text) == []


def test_the_page_of_constructs_has_each_of_them_and_its_inputs(site):
    page = (site / "constructs.html").read_text(encoding="utf-8")
    described = set(re.findall(r'id="scopegate\.constructs\.(\w+)"', page))
    assert {name for name in constructs.__all__ if name != "App"} - described == set()
    pairs = re.findall(r"<code>(\w+)</code></td>\s*<td><code>(\w+Inputs)</code>", page)
    assert dict(pairs) == {
        module.construct.__name__: module.interface.__name__ for module in MODULES
    }


def test_links_lead_into_the_site_or_to_the_release(site):
    index = (site / "index.html").read_text(encoding="utf-8")
    assert 'href="modules/oauth2-api.html"' in index
    assert f'href="{repository()}/blob/v{version()}/LICENSE"' in index
