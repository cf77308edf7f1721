"""The command line: each command imports what it needs, so that none pays for another."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scopegate import output
from scopegate.emulator import commands as emulator
from scopegate.errors import ScopegateError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scopegate.verify.system import DeployedSystem

app = typer.Typer(
    name="scopegate",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="OAuth 2.0 client credentials for Amazon API Gateway with Amazon Cognito.",
)
app.add_typer(emulator.app, name="local")


@app.callback()
def main() -> None:
    """Group the commands."""


@app.command()
def generate(
    out: Annotated[Path, typer.Option(help="Directory that the modules are written to.")] = Path(
        "modules"
    ),
    form: Annotated[str, typer.Option("--format", help="hcl or json.")] = "hcl",
) -> None:
    """Write the Terraform modules."""
    from scopegate.generate.form import Form
    from scopegate.generate.memory import modules
    from scopegate.generate.write import write

    if form not in list(Form):
        raise ScopegateError(f"--format must be one of {', '.join(Form)}; got {form!r}.")
    made = modules(Form(form))
    changed = write(out, made)
    print(f"{len(made)} modules in {out}, {len(changed)} files changed.")


@app.command()
def schema() -> None:
    """Bring the extract of the AWS provider's schema up to date (for developers of Scopegate)."""
    import json

    from scopegate.generate import schema as extract
    from scopegate.generate.modules import resource_types
    from scopegate.terraform import provider_schema

    found = extract.extract(provider_schema(), resource_types())
    extract.FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


@app.command()
def review(
    plan: Annotated[
        str, typer.Argument(help="terraform show -json PLAN, or - for standard input.")
    ],
    form: Annotated[str, typer.Option("--format", help="text, markdown, json or html.")] = "text",
    fail_on: Annotated[
        str,
        typer.Option(help="Exit with 1 on these: none, critical, or kinds separated by commas."),
    ] = "critical",
    waivers: Annotated[
        Path | None,
        typer.Option("--waivers", "--accept", help="File of findings that the team has waived."),
    ] = None,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Add the decision on each client and route to JSON.")
    ] = False,
) -> None:
    """Review a Terraform plan: which client gains or loses which route, and what else changes."""
    from scopegate.access import command

    sys.exit(command.review(plan, form=form, fail_on=fail_on, waived=waivers, matrix=matrix))


@app.command()
def access(
    file: Annotated[str, typer.Argument(help="A plan, a state or outputs as JSON, or -.")],
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Print who can call what."""
    from scopegate.access import command

    command.access(file, form=form)


@app.command()
def verify(
    directory: Annotated[
        Path | None,
        typer.Argument(help="Root module that was applied; the deployed stack when left out."),
    ] = None,
    target: Annotated[
        str, typer.Option(help="local or aws: where the stack is deployed.")
    ] = "local",
    wait: Annotated[
        float, typer.Option(help="Seconds to go on for while answers are not as expected.")
    ] = 0,
) -> None:
    """Ask for tokens, call every route as everybody, compare with the contract."""
    from scopegate import deployment
    from scopegate.verify.system import read

    if directory is not None:
        raise typer.Exit(_prove(read(directory), directory, wait=wait))
    where = deployment.on(deployment.target(target))
    system = read(where.directory, where.environment)
    raise typer.Exit(_prove(system, where.directory, where.environment, wait=wait))


@app.command()
def orphans(
    directory: Annotated[
        Path, typer.Argument(help="Directory of the root module whose apply failed.")
    ] = Path(),
    form: Annotated[str, typer.Option("--format", help="hcl or json.")] = "hcl",
) -> None:
    """List resources in AWS that are missing from the state of a root module, and what to do.

    Exits with 0 if it finds none, 1 if it finds some, and 2 if it can't search.
    """
    from scopegate.orphans import command

    sys.exit(command.orphans(directory, form=form))


@app.command()
def deploy(
    target: Annotated[str, typer.Option(help="local or aws.")] = "local",
) -> None:
    """Generate the modules, deploy main.py's stack, prove it by real calls."""
    from scopegate import deployment
    from scopegate.verify.system import read

    where = deployment.on(deployment.target(target), start=True)
    generate()
    where.apply()
    system = read(where.directory, where.environment)
    wait = deployment.SETTLE[where.target]
    status = _prove(system, where.directory, where.environment, wait=wait)
    print(where.how_to_stop)
    raise typer.Exit(status)


@app.command()
def stack(
    target: Annotated[str, typer.Option(help="local or aws.")] = "local",
) -> None:
    """Print the folder where Terraform runs for the deployed stack."""
    from scopegate import deployment

    print(deployment.on(deployment.target(target)).directory)


@app.command()
def destroy(
    target: Annotated[str, typer.Option(help="local or aws.")] = "local",
) -> None:
    """Destroy what deploy created, and stop the emulator."""
    from scopegate import deployment

    deployment.on(deployment.target(target)).destroy()


def _prove(
    system: "DeployedSystem",
    directory: Path,
    environment: "Mapping[str, str] | None" = None,
    *,
    wait: float,
) -> int:
    """Print the matrix of real answers; return 0 if all are as the contract says, else 1."""
    from rich.console import Console

    from scopegate.verify.calls import verify
    from scopegate.verify.report import print_matrix
    from scopegate.verify.served import UnknownError, unknown_routes

    calls = verify(system, wait=wait)
    print_matrix(calls, Console())
    served = []
    try:
        served = unknown_routes(system, directory, environment)
    except UnknownError as error:
        print(f"Not checked whether the stage serves routes beyond the contract: {error}")
    for one in served:
        print(one.sentence)
    return 0 if not served and all(call.passed for call in calls) else 1


def run() -> None:
    """Run the command line; what a user can fix is one message and exit code 2."""
    try:
        output.guard()
        try:
            app()
        finally:
            sys.stdout.flush()
    except ScopegateError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
