"""Writing kits: all of them or nothing."""

import shutil
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

from scopegate.errors import ScopegateError


def write(out: Path, folders: Iterable[tuple[str, Mapping[str, str]]]) -> None:
    """Write each folder's files below ``out``, a new or an empty one.

    They are first written beside it, and moved when all are there.

    Args:
        out: Where the folders go.
        folders: Each folder with the content of its files by name.

    Raises:
        ScopegateError: ``out`` has something in it, or can't be written.
    """
    staging = out.with_name(f".{out.name}.{uuid.uuid4().hex}")
    moved: list[Path] = []
    try:
        exists = out.exists() or out.is_symlink()
        if exists and (not out.is_dir() or any(out.iterdir())):
            raise ScopegateError(f"--out is {out}, which is not empty. Use a new or empty folder.")
        for folder, files in folders:
            (staging / folder).mkdir(parents=True)
            for name, text in files.items():
                (staging / folder / name).write_bytes(text.encode(errors="backslashreplace"))
        if not exists:
            staging.rename(out)
            return
        for path in sorted(staging.iterdir()):
            path.rename(out / path.name)
            moved.append(out / path.name)
    except OSError as error:
        for path in moved:
            shutil.rmtree(path, ignore_errors=True)
        raise ScopegateError(f"Can't write {error.filename or out}: {error.strerror}.") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
