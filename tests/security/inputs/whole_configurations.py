"""Configurations with all inputs of a module, each valid, and most of them valid together."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from scopegate.generate.places import annotation
from scopegate.inputs import Interface
from tests.security.inputs.values import good


@st.composite
def whole_configurations(draw: st.DrawFn, interface: type[Interface]) -> Mapping[str, Any]:
    """Values of all inputs of ``interface``; three times in four, scopes are declared ones."""
    given = {
        name: draw(good(annotation(field)))
        for name, field in sorted(interface.model_fields.items())
    }
    declared = sorted(
        f"{identifier}/{scope}"
        for identifier, server in given.get("resource_servers", {}).items()
        for scope in server.get("scopes") or {}
    )
    if "resource_servers" not in given or not draw(st.integers(0, 3)):
        return given
    some = st.lists(st.sampled_from(declared), min_size=1, max_size=3) if declared else st.just([])
    clients = {key: {**client, "scopes": draw(some)} for key, client in given["clients"].items()}
    routes = {
        key: route if route["public"] else {**route, **draw(some.map(_opened_by))}
        for key, route in given.get("routes", {}).items()
    }
    return {**given, "clients": clients if declared else {}} | (
        {"routes": routes} if routes else {}
    )


def _opened_by(scopes: list[str]) -> dict[str, Any]:
    return {"scopes": scopes, "public": not scopes}
