"""Random configurations, and random changes of one entry of one of their maps and lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

Inputs = Mapping[str, Any]
SCOPES = ("read", "write", "cancel", "refund")
SERVERS = ("orders", "reports", "https://api.example.com/returns")
CLIENTS = ("partner-a", "partner-b", "partner.b", "partner-b2")
GENERATIONS = ("default", "2026-12", "2027-01")
_METHODS = ("ANY", "GET", "POST")
_PATHS = (
    "/",
    "/orders",
    "/orders/{id}",
    "/orders/{id}/lines",
    "/orders/{id}/lines/{line}",
    "/reports/2026",
    "/reports/2026/q1/{proxy+}",
)
ROUTES = tuple(f"{method} {path}" for method in _METHODS for path in _PATHS)
POOLS = tuple(f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_{n}" for n in "abc")
AUDIENCE = ("1example23456789", "2example23456789", "3example23456789")
TAGS = ("team", "cost-centre", "stage")
_HEADERS = ("authorization", "content-type", "x-request-id")
_SERVER = "https://orders.example.com"


@dataclass(frozen=True)
class Step:
    """A change of one entry.

    Attributes:
        what: ``added``, ``removed``, ``renamed``, ``changed`` or ``re-ordered``.
        of: The input that it is in.
        entries: Keys of the entries concerned: one, or the old and the new one.
        inputs: All inputs after it.
    """

    what: str
    of: str
    entries: tuple[str, ...]
    inputs: Inputs


def _some(values: tuple[str, ...], least: int = 1) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=least, max_size=3, unique=True)


_limits = st.fixed_dictionaries({"burst_limit": st.integers(1, 9), "rate_limit": st.integers(1, 9)})
_answer = st.fixed_dictionaries({"mock": st.fixed_dictionaries({"body": st.sampled_from("[0]")})})
_server = st.just({"http": {"url": _SERVER}})
_servers = st.fixed_dictionaries(
    {"scopes": st.just({scope: f"To {scope}." for scope in SCOPES})},
    optional={"name": st.sampled_from(["Orders", "Reports"])},
)
_declared = st.sampled_from([f"{SERVERS[0]}/{scope}" for scope in SCOPES])
_scopes = st.lists(_declared, min_size=1, max_size=3, unique=True)
_client = st.fixed_dictionaries(
    {"scopes": _scopes, "generations": _some(GENERATIONS)},
    optional={"name": st.sampled_from(["One", "Two"])},
)


@st.composite
def _routes(draw: st.DrawFn, *, rest: bool) -> dict[str, Any]:
    """Routes; all of a path answer browsers alike, as they must."""
    cors = draw(
        st.dictionaries(
            st.sampled_from(_PATHS),
            st.fixed_dictionaries({"allow_origin": st.just("*"), "allow_headers": _some(_HEADERS)}),
            max_size=2 if rest else 0,
        )
    )
    keys = draw(_some(ROUTES, least=2)) + draw(_some(ROUTES))
    routes: dict[str, Any] = {}
    for key in dict.fromkeys(keys):
        route: dict[str, Any] = (
            {"scopes": draw(_scopes)} if draw(st.booleans()) else {"public": True}
        )
        if draw(st.booleans()):
            route["backend"] = draw(_answer if rest else _server)
        if draw(st.booleans()):
            route["throttling"] = draw(_limits)
        if path_cors := cors.get(key.split()[1]):
            route["cors"] = path_cors
        routes[key] = route
    return routes


def _maps(module: str) -> dict[str, tuple[tuple[str, ...], st.SearchStrategy[Any]]]:
    """Return possible keys and values of the entries of each map of a module."""
    rest = module != "protected-http-api"
    guarded = st.fixed_dictionaries(
        {"scopes": _scopes},
        optional={"throttling": _limits, "backend": _answer if rest else _server},
    )
    maps: dict[str, tuple[tuple[str, ...], st.SearchStrategy[Any]]] = {}
    if module in {"authorization-server", "oauth2-api"}:
        maps["clients"] = (CLIENTS, _client)
        # The first one declares the scopes of clients and routes, and stays.
        maps["resource_servers"] = (SERVERS[1:], _servers)
    if module != "authorization-server":
        maps["routes"] = (ROUTES, guarded)
    return maps | {"tags": (TAGS, st.sampled_from(["one", "two"]))}


def _lists(module: str) -> dict[str, tuple[str, ...]]:
    """Return possible items of each list of a module."""
    lists: dict[str, dict[str, tuple[str, ...]]] = {
        "protected-http-api": {"audience": AUDIENCE},
        "protected-rest-api": {"user_pool_arns": POOLS},
    }
    return lists.get(module, {})


@st.composite
def configurations(draw: st.DrawFn, module: str) -> dict[str, Any]:
    """Inputs of a module, less those that don't have entries."""
    inputs: dict[str, Any] = {
        "tags": draw(st.dictionaries(st.sampled_from(TAGS), st.just("one"), min_size=1)),
        **{name: draw(_some(items)) for name, items in _lists(module).items()},
    }
    maps = _maps(module)
    if "clients" in maps:
        inputs["clients"] = draw(
            st.dictionaries(st.sampled_from(CLIENTS), _client, min_size=1, max_size=3)
        )
        others = draw(st.dictionaries(st.sampled_from(SERVERS[1:]), _servers, min_size=1))
        inputs["resource_servers"] = {SERVERS[0]: draw(_servers), **others}
    if "routes" in maps:
        inputs["routes"] = draw(_routes(rest=module != "protected-http-api"))
    if module == "protected-http-api":
        inputs["cors"] = {"allow_origin": "*", "allow_headers": draw(_some(_HEADERS))}
    return inputs


@st.composite
def steps(draw: st.DrawFn, module: str, before: Inputs) -> Step:
    """A change of one entry of ``before``, which every list and map of it may be."""
    of = draw(st.sampled_from(sorted([*_maps(module), *_lists(module)])))
    if draw(st.integers(0, 4)) == 0:
        return Step("re-ordered", of, (), _reordered(before))
    if of in _lists(module):
        return draw(_step_of_list(of, before, _lists(module)[of]))
    return draw(_step_of_map(of, before, *_maps(module)[of]))


@st.composite
def _step_of_list(draw: st.DrawFn, of: str, before: Inputs, items: tuple[str, ...]) -> Step:
    item = draw(st.sampled_from(items))
    there: list[str] = before[of]
    what = "removed" if item in there else "added"
    assume(there != [item])
    after = [each for each in there if each != item] if what == "removed" else [*there, item]
    return Step(what, of, (item,), {**before, of: after})


@st.composite
def _step_of_map(
    draw: st.DrawFn,
    of: str,
    before: Inputs,
    keys: tuple[str, ...],
    entry: st.SearchStrategy[Any],
) -> Step:
    there = [key for key in keys if key in before[of]]
    free = [key for key in keys if key not in before[of]]
    what = draw(st.sampled_from(["added", "changed", "removed", "renamed"]))
    assume(there or what == "added")
    assume(free or what in {"changed", "removed"})
    after, entries = dict(before[of]), []
    if what != "added":
        entries.append(draw(st.sampled_from(there)))
        old = after.pop(entries[0])
    if what == "changed":
        kept = {"cors": old["cors"]} if of == "routes" and "cors" in old else {}
        new = draw(entry)
        after[entries[0]] = new | kept if kept else new
        assume(after != before[of])
    elif what != "removed":
        entries.append(draw(st.sampled_from(free)))
        after[entries[-1]] = draw(entry) if what == "added" else old
    return Step(what, of, tuple(entries), {**before, of: after})


def _reordered(value: Any) -> Any:
    """Return the value with all nested lists and maps in reverse order."""
    if isinstance(value, Mapping):
        return {key: _reordered(item) for key, item in reversed([*value.items()])}
    return [_reordered(item) for item in reversed(value)] if isinstance(value, list) else value
