"""Writes the modules: either all files or none."""

import contextlib
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from scopegate.errors import ScopegateError
from scopegate.generate.form import HEADER

STAGING = ".scopegate"
"""Folder next to the modules for files that are not moved yet. If a run is killed, the next one
removes its files."""

_MARK = HEADER.split(" from ", 1)[0].encode()
_PATTERNS = ("*.tf", "*.tf.json", "README.md", "tests/*.tftest.hcl")


def write(directory: Path, modules: Mapping[str, Mapping[str, str]]) -> list[Path]:
    """Write each module's files below ``directory``; return the paths that changed.

    All files are first written to a separate folder, with a copy of each file that they replace,
    and then moved. If a move fails, it is undone together with those before it. At any time, each
    file is either the complete old one or the complete new one, and the next run completes a run
    that was killed between two moves. A generated file that no longer belongs to a module is
    removed; other files stay.

    Args:
        directory: The folder of the modules; it is created if necessary.
        modules: Content by path in the module, by module name.

    Raises:
        ScopegateError: A file can't be written; the directory is unchanged.
    """
    contents = {
        directory / module / name: text.encode()
        for module, files in modules.items()
        for name, text in files.items()
    }
    try:
        missing = {each for path in contents for each in path.parents if not each.exists()}
        changed = {path: text for path, text in contents.items() if _read(path) != text}
        generated = [path for module in modules for path in _generated(directory / module)]
        stale = [path for path in generated if path not in contents]
        shutil.rmtree(directory / STAGING, ignore_errors=True)
        if changed or stale:
            _exchange(directory, changed, stale, missing)
    except OSError as error:
        raise ScopegateError(
            f"Can't write {error.filename or directory}: {error.strerror}."
        ) from error
    return [*changed, *stale]


def _exchange(
    directory: Path, changed: Mapping[Path, bytes], stale: Iterable[Path], missing: Iterable[Path]
) -> None:
    """Move ``changed`` in and ``stale`` out, and create the ``missing`` folders."""
    new, old = (directory / STAGING / name for name in ("new", "old"))
    done: list[Path] = []
    try:
        for path, text in changed.items():
            _put(new / path.relative_to(directory), text)
        for path in filter(Path.is_file, [*changed, *stale]):
            _put(old / path.relative_to(directory), path.read_bytes())
        for path in changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            (new / path.relative_to(directory)).replace(path)
            done.append(path)
        for path in stale:
            path.unlink()
            done.append(path)
    except BaseException:
        for path in reversed(done):
            former = old / path.relative_to(directory)
            if former.is_file():
                former.replace(path)
            else:
                path.unlink()
        shutil.rmtree(directory / STAGING, ignore_errors=True)
        for folder in sorted(missing, reverse=True):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise
    shutil.rmtree(directory / STAGING, ignore_errors=True)


def _put(path: Path, content: bytes) -> None:
    """Write a file and wait until it is on disk, so that a full disk is noticed in time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _generated(module: Path) -> list[Path]:
    """Return the files in ``module`` that start with the header of generated files."""
    found = [
        path
        for folder in (module, module / "tests")
        if folder.is_dir()
        for path in folder.iterdir()
        if any(map(path.match, _PATTERNS)) and path.is_file()
    ]
    return [path for path in sorted(found) if _MARK in path.read_bytes()[:200]]
