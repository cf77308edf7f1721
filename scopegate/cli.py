"""The command line: each command imports what it needs, so that none pays for another."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from scopegate.errors import ScopegateError
from scopegate.local_aws import commands as local_aws

app = typer.Typer(
    name="scopegate",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="OAuth 2.0 client credentials for Amazon API Gateway with Amazon Cognito.",
)
app.add_typer(local_aws.app, name="local")


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
    from scopegate.generate.modules import MODULES, Form, files
    from scopegate.generate.write import write

    if form not in list(Form):
        raise ScopegateError(f"--format must be one of {', '.join(Form)}; got {form!r}.")
    changed = write(out, {module.name: files(module, Form(form)) for module in MODULES})
    print(f"{len(MODULES)} modules in {out}, {len(changed)} files changed.")


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
    accept: Annotated[Path | None, typer.Option(help="File of findings the team accepted.")] = None,
    matrix: Annotated[bool, typer.Option("--matrix", help="Put the matrix into the JSON.")] = False,
) -> None:
    """Say who gains or loses which route by a Terraform plan."""
    from scopegate.access import command

    sys.exit(command.review(plan, form=form, fail_on=fail_on, accept=accept, matrix=matrix))


@app.command()
def access(
    file: Annotated[str, typer.Argument(help="A plan, a state or outputs as JSON, or -.")],
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Print who may call what."""
    from scopegate.access import command

    command.access(file, form=form)


def run() -> None:
    """Run the command line; what a user can mend is one message and exit code 2."""
    try:
        app()
    except ScopegateError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
