"""Counts the calls that Terraform makes of an embedded AWS, by standing between the two.

Requests and answers go through as they are, byte by byte; of a request just the head is read.
"""

import asyncio
import contextlib
import re
import threading
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

_SERVICE = re.compile(
    rb"\nauthorization:[^\n]*credential=[^/\n]*/\d+/[^/]*/([^/]+)/", re.IGNORECASE
)
_TARGET = re.compile(rb"\nx-amz-target: *[^\n]*?(\w+)\r", re.IGNORECASE)
_LENGTH = re.compile(rb"\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNK = 2**16


class Calls:
    """The calls since they were last taken: how many by service and operation."""

    def __init__(self, endpoint: str) -> None:
        """Count what goes to ``endpoint``; its own address is ``endpoint`` once it is served."""
        self.endpoint = ""
        self._behind = urlsplit(endpoint)
        self._counted: Counter[str] = Counter()

    def taken(self) -> dict[str, int]:
        """How many calls there were since this was last asked, by service and operation."""
        counted, self._counted = self._counted, Counter()
        return dict(sorted(counted.items()))

    async def serve(self, started: threading.Event) -> None:
        """Pass calls on until ``stop`` is called."""
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0, limit=_CHUNK)
        self.endpoint = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        started.set()
        await self._stopped.wait()
        server.close()

    def stop(self) -> None:
        """End ``serve``, from another thread."""
        self._loop.call_soon_threadsafe(self._stopped.set)

    async def _pass_on(self, caller: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """Pass on all requests of one connection."""
        answers, onward = await asyncio.open_connection(
            self._behind.hostname, self._behind.port, limit=_CHUNK
        )
        answering = asyncio.create_task(_copy(answers, back))
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await caller.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                body = await caller.readexactly(int(length[1]) if length else 0)
                self._counted[operation(head)] += 1
                onward.write(head + body)
                await onward.drain()
        onward.close()
        await answering


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await source.read(_CHUNK):
            target.write(data)
            await target.drain()
    target.close()


def operation(head: bytes) -> str:
    """The service that a request is signed for, and its operation or else its method."""
    service, target = _SERVICE.search(head), _TARGET.search(head)
    called = target[1] if target else head.partition(b" ")[0]
    return f"{(service[1] if service else b'unsigned').decode()} {called.decode()}"


@contextlib.contextmanager
def counted(endpoint: str) -> Iterator[Calls]:
    """Stand before ``endpoint``; send calls to the ``endpoint`` of what this gives."""
    calls, started = Calls(endpoint), threading.Event()
    serving = threading.Thread(target=lambda: asyncio.run(calls.serve(started)), daemon=True)
    serving.start()
    started.wait()
    try:
        yield calls
    finally:
        calls.stop()
        serving.join()
