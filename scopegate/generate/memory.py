"""A cache of generated files, valid until one of their dependencies changes.

Synthesis is a pure function of this package and its libraries, and starting jsii takes a second.
Therefore its result is kept in the user's cache folder, under a digest of all dependencies: the
same digest means the same files.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import platformdirs

from scopegate.engine import chosen
from scopegate.generate.form import Form
from scopegate.generate.source import source

_PACKAGE = Path(__file__).parents[1]
_PARTS = ("inputs", "constructs", "generate")
_LIBRARIES = ("constructs", "jinja2", "jsii", "pydantic")

Modules = dict[str, dict[str, str]]
"""Content by path in the module, by module name."""


def modules(form: Form) -> Modules:
    """Return the files of every module, synthesized unless they are cached."""
    place = platformdirs.user_cache_path("scopegate") / f"modules-{_digest(form)}.json"
    remembered = _recall(place)
    if remembered is not None:
        return remembered
    from scopegate.generate.modules import MODULES, files  # noqa: PLC0415  starts jsii

    made = {module.name: files(module, form) for module in MODULES}
    _keep(place, made)
    return made


def _digest(form: Form) -> str:
    digest = hashlib.sha256(f"{form} {sys.version} {source('')}".encode())
    engine = chosen()
    for library in (engine.name, engine.distribution, *_LIBRARIES):
        digest.update(f"{library} {version(library)}".encode())
    for path in _sources():
        digest.update(f"{path.relative_to(_PACKAGE)}".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]


def _sources() -> Iterator[Path]:
    for part in _PARTS:
        for path in sorted((_PACKAGE / part).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path


def _recall(place: Path) -> Modules | None:
    try:
        remembered: Modules = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return remembered


def _keep(place: Path, made: Modules) -> None:
    """Store ``made``; a cache that can't be written makes the next run slower, and is no error."""
    draft = place.with_suffix(".new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(made), encoding="utf-8")
        draft.replace(place)
    except OSError:
        return
