"""Runs one command and measures it: ``python -I -S alone.py REPORT COMMAND...``.

It is a separate process that imports almost nothing, because Linux includes the memory of the
process that starts a command in the peak of that command.
"""

import json
import os
import sys
import time


def main(report: str, *command: str) -> int:
    """Run ``command``; write its seconds, processor seconds and largest process to a file."""
    started = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - started
    unit = 2**20 if sys.platform == "darwin" else 2**10
    with open(report, "w", encoding="utf-8") as file:  # noqa: PTH123  pathlib is memory too
        json.dump(
            {
                "seconds": seconds,
                "processor": usage.ru_utime + usage.ru_stime,
                "largest": usage.ru_maxrss / unit,
            },
            file,
        )
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
