"""What Terraform would create, and what its state holds, read from a plan made for it."""

import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopegate import terraform
from scopegate.access.reading import shaped_by_terraform
from scopegate.orphans.kinds import TYPES
from scopegate.orphans.regions import Regions
from scopegate.plan.references import References
from scopegate.plan.snapshot import Instance, Snapshot, instances_of, read_plan

_ACCOUNT = re.compile(r"arn:[^:]*:[^:]*:[^:]*:(\d{12}):")


@dataclass(frozen=True)
class Planned:
    """A root module as Terraform sees it.

    Attributes:
        creates: What the plan would create, and replaces nothing by.
        owned: What the state holds, deposed instances included.
        after: Everything as it would be after the apply.
        references: What the expressions of the configuration refer to.
        regions: Which region a resource is in.
        tainted: Addresses of what was made and then not read, which the plan replaces for it.
    """

    creates: tuple[Instance, ...]
    owned: tuple[Instance, ...]
    after: Snapshot
    references: References
    regions: Regions
    tainted: tuple[str, ...]

    @property
    def account(self) -> str | None:
        """The account that the state's resources are in, if one of them says so."""
        for instance in self.owned:
            if found := _ACCOUNT.match(str(instance.get("arn"))):
                return found[1]
        return None


def plan(directory: Path) -> Planned:
    """Plan the root module in ``directory``, which changes nothing.

    It waits for the state's lock like any plan: what an apply that is running makes right now
    would look as if nobody knew it.

    Raises:
        TerraformError: Terraform doesn't plan it.
    """
    with tempfile.TemporaryDirectory(prefix="scopegate-") as folder:
        file = str(Path(folder) / "plan")
        terraform.run("plan", "-input=false", "-no-color", f"-out={file}", cwd=directory)
        return read(json.loads(terraform.run("show", "-json", file, cwd=directory)))


def read(document: Mapping[str, Any]) -> Planned:
    """What ``terraform show -json PLAN`` printed, as far as it goes into the search."""
    with shaped_by_terraform():
        _, after = read_plan(document, TYPES)
        values = (document.get("prior_state") or {}).get("values")
        owned = tuple(one for one in instances_of(values, TYPES, deposed=True) if one.managed)
        creates = tuple(
            one
            for type_ in after.by_type
            for one in after.all(type_)
            if one.actions == ("create",) and type_ in TYPES
        )
        references = References(document.get("configuration"), after)
        tainted = tuple(
            change["address"]
            for change in document.get("resource_changes") or ()
            if change.get("action_reason") == "replace_because_tainted"
        )
        return Planned(creates, owned, after, references, Regions(document), tainted)
