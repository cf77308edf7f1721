"""Permissions of functions that are those of the module already."""

from collections.abc import Iterator, Mapping
from typing import Any

from scopegate.account import functions
from scopegate.adopt.draft import Danger, Import, Remark
from scopegate.adopt.found import function_of

_Json = Mapping[str, Any]


def permission_imports(
    permissions: Mapping[str, tuple[_Json, ...]],
    backend: _Json | None,
    routes: Mapping[str, _Json],
    source: str,
) -> Iterator[Import]:
    """Yield the statements that the module would write itself, one for each of its permissions.

    Args:
        permissions: The statements for each function, by its ARN.
        backend: The backend of most routes.
        routes: The routes, some with a backend of their own.
        source: The end of the source ARN that the module gives.
    """
    backends = {"default": backend} | {key: one.get("backend") for key, one in routes.items()}
    taken: set[tuple[str, str]] = set()
    for key, one in backends.items():
        function = (one or {}).get("lambda")
        named = function_of(function["invoke_arn"]) if function else None
        if not (function and named):
            continue
        arn, qualifier = named
        target = f"{arn}:{qualifier}" if qualifier else arn
        for statement in permissions.get(target, ()):
            sid = statement["Sid"]
            arn_of = str(functions.source_arn(statement))
            if arn_of.startswith("arn:") and arn_of.endswith(source) and (target, sid) not in taken:
                taken.add((target, sid))
                name = function["function_name"] + (f":{qualifier}" if qualifier else "")
                yield Import(f'aws_lambda_permission.this["{key}"]', f"{name}/{sid}")
                break


def other_permissions(
    permissions: Mapping[str, tuple[_Json, ...]], api_id: str, imports: tuple[Import, ...]
) -> Iterator[Remark]:
    """Yield remarks on permissions of an API to call functions that are not imported."""
    taken = {one.id.rpartition("/")[2] for one in imports if one.type == "aws_lambda_permission"}
    for arn, statements in permissions.items():
        for statement in statements:
            sid, source = statement["Sid"], str(functions.source_arn(statement))
            if f":{api_id}/" in source and sid not in taken:
                text = (
                    f"It allows calls from {source}. The module has a permission of its own. This"
                    " one stays, and routes and stages outside the module may need it."
                )
                function = arn.partition(":function:")[2]
                yield Remark(Danger.HARMLESS, f"Permission {sid} of function {function}", text)
