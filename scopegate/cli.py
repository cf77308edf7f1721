"""The command line: each command imports what it needs, so that none pays for another."""

import typer

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
