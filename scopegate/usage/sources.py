"""Sources of logs: files, folders, standard input and Amazon S3."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from scopegate.errors import ScopegateError

STANDARD_INPUT: Final = "-"
_S3: Final = "s3://"
_IGNORED: Final = frozenset({"aws-logs-write-test"})
"""The object that CloudWatch Logs writes next to an export, to test its permission."""


class Source(msgspec.Struct, frozen=True):
    """One log.

    Attributes:
        name: Its name in messages.
        size: Its stored size in bytes; None if it is not known.
        open: Opens it.
    """

    name: str
    size: int | None
    open: Callable[[], IO[bytes]]


def sources(names: Iterable[str]) -> list[Source]:
    """Return what the arguments name, each once; folders with all that is in them.

    Raises:
        ScopegateError: One can't be read, or none of them has a file.
    """
    found: dict[str, Source] = {}
    for name in names:
        for key, source in _expand(name):
            found.setdefault(key, source)
    if not found:
        raise ScopegateError(f"There is no file in {', '.join(names)}.")
    return list(found.values())


def _expand(name: str) -> Iterator[tuple[str, Source]]:
    if name == STANDARD_INPUT:
        yield name, Source("standard input", None, lambda: sys.stdin.buffer)
    elif name.startswith(_S3):
        yield from _objects(name)
    else:
        yield from _files(Path(name))


def _files(path: Path) -> Iterator[tuple[str, Source]]:
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in inner.relative_to(path).parts)
            if inner.is_file() and not hidden and inner.name not in _IGNORED:
                yield from _files(inner)
        return
    try:
        size = path.stat().st_size if path.is_file() else None
        key = str(path.resolve())
    except OSError as error:
        raise ScopegateError(f"Can't read {path}: {error.strerror}.") from None
    if not path.exists():
        raise ScopegateError(f"Can't read {path}: there is no such file.")
    yield key, Source(str(path), size, lambda: _opened(path))


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb", buffering=0)
    except OSError as error:
        raise ScopegateError(f"Can't read {path}: {error.strerror}.") from None


def _objects(address: str) -> Iterator[tuple[str, Source]]:
    from scopegate.usage.aws import account, content, objects  # noqa: PLC0415  botocore is slow

    bucket, _, prefix = address.removeprefix(_S3).partition("/")
    if not bucket:
        raise ScopegateError(f"{address} names no bucket. Use s3://BUCKET/PREFIX.")
    aws = account()
    for one in objects(aws, bucket, prefix):
        key = one["Key"]
        if key.endswith("/") or key.rpartition("/")[2] in _IGNORED:
            continue
        name = f"{_S3}{bucket}/{key}"
        yield name, Source(name, one["Size"], lambda key=key: content(aws, bucket, key))  # type: ignore[misc]


@contextmanager
def opened(source: Source, progress: Callable[[int], Any]) -> Iterator[IO[bytes]]:
    """Open a source, and tell how many of its bytes have been read."""
    stream = source.open()
    try:
        yield _Watched(stream, progress)  # type: ignore[misc]
    finally:
        if stream is not sys.stdin.buffer:
            stream.close()


class _Watched:
    """A stream that reports how much is read, with the methods that ``io.BufferedReader`` needs."""

    closed = False

    def __init__(self, stream: IO[bytes], progress: Callable[[int], Any]) -> None:
        self._stream = stream
        self._progress = progress

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def writable(self) -> bool:
        return False

    def readinto(self, buffer: Any) -> int:
        read = getattr(self._stream, "read1", self._stream.read)
        data = read(len(buffer))
        buffer[: len(data)] = data
        self._progress(len(data))
        return len(data)

    def close(self) -> None:
        """Leave it open: who opened it closes it."""

    def flush(self) -> None:
        """Do nothing: it is only read."""
