"""The repository layout of the Terraform Registry, built from ``modules/`` and the examples.

The root module is ``oauth2-api``; the others are below ``modules/``. Links and sources are adapted.
Source: https://developer.hashicorp.com/terraform/registry/modules/publish
"""

import re
import shutil
from pathlib import Path

from scopegate.generate.source import repository, source, version

NAME = "terraform-aws-scopegate"
"""The registry requires repositories named ``terraform-<provider>-<name>``."""
ROOT_MODULE = "oauth2-api"
_KEPT = ("modules", "examples")
_LEFT_OUT = shutil.ignore_patterns(".terraform*", "*.tfstate*", "terraform.tfvars")


def write(project: Path, to: Path) -> list[Path]:
    """Replace the folder ``to`` with the layout, and return its files.

    Args:
        project: The repository.
        to: The folder, which contains at most an earlier layout.
    """
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(project / "modules" / ROOT_MODULE, to, ignore=_LEFT_OUT)
    for module in sorted(path.name for path in (project / "modules").iterdir()):
        if module != ROOT_MODULE:
            shutil.copytree(project / "modules" / module, to / "modules" / module, ignore=_LEFT_OUT)
    for example in sorted(path.parent for path in project.glob("examples/*/main.tf")):
        shutil.copytree(example, to / "examples" / example.name, ignore=_LEFT_OUT)
    shutil.copy(project / "LICENSE", to)
    files = sorted(path for path in to.rglob("*") if path.is_file())
    for path in files:
        if path.suffix in {".md", ".tf"}:
            text = path.read_text(encoding="utf-8")
            path.write_text(_moved(text, path.relative_to(to), project), encoding="utf-8")
    return files


def address(module: str) -> str:
    """Return the ``source`` of a module in the registry."""
    owner = repository().split("/")[-2]
    below = "" if module == ROOT_MODULE else f"//modules/{module}"
    return f"{owner}/{NAME.removeprefix('terraform-aws-')}/aws{below}"


def _moved(text: str, file: Path, project: Path) -> str:
    """Return ``text`` of ``file``, a path in the layout, with sources and links adapted to it."""
    up = "../" * (len(file.parts) - 1)
    for module in sorted(path.name for path in (project / "modules").iterdir()):
        text = text.replace(
            f'source = "{source(module)}"',
            f'source  = "{address(module)}"\n  version = "{version()}"',
        )
        here = _place(module, up)
        text = text.replace(f'"../../modules/{module}"', f'"{here}"')
    return re.sub(
        r"\]\((\.\./[^)#]*|tests)(#[^)]*)?\)",
        lambda found: f"]({_link(found[1], file, project)}{found[2] or ''})",
        text,
    )


def _place(module: str, up: str) -> str:
    below = "" if module == ROOT_MODULE else f"modules/{module}"
    return (up + below).rstrip("/") or "."


def _link(link: str, file: Path, project: Path) -> str:
    """Return the target of ``link`` in ``file``: a path in the layout, or else in the project."""
    origin = _origin(file)
    target = (project / origin.parent / link).resolve().relative_to(project.resolve())
    up = "../" * (len(file.parts) - 1)
    if target.parts[0] == "modules" and len(target.parts) > 1 and target.parts[1] == ROOT_MODULE:
        return "/".join([up.rstrip("/"), *target.parts[2:]]).strip("/") or "."
    if target.parts[0] in _KEPT and len(target.parts) > 1 and target.parts[1] != "ci":
        return f"{up}{target.as_posix()}"
    return f"{repository()}/blob/v{version()}/{target.as_posix()}"


def _origin(file: Path) -> Path:
    """Return the path in the project of a ``file`` of the layout."""
    if file.parts[0] in _KEPT:
        return file
    return Path("modules", ROOT_MODULE, file)
