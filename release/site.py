"""The documentation site: a hook of MkDocs that adds pages whose source is outside ``docs/``.

The README and those of the modules and the examples are pages of the site. Links between pages work
in the repository and on the site; links to other files lead to the published repository.
"""

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from scopegate.generate.source import repository, version

ROOT = Path(__file__).parents[1]
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)[^)#\s]+")


def _pages() -> dict[str, str]:
    """Return the page of each document outside ``docs/``, by its path in the repository."""
    documents = {
        "CHANGELOG.md": "changelog.md",
        "CONTRIBUTING.md": "contributing.md",
        "README.md": "index.md",
    }
    for folder in ("examples", "modules"):
        for readme in sorted(ROOT.glob(f"{folder}/*/README.md")):
            name = readme.parent.name
            documents[f"{folder}/{name}/README.md"] = f"{folder}/{name}.md"
            documents[f"{folder}/{name}"] = f"{folder}/{name}.md"
    return documents


PAGES = _pages()
SOURCES = {page: source for source, page in PAGES.items() if source.endswith(".md")}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Set the repository, and replace ``folder/*`` in the navigation with the folder's pages."""
    config.repo_url = repository()
    config.repo_name = "/".join(repository().split("/")[-2:])
    config.edit_uri = ""
    config.nav = [_expanded(each) for each in config.nav or []]
    return config


def _expanded(entry: object) -> object:
    if isinstance(entry, dict):
        return {title: _expanded(below) for title, below in entry.items()}
    if isinstance(entry, list):
        return [_expanded(each) for each in entry]
    if isinstance(entry, str) and entry.endswith("/*"):
        folder = entry.removesuffix("*")
        inside = {f"{folder}{path.name}" for path in (ROOT / "docs" / folder).glob("*.md")}
        pages = inside | {page for page in SOURCES if page.startswith(folder)}
        return sorted(pages, key=lambda page: (not page.endswith("index.md"), page))
    return entry


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages whose source is outside ``docs/``."""
    for page, source in SOURCES.items():
        content = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links to files of the repository into links to pages, or to the repository."""
    here = page.file.src_uri
    source = SOURCES.get(here, f"docs/{here}")

    def moved(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), found[0]))
        there = PAGES.get(target, target.removeprefix("docs/"))
        if target in PAGES or (target.startswith("docs/") and files.get_file_from_path(there)):
            return posixpath.relpath(there, posixpath.dirname(here) or ".")
        kind = "tree" if (ROOT / target).is_dir() else "blob"
        return f"{config.repo_url}/{kind}/v{version()}/{target}"

    return _LINK.sub(moved, markdown)
