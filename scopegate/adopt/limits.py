"""Limits and metrics of the stage of a REST API, and of routes of their own."""

from collections.abc import Mapping
from typing import Any, Final

from scopegate.adopt.draft import STAYS, Danger, Import, Remark
from scopegate.adopt.found import FoundRestApi

_Json = Mapping[str, Any]
_ALL_METHODS: Final = "*/*"


def limits_of(
    found: FoundRestApi, stage: _Json, routes: Mapping[str, _Json]
) -> tuple[dict[str, Any], dict[str, _Json], list[Import], list[Remark]]:
    """Return metrics and limits of the stage, and of routes of their own."""
    inputs: dict[str, Any] = {}
    limited = dict(routes)
    imports: list[Import] = []
    remarks: list[Remark] = []
    keys = {_method_path(key): key for key in routes}
    for path, settings in sorted((stage.get("methodSettings") or {}).items()):
        limits = (settings.get("throttlingBurstLimit"), settings.get("throttlingRateLimit"))
        throttling = throttling_of(*limits)
        odd = throttling is None and any(map(_is_limit, limits))
        id_ = f"{found.id}/{stage['stageName']}/{path}"
        if path == _ALL_METHODS and not odd and (throttling or settings.get("metricsEnabled")):
            inputs = {"metrics": bool(settings.get("metricsEnabled")), "throttling": throttling}
            imports.append(Import("aws_api_gateway_method_settings.stage[0]", id_))
        elif (key := keys.get(path)) and throttling:
            limited[key] = {**limited[key], "throttling": throttling}
            imports.append(Import(f'aws_api_gateway_method_settings.route["{key}"]', id_))
        else:
            remarks.append(
                Remark(
                    Danger.OUTSIDE,
                    f"Settings {path} of stage {stage['stageName']} of REST API {found.id}",
                    f"The module has no such setting, or none for this method. {STAYS}",
                )
            )
            continue
        if (settings.get("loggingLevel") or "OFF") != "OFF" or settings.get("cachingEnabled"):
            text = "The module has no execution log and no cache of answers. The first plan says"
            text += " whether they change."
            subject = f"Settings {path} of stage {stage['stageName']} of REST API {found.id}"
            remarks.append(Remark(Danger.OUTSIDE, subject, text))
    return inputs, limited, imports, remarks


def _method_path(key: str) -> str:
    verb, _, path = key.partition(" ")
    return f"{path.replace('/', '~1')}/{verb}"


def _is_limit(value: float | None) -> bool:
    """Return whether a limit is one: API Gateway has -1 for none, and 0 for no call at all."""
    return value is not None and value >= 0


def throttling_of(burst: float | None, rate: float | None) -> dict[str, int] | None:
    """Return the input ``throttling``, if there are limits."""
    if not burst or not rate or burst < 1 or rate < 1 or rate != int(rate):
        return None
    return {"burst_limit": int(burst), "rate_limit": int(rate)}
