"""The input ``routes`` of an OpenAPI document, for those who want resources and not a body."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

from scopegate.errors import ScopegateError
from scopegate.inputs.openapi import CHECKS, OpenApiText
from scopegate.inputs.openapi_document import Document, Operation
from scopegate.inputs.routes import DEEPEST_PATH


def routes(file: str) -> int:
    """Print the routes of the document in ``file``, and on standard error what is missing.

    Returns:
        0 if every operation is among the routes, else 1.

    Raises:
        ScopegateError: The file can't be read, or is not an OpenAPI document.
    """
    text = _read(file)
    name = "Standard input" if file == "-" else file
    constraint = OpenApiText()
    if not constraint.holds(text):
        raise ScopegateError(f"{name} must {constraint.accepted}; got {constraint.got(text)}.")
    document = Document(text)
    print(written(document))
    faults = list(_faults(document, text))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def written(document: Document) -> str:
    """Return the routes that a document has, in Terraform's language."""
    found = {
        _quoted(route): _value(operation)
        for route, operation in document.operations.items()
        if document.is_exact(operation) and not _too_deep(operation)
    }
    width = max(map(len, found), default=0)
    lines = [f"  {route:<{width}} = {value}" for route, value in found.items()]
    return "\n".join(["routes = {", *lines, "}"])


def _read(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8")
    except OSError as error:
        raise ScopegateError(f"Can't read {file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ScopegateError(f"{file} is not UTF-8 text.") from error


def _faults(document: Document, text: str) -> Iterator[str]:
    given = SimpleNamespace(openapi=text, operations={}, scopes=None)
    for check in CHECKS:
        if offending := check.python(given):
            yield f"The document must have {check.accepted}; got {', '.join(offending)}."
    if deep := [route for route, one in document.operations.items() if _too_deep(one)]:
        yield (
            f"Resources take paths of at most {DEEPEST_PATH} parts, which protected-openapi does "
            f"not ask for; got {', '.join(deep)}."
        )


def _too_deep(operation: Operation) -> bool:
    return operation.path.count("/") > DEEPEST_PATH


def _value(operation: Operation) -> str:
    if not operation.scopes:
        return "{ public = true }"
    return f"{{ scopes = [{', '.join(map(_quoted, operation.scopes))}] }}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
