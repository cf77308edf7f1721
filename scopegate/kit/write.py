"""Writing kits: all of them or nothing."""

import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from scopegate.errors import ScopegateError


def write(out: Path, folders: Mapping[str, Mapping[str, str]]) -> None:
    """Write each folder's files below ``out``, a new or an empty one.

    They are first written beside it, and moved when all are there.

    Args:
        out: Where the folders go.
        folders: Content by file name, by folder.

    Raises:
        ScopegateError: ``out`` has something in it, or can't be written.
    """
    staging = out.with_name(f".{out.name}.{uuid.uuid4().hex}")
    moved: list[Path] = []
    try:
        exists = out.exists() or out.is_symlink()
        if exists and (not out.is_dir() or any(out.iterdir())):
            raise ScopegateError(f"--out is {out}, which is not empty. Use a new or empty folder.")
        for folder, files in folders.items():
            (staging / folder).mkdir(parents=True)
            for name, text in files.items():
                (staging / folder / name).write_bytes(text.encode(errors="backslashreplace"))
        if not exists:
            staging.rename(out)
            return
        for folder in folders:
            (staging / folder).rename(out / folder)
            moved.append(out / folder)
    except OSError as error:
        for path in moved:
            shutil.rmtree(path, ignore_errors=True)
        raise ScopegateError(f"Can't write {error.filename or out}: {error.strerror}.") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
