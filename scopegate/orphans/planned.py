"""What Terraform would create, and what its state holds, read from a plan made for it."""

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
    """A root module as Terraform sees it.

    Attributes:
        creates: What the plan would create, and not in place of another.
        owned: What the state holds, deposed instances included.
        after: Everything as it would be after the apply.
        references: What the expressions of the configuration refer to.
        regions: Which region a resource is in.
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
        """The account of the state's resources, and the first resource that tells it."""
        for instance in self.owned:
            if found := _ACCOUNT.match(str(instance.get("arn"))):
                return found[1], instance
        return None


def plan(directory: Path) -> Document:
    """Plan the root module in ``directory``, which changes nothing.

    It takes the state's lock like any plan: what a running apply has in flight would look as
    if the state missed it.

    Raises:
        TerraformError: Terraform doesn't plan it.
    """
    with tempfile.TemporaryDirectory(prefix="scopegate-") as folder:
        file = str(Path(folder) / "plan")
        terraform.run("plan", "-input=false", "-no-color", f"-out={file}", cwd=directory)
        shown = terraform.run("show", "-json", file, cwd=directory)
        return decode(shown.encode(), "The plan")


def read(document: Document, types: frozenset[str]) -> Planned:
    """Read a plan, as far as these types of resources go."""
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
