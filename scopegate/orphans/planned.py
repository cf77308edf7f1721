"""Resources that Terraform would create and that its state holds, read from a new plan."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scopegate import terraform
from scopegate.orphans.regions import Regions
from scopegate.plan.document import Document, decode
from scopegate.plan.providers import Providers
from scopegate.plan.read import instances_of, read_plan
from scopegate.plan.references import References
from scopegate.plan.snapshot import Instance, Snapshot

_ACCOUNT = re.compile(r"arn:[^:]*:[^:]*:[^:]*:(\d{12}):")
_TAINTED: Final = "replace_because_tainted"


@dataclass(frozen=True)
class Planned:
    """The resources of a root module.

    Attributes:
        creates: Instances to create that replace no other.
        owned: Instances in the state, including deposed ones.
        after: All instances after the apply.
        references: References in the expressions of the configuration.
        regions: The region of each resource.
        tainted: Addresses of resources that were created but not read back, so that the plan
            replaces them.
    """

    creates: tuple[Instance, ...]
    owned: tuple[Instance, ...]
    after: Snapshot
    references: References
    regions: Regions
    tainted: tuple[str, ...]

    @property
    def account(self) -> tuple[str, Instance] | None:
        """The account of the resources in the state, and the first resource that shows it."""
        for instance in self.owned:
            if found := _ACCOUNT.match(str(instance.get("arn"))):
                return found[1], instance
        return None


def plan(directory: Path) -> Document:
    """Plan the root module in ``directory``, without changing anything.

    The plan locks the state, because resources that a running apply creates would look as if they
    were missing from it.

    Raises:
        TerraformError: Terraform can't plan it.
    """
    with tempfile.TemporaryDirectory(prefix="scopegate-") as folder:
        file = str(Path(folder) / "plan")
        terraform.run("plan", "-input=false", "-no-color", f"-out={file}", cwd=directory)
        shown = terraform.run("show", "-json", file, cwd=directory)
        return decode(shown.encode(), "The plan")


def read(document: Document, types: frozenset[str]) -> Planned:
    """Read the resources of the given types from a plan."""
    wanted = types.__contains__
    after = read_plan(document, wanted).sides.after
    state = document.prior_state.values if document.prior_state else None
    return Planned(
        creates=tuple(one for one in after.all(*sorted(types)) if one.actions == ("create",)),
        owned=tuple(one for one, _ in instances_of(state, wanted) if one.managed),
        after=after,
        references=References(document.configuration, after),
        regions=Regions(Providers(document)),
        tainted=tuple(
            change.address
            for change in document.resource_changes or ()
            if change.action_reason == _TAINTED
        ),
    )
