"""Root modules of Terraform for one system: the module, and what a person would write instead."""

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
    """How the system is written down; each is a template."""

    MODULE = "module"
    FOR_EACH = "for_each"
    BLOCKS = "blocks"


def write(kind: Kind, system: System, folder: Path, provider: Mapping[str, Any]) -> None:
    """Write a root module into ``folder`` and initialize it.

    Args:
        kind: How it is written.
        system: What it makes.
        folder: Where; it exists and is empty.
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
    """What Terraform runs with: as a user starts it, who leads to no AWS but in ``variables``."""
    kept = {
        name: value
        for name, value in terraform.environment().items()
        if not name.startswith(("AWS_", "TF_VAR_", "TF_LOG", "TF_DATA_DIR", "TF_WORKSPACE"))
    }
    # Scopegate's own runs of Terraform raise it; those of its users don't.
    kept |= {"GOGC": os.environ.get("GOGC", "100")}
    return kept | dict(variables)
