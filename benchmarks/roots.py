"""Terraform root modules of one system: the module, and a hand-written configuration."""

import json
import os
import shutil
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import jinja2

from benchmarks.systems import System
from scopegate import terraform

ROOT = Path(__file__).parents[1]
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).with_name("alternatives") / "terraform"),
    autoescape=False,  # noqa: S701  it is no HTML
    keep_trailing_newline=True,
    lstrip_blocks=True,
    trim_blocks=True,
    undefined=jinja2.StrictUndefined,
)


class Kind(StrEnum):
    """The kinds of root modules, each with a template."""

    MODULE = "module"
    FOR_EACH = "for_each"
    BLOCKS = "blocks"


def write(kind: Kind, system: System, folder: Path, provider: Mapping[str, Any]) -> None:
    """Write a root module into ``folder`` and initialize it.

    Args:
        kind: Its kind.
        system: The system that it creates.
        folder: The folder, which exists and is empty.
        provider: The arguments of the AWS provider.
    """
    inputs = system.inputs
    text = _TEMPLATES.get_template(f"{kind}.tf.jinja").render(inputs, inputs=inputs)
    (folder / "main.tf").write_text(text, encoding="utf-8")
    block = json.dumps({"provider": {"aws": provider}})
    (folder / "provider.tf.json").write_text(block, encoding="utf-8")
    if kind is Kind.MODULE:
        shutil.copytree(
            ROOT / "modules" / "oauth2-api",
            folder / "modules" / "oauth2-api",
            ignore=shutil.ignore_patterns(".terraform*"),
        )
    terraform.run("init", "-no-color", cwd=folder)


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of Terraform, which leads to AWS only through ``variables``."""
    kept = {
        name: value
        for name, value in terraform.environment().items()
        if not name.startswith(("AWS_", "TF_VAR_", "TF_LOG", "TF_DATA_DIR", "TF_WORKSPACE"))
    }
    # Scopegate raises it in its own runs of Terraform; users do not.
    kept |= {"GOGC": os.environ.get("GOGC", "100")}
    return kept | dict(variables)
