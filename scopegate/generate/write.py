"""Writing the modules: all of them or nothing."""

from collections.abc import Mapping
from pathlib import Path

from scopegate.errors import ScopegateError
from scopegate.generate.form import HEADER

_PATTERNS = ("*.tf", "*.tf.json", "README.md", "tests/*.tftest.hcl")


def write(directory: Path, modules: Mapping[str, Mapping[str, str]]) -> list[Path]:
    """Write each module's files below ``directory``; return the paths that changed.

    Every file is first written beside its place, and only when all are there do they move in; a
    move that fails is undone with all before it. A generated file that no longer belongs to a
    module is removed; files of other origin stay.

    Args:
        directory: Where the modules lie; created if need be.
        modules: Content by path in the module, by module name.

    Raises:
        ScopegateError: A file can't be written; the directory is as it was.
    """
    contents = {
        directory / module / name: text
        for module, files in modules.items()
        for name, text in files.items()
    }
    changed = [path for path, text in contents.items() if _read(path) != text]
    stale = [
        path
        for module in modules
        for path in _generated(directory / module)
        if path not in contents
    ]
    fresh = [_beside(path, "new") for path in changed]
    former = [path for path in [*changed, *stale] if path.is_file()]
    moved: list[tuple[Path, Path]] = []
    try:
        for path, new in zip(changed, fresh, strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(contents[path], encoding="utf-8")
        for source, target in [
            *((path, _beside(path, "old")) for path in former),
            *zip(fresh, changed, strict=True),
        ]:
            source.replace(target)
            moved.append((source, target))
    except OSError as error:
        for source, target in reversed(moved):
            target.replace(source)
        for new in filter(Path.is_file, fresh):
            new.unlink()
        raise ScopegateError(
            f"Can't write {error.filename or directory}: {error.strerror}."
        ) from error
    for path in former:
        _beside(path, "old").unlink()
    return changed + stale


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(f"{path.name}.{suffix}")


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _generated(module: Path) -> list[Path]:
    """Files in ``module`` that begin as generated ones do."""
    mark = HEADER.split(" from ", 1)[0]
    found = [path for pattern in _PATTERNS for path in module.glob(pattern)]
    return [path for path in sorted(found) if mark in path.read_text(encoding="utf-8")[:200]]
