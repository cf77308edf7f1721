"""Terraform's plan of the folder: what the first apply changes, and that it is safe."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scopegate import terraform
from scopegate.access import pipeline
from scopegate.access.findings import Finding, Kind, Severity
from scopegate.adopt.draft import Call
from scopegate.adopt.problem import CannotAdoptError
from scopegate.inputs.openapi_document import Document as OpenApi
from scopegate.plan.document import Document, ResourceChange, Values, decode, decode_part

_KEPT: Final = frozenset(
    {
        "aws_api_gateway_domain_name",
        "aws_api_gateway_rest_api",
        "aws_api_gateway_stage",
        "aws_apigatewayv2_api",
        "aws_apigatewayv2_domain_name",
        "aws_apigatewayv2_stage",
        "aws_cognito_resource_server",
        "aws_cognito_user_pool",
        "aws_cognito_user_pool_client",
        "aws_cognito_user_pool_domain",
    }
)
"""Types of which none is destroyed or replaced, whatever the reason."""


@dataclass(frozen=True)
class Change:
    """What the first apply does with a resource.

    Attributes:
        address: Where.
        type: Terraform's type of it.
        actions: What the plan does.
        importing: The id that it is imported by, if it exists.
        before: Its attributes that change, as they are.
        after: The same, as they will be.
        unknown: Attributes that are known only after the apply.
        sensitive: Attributes that nobody may see.
        reason: Terraform's word for why it is replaced.
    """

    address: str
    type: str
    actions: tuple[str, ...]
    importing: str | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    unknown: frozenset[str]
    sensitive: frozenset[str]

    @property
    def unchanged(self) -> bool:
        """Whether it is only taken over."""
        return self.actions == ("no-op",)


@dataclass(frozen=True)
class Checked:
    """A plan that is safe.

    Attributes:
        changes: What the first apply does, by address.
        reviewed: The access review of the plan.
    """

    changes: tuple[Change, ...]
    reviewed: pipeline.Reviewed


def plan(folder: Path, data: Path) -> Checked:
    """Lay out the files of a folder, plan it, and review the plan.

    Args:
        folder: The root module.
        data: Where Terraform installs modules and provider, so that the folder has none of it.

    Raises:
        CannotAdoptError: Terraform can't plan it, or the plan is not safe.
    """
    environment = {"TF_DATA_DIR": str(data)}
    try:
        terraform.run("fmt", "-no-color", cwd=folder)
        terraform.run("init", "-input=false", "-no-color", cwd=folder, env=environment)
    except terraform.TerraformError as error:
        raise CannotAdoptError(
            f"Terraform can't install the modules or the provider.\n{error}\nIf the modules of the"
            " release can't be reached, name a folder that contains them with --modules."
        ) from None
    file = str(data / "adoption.tfplan")
    arguments = ("-input=false", "-no-color", "-lock=false", f"-out={file}")
    try:
        terraform.run("plan", *arguments, cwd=folder, env=environment)
        shown = terraform.run("show", "-json", file, cwd=folder, env=environment)
    except terraform.TerraformError as error:
        raise CannotAdoptError(f"Terraform can't plan the adoption.\n{error}") from None
    finally:
        (folder / ".terraform.lock.hcl").unlink(missing_ok=True)
    return check(decode(shown.encode(), "The plan"))


def check(document: Document) -> Checked:
    """Read the plan and review it.

    Raises:
        CannotAdoptError: It would destroy or replace something, or somebody would gain or lose
            access.
    """
    changes = tuple(
        sorted(
            (_change(one) for one in document.resource_changes or () if one.mode == "managed"),
            key=lambda one: one.address,
        )
    )
    problems = [_ends(one) for one in changes if "delete" in one.actions]
    if problems:
        listed = "\n".join(f"- {one}" for one in problems)
        raise CannotAdoptError(f"The plan destroys what exists, so nothing was written:\n{listed}")
    reviewed = pipeline.review(document)
    if worst := [one for one in reviewed.findings if _moves_access(one)]:
        listed = "\n".join(f"- {one.message} ({one.address})" for one in worst)
        raise CannotAdoptError(
            "The plan changes who can call what, or breaks callers, so nothing was written:\n"
            f"{listed}"
        )
    return Checked(changes, reviewed)


def check_bodies(changes: Iterable[Change], calls: Sequence[Call]) -> None:
    """Compare each planned body with the document of its API, which says what is deployed.

    The provider reads no body of an API that exists, so the review has nothing to compare it with.

    Raises:
        CannotAdoptError: An operation would be open to others than it is.
    """
    planned = {one.address: one.after.get("body") for one in changes}
    for call in calls:
        address = f"module.{call.name}.aws_api_gateway_rest_api.this"
        for text in call.files.values():
            before, after = _required(text), _required(str(planned.get(address)))
            if differing := sorted(
                route for route in before | after if before.get(route) != after.get(route)
            ):
                raise CannotAdoptError(
                    f"The planned body of {address} would change who can call "
                    f"{', '.join(differing)}, so nothing was written."
                )


def _required(document: str) -> dict[str, list[str]]:
    """The scopes of each operation of a document; none if it is public."""
    return {route: one.scopes for route, one in OpenApi(document).operations.items()}


def _moves_access(finding: Finding) -> bool:
    moves = {Kind.ACCESS_GAINED, Kind.ACCESS_LOST, Kind.CLIENT_REMOVED, Kind.ROUTE_REMOVED}
    return finding.severity is Severity.CRITICAL or finding.kind in moves


def _ends(change: Change) -> str:
    verb = "is replaced" if "create" in change.actions else "is destroyed"
    names = ", ".join(sorted(_differing(change))) or "no attribute"
    return f"{change.address} {verb}; it differs in {names}"


def _change(resource: ResourceChange) -> Change:
    values = decode_part(resource.change, Values, resource.address)
    marks = [
        one for one in (values.before_sensitive, values.after_sensitive) if isinstance(one, dict)
    ]
    unknown = values.after_unknown if isinstance(values.after_unknown, dict) else {}
    return Change(
        address=resource.address,
        type=resource.type,
        actions=values.actions,
        importing=str((values.importing or {}).get("id")) if values.importing else None,
        before=values.before or {},
        after=values.after or {},
        unknown=frozenset(name for name, mark in unknown.items() if _marked(mark)),
        sensitive=frozenset(name for one in marks for name, mark in one.items() if _marked(mark)),
    )


def _marked(mark: Any) -> bool:
    """Return whether something in a value is marked."""
    if isinstance(mark, dict):
        return any(map(_marked, mark.values()))
    return any(map(_marked, mark)) if isinstance(mark, list) else bool(mark)


def _differing(change: Change) -> Iterator[str]:
    for name in change.before.keys() | change.after.keys() | change.unknown:
        if name in change.unknown or change.before.get(name) != change.after.get(name):
            yield name


def differences(change: Change) -> list[str]:
    """Return the attributes that the apply sets to another value, by name."""
    return sorted(_differing(change))
