"""What ``scopegate adopt`` does."""

import re
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scopegate.account.aws import Aws, default_region
from scopegate.account.reader import Reader
from scopegate.adopt import check, choice, folder, found, report
from scopegate.adopt.problem import CannotAdoptError
from scopegate.adopt.sources import account, cloudformation, terraform
from scopegate.adopt.sources.origin import ApiDocument, Origin, Selection
from scopegate.errors import ScopegateError
from scopegate.inputs.openapi_document import read
from scopegate.plain_text import plain
from scopegate.plan.document import load

_ID = re.compile(r"[0-9A-Za-z_-]+")
_BESIDE = Path(__file__).parents[2] / "modules"
_MODULES_OF_A_CLONE = _BESIDE if _BESIDE.is_dir() else None
"""The modules of the clone that Scopegate runs from. An installed package has none beside it."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the user has said.

    Attributes:
        selection: The pools and APIs that are named.
        stage: The stage to take over.
        region: The region that everything is in.
        state: A file with the state of another Terraform configuration.
        template: A file with a template of CloudFormation.
        stack: The name of a stack.
        stack_resources: A file with the resources of a stack.
        openapi: A file with the OpenAPI document that the REST API was made from.
        modules: A folder with the modules; else that of the clone that Scopegate runs from, else
            the address of the release.
    """

    selection: Selection
    stage: str | None = None
    region: str | None = None
    state: str | None = None
    template: str | None = None
    stack: str | None = None
    stack_resources: str | None = None
    openapi: str | None = None
    modules: Path | None = None


def adopt(out: Path, options: Options) -> int:
    """Write a root module that takes over what exists.

    Args:
        out: The folder to write, which is empty or doesn't exist.
        options: What to take over.

    Returns:
        0, or 1 if it can't be taken over safely; the folder is as it was then.

    Raises:
        ScopegateError: An argument is bad, or AWS refuses a call.
    """
    _check_ids(options.selection)
    folder.check_empty(out)
    region = options.region or default_region()
    if not region:
        raise ScopegateError("No AWS region is set. Set AWS_REGION, or pass --region.")
    aws = Aws(region)
    origin = _with_document(_origin(aws, options), options.openapi)
    try:
        with _cleaning_up():
            _write(out, options, aws, origin)
    except CannotAdoptError as error:
        print("\n".join(map(plain, str(error).splitlines())), file=sys.stderr)
        return 1
    return 0


def _check_ids(selection: Selection) -> None:
    """Refuse what can't be an id, before AWS is asked for something else.

    Raises:
        ScopegateError: Something can't.
    """
    for option, ids, example in (
        ("--user-pool", selection.user_pools, "eu-central-1_AbCdEfGhI"),
        ("--rest-api", selection.rest_apis, "a1b2c3d4e5"),
        ("--http-api", selection.http_apis, "a1b2c3d4e5"),
    ):
        for one in ids:
            if not _ID.fullmatch(one):
                raise ScopegateError(
                    f"{option} takes the id of one, such as {example}; got {plain(repr(one))}."
                )


def _origin(reader: Reader, options: Options) -> Origin:
    """Return the source that the options name.

    Raises:
        ScopegateError: They name several, or half of one.
    """
    given = [
        name
        for name, value in (
            ("--state", options.state),
            ("--template or --stack", options.template or options.stack),
        )
        if value
    ]
    if len(given) > 1:
        raise ScopegateError(f"Use one of {' and '.join(given)}: a system has one source.")
    if options.state:
        return _narrowed(terraform.read(load(options.state)), options.selection)
    if options.stack:
        return _narrowed(
            cloudformation.live(reader, options.stack, options.template), options.selection
        )
    if options.template:
        if not options.stack_resources:
            raise ScopegateError(
                "--template needs the ids of what the stack made: name the stack with --stack, or"
                " pass the output of `aws cloudformation describe-stack-resources` with"
                " --stack-resources."
            )
        return _narrowed(
            cloudformation.from_files(reader, options.template, options.stack_resources),
            options.selection,
        )
    if options.stack_resources:
        raise ScopegateError("--stack-resources needs the template of the stack: --template.")
    if options.selection:
        return account.named(options.selection)
    return account.asked(reader, _ask())


def _narrowed(origin: Origin, selection: Selection) -> Origin:
    """Return the source, of which only what is named is meant, if something is.

    Raises:
        ScopegateError: Something is named that isn't in it.
    """
    if not selection:
        return origin
    has = origin.selection
    for name in ("user_pools", "rest_apis", "http_apis"):
        if missing := sorted(set(getattr(selection, name)) - set(getattr(has, name))):
            raise ScopegateError(f"The source, {origin.name}, doesn't have {', '.join(missing)}.")
    return Origin(origin.name, selection, origin.release, origin.documents)


def _with_document(origin: Origin, file: str | None) -> Origin:
    """Return the source, with the document that the user names for its REST API.

    Raises:
        ScopegateError: It can't be read, or there is not one REST API.
    """
    if file is None:
        return origin
    apis = origin.selection.rest_apis
    if len(apis) != 1:
        raise ScopegateError(
            f"--openapi is the document of one REST API, and {len(apis) or 'none'} of them"
            f" {'are' if len(apis) > 1 else 'is'} to be taken over. Name one with --rest-api."
        )
    try:
        content = read(Path(file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ScopegateError(f"Can't read {file}: {why}.") from None
    if not content:
        raise ScopegateError(f"{file} is neither JSON nor YAML with an object.")
    documents = {**origin.documents, apis[0]: ApiDocument(content)}
    return Origin(origin.name, origin.selection, origin.release, documents)


def _ask() -> Callable[[str], str] | None:
    """Ask on the terminal, if there is one."""
    return _answer if sys.stdin.isatty() else None


def _answer(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        return ""


@contextmanager
def _cleaning_up() -> Iterator[None]:
    """Let SIGTERM end the command as an exception does, so that nothing is left behind."""

    def end(*_: object) -> None:
        sys.exit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _write(out: Path, options: Options, aws: Aws, origin: Origin) -> None:
    """Write the folder, plan it, and describe the plan; on a failure, leave nothing behind."""
    selection = origin.selection
    draft = choice.compose(found.read(aws, selection, origin.documents), options.stage)
    modules = options.modules or _MODULES_OF_A_CLONE
    existed = out.exists()
    release = origin.release(selection)
    try:
        folder.write(out, folder.files(draft, out, modules))
        with tempfile.TemporaryDirectory(prefix="scopegate-") as data:
            checked = check.plan(out, Path(data))
        check.check_bodies(checked.changes, draft.calls)
        text = report.adoption(draft, checked, release, local=modules is not None)
        folder.write(out, {"ADOPTION.md": text, **release.files})
    except BaseException:
        folder.clear(out, remove=not existed)
        raise
    print(report.summary(draft, checked))
    print(report.headline(checked))
    for one in draft.remarks:
        print(f"- {plain(one.subject)}: {plain(one.text)}")
    print(f"Read AWS with {aws.requests} requests. See {out}/ADOPTION.md for the next steps.")
