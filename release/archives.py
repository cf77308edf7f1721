"""Reproducible archives of the modules, and checksums of files."""

import gzip
import hashlib
import io
import tarfile
from collections.abc import Iterable
from pathlib import Path


def pack(folder: Path, archive: Path) -> Path:
    """Write ``folder`` to ``archive``, without times, owners or files of Terraform."""
    with (
        archive.open("wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and not name.parts[0].startswith(".terraform"):
                content = path.read_bytes()
                about = tarfile.TarInfo(name.as_posix())
                about.size = len(content)
                tar.addfile(about, io.BytesIO(content))
    return archive


def checksums(files: Iterable[Path]) -> str:
    """Return the lines that ``sha256sum --check`` reads."""
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(files, key=lambda path: path.name)
    )
