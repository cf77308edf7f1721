"""The command line: each command imports what it needs, so that none pays for another."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from scopegate import output
from scopegate.choices import MatrixFormat, OrphansFormat, ReviewFormat, Target, UsageFormat
from scopegate.emulator import commands as emulator
from scopegate.errors import ScopegateError
from scopegate.generate.form import Form
from scopegate.help import choice, ending

app = typer.Typer(
    name="scopegate",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(emulator.app, name="local", rich_help_panel="The emulator")

Where = Annotated[
    Target, choice("--target", Target, "An emulator on this machine, or your AWS account")
]
Yes = Annotated[bool, typer.Option("--yes", help="Change an AWS account without asking.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", help="Print the whole plan, and each resource as it changes.")
]


_MODULES = "Modules"
_ACCESS = "Who can call what"
_DEMONSTRATION = "The demonstration: main.py's stack"


def _print_version(asked: bool) -> None:
    """Print the version, if that is what was asked for, and nothing else."""
    if asked:
        from importlib.metadata import version

        print(f"scopegate {version('scopegate')}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, help="Print the version.", is_eager=True
        ),
    ] = False,
) -> None:
    """OAuth 2.0 client credentials for Amazon API Gateway with Amazon Cognito."""


@app.command(
    rich_help_panel=_MODULES,
    epilog=ending("scopegate generate --out modules", "when the modules are written"),
)
def generate(
    out: Annotated[Path, typer.Option(help="Directory that the modules are written to.")] = Path(
        "modules"
    ),
    form: Annotated[Form, choice("--format", Form, "Terraform's syntax")] = Form.HCL,
) -> None:
    """Write the Terraform modules."""
    from scopegate.generate.memory import modules
    from scopegate.generate.write import write

    made = modules(form)
    changed = write(out, made)
    print(f"{len(made)} modules in {out}, {len(changed)} files changed.")


@app.command(
    rich_help_panel=_MODULES,
    epilog=ending("scopegate schema", "when the extract is written"),
)
def schema() -> None:
    """Bring the extract of the AWS provider's schema up to date (for developers of Scopegate)."""
    import json

    from scopegate.generate import schema as extract
    from scopegate.generate.modules import resource_types
    from scopegate.terraform import provider_schema

    found = extract.extract(provider_schema(), resource_types())
    extract.FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


@app.command(
    rich_help_panel=_ACCESS,
    epilog=ending(
        "terraform show -json plan | scopegate review - --fail-on critical",
        "without a finding to fail on",
        "with one",
    ),
)
def review(
    plan: Annotated[
        str, typer.Argument(help="Output of terraform show -json PLAN, or - for standard input.")
    ],
    form: Annotated[
        ReviewFormat, choice("--format", ReviewFormat, "Form of the review")
    ] = ReviewFormat.TEXT,
    fail_on: Annotated[
        str,
        typer.Option(help="Exit with 1 on these: none, a severity, or kinds separated by commas."),
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


@app.command(
    rich_help_panel=_ACCESS,
    epilog=ending("terraform show -json | scopegate access -", "when it is printed"),
)
def access(
    file: Annotated[
        str, typer.Argument(help="A plan, a state or outputs as JSON, or - for standard input.")
    ],
    form: Annotated[
        MatrixFormat, choice("--format", MatrixFormat, "Form of the output")
    ] = MatrixFormat.TEXT,
) -> None:
    """Print who can call what."""
    from scopegate.access import command

    command.access(file, form=form)


@app.command(
    rich_help_panel=_ACCESS,
    epilog=ending("terraform show -json | scopegate kit - --out kits", "when the kits are written"),
)
def kit(
    file: Annotated[
        str, typer.Argument(help="A plan, a state or outputs as JSON, or - for standard input.")
    ],
    out: Annotated[
        Path, typer.Option(help="Directory that the kits are written to; new or empty.")
    ],
    client: Annotated[
        list[str] | None,
        typer.Option(help="Key of a client; repeatable. Default: all clients."),
    ] = None,
    contact: Annotated[
        str, typer.Option(help="Contact for the partner: an e-mail address, a URL or other text.")
    ] = "",
    title: Annotated[str, typer.Option(help="Title of the API. Default: its name.")] = "",
    openapi: Annotated[
        Path | None, typer.Option(help="Your own OpenAPI 3 document, for schemas and texts.")
    ] = None,
) -> None:
    """Write what each client's developers need: OpenAPI document, page, Postman collection."""
    from scopegate.kit import command
    from scopegate.kit.build import Options

    command.kit(file, out, Options(tuple(client or ()), contact.strip(), title.strip()), openapi)


@app.command(
    rich_help_panel=_ACCESS,
    epilog=ending(
        "scopegate usage state.json exported/ --days 31 --fail-on unused-credential",
        "without a finding to fail on",
        "with one",
    ),
)
def usage(
    model: Annotated[
        str, typer.Argument(help="A plan, a state or outputs as JSON, or - for standard input.")
    ],
    logs: Annotated[
        list[str] | None,
        typer.Argument(help="Access logs: files, directories, s3://BUCKET/PREFIX, or -."),
    ] = None,
    log_group: Annotated[
        list[str] | None, typer.Option(help="Log group of CloudWatch Logs to read; repeatable.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Start of the window: a date or a time, in UTC.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="End of the window. Default: now, or the end of the log.")
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, help="Days that the log must cover, instead of --since.")
    ] = None,
    form: Annotated[
        UsageFormat, choice("--format", UsageFormat, "Report, or the smallest grant alone")
    ] = UsageFormat.TEXT,
    fail_on: Annotated[
        str, typer.Option(help="Exit with 1 on these: none, or kinds separated by commas.")
    ] = "none",
    field: Annotated[
        list[str] | None,
        typer.Option(help="Name of a field in the log, such as client=appId; repeatable."),
    ] = None,
    log_format: Annotated[
        str | None, typer.Option(help="Format of the access log, as the stage has it.")
    ] = None,
    api: Annotated[
        str | None, typer.Option(help="API that the lines belong to, if they don't name it.")
    ] = None,
    silence: Annotated[
        str | None, typer.Option(help="Longest ordinary time without a line, such as 36h.")
    ] = None,
    idle: Annotated[
        str, typer.Option(help="Time without a call after which an old credential can be removed.")
    ] = "7d",
    tolerate: Annotated[
        int,
        typer.Option(
            min=0, help="Unreadable lines that are accepted before anything is called unused."
        ),
    ] = 0,
    paths: Annotated[
        bool, typer.Option("--paths", help="Show paths that callers tried, with their values.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Read from AWS without asking.")] = False,
) -> None:
    """Compare who can call what with who did, from access logs; find the smallest grant."""
    from scopegate.usage import command

    options = command.Options(
        log_groups=log_group or (),
        since=since,
        until=until,
        days=days,
        field=field or (),
        log_format=log_format,
        api=api,
        silence=silence,
        idle=idle,
        tolerate=tolerate,
        paths=paths,
        form=form,
        fail_on=fail_on,
        yes=yes,
    )
    sys.exit(command.usage(model, logs or (), options))


@app.command(
    rich_help_panel=_ACCESS,
    epilog=ending(
        "scopegate routes openapi.yaml",
        "if every operation is among the routes",
        "if one is missing, with the reason on standard error",
    ),
)
def routes(
    file: Annotated[
        str, typer.Argument(help="An OpenAPI document, JSON or YAML, or - for standard input.")
    ],
) -> None:
    """Print the routes of an OpenAPI document, as protected-rest-api and oauth2-api take them."""
    from scopegate import routes as command

    sys.exit(command.routes(file))


@app.command(
    rich_help_panel=_ACCESS,
    epilog=ending(
        "scopegate verify examples/basic --wait 180",
        "if every answer is as expected",
        "if one is not",
    ),
)
def verify(
    directory: Annotated[
        Path | None,
        typer.Argument(help="Directory of the applied root module. Default: the demonstration."),
    ] = None,
    target: Where = Target.LOCAL,
    wait: Annotated[
        float,
        typer.Option(
            help="Seconds for which calls are repeated while answers are not as expected."
        ),
    ] = 0,
    live: Annotated[
        bool,
        typer.Option(
            "--live",
            help="Also export what the stage serves, and list what differs from the plan.",
        ),
    ] = False,
) -> None:
    """Call every route as each client and without a token, and compare with what is declared."""
    from rich.console import Console

    from scopegate import deployment
    from scopegate.verify.command import call

    def waiting() -> None:
        print(
            f"Some answers are not as expected yet. Calling again for up to {wait:g} seconds.",
            file=sys.stderr,
        )

    environment = None
    if directory is None:
        where = deployment.found(target)
        directory, environment = where.directory, where.environment
    answers = call(directory, environment, wait=wait, live=live, waiting=waiting)
    raise typer.Exit(answers.report(Console()))


@app.command(
    rich_help_panel="After a failed apply",
    epilog=ending("scopegate orphans examples/basic", "if it finds none", "if it finds some"),
)
def orphans(
    directory: Annotated[
        Path, typer.Argument(help="Directory of the root module whose apply failed.")
    ] = Path(),
    form: Annotated[
        OrphansFormat, choice("--format", OrphansFormat, "Form of the report")
    ] = OrphansFormat.HCL,
) -> None:
    """List resources in AWS that are missing from the state of a root module, and what to do."""
    from scopegate.orphans import command

    sys.exit(command.orphans(directory, form=form))


@app.command(
    rich_help_panel=_MODULES,
    epilog=ending(
        "scopegate adopt --user-pool eu-central-1_AbCdEfGhI --rest-api a1b2c3d4e5",
        "if the directory is written and its plan is safe",
        "if the system can't be adopted without destroying or opening something",
    ),
)
def adopt(
    out: Annotated[
        Path, typer.Option(help="Directory that the root module is written to; new or empty.")
    ] = Path("adopted"),
    user_pool: Annotated[
        list[str] | None, typer.Option(help="Id of a user pool to adopt; repeatable.")
    ] = None,
    rest_api: Annotated[
        list[str] | None, typer.Option(help="Id of a REST API to adopt; repeatable.")
    ] = None,
    http_api: Annotated[
        list[str] | None, typer.Option(help="Id of an HTTP API to adopt; repeatable.")
    ] = None,
    stage: Annotated[
        str | None, typer.Option(help="Stage to adopt, of the APIs that have it.")
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="Region. Default: that of the environment.")
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(
            help="Output of terraform show -json in the configuration that manages it, or -."
        ),
    ] = None,
    template: Annotated[
        str | None, typer.Option(help="Template of CloudFormation or AWS CDK that created it.")
    ] = None,
    stack: Annotated[str | None, typer.Option(help="Name of the stack that created it.")] = None,
    stack_resources: Annotated[
        str | None,
        typer.Option(
            help="Output of aws cloudformation describe-stack-resources, instead of --stack."
        ),
    ] = None,
    openapi: Annotated[
        str | None, typer.Option(help="OpenAPI document that the REST API was made from.")
    ] = None,
    modules: Annotated[
        Path | None,
        typer.Option(
            help="Directory of the modules. Default: those of the clone, otherwise of the release."
        ),
    ] = None,
) -> None:
    """Write a root module that adopts existing user pools and APIs, and plan it.

    Without options, it lists what the account contains and asks.
    """
    from scopegate.adopt import command
    from scopegate.adopt.sources.origin import Selection

    named = Selection(*(tuple(dict.fromkeys(ids or ())) for ids in (user_pool, rest_api, http_api)))
    options = command.Options(
        selection=named,
        stage=stage,
        region=region,
        state=state,
        template=template,
        stack=stack,
        stack_resources=stack_resources,
        openapi=openapi,
        modules=modules,
    )
    sys.exit(command.adopt(out, options))


@app.command(
    rich_help_panel=_DEMONSTRATION,
    epilog=ending(
        "scopegate deploy --target aws",
        "if every answer is as expected",
        "if one is not, or if you don't agree to the plan",
    ),
)
def deploy(target: Where = Target.LOCAL, yes: Yes = False, verbose: Verbose = False) -> None:
    """Deploy the demonstration: generate the modules, deploy main.py's stack, call every route."""
    from scopegate import demonstration

    raise typer.Exit(demonstration.deploy(target, yes=yes, verbose=verbose))


@app.command(
    rich_help_panel=_DEMONSTRATION,
    epilog=ending('terraform -chdir="$(scopegate stack)" output', "when it is printed"),
)
def stack(target: Where = Target.LOCAL) -> None:
    """Print the directory in which Terraform runs for the demonstration."""
    from scopegate import deployment

    print(deployment.found(target).directory)


@app.command(
    rich_help_panel=_DEMONSTRATION,
    epilog=ending(
        "scopegate destroy --target aws",
        "when nothing is left, also where nothing was",
        "if you don't agree to the plan",
    ),
)
def destroy(target: Where = Target.LOCAL, yes: Yes = False, verbose: Verbose = False) -> None:
    """Destroy the demonstration, and stop its emulator."""
    from scopegate import demonstration

    raise typer.Exit(demonstration.destroy(target, yes=yes, verbose=verbose))


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
