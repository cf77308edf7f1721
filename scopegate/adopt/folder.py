"""The files of the root module."""

import os
import shutil
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from scopegate.adopt import hcl
from scopegate.adopt.draft import Call, Draft, Expression
from scopegate.errors import ScopegateError
from scopegate.generate.source import source
from scopegate.plain_text import plain

_TERRAFORM: Final = ">= 1.5.7"
_PROVIDER: Final = ">= 5.85"
_ORDER: Final = (
    *(
        "name",
        "rest_api_id",
        "domain",
        "stage_name",
        "issuer",
        "audience",
        "user_pool_arns",
        "openapi",
    ),
    *("resource_servers", "clients", "routes", "backend"),
)
"""Inputs that a reader asks for first, in this order; the others follow by name."""
_LAST: Final = "tags"
_WIDTH: Final = 100


def check_empty(folder: Path) -> None:
    """Refuse a folder that has something in it.

    Raises:
        ScopegateError: It has.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ScopegateError(
                f"{folder} is not an empty folder. Name one that is empty, or that doesn't exist,"
                " with --out."
            )
    except OSError as error:
        raise ScopegateError(f"Can't read {folder}: {error.strerror}.") from None


def files(draft: Draft, folder: Path, modules: Path | None) -> dict[str, str]:
    """Return the text of each file, by its name.

    Args:
        draft: What they say.
        folder: Where they will be.
        modules: A folder with the modules, where they are not those of the release.
    """
    return {
        "main.tf": _main(draft, folder, modules),
        "imports.tf": _imports(draft),
        "outputs.tf": _outputs(draft.calls),
        "versions.tf": _versions(),
        **{name: text for call in draft.calls for name, text in call.files.items()},
    }


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write the files.

    Raises:
        ScopegateError: The folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ScopegateError(f"Can't write {folder}: {error.strerror}.") from None


def clear(folder: Path, *, remove: bool) -> None:
    """Leave an empty folder, or none, as it was before."""
    for one in folder.iterdir() if folder.is_dir() else ():
        if one.is_dir():
            shutil.rmtree(one, ignore_errors=True)
        else:
            one.unlink(missing_ok=True)
    if remove and folder.is_dir():
        folder.rmdir()


def _main(draft: Draft, folder: Path, modules: Path | None) -> str:
    blocks = [f'provider "aws" {{\n{hcl.arguments({"region": draft.region})}}}\n']
    for call in draft.calls:
        address = os.path.relpath(modules / call.module, folder) if modules else source(call.module)
        if modules and not address.startswith("."):
            address = f"./{address}"
        given = {"source": address, "": None} | dict(_ordered(call.inputs))
        why = textwrap.fill(plain(call.why), _WIDTH, initial_indent="# ", subsequent_indent="# ")
        head = f'{why}\nmodule "{call.name}" {{\n'
        body = "".join(
            hcl.arguments({name: value}) if name else "\n" for name, value in given.items()
        )
        blocks.append(f"{head}{body}}}\n")
    return "\n".join(blocks)


def _ordered(inputs: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    given = dict(inputs)
    if not given.get(_LAST):
        given.pop(_LAST, None)
    last = [_LAST] if _LAST in given else []
    first = [name for name in _ORDER if name in given]
    for name in (*first, *sorted(given.keys() - set(first) - set(last)), *last):
        yield name, given[name]


def _imports(draft: Draft) -> str:
    text = (
        "# Each block hands what exists to the address that the module gives it. Delete this file"
        " after\n# the apply.\n"
    )
    for call in draft.calls:
        for one in call.imports:
            to = Expression(f"module.{call.name}.{hcl.escaped(one.address)}")
            text += f"\nimport {{\n{hcl.arguments({'to': to, 'id': one.id})}}}\n"
    return text


def _versions() -> str:
    return (
        f"terraform {{\n  required_version = {hcl.string(_TERRAFORM)}\n\n  required_providers {{\n"
        '    aws = {\n      source = "hashicorp/aws"\n'
        f"      version = {hcl.string(_PROVIDER)}\n    }}\n  }}\n}}\n"
    )


def _outputs(calls: tuple[Call, ...]) -> str:
    """Return outputs for ``scopegate verify``, if one server and one API form a system."""
    servers = [one.name for one in calls if one.module in {"authorization-server", "oauth2-api"}]
    apis = [one.name for one in calls if one.module.startswith("protected-")]
    outputs: list[tuple[str, str, str, bool]] = []
    apis = apis or [one.name for one in calls if one.module == "oauth2-api"]
    for name in servers:
        end = f"_{name}" if len(servers) > 1 else ""
        outputs += [
            (
                f"client_ids{end}",
                "Id of each client, by its key.",
                f"module.{name}.client_ids",
                False,
            ),
            (
                f"client_secrets{end}",
                "Secret of each client, by its key.",
                f"module.{name}.client_secrets",
                True,
            ),
            (
                f"token_endpoint{end}",
                "Where a client requests a token.",
                f"module.{name}.token_endpoint",
                False,
            ),
        ]
    for name in apis:
        end = f"_{name}" if len(apis) > 1 else ""
        contract = f"module.{name}.contract"
        if len(servers) == 1 and servers[0] != name:
            contract = f"merge(module.{servers[0]}.contract, {contract})"
        outputs += [
            (
                f"contract{end}",
                "Addresses, and who can call what; `scopegate verify` reads it.",
                contract,
                False,
            ),
            (
                f"invoke_url{end}",
                "Where the routes are served.",
                f"module.{name}.invoke_url",
                False,
            ),
        ]
    return "\n".join(
        f'output "{name}" {{\n'
        + hcl.arguments({"description": text, "value": Expression(expression)})
        + ("  sensitive = true\n" if sensitive else "")
        + "}\n"
        for name, text, expression, sensitive in sorted(outputs)
    )
