"""The command ``scopegate orphans``."""

import functools
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from scopegate import terraform
from scopegate.account.reader import Reader
from scopegate.choices import OrphansFormat
from scopegate.errors import ScopegateError
from scopegate.orphans.finding import Finding
from scopegate.orphans.remote_resource import RemoteResource
from scopegate.orphans.report import Report, document, hcl
from scopegate.orphans.resource_types import TYPES
from scopegate.plain_text import plain

try:
    from scopegate.account.aws import Aws
    from scopegate.orphans.planned import Planned, plan, read
    from scopegate.orphans.search import search
except ModuleNotFoundError as error:
    raise ScopegateError(
        f"`scopegate orphans` needs {error.name}, which isn't installed: install"
        " scopegate[orphans]."
    ) from None

_NOTHING = (
    "No orphans: AWS contains no resource of this root module that is missing from the Terraform"
    " state.\nTo continue after a failed apply, run:"
)
_POINTER = "What to do next is at the top of the report."


def orphans(directory: Path, *, form: OrphansFormat) -> int:
    """Print the resources of the root module in ``directory`` that its state lacks.

    Resources that are tainted in the state are printed too.

    Args:
        directory: Where Terraform runs.
        form: How to print it.

    Returns:
        1 if anything was found, else 0.

    Raises:
        ScopegateError: Terraform can't plan, or AWS refuses a call.
    """
    aws = functools.cache(Aws)
    planned = read(plan(directory), TYPES)
    _check_account(planned, aws)
    findings = search(planned, aws)

    def created(finding: Finding, remote: RemoteResource) -> datetime | None:
        ask = finding.resource_type.created
        return ask(aws(finding.region), remote.values) if ask else remote.created

    report = Report(
        findings,
        created,
        empty=not planned.owned,
        tainted=planned.tainted,
        directory=directory,
        terraform=Path(terraform.executable()).name,
    )
    if form == OrphansFormat.JSON:
        _write(document(report) + "\n")
    elif findings or planned.tainted:
        _write(hcl(report))
        print(f"{report.summary} {_POINTER}", file=sys.stderr)
    else:
        commands = [command for step in report.next_steps for command in step.commands]
        print(_NOTHING, *(f"  {plain(one)}" for one in commands), sep="\n", file=sys.stderr)
    return int(report.found)


def _check_account(planned: Planned, reader: Callable[[str], Reader]) -> None:
    """Refuse to search an account other than that of the state."""
    if planned.account is None:
        return
    account, instance = planned.account
    region = planned.regions.of(instance)
    found = reader(region).call("sts", "get_caller_identity").get("Account")
    if found != account:
        raise ScopegateError(
            f"The state belongs to AWS account {account}, but the credentials in the environment"
            f" belong to {plain(str(found))}. Use the credentials that Terraform applies with."
        )


def _write(text: str) -> None:
    """Write UTF-8, regardless of the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
    sys.stdout.buffer.flush()
