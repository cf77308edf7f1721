"""Plans of whole systems in Terraform's JSON form, and changes to them, as values.

The systems have the attributes that provider 5.100 records. A change is a patch by address; values
that Terraform knows only after the apply, or marks as sensitive, are written as such.
"""

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Resources = dict[str, dict[str, Any]]

ACCOUNT: Final = "123456789012"
REGION: Final = "eu-central-1"
POOL_ID: Final = f"{REGION}_AbCdEfGhI"
POOL_ARN: Final = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{POOL_ID}"
OTHER_POOL_ARN: Final = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{REGION}_Zz9Zz9Zz9"
ISSUER: Final = f"https://cognito-idp.{REGION}.amazonaws.com/{POOL_ID}"
OTHER_ISSUER: Final = f"https://cognito-idp.{REGION}.amazonaws.com/{REGION}_Zz9Zz9Zz9"
FUNCTION_ARN: Final = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:orders"
OTHER_FUNCTION_ARN: Final = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:reports"
GRANTED: Final = "orders/read"
CLIENT_ID: Final = "4k2jfl1aaaaaaaaaaaaaaaaaaa"


def invoke(arn: str = FUNCTION_ARN) -> str:
    """Return the URI by which an API invokes a function."""
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn}/invocations"


_KEY: Final = re.compile(r"\[.*?\]")


class _Unknown:
    """A value that is known only after apply."""


UNKNOWN: Final = _Unknown()


@dataclass(frozen=True)
class Ref:
    """A value known after apply, from a reference in the configuration."""

    to: tuple[str, ...]

    @classmethod
    def of(cls, *references: str) -> "Ref":
        """Refer to attributes, such as ``aws_lambda_function.new.arn``."""
        return cls(references)


@dataclass(frozen=True)
class Secret:
    """A value that Terraform marks as sensitive."""

    value: Any


@dataclass(frozen=True)
class New:
    """A resource that is created."""

    values: Mapping[str, Any]


@dataclass(frozen=True)
class Replaced:
    """A resource that is replaced by its patched version."""

    patch: Mapping[str, Any]
    first: str = "delete"


@dataclass(frozen=True)
class Forgotten:
    """A resource that Terraform forgets."""


@dataclass(frozen=True)
class Imported:
    """A resource that is imported, unchanged or patched."""

    values: Mapping[str, Any]
    patch: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Moved:
    """A resource that moves to another address and is patched."""

    to: str
    patch: Mapping[str, Any] = field(default_factory=dict)


GONE: Final = None
Edit = Mapping[str, Any] | New | Replaced | Forgotten | Imported | Moved | None


def split(value: Any) -> tuple[Any, Any, Any]:
    """Return a value with its marks, as Terraform writes them: value, unknown, sensitive."""
    if value is UNKNOWN or isinstance(value, Ref):
        return None, True, False
    if isinstance(value, Secret):
        return value.value, False, True
    if isinstance(value, dict):
        parts = {key: split(inner) for key, inner in value.items()}
        return (
            {k: v for k, (v, unknown, _) in parts.items() if unknown is not True},
            {k: unknown for k, (_, unknown, _) in parts.items() if unknown},
            {k: sensitive for k, (_, _, sensitive) in parts.items() if sensitive},
        )
    if isinstance(value, list):
        several = [split(inner) for inner in value]
        return tuple([part[i] for part in several] for i in range(3))  # type: ignore[return-value]
    return value, False, False


def _expressions(values: Mapping[str, Any], *, keyed: bool) -> dict[str, Any]:
    """Return expressions of the arguments that refer to something.

    The instances of a block share its expressions, as in ``this[each.value].id``.
    """
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Ref):
            names = [part for one in value.to for part in (one, one.rpartition(".")[0])]
            shared = ["each.value", *(_KEY.sub("", one) for one in names)]
            found[name] = {"references": shared if keyed else names}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            inner = [_expressions(one, keyed=keyed) for one in value]
            if any(inner):
                found[name] = inner
    return found


def _parsed(address: str) -> dict[str, Any]:
    """Return the parts of an address."""
    head, bracket, key = address.partition("[") if not address.startswith("module.") else ("",) * 3
    module = ""
    if address.startswith("module."):
        at = address.index(".aws_")
        module, rest = address[:at], address[at + 1 :]
        head, bracket, key = rest.partition("[")
    type_, name = head.split(".")
    found: dict[str, Any] = {"address": address, "mode": "managed", "type": type_, "name": name}
    if module:
        found["module_address"] = module
    if bracket:
        found["index"] = json.loads(key[:-1])
    return found


def _patched(values: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    return {**copy.deepcopy(dict(values)), **patch}


def _change(actions: list[str], before: Any, after: Any) -> dict[str, Any]:
    old, _, old_sensitive = split(before) if before is not None else (None, False, False)
    new, unknown, sensitive = split(after) if after is not None else (None, {}, False)
    return {
        "actions": actions,
        "before": old,
        "after": new,
        "after_unknown": unknown or {},
        "before_sensitive": old_sensitive or {},
        "after_sensitive": sensitive or {},
    }


def created(system: Resources) -> dict[str, "Edit"]:
    """Return edits that create a system, in which values from AWS are unknown references."""
    given = {
        value: f"{address}.{name}"
        for address, values in system.items()
        for name in _ASSIGNED
        if isinstance(value := values.get(name), str) and value
    }
    return {
        address: New(
            {name: _assigned(name, value, given, address) for name, value in values.items()}
        )
        for address, values in system.items()
    }


_ASSIGNED: Final = ("id", "arn", "invoke_arn", "root_resource_id")
_COMPUTED: Final = (*_ASSIGNED, "client_secret", "execution_arn", "api_endpoint", "path")


def _assigned(name: str, value: Any, given: Mapping[str, str], address: str) -> Any:
    if name in _COMPUTED:
        return UNKNOWN
    if isinstance(value, list):
        if name.endswith(("_arns", "audience")) and all(one in given for one in value):
            return Ref(tuple(given[one] for one in value))
        return [_assigned("", one, given, address) for one in value]
    if isinstance(value, dict):
        return {key: _assigned(key, one, given, address) for key, one in value.items()}
    for known, source in given.items() if isinstance(value, str) else ():
        long_enough = len(known) > len("dep")
        same = value == known and name.endswith(("_id", "_arn", "uri", "target"))
        if same or (long_enough and known in value and name in _TEXTS):
            return Ref.of(source)
    return value


_TEXTS: Final = ("body", "issuer", "source_arn", "target", "uri")


def changes(
    system: Resources, edits: Mapping[str, Edit]
) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Return ``resource_changes``, and the expressions of edited resources by address."""
    found, expressions = [], {}
    for address in {**system, **edits}:
        was = system.get(address)
        entry = _parsed(address)
        if address not in edits:
            entry["change"] = _change(["no-op"], was, was)
            found.append(entry)
            continue
        edit, after = edits[address], None
        if edit is None:
            entry["change"] = _change(["delete"], was, None)
        elif isinstance(edit, New):
            after = dict(edit.values)
            entry["change"] = _change(["create"], None, after)
        elif isinstance(edit, Imported):
            after = _patched(edit.values, edit.patch)
            actions = ["update"] if edit.patch else ["no-op"]
            entry["change"] = _change(actions, edit.values, after) | {"importing": {"id": "x"}}
        elif isinstance(edit, Forgotten):
            entry["change"] = _change(["forget"], was, None)
        elif isinstance(edit, Moved):
            after = _patched(was or {}, edit.patch)
            entry = _parsed(edit.to) | {"previous_address": address}
            entry["change"] = _change(["update"] if edit.patch else ["no-op"], was, after)
        elif isinstance(edit, Replaced):
            after = _patched(was or {}, edit.patch)
            second = "create" if edit.first == "delete" else "delete"
            entry["change"] = _change([edit.first, second], was, after)
            entry["action_reason"] = "replace_because_cannot_update"
        else:
            after = _patched(was or {}, edit)
            entry["change"] = _change(["update"], was, after)
        if after:
            expressions[entry["address"]] = _expressions(after, keyed="index" in entry)
        found.append(entry)
    return found, expressions


def plan(
    system: Resources,
    edits: Mapping[str, Edit],
    *,
    drift: Mapping[str, Mapping[str, Any] | None] | None = None,
    **other: Any,
) -> dict[str, Any]:
    """Return the JSON of a plan that makes the edits.

    Args:
        system: The existing resources.
        edits: Changes to them, by address.
        drift: The state of resources before a change outside of Terraform, by address; ``system``
            has the change.
        other: Other members of the plan.
    """
    found, expressions = changes(system, edits)
    blocks: dict[str, dict[str, Any]] = {}
    for entry in found:
        block = f"{entry['type']}.{entry['name']}"
        if entry.get("module_address"):
            continue
        about = {"address": block, "mode": "managed", "type": entry["type"], "name": entry["name"]}
        about |= {"provider_config_key": "aws", "expressions": {}}
        blocks.setdefault(block, about)["expressions"] |= expressions.get(entry["address"], {})
    root = {"resources": list(blocks.values())}
    document = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": found,
        "configuration": {
            "provider_config": {
                "aws": {
                    "name": "aws",
                    "full_name": "registry.terraform.io/hashicorp/aws",
                    "expressions": {"region": {"constant_value": REGION}},
                }
            },
            "root_module": root,
        },
        "complete": True,
        "errored": False,
        "applyable": True,
    }
    if drift:
        # The patches of the drift restore the recorded values; the system has the refreshed ones.
        recorded = {
            address: _patched(system.get(address, {}), patch)
            for address, patch in drift.items()
            if patch is not None
        }
        entries = []
        for address, was in recorded.items():
            entry = _parsed(address)
            now = system.get(address)
            actions = ["update"] if now is not None else ["delete"]
            entry["change"] = _change(actions, was, now)
            entries.append(entry)
        document["resource_drift"] = entries
    return document | other
