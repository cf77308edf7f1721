"""The README of a module: text from ``readmes/``, and the rest from the declarations."""

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from scopegate.generate.fields import Field, fields
from scopegate.generate.form import HEADER
from scopegate.generate.hcl import expression
from scopegate.generate.source import source
from scopegate.generate.variables import type_
from scopegate.inputs import Interface

_OBJECT = re.compile(r"object\(\{.*\}\)", re.DOTALL)


def readme(
    name: str, interface: type[Interface], tree: Mapping[str, Any], notes: Mapping[str, str]
) -> str:
    """Return the README of the module ``name``.

    Args:
        name: The name of its folder and of its text, ``readmes/<name>.md.jinja``.
        interface: Its variables.
        tree: The module in Terraform's JSON syntax.
        notes: Notes on its resources, by address.
    """
    text = (
        environment()
        .get_template(f"{name}.md.jinja")
        .render(
            header=HEADER,
            name=name,
            source=source(name),
            versions=tree["terraform"],
            inputs=_inputs(interface),
            checks=interface.checks,
            outputs=tree["output"],
            addresses=_addresses(tree["resource"], notes),
        )
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def environment() -> Environment:
    """Return what renders the templates of ``readmes/``."""
    made = Environment(
        loader=PackageLoader("scopegate.generate", "readmes"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  Markdown, escaped by the filters
    )
    made.filters |= {"code": _code, "text": _text}
    return made


def _inputs(interface: type[Interface]) -> list[dict[str, Any]]:
    return [
        {
            "path": each.path,
            "description": each.description,
            "type": re.sub(
                r"object\(\{.*\}\)", "object", type_(each.info.annotation), flags=re.DOTALL
            ),
            "default": _default(each),
            "bounds": each.bounds,
        }
        for name, field in sorted(interface.model_fields.items())
        for each in fields(name, field)
    ]


def _default(field: Field) -> str | None:
    """Return the default as an expression; None if there is none."""
    if field.info.is_required():
        return None
    return expression(field.info.get_default(call_default_factory=True))


def _addresses(resources: Mapping[str, Any], notes: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {
            "address": f"{type_}.{name}",
            "of": str(body.get("for_each", body.get("count", "")))[2:-1],
            "note": notes.get(f"{type_}.{name}", ""),
        }
        for type_, named in resources.items()
        for name, body in named.items()
    ]


def _text(text: str) -> str:
    """Return ``text`` for a cell, with its markup escaped."""
    return re.sub(r"([\\`*<|\[\]])", r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    """Return ``text`` for a cell, as code."""
    return "`" + " ".join(text.split()).replace("|", "\\|") + "`"
