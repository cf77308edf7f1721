"""``python -m release``, which `make dist`, `make registry` and the release workflow call."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from release import archives, changelog, check, python_package, registry
from scopegate.generate.source import repository, version

PROJECT = Path(__file__).parents[1]
DIST = PROJECT / "dist"


def dist() -> None:
    """Write all files of a release to dist/, except for the layout of the registry."""
    for name in ("modules", "python"):
        shutil.rmtree(DIST / name, ignore_errors=True)
        (DIST / name).mkdir(parents=True)
    made = python_package.build(PROJECT, DIST / "python")
    for module in sorted(path.parent for path in PROJECT.glob("modules/*/main.tf")):
        archive = DIST / "modules" / f"scopegate-{module.name}-{version()}.tar.gz"
        made.append(archives.pack(module, archive))
    (DIST / "SHA256SUMS").write_text(archives.checksums(made), encoding="utf-8")
    text = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    (DIST / "notes.md").write_text(changelog.notes(text, version()), encoding="utf-8")
    print(f"{len(made)} files in {DIST.name}/, of version {version()}.")


def write_registry() -> None:
    """Write the layout of the Terraform Registry to dist/."""
    files = registry.write(PROJECT, DIST / registry.NAME)
    print(f"{len(files)} files in {DIST.name}/{registry.NAME}.")


def compare() -> None:
    """Compare the tag of the workflow run with the settings in pyproject.toml."""
    here = f"{os.environ['GITHUB_SERVER_URL']}/{os.environ['GITHUB_REPOSITORY']}"
    tag = os.environ["GITHUB_REF_NAME"]
    if found := check.problems(tag, here, version=version(), repository=repository()):
        sys.exit("\n".join(found))


def main() -> None:
    """Run the command of the command line."""
    parts = {"check": compare, "dist": dist, "registry": write_registry}
    parser = argparse.ArgumentParser(prog="python -m release", description=__doc__)
    parser.add_argument("part", choices=sorted(parts))
    parts[parser.parse_args().part]()


if __name__ == "__main__":
    main()
