"""Copies of the modules with changes that a release must not make, one edit each."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

SERVER = "authorization-server"
_CLIENT = "aws_cognito_user_pool_client"
MOVED = f"moved {{\n  from = {_CLIENT}.this\n  to   = {_CLIENT}.partner\n}}\n"


def _edit(module: Path, old: str, new: str) -> None:
    """Replace text in all files of the module, at least once."""
    found = [path for path in module.glob("*.tf") if old in path.read_text(encoding="utf-8")]
    assert found, f"{module.name} has no {old!r}: this edit doesn't fit any more"
    for path in found:
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def _renamed(module: Path) -> None:
    """Another address of the clients."""
    _edit(module, f'"{_CLIENT}" "this"', f'"{_CLIENT}" "partner"')
    _edit(module, f"{_CLIENT}.this", f"{_CLIENT}.partner")


def _moved(module: Path) -> None:
    """The same, with a ``moved`` block."""
    _renamed(module)
    (module / "moved.tf").write_text(MOVED, encoding="utf-8")


def _keyed(module: Path) -> None:
    """Other keys of the clients."""
    _edit(module, 'generation == "default" ? key :', 'generation == "default" ? "${key}/first" :')


def _server_named(module: Path) -> None:
    """A name of the resource servers that replaces them."""
    _edit(module, "coalesce(each.value.name, ", 'coalesce("Server ${each.key}", ')


def _pool_named(module: Path) -> None:
    """A name of the pool that replaces it."""
    _edit(module, "    ignore_changes = [name]\n", "")
    _edit(
        module, "  name                = var.name\n", '  name                = "${var.name} pool"\n'
    )


def _domain_dropped(module: Path) -> None:
    """No domain for who gives a prefix."""
    _edit(
        module,
        '"aws_cognito_user_pool_domain" "this" {',
        '"aws_cognito_user_pool_domain" "this" {\n  count = var.domain.custom == null ? 0 : 1',
    )
    for path in module.glob("*.tf"):
        text = path.read_text(encoding="utf-8")
        read = r'try(aws_cognito_user_pool_domain.this[0].\1, "")'
        text = re.sub(r"aws_cognito_user_pool_domain\.this\.(\w+)", read, text)
        path.write_text(text, encoding="utf-8")


FAULTY_RELEASES: dict[str, Callable[[Path], None]] = {
    "renamed": _renamed,
    "moved": _moved,
    "keyed": _keyed,
    "server named": _server_named,
    "pool named": _pool_named,
    "domain dropped": _domain_dropped,
}


def faulty_release(name: str, modules: Path, folder: Path) -> Path:
    """Copy the authorization server to ``folder``, edit it, and return its path."""
    copy = folder / name.replace(" ", "-") / SERVER
    shutil.copytree(modules / SERVER, copy)
    FAULTY_RELEASES[name](copy)
    return copy
