"""The command ``scopegate usage``."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import msgspec

from scopegate.access import pipeline
from scopegate.access.system.model import System
from scopegate.choices import UsageFormat
from scopegate.errors import ScopegateError
from scopegate.plain_text import plain
from scopegate.plan.document import load
from scopegate.usage import fields, findings, formats, sources, times
from scopegate.usage.fields import Field
from scopegate.usage.join import Joiner, join
from scopegate.usage.reading import LogReader
from scopegate.usage.reports.report import Report, report
from scopegate.usage.tally import Tally
from scopegate.usage.usage import Read, Settings, Usage
from scopegate.usage.window import Span, Window, window

_LIVE_DAYS: Final = 30
_GIGABYTE: Final = 1_000_000_000
_EVENT: Final = 26
"""Bytes that CloudWatch Logs adds to each event's message when it measures size."""

_TRANSFER: Final = 0.09
"""Price in US dollars of a gigabyte transferred from AWS to the internet, in most regions."""


class Options(msgspec.Struct, frozen=True):
    """The options of the command, in addition to the model and the logs."""

    log_groups: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    days: int | None = None
    field: Sequence[str] = ()
    log_format: str | None = None
    api: str | None = None
    silence: str | None = None
    idle: str = "7d"
    tolerate: int = 0
    paths: bool = False
    form: UsageFormat = UsageFormat.TEXT
    fail_on: str = "none"
    yes: bool = False


def usage(model: str, logs: Sequence[str], options: Options) -> int:
    """Print how clients used their scopes, credentials and routes.

    Args:
        model: A plan, a state or outputs as JSON, or ``-``.
        logs: Files, folders, ``s3://…`` and ``-``.
        options: The options.

    Returns:
        1 if there is a finding to fail on, else 0.

    Raises:
        ScopegateError: An argument, the model or a log is invalid.
    """
    try:
        return _usage(model, logs, options)
    except ScopegateError as error:
        raise ScopegateError(plain(str(error)).replace("\\u{a}", "\n")) from error


def _usage(model: str, logs: Sequence[str], options: Options) -> int:
    failing = findings.failing(options.fail_on)
    if model == sources.STANDARD_INPUT in logs:
        raise ScopegateError("Only one of the model and the logs can be standard input (-).")
    document = load(model)
    system = pipeline.system_of(document)
    now = int(time.time()) + 1  # a window does not include its end
    found = report(analysed(system, logs, options, now))
    _print(_rendered(found, options.form))
    return int(any(one.kind in failing for one in found.findings))


def analysed(system: System, logs: Sequence[str], options: Options, now: int) -> Usage:
    """Read the logs and join them with the model.

    Raises:
        ScopegateError: An argument or a log is invalid.
    """
    asked = _asked(options, now, live=bool(options.log_groups))
    chosen = fields.chosen(options.field)
    silence = times.duration("--silence", options.silence) if options.silence else None
    settings = Settings(times.duration("--idle", options.idle), options.tolerate, options.paths)
    known = [options.log_format] if options.log_format else formats.of_system(system)
    joiner = Joiner(system, options.api)
    reader = LogReader(Tally(*asked, template=joiner.template), chosen, known)
    limits = _read(reader, logs, options, asked)
    _check(reader)
    tally = reader.tally
    tally.finish()
    joined = join(tally, joiner)
    if options.days and asked == (None, None):
        last = max((lines.last for lines in joined.api_lines.values()), default=now)
        asked = (last - options.days * times.DAY, None)
    windows: dict[str, Window] = {}
    for key, lines in joined.api_lines.items():
        span = Span(lines.first, lines.last)
        windows[key] = window(lines.minutes, lines.count, span, asked, silence)
    read = Read(
        tally.lines,
        reader.problems.count,
        tuple(f"{one.source}, line {one.line}: {one.why}" for one in reader.problems.first),
        tally.outside,
        tally.more_addresses,
    )
    return Usage(
        system=system,
        joined=joined,
        read=read,
        windows=windows,
        asked=asked,
        addresses=tally.addresses,
        slots=tally.slots,
        width=tally.width,
        settings=settings,
        notes=tuple(formats.notes(system)),
        limits=limits,
    )


def _asked(options: Options, now: int, *, live: bool) -> tuple[int | None, int | None]:
    """Return the start and the end of the window that is asked for.

    Days of a log in files that has no end yet are counted back from its last line.

    Raises:
        ScopegateError: An option is invalid, or options contradict each other.
    """
    until = times.given("--until", options.until) if options.until else None
    if options.since and options.days:
        raise ScopegateError("--since and --days can't be combined.")
    if until and until > now:
        until = now
    since = times.given("--since", options.since) if options.since else None
    days = options.days or (_LIVE_DAYS if live and not since else None)
    if live:
        until = until or now
    if days and until:
        since = until - days * times.DAY
    if since is not None and until is not None and since >= until:
        raise ScopegateError(
            f"The window ends before it begins: it is from {times.shown(since)} to"
            f" {times.shown(until)}."
        )
    return since, until


def _read(
    reader: LogReader,
    logs: Sequence[str],
    options: Options,
    asked: tuple[int | None, int | None],
) -> tuple[str, ...]:
    """Read all logs, and return notes on events that are no longer kept.

    Raises:
        ScopegateError: There is no log, or it can't be read.
    """
    if not logs and not options.log_groups:
        raise ScopegateError(
            "There is no log to read. Pass files, folders, s3://BUCKET/PREFIX or - for standard"
            " input, or read CloudWatch Logs with --log-group NAME."
        )
    notes: tuple[str, ...] = ()
    if options.log_groups:
        notes = _read_groups(reader, options, asked)
    if logs:
        _read_files(reader, logs, options)
    return notes


def _read_files(reader: LogReader, logs: Sequence[str], options: Options) -> None:
    found = sources.sources(logs)
    remote = [one for one in found if one.name.startswith("s3://")]
    if remote:
        size = sum(one.size or 0 for one in remote)
        text = f"{len(remote)} objects with {_size(size)} in S3."
        _confirm(text, size, options)
    known = [one.size for one in found if one.size is not None]
    with _progress(sum(known) if len(known) == len(found) else None) as advance:
        for source in found:
            with sources.opened(source, advance) as stream:
                reader.read(source.name, stream, source.name.rpartition("/")[0])


def _read_groups(
    reader: LogReader, options: Options, asked: tuple[int | None, int | None]
) -> tuple[str, ...]:
    from scopegate.usage import aws  # noqa: PLC0415  botocore takes long to import

    since, until = asked
    if since is None or until is None:
        raise ScopegateError("Reading CloudWatch Logs needs a window: pass --days or --since.")
    account = aws.account()
    groups = [aws.log_group(account, name, until) for name in options.log_groups]
    size = sum(aws.size_of(account, group, since, until) for group in groups)
    names = ", ".join(group.name for group in groups)
    _confirm(f"About {_size(size)} of events in {names} {Span(since, until)}.", size, options)
    with _progress(size or None) as advance:
        for group in groups:
            found = aws.events(account, group, since, until)
            reader.events(group.name, _told(found, advance), group.name)
    return tuple(
        f"{group.name} has no events before {times.shown(group.kept_from)}."
        for group in groups
        if group.kept_from > since
    )


def _told(
    events: Iterator[Mapping[str, Any]], advance: Callable[[int], Any]
) -> Iterator[Mapping[str, Any]]:
    """Yield the events, and report their size in bytes as progress."""
    for event in events:
        advance(len(event.get("message", "")) + _EVENT)
        yield event


def _check(reader: LogReader) -> None:
    """Refuse a log without usable lines, and say what to do.

    Raises:
        ScopegateError: No line could be read, or none has a client id.
    """
    tally, problems = reader.tally, reader.problems
    if not tally.lines and problems.count:
        first = problems.first[0]
        raise ScopegateError(
            f"None of {problems.count} lines could be read. The first is {first.source}, line"
            f" {first.line}: {first.why}."
        )
    if not tally.lines:
        text = "The log has no line"
        if tally.outside:
            text += f" in the requested window; {tally.outside} are before or after it"
        raise ScopegateError(f"{text}. Check the source of the log, and that access logging is on.")
    if not any(Field.CLIENT in one.fields for one in reader.layouts):
        names = sorted({".".join(key) for one in reader.layouts for key in one.fields.values()})
        raise ScopegateError(
            "The log has no client id, so calls can't be assigned to clients. Its fields are:"
            f" {', '.join(names)}. Add $context.authorizer.claims.client_id to the format of the"
            " access log, or name the field that has it: --field client=NAME."
        )


def _confirm(text: str, size: int, options: Options) -> None:
    """Show what will be read and what it costs, and ask for confirmation.

    Raises:
        ScopegateError: The answer is no, or there is no terminal to ask on.
    """
    cost = size / _GIGABYTE * _TRANSFER
    told = (
        f"{text} AWS does not charge for reading them; data transfer out of AWS costs about"
        f" USD {_TRANSFER} for each GB, here USD {cost:.2f}."
    )
    print(told, file=sys.stderr)
    if options.yes:
        return
    if not sys.stdin.isatty():
        raise ScopegateError("There is no terminal to ask on. Pass --yes to read it.")
    print("Read them? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise ScopegateError("Nothing was read.")


def _size(count: int) -> str:
    for size, unit in ((_GIGABYTE, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"


@contextmanager
def _progress(total: int | None) -> Iterator[Callable[[int], Any]]:
    """Show a progress bar on standard error if it is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415  only a terminal needs it
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=total)
        yield lambda count: bar.advance(task, count)


def _rendered(report: Report, form: UsageFormat) -> str:
    """Render the report, and import only what its form needs."""
    match form:
        case UsageFormat.JSON:
            from scopegate.usage.reports import document  # noqa: PLC0415

            return document.render(report)
        case UsageFormat.MARKDOWN:
            from scopegate.usage.reports import markdown  # noqa: PLC0415

            return markdown.render(report)
        case UsageFormat.HTML:
            from scopegate.usage.reports import html  # noqa: PLC0415

            return html.render(report)
        case UsageFormat.HCL | UsageFormat.DIFF:
            if report.grant is None:
                raise ScopegateError(
                    "There is no smallest grant: " + " ".join(r for _, r in report.usage.reasons)
                )
            return report.grant.hcl if form is UsageFormat.HCL else report.grant.diff
        case UsageFormat.TEXT:
            from scopegate.usage.reports import text  # noqa: PLC0415

            return text.render(report, colour=sys.stdout.isatty())


def _print(text: str) -> None:
    """Write UTF-8, regardless of the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
    if text and not text.endswith("\n"):
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()
