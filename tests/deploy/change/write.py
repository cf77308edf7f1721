"""Regenerates docs/changes.md: ``make changes``."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scopegate import emulator
from scopegate.generate.modules import MODULES
from tests.deploy.change import table
from tests.deploy.change.applied import Applied
from tests.deploy.change.baselines import baselines
from tests.deploy.change.outside import outside
from tests.deploy.conftest import RootModule
from tests.deploy.emulator.calls import Aws


@contextmanager
def applied(folder: Path, modules: list[str]) -> Iterator[Applied]:
    """The baselines of some modules, applied to an emulator of their own."""
    shutil.copytree(table.ROOT / "modules", folder / "modules")
    with emulator.instance() as instance:
        every = baselines(outside(Aws(instance)))
        calls = {key: call for key, call in every.items() if key.split()[0] in modules}
        yield Applied(RootModule(folder, instance.environment), calls)


def derived(folder: Path, names: list[str]) -> dict[str, str]:
    """Return the sections of some modules, from plans."""
    interfaces = {module.name: module.interface for module in MODULES}
    with applied(folder, names) as found:
        return {
            name: table.section(name, table.rows(interfaces[name], name, found)) for name in names
        }


def main() -> None:
    """Derive all sections, and write the document."""
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SCOPEGATE_STATE_DIR"] = f"{folder}/state"
        made = derived(Path(folder, "root"), [module.name for module in MODULES])
    table.FILE.write_text(table.document(made), encoding="utf-8")


if __name__ == "__main__":
    main()
