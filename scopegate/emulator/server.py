"""The process of an instance: MiniStack with patches and validation, on a given socket.

``python -m scopegate.emulator.server <file descriptor of the socket> [--stock]``; the rest of its
configuration is in the environment, which ``lifecycle`` composes.
"""

import asyncio
import sys
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.typing import ASGIFramework

from scopegate.emulator import patches
from scopegate.emulator.validation import validated

_SDK = b"amz-sdk-request"
"""A header that AWS SDKs send with each attempt of a call."""
_LATENCY = 0.02
"""Minimum seconds of a call of AWS."""


def unhurried(app: ASGIFramework) -> ASGIFramework:
    """Wrap ``app`` so that it answers an AWS SDK no sooner than AWS does.

    The SDK for Go closes the connection and repeats the call if the answer arrives before it has
    noticed that its request is completely written. With answers within a millisecond on a busy
    machine, Terraform repeated one in some thousand calls, and got the error that the resource
    already exists.
    """

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        async def send_in_time(message: Any) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(_LATENCY)
            await send(message)

        called = any(name == _SDK for name, _ in scope.get("headers", ()))
        await app(scope, receive, send_in_time if called else send)

    return answer


def main(descriptor: str, *options: str) -> None:
    """Serve until a signal ends it."""
    stock = "--stock" in options
    if not stock:
        patches.apply()
    from ministack.app import app  # noqa: PLC0415 - the patches must be applied first

    configuration = Config()
    configuration.bind = [f"fd://{descriptor}"]
    configuration.keep_alive_timeout = 75
    configuration.graceful_timeout = 1
    asyncio.run(serve(unhurried(app if stock else validated(app)), configuration))


if __name__ == "__main__":
    main(*sys.argv[1:])
