"""``scopegate local …``: the AWS emulator from the command line."""

# Each command imports what it needs, so that other commands start fast.
# ruff: noqa: PLC0415

import json
import shlex
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from scopegate.help import ending

if TYPE_CHECKING:
    from scopegate.emulator import Instance

app = typer.Typer(
    no_args_is_help=True,
    help="Run an AWS emulator on this machine, without an account and without costs.",
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command(epilog=ending("scopegate local up --port 4566", "when it is ready"))
def up(
    *,
    port: Annotated[
        int | None, typer.Option(help="Port on 127.0.0.1. Default: a free one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Start an AWS emulator and wait until it is ready."""
    from scopegate.emulator import start
    from scopegate.invocation import command

    instance = start(port)
    if as_json:
        print(json.dumps(_summary(instance), indent=2))
        return
    port_option = ("--port", str(instance.port))
    print(f"The emulator is ready at {instance.endpoint} (process {instance.pid}).")
    print(f'Point this shell at it:  eval "$({command("local", "env", *port_option)})"')
    print(f"Stop it:                 {command('local', 'down', *port_option)}")


@app.command(
    epilog=ending("scopegate local down", "when it is stopped, also where none was running")
)
def down(
    *,
    port: Annotated[
        int | None,
        typer.Option(
            help="Port of the emulator. Default: the one that this shell points at, or the only "
            "one that is running."
        ),
    ] = None,
) -> None:
    """Stop an AWS emulator and remove all that it holds."""
    from scopegate.emulator import NONE_RUNNING, registry, running, stop

    if port is None and not running():
        print(NONE_RUNNING)
        return
    instance = registry.find(port)
    stop(instance)
    print(f"The emulator on port {instance.port} is stopped.")
    if instance.chosen:
        print("This shell still points at it. To use AWS, open another shell.", file=sys.stderr)


@app.command(epilog=ending("scopegate local status", "whether or not one is running"))
def status(*, as_json: AsJson = False) -> None:
    """List the emulators that are running."""
    from scopegate.emulator import NONE_RUNNING, running

    instances = running()
    if as_json:
        print(json.dumps([_summary(one) for one in instances], indent=2))
    elif instances:
        _print_table(instances)
    else:
        print(NONE_RUNNING)


@app.command(epilog=ending('eval "$(scopegate local env)"', "when they are printed"))
def env(
    *,
    port: Annotated[
        int | None,
        typer.Option(help="Port of the emulator. Default: the one that was started last."),
    ] = None,
) -> None:
    """Print the exports that point a shell at an emulator."""
    from scopegate.emulator import registry

    instance, others = (registry.find(port), "") if port is not None else registry.latest()
    if others:
        print(
            f"Several emulators are running, on ports {others}. "
            f"This shell now points at the one that was started last, on port {instance.port}.",
            file=sys.stderr,
        )
    for name, value in instance.environment.items():
        print(f"export {name}={shlex.quote(value)}")


def _summary(instance: "Instance") -> dict[str, object]:
    return {"port": instance.port, "pid": instance.pid, "environment": instance.environment}


def _print_table(instances: list["Instance"]) -> None:
    from datetime import UTC, datetime

    from rich.console import Console
    from rich.table import Table

    table = Table("Port", "Process", "Endpoint", "Since")
    for one in instances:
        since = datetime.fromtimestamp(one.created, UTC).astimezone()
        table.add_row(str(one.port), str(one.pid), one.endpoint, f"{since:%Y-%m-%d %H:%M:%S}")
    Console().print(table)
