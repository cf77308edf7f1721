"""The process of an instance: MiniStack, mended, on a socket that its parent has opened.

``python -m scopegate.local_aws.server <file descriptor of the socket> [--stock]``; the rest of its
configuration is in the environment, which ``lifecycle`` composes.
"""

import asyncio
import sys

from hypercorn.asyncio import serve
from hypercorn.config import Config

from scopegate.local_aws import adapter


def main(descriptor: str, *options: str) -> None:
    """Serve until a signal ends it."""
    if "--stock" not in options:
        adapter.mend()
    from ministack.app import app  # noqa: PLC0415 - after the mending, which it is to see

    configuration = Config()
    configuration.bind = [f"fd://{descriptor}"]
    configuration.keep_alive_timeout = 75
    configuration.graceful_timeout = 1
    asyncio.run(serve(app, configuration))


if __name__ == "__main__":
    main(*sys.argv[1:])
