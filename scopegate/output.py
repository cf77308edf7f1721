"""Standard output that can fail, because the disk is full or because no one reads it."""

import io
import sys

from scopegate.errors import ScopegateError

_DESCRIPTOR = 1


class _Output(io.FileIO):
    """Standard output; what comes after a failure is dropped, so that it is told once."""

    def __init__(self) -> None:
        super().__init__(_DESCRIPTOR, "w", closefd=False)
        self._failed = False

    def write(self, data: "bytes | bytearray | memoryview", /) -> int:  # type: ignore[override]
        if self._failed:
            return len(data)
        try:
            return super().write(data)
        except OSError as error:
            self._failed = True
            raise _unwritable(error) from None


def guard() -> None:
    """From now on, a failure of standard output is an error that the user can fix.

    Raises:
        ScopegateError: It is closed.
    """
    try:
        raw = _Output()
    except OSError as error:
        raise _unwritable(error) from None
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=sys.stdout.encoding,
        errors=sys.stdout.errors,
        line_buffering=True,  # in order with standard error, and with what Terraform prints
    )


def _unwritable(error: OSError) -> ScopegateError:
    return ScopegateError(f"Can't write to standard output: {error.strerror}.")
