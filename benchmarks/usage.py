"""Measures the reading of access logs: ``python -m benchmarks.usage``.

Each engine counts the lines of one log by client, scopes, route, status and API, on one core, in a
separate process. ``scopegate usage`` also handles times and windows, and writes the report.

This project does not depend on polars, duckdb and orjson: ``--python`` names an interpreter that
has them (``python3 -m venv other && other/bin/pip install duckdb msgspec orjson polars``).
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from benchmarks.measure import Cost, Failure, Task, measure

CLIENTS: Final = 200
START: Final = 1_793_491_200
DAYS: Final = 30
ROUTES: Final = ("GET /orders", "GET /orders/{id}", "POST /orders", "PUT /orders/{id}")
KEYS: Final = ("client_id", "scope", "method", "resource_path", "status", "error_type", "api_id")

ENGINES: Final = {
    "json": """
import json, collections
counts = collections.Counter()
with open(file, "rb") as lines:
    for line in lines:
        one = json.loads(line)
        counts[tuple(map(one.get, keys))] += 1
""",
    "orjson": """
import orjson, collections
counts = collections.Counter()
with open(file, "rb") as lines:
    for line in lines:
        one = orjson.loads(line)
        counts[tuple(map(one.get, keys))] += 1
""",
    "msgspec": """
import msgspec, collections, operator
made = msgspec.defstruct("Line", [(key, str) for key in keys], gc=False)
decoder, values = msgspec.json.Decoder(made), operator.attrgetter(*keys)
counts, rest = collections.Counter(), b""
with open(file, "rb") as lines:
    while data := lines.read(1 << 18):
        data = rest + data
        end = data.rfind(b"\\n") + 1
        rest = data[end:]
        counts.update(map(values, decoder.decode_lines(data[:end])))
""",
    "polars": """
import polars
schema = dict.fromkeys(keys, polars.String)
counts = (
    polars.scan_ndjson(file, schema=schema)
    .group_by(keys).agg(polars.len()).collect(engine="streaming")
)
""",
    "duckdb": """
import duckdb
connection = duckdb.connect()
connection.execute("set threads = 1; set memory_limit = '250MB'")
columns = {key: "VARCHAR" for key in keys}
counts = connection.execute(
    f"select {', '.join(keys)}, count(*) from read_json('{file}', format = 'newline_delimited',"
    f" columns = {columns}) group by all"
).fetchall()
""",
}


def lines(count: int) -> Iterator[str]:
    """Yield log lines of the module protected-rest-api: a month of calls of 200 clients."""
    dice = random.Random(17)  # noqa: S311  no secret
    clients = [f"{dice.getrandbits(128):026x}"[:26] for _ in range(CLIENTS)]
    calls = [
        (
            dice.choice(clients),
            *dice.choice(ROUTES).split(" "),
            dice.choice(["200", "200", "200", "404"]),
        )
        for _ in range(10_000)
    ]
    refused = ("-", "GET", "/orders", "401")
    for number, call in enumerate(islice(cycle([*calls, *[refused] * 100]), count)):
        client, method, path, status = call
        at = time.gmtime(START + number * DAYS * 86_400 // count)
        yield json.dumps(
            {
                "api_id": "a1b2c3d4e5",
                "client_id": client,
                "error_type": "UNAUTHORIZED" if client == "-" else "-",
                "ip": f"203.0.113.{number % 250}",
                "method": method,
                "path": f"/v1{path.replace('{id}', str(number))}",
                "request_id": f"{number:08x}-e5f6-7890-1234-567890abcdef",
                "request_time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", at),
                "resource_path": path,
                "response_latency": "35",
                "scope": "-" if client == "-" else "orders/read orders/write",
                "stage": "v1",
                "status": status,
            },
            separators=(",", ":"),
        )


def model() -> dict[str, object]:
    """Return the contract with the clients that call."""
    dice = random.Random(17)  # noqa: S311  no secret
    scopes = ["orders/read", "orders/write"]
    return {
        "rest_api_id": "a1b2c3d4e5",
        "stage_name": "v1",
        "clients": {
            f"partner-{number}": {"id": f"{dice.getrandbits(128):026x}"[:26], "scopes": scopes}
            for number in range(CLIENTS)
        },
        "routes": {route: {"scopes": scopes} for route in ROUTES},
    }


def tasks(folder: Path, log: Path, python: str) -> Iterator[tuple[str, Task]]:
    """Yield the measured tasks, by name."""
    outputs = folder / "outputs.json"
    outputs.write_text(json.dumps({"contract": model()}))
    environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
    command = [str(Path(sys.executable).with_name("scopegate")), "usage", str(outputs), str(log)]
    yield "scopegate usage", Task([*command, "--format", "json"], folder, environment)
    for name, program in ENGINES.items():
        told = f"file, keys = {str(log)!r}, {KEYS!r}\n"
        yield name, Task([python, "-c", told + program], folder, environment)


def row(name: str, size: int, count: int, cost: Cost) -> str:
    """Return a row of the table."""
    return (
        f"| {name} | {count:,} | {size / 1e9:.2f} GB | {cost.seconds:.1f} s |"
        f" {cost.processor:.1f} s | {cost.largest:.0f} MiB |"
    )


def main() -> int:
    """Print a table of the cost of each engine; return 1 if one failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.usage", description=__doc__)
    parser.add_argument("--lines", default="300000,3000000", help="numbers of lines")
    parser.add_argument("--python", default=sys.executable, help="interpreter with every engine")
    parser.add_argument("--only", default="", help="some of the names in the table")
    asked = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    failed = False
    print("| Engine | Lines | Size | Time | Processor | Memory |\n|---|---|---|---|---|---|")
    for count in map(int, asked.lines.split(",")):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            log = folder / "access.log"
            with log.open("w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines(count))
            for engine, task in tasks(folder, log, asked.python):
                if asked.only and engine not in asked.only.split(","):
                    continue
                try:
                    print(row(engine, log.stat().st_size, count, measure(task)), flush=True)
                except Failure as failure:
                    failed = True
                    print(f"{engine}: {failure}", file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
