"""The commands ``scopegate review`` and ``scopegate access``."""

import datetime as dt
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scopegate.access import pipeline, waivers
from scopegate.access.findings import Kind, Severity
from scopegate.access.reports.review import Review
from scopegate.choices import MatrixFormat, ReviewFormat
from scopegate.errors import ScopegateError
from scopegate.plain_text import plain
from scopegate.plan.document import load


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Spell out what a terminal would act on in a message that names something of the input."""
    try:
        yield
    except ScopegateError as error:
        raise ScopegateError(plain(str(error))) from error


@_plain_errors()
def review(
    source: str,
    *,
    form: ReviewFormat,
    fail_on: str,
    waived: Path | None = None,
    matrix: bool = False,
) -> int:
    """Print the review of a plan.

    Args:
        source: Path of ``terraform show -json PLAN``'s output, or ``-``.
        form: How to print it.
        fail_on: ``none``, ``critical``, or kinds of findings separated by commas.
        waived: A file of waivers.
        matrix: Whether JSON holds the decision on every client and route.

    Returns:
        1 if there is a finding to fail on, else 0.

    Raises:
        ScopegateError: The input or an argument is bad.
    """
    failing = _failing(fail_on)
    given = waivers.load(waived) if waived else []
    found = pipeline.review(load(source))
    today = dt.datetime.now(tz=dt.UTC).date()
    counting, covered, notes = waivers.apply(found.findings, given, today)
    reviewed = Review(
        found.systems.before,
        found.systems.after,
        counting,
        covered,
        notes,
        partial=(*found.plan.partial, *found.plan.deferred),
    )
    _print(_render(reviewed, form, matrix=matrix))
    return int(any(finding.kind in failing for finding in reviewed.findings))


@_plain_errors()
def access(source: str, *, form: MatrixFormat) -> None:
    """Print who can call what, from a plan (after it), a state or outputs.

    Raises:
        ScopegateError: The input is bad.
    """
    system = pipeline.system_of(load(source))
    if form == MatrixFormat.JSON:
        import json  # noqa: PLC0415

        from scopegate.access.reports import document  # noqa: PLC0415

        whole = {"version": document.VERSION} | document.system(system, matrix=True)
        _print(json.dumps(whole))
        return
    from scopegate.access.reports import text  # noqa: PLC0415

    _print(text.render_matrix(system, width=_width(), colour=sys.stdout.isatty()))


def _render(reviewed: Review, form: ReviewFormat, *, matrix: bool) -> str:
    """Import only what the chosen format needs."""
    match form:
        case ReviewFormat.JSON:
            from scopegate.access.reports import document  # noqa: PLC0415

            return document.render(reviewed, matrix=matrix)
        case ReviewFormat.MARKDOWN:
            from scopegate.access.reports import markdown  # noqa: PLC0415

            return markdown.render(reviewed)
        case ReviewFormat.HTML:
            from scopegate.access.reports import html  # noqa: PLC0415

            return html.render(reviewed)
        case ReviewFormat.TEXT:
            from scopegate.access.reports import text  # noqa: PLC0415

            return text.render(reviewed, width=_width(), colour=sys.stdout.isatty())


def _failing(fail_on: str) -> frozenset[Kind]:
    """Return the kinds that ``--fail-on`` names."""
    names = [name.strip() for name in fail_on.split(",") if name.strip()]
    if names == ["none"]:
        return frozenset()
    found: set[Kind] = set()
    for name in names:
        if name in list(Kind):
            found.add(Kind(name))
        elif name in list(Severity):
            found.update(kind for kind in Kind if kind.severity == name)
        else:
            kinds = ", ".join(kind.value for kind in Kind)
            severities = ", ".join(Severity)
            raise ScopegateError(
                f"--fail-on is {name!r}. Use none, a severity ({severities}) or kinds: {kinds}."
            )
    if not found:
        raise ScopegateError("--fail-on is empty. Use none, critical, or kinds of findings.")
    return frozenset(found)


def _width() -> int | None:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _print(text: str) -> None:
    """Write as UTF-8 whatever the locale; lone surrogates have been spelled out or escaped."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
    if not text.endswith("\n"):
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()
