"""Terraform's JSON documents, decoded and checked at the edge.

What every later stage relies on is typed here, so that a file of another shape is refused with the
place in it, and a mistake of ours is never reported as one of the file. The values of resources
stay undecoded until somebody asks for that type of resource.

Source: https://developer.hashicorp.com/terraform/internals/json-format
"""

import re
import sys
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from scopegate.errors import ScopegateError

USE: Final = (
    "Use the output of `terraform show -json PLAN`, `terraform show -json` or"
    " `terraform output -json`."
)
Index = str | int | None
_T = TypeVar("_T")
Marks = dict[str, Any] | list[Any] | bool | None
_NOTHING: Final = msgspec.Raw(b"null")
_PLAN: Final = frozenset({"planned_values", "resource_changes"})
_STATE: Final = frozenset({"format_version", "terraform_version"})


class Values(msgspec.Struct, frozen=True):
    """The change of one resource instance."""

    actions: tuple[str, ...] = ()
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    after_unknown: Marks = None
    before_sensitive: Marks = None
    after_sensitive: Marks = None
    importing: dict[str, Any] | None = None


class ResourceChange(msgspec.Struct, frozen=True):
    """An entry of ``resource_changes`` or ``resource_drift``; ``change`` is ``Values``."""

    address: str
    type: str
    name: str
    mode: str = "managed"
    index: Index = None
    module_address: str | None = None
    previous_address: str | None = None
    deposed: str | None = None
    action_reason: str | None = None
    change: msgspec.Raw = _NOTHING


class OutputChange(msgspec.Struct, frozen=True):
    """The change of an output of the root module."""

    after: Any = None
    after_unknown: Marks = None
    after_sensitive: Marks = None


class Deferred(msgspec.Struct, frozen=True):
    """An entry of ``deferred_changes``: what a later plan will change."""

    resource_change: ResourceChange
    reason: str = "unknown"


class StateResource(msgspec.Struct, frozen=True):
    """A resource instance of a state."""

    address: str
    type: str
    name: str
    mode: str = "managed"
    index: Index = None
    deposed_key: str | None = None
    values: msgspec.Raw = _NOTHING
    sensitive_values: msgspec.Raw = _NOTHING


class StateModule(msgspec.Struct, frozen=True):
    """A module instance of a state."""

    address: str | None = None
    resources: tuple[StateResource, ...] | None = None
    child_modules: tuple["StateModule", ...] | None = None


class StateValues(msgspec.Struct, frozen=True):
    """What a state holds."""

    root_module: StateModule | None = None


class State(msgspec.Struct, frozen=True):
    """A state, as ``prior_state`` has it."""

    values: StateValues | None = None


class ConfigurationResource(msgspec.Struct, frozen=True):
    """A block of the configuration."""

    type: str = ""
    name: str = ""
    provider_config_key: str | None = None
    expressions: dict[str, Any] | None = None
    for_each_expression: Any = None


class ConfigurationOutput(msgspec.Struct, frozen=True):
    """An output of a module."""

    expression: Any = None


class ConfigurationModule(msgspec.Struct, frozen=True):
    """A module of the configuration."""

    resources: tuple[ConfigurationResource, ...] | None = None
    outputs: dict[str, ConfigurationOutput] | None = None
    module_calls: dict[str, "ModuleCall"] | None = None


class ModuleCall(msgspec.Struct, frozen=True):
    """A call of a module."""

    expressions: dict[str, Any] | None = None
    for_each_expression: Any = None
    module: ConfigurationModule | None = None


class Configuration(msgspec.Struct, frozen=True):
    """The configuration that a plan was made from."""

    provider_config: dict[str, "Provider"] | None = None
    root_module: ConfigurationModule | None = None


class Provider(msgspec.Struct, frozen=True):
    """A provider's configuration."""

    expressions: dict[str, Any] | None = None


class Variable(msgspec.Struct, frozen=True):
    """A variable of the root module."""

    value: Any = None


class CheckAddress(msgspec.Struct, frozen=True):
    """What a check belongs to."""

    to_display: str = ""


class Check(msgspec.Struct, frozen=True):
    """The results of a check block, or of the conditions of an object."""

    address: CheckAddress = CheckAddress()
    status: str = "unknown"


class Document(msgspec.Struct, frozen=True):
    """A plan, a state or outputs.

    Attributes:
        is_plan: Whether it is a plan.
        is_state: Whether it is a state, an empty one included.
        values: What a state holds.
        outputs: The outputs, where it is neither.
    """

    terraform_version: str | None = None
    resource_changes: tuple[ResourceChange, ...] | None = None
    resource_drift: tuple[ResourceChange, ...] | None = None
    deferred_changes: tuple[Deferred, ...] | None = None
    output_changes: dict[str, msgspec.Raw] | None = None
    prior_state: State | None = None
    configuration: Configuration | None = None
    variables: dict[str, Variable] | None = None
    checks: tuple[Check, ...] | None = None
    errored: bool | None = None
    complete: bool | None = None
    values: StateValues | None = None
    is_plan: bool = False
    is_state: bool = False
    outputs: dict[str, Any] | None = None


def read_bytes(source: str) -> bytes:
    """Read a file, or standard input if ``source`` is ``-``.

    Raises:
        ScopegateError: It can't be read.
    """
    try:
        return sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise ScopegateError(f"Can't read {_name(source)}: {error.strerror}. {USE}") from None


def load(source: str) -> Document:
    """Read and decode a document from a file, or from standard input if ``source`` is ``-``.

    Raises:
        ScopegateError: It can't be read, or is not one of Terraform's JSON documents. The message
            quotes nothing of it.
    """
    return decode(read_bytes(source), _name(source))


def decode(data: bytes, name: str = "The document") -> Document:
    """Decode one of Terraform's JSON documents.

    Raises:
        ScopegateError: It is none. The message names the place and quotes nothing.
    """
    if not data.strip():
        raise ScopegateError(f"{name} is empty. {USE}")
    if data.startswith(b"PK\x03\x04"):
        raise ScopegateError(
            f"{name} is a plan in Terraform's own format. Run"
            " `terraform show -json PLAN > plan.json` on it, and pass plan.json."
        )
    try:
        members = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except msgspec.ValidationError:
        raise ScopegateError(f"{name} is not a JSON object. {USE}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        found_at = re.findall(r"byte \d+", str(error))
        at = f" (at {found_at[0]})" if found_at else ""
        raise ScopegateError(f"{name} is not valid JSON, or not all of it{at}. {USE}") from None
    is_plan = bool(members.keys() & _PLAN)
    if not is_plan and not members.keys() & _STATE and not _holds_resources(members):
        found = decode_part(msgspec.Raw(data), dict[str, Any], name)
        return Document(outputs=found)
    version = str(decode_part(members.get("format_version", _NOTHING), Any, name) or "1")
    if version.partition(".")[0] not in {"0", "1"}:
        raise ScopegateError(
            f"{name} has format_version {version[:20]!r}, and this version of Scopegate reads 1.x."
            " Use a newer version of Scopegate."
        )
    document = decode_part(msgspec.Raw(data), Document, name)
    return msgspec.structs.replace(document, is_plan=is_plan, is_state=not is_plan, outputs=None)


def _holds_resources(members: dict[str, msgspec.Raw]) -> bool:
    """Return whether ``values`` are those of a state, not of an output of that name."""
    values = bytes(members.get("values", _NOTHING)).strip()
    if not values.startswith(b"{"):
        return False
    return "root_module" in decode_part(msgspec.Raw(values), dict[str, msgspec.Raw], "values")


def decode_part(part: msgspec.Raw, kind: type[_T], where: str) -> _T:
    """Decode a part of a document that was left undecoded.

    Raises:
        ScopegateError: It has another shape; the message names the place.
    """
    try:
        return msgspec.json.decode(part, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        place, problem = _expected(str(error))
        raise ScopegateError(
            f"{where} does not match Terraform's JSON output format: {place} {problem} {USE}"
        ) from None


def _expected(message: str) -> tuple[str, str]:
    """Split a message of the decoder into the place, like ``resource_changes[3].type``, and why."""
    problem, _, place = message.partition(" - at `$")
    place = place.rstrip("`").lstrip(".")
    return f"`{place}`:" if place else "", f"{problem[:1].lower()}{problem[1:]}."


def _name(source: str) -> str:
    return "Standard input" if source == "-" else source
