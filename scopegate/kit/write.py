"""Writes kits: either all of them or none."""

import contextlib
import shutil
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

from scopegate.errors import ScopegateError


def write(out: Path, folders: Iterable[tuple[str, Mapping[str, str]]]) -> None:
    """Write each folder's files below ``out``, a new or an empty one.

    They are first written to a separate folder, and then moved together.

    Args:
        out: The parent of the folders.
        folders: Each folder with the content of its files by name.

    Raises:
        ScopegateError: ``out`` is not empty, or can't be written.
    """
    out = out.absolute()
    try:
        if out.is_symlink() or out.exists():
            if not out.is_dir() or any(out.iterdir()):
                raise ScopegateError(
                    f"--out is {out}, which is not empty. Use a new or empty folder."
                )
            _fill(out, folders)
            return
        missing = [path for path in out.parents if not path.exists()]
        try:
            out.mkdir(parents=True)
            _fill(out, folders)
        except BaseException:
            for path in [out, *missing]:
                with contextlib.suppress(OSError):
                    path.rmdir()
            raise
    except OSError as error:
        raise ScopegateError(f"Can't write {error.filename or out}: {error.strerror}.") from error


def _fill(out: Path, folders: Iterable[tuple[str, Mapping[str, str]]]) -> None:
    """Write to an empty folder; leave it empty if that fails."""
    staging = out / f".{uuid.uuid4().hex}"
    moved: list[Path] = []
    try:
        for folder, files in folders:
            (staging / folder).mkdir(parents=True)
            for name, text in files.items():
                (staging / folder / name).write_bytes(text.encode(errors="backslashreplace"))
        for path in sorted(staging.iterdir()):
            moved.append(out / path.name)
            path.rename(moved[-1])
    except BaseException:
        for path in moved:
            shutil.rmtree(path, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
