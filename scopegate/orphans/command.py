"""What ``scopegate orphans`` does."""

import functools
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from scopegate.plain_text import plain
from scopegate.errors import ScopegateError
from scopegate.orphans.finding import Finding
from scopegate.orphans.kind import Thing
from scopegate.orphans.report import Report, document, hcl

try:
    from scopegate.orphans.aws import Aws
    from scopegate.orphans.planned import Planned, plan
    from scopegate.orphans.search import search
except ModuleNotFoundError as error:
    raise ScopegateError(
        f"`scopegate orphans` asks AWS by {error.name}, which isn't installed: install"
        " scopegate[orphans]."
    ) from None


class Format(StrEnum):
    """The forms of the report."""

    HCL = "hcl"
    JSON = "json"


def orphans(directory: Path, *, form: str) -> int:
    """Print what AWS holds of the root module in ``directory`` and its state doesn't know.

    So is what the state knows in part: what was made and then not read.

    Args:
        directory: Where Terraform runs.
        form: One of ``Format``.

    Returns:
        1 if there is anything, else 0.

    Raises:
        ScopegateError: An argument is bad, Terraform doesn't plan, or AWS refuses a call.
    """
    if form not in list(Format):
        raise ScopegateError(f"--format must be one of {', '.join(Format)}; got {form!r}.")
    aws = functools.cache(Aws)
    planned = plan(directory)
    _check_account(planned, aws)
    found = search(planned, aws)

    def created(finding: Finding, thing: Thing) -> datetime | None:
        ask = finding.kind.created
        return ask(aws(finding.region), thing.values) if ask else thing.created

    told = Report(found, created, empty=not planned.owned, tainted=planned.tainted)
    if form == Format.JSON:
        _write(document(told) + "\n")
    elif found or planned.tainted:
        _write(hcl(told))
    else:
        print("AWS holds nothing of it that the state doesn't know.", file=sys.stderr)
    return int(bool(found or planned.tainted))


def _check_account(planned: Planned, aws: "functools._lru_cache_wrapper[Aws]") -> None:
    """Refuse to search another account than the one that the state speaks of."""
    if not planned.account:
        return
    region = planned.regions.of(planned.owned[0])
    found = aws(region).call("sts", "get_caller_identity").get("Account")
    if found != planned.account:
        raise ScopegateError(
            f"The state is of account {planned.account}, and the environment's credentials are of"
            f" {plain(str(found))}: take those that Terraform applies with."
        )


def _write(text: str) -> None:
    """Write as UTF-8 whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
    sys.stdout.buffer.flush()
