"""The stage of a REST API that the module takes over."""

from collections.abc import Iterator, Mapping
from typing import Any

from scopegate.adopt.found import FoundRestApi

_Json = Mapping[str, Any]


def chosen_stage(found: FoundRestApi, name: str | None) -> _Json:
    """Return the stage that is named, else the one that a domain leads to, else the last deployed.

    Args:
        found: An API with at least one stage.
        name: The stage that the user has named, if any.
    """
    stages = {one["stageName"]: one for one in found.stages}
    if name in stages:
        return stages[name]
    mapped = [stages[one["stage"]] for _, one in found.domains if one.get("stage") in stages]
    return mapped[0] if mapped else max(stages.values(), key=lambda one: str(_changed(one)))


def _changed(stage: _Json) -> object:
    return stage.get("lastUpdatedDate") or stage.get("createdDate") or ""


def why_not(stage: _Json) -> Iterator[str]:
    """Yield reasons why callers or backends would notice the adoption of a stage."""
    if stage.get("clientCertificateId"):
        yield "its stage proves itself to backends with a client certificate"
    if stage.get("canarySettings"):
        yield "its stage has a canary, which another deployment ends"
    if stage.get("cacheClusterEnabled"):
        yield "its stage caches answers"


def not_served(found: FoundRestApi, stage: _Json) -> list[str]:
    """Return methods that the API has in another way than the stage serves them, as sentences."""
    served = found.deployed.get(stage["stageName"]) or {}
    before = {
        (path, verb): one for path, methods in served.items() for verb, one in methods.items()
    }
    after = {
        (one["path"], verb): settings
        for one in found.resources
        for verb, settings in (one.get("resourceMethods") or {}).items()
    }
    return [
        f"{verb} {path} {_difference(before.get((path, verb)), after.get((path, verb)))}"
        for path, verb in sorted(before.keys() | after.keys())
        if _difference(before.get((path, verb)), after.get((path, verb)))
    ]


def _difference(served: _Json | None, present: _Json | None) -> str:
    if served is None:
        return "is not deployed"
    if present is None:
        return "is served although it was removed"
    for name, noun in (("authorizationType", "authorization"), ("apiKeyRequired", "an API key")):
        if name in served and served[name] != present.get(name):
            return f"is served with another setting of {noun}"
    return ""
