"""The state of another Terraform configuration."""

import re
import shlex
from collections.abc import Iterable
from typing import Final

from scopegate.adopt import hcl
from scopegate.adopt.draft import Expression
from scopegate.adopt.sources.origin import ApiDocument, Origin, Release, Selection
from scopegate.errors import ScopegateError
from scopegate.inputs.openapi_document import read as read_openapi
from scopegate.plan.document import Document
from scopegate.plan.read import instances_of
from scopegate.plan.snapshot import Instance

FILE: Final = "old-configuration/removed.tf"
_POOL: Final = "aws_cognito_user_pool"
_REST: Final = "aws_api_gateway_rest_api"
_HTTP: Final = "aws_apigatewayv2_api"
_OWNERS: Final = ("user_pool_id", "rest_api_id", "api_id")
_OF_AN_API: Final = ("source_arn", "resource_arn")
_INDEX: Final = re.compile(r"\[(?:\"(?:[^\"\\]|\\.)*\"|\d+)\]")
_REMOVED: Final = (1, 7)
"""The first version with ``removed`` blocks that keep what they name."""


def read(document: Document) -> Origin:
    """Read which pools and APIs a state has.

    Raises:
        ScopegateError: It is no state, or has none of them.
    """
    if not document.is_state:
        raise ScopegateError(
            "--state is not a state. Pass the output of `terraform show -json`, without a plan."
        )
    kept = [one for one, _ in instances_of(document.values, _wanted) if one.managed]
    ids = {
        type_: tuple(sorted(str(one.get("id")) for one in kept if one.type == type_))
        for type_ in (_POOL, _REST, _HTTP)
    }
    http = tuple(
        str(one.get("id"))
        for one in kept
        if one.type == _HTTP and one.get("protocol_type") != "WEBSOCKET"
    )
    selection = Selection(ids[_POOL], ids[_REST], tuple(sorted(http)))
    if not selection:
        raise ScopegateError("The state has neither a user pool nor an API.")
    return Origin(
        "another Terraform configuration",
        selection,
        lambda taken: _release(kept, taken, document.terraform_version),
        {
            str(one.get("id")): _document(one.get("body"))
            for one in kept
            if one.type in {_REST, _HTTP} and one.get("body") not in {None, ""}
        },
    )


def _document(body: object) -> ApiDocument:
    """Return the document in a state, which may keep it from being shown."""
    if not isinstance(body, str):
        return ApiDocument(
            None, "The state marks it as sensitive. Name the document with --openapi."
        )
    content = read_openapi(body)
    return ApiDocument(content or None, "" if content else "It is neither JSON nor YAML.")


def _wanted(type_: str) -> bool:
    prefixes = ("aws_cognito_", "aws_api_gateway_", "aws_apigatewayv2_")
    return type_.startswith(prefixes) or type_ in {
        "aws_lambda_permission",
        "aws_wafv2_web_acl_association",
    }


def _release(kept: Iterable[Instance], taken: Selection, version: str | None) -> Release:
    """Let go of everything that is in a pool or an API that is taken over."""
    ids = {*taken.user_pools, *taken.rest_apis, *taken.http_apis}
    kept = list(kept)
    going = [one for one in kept if _belongs(one, ids)]
    mixed = {_block(one) for one in kept if one not in going} & {_block(one) for one in going}
    blocks = sorted({_block(one) for one in going} - mixed)
    single = sorted(one.address for one in going if _block(one) in mixed)
    commands = [f"terraform state rm {shlex.quote(one)}" for one in single]
    by_hand = [f"terraform state rm {shlex.quote(one.address)}" for one in going]
    deleted = ", ".join(f"`{one}`" for one in [*blocks, *sorted(mixed)])
    wait = (
        "Do not apply the old configuration between the apply of this folder and the last of these"
        " steps: its plan would take back what the apply changed."
    )
    delete = (
        f"In the old configuration, delete these blocks: {deleted}. Where something else refers to"
        " one of them, write the value in its place; the outputs of this folder have them."
    )
    steps = [wait, delete]
    known = tuple(int(part) for part in re.findall(r"\d+", version or "")[:2])
    if known and known < _REMOVED:
        steps.append(_commands("Let the state go of them", by_hand))
        return Release(tuple(steps))
    if commands:
        steps.append(_commands("Let the state go of the instances that are named", commands))
    steps.append(
        f"Copy `{FILE}` into the old configuration, and apply that. Its plan says `0 to destroy`."
        " It needs Terraform 1.7 or newer; for an older one, run in its place:\n\n"
        + _block_of(by_hand)
    )
    return Release(tuple(steps), {FILE: _removed(blocks)})


def _belongs(instance: Instance, ids: set[str]) -> bool:
    if instance.type in {_POOL, _REST, _HTTP}:
        return instance.get("id") in ids
    if any(instance.get(name) in ids for name in _OWNERS):
        return True
    arns = [str(instance.get(name)) for name in _OF_AN_API]
    return any(f":{one}/" in arn or f"/{one}/" in arn for one in ids for arn in arns)


def _block(instance: Instance) -> str:
    """Return the address without keys, which is what a ``removed`` block takes."""
    return _INDEX.sub("", instance.address)


def _removed(blocks: list[str]) -> str:
    head = (
        "# For the old configuration: Terraform forgets these resources and leaves them in AWS.\n"
        "# Delete this file after the apply.\n"
    )
    return head + "".join(
        f"\nremoved {{\n{hcl.arguments({'from': Expression(one)})}\n  lifecycle {{\n"
        "    destroy = false\n  }\n}\n"
        for one in blocks
    )


def _commands(text: str, commands: list[str]) -> str:
    return f"{text}:\n\n{_block_of(commands)}"


def _block_of(commands: list[str]) -> str:
    return "```sh\n" + "\n".join(dict.fromkeys(commands)) + "\n```"
