import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopegate.access.decide.routing import Router, resolve, sample_request
from scopegate.access.system.model import Protocol, Route
from scopegate.access.system.paths import METHODS, parse_key
from scopegate.errors import ScopegateError


def routes(*keys: str, protocol: Protocol = Protocol.REST) -> list[Route]:
    return [
        Route(api="api", method=method, path=path, protocol=protocol)
        for method, path in map(parse_key, keys)
    ]


def chosen(request: str, *keys: str, protocol: Protocol = Protocol.REST) -> str | None:
    method, path = request.split()
    route = resolve(method, path, routes(*keys, protocol=protocol))
    return route.key if route else None


@pytest.mark.parametrize("protocol", Protocol)
@pytest.mark.parametrize(
    ("request_line", "expected"),
    [
        ("GET /pets/dog/1", "GET /pets/dog/1"),
        ("GET /pets/dog/2", "GET /pets/dog/{id}"),
        ("GET /pets/cat/1", "GET /pets/{proxy+}"),
        ("POST /test/5", "ANY /{proxy+}"),
        ("GET /pets", "ANY /{proxy+}"),
        ("GET /", None),
    ],
)
def test_the_most_specific_route_takes_a_request(request_line, expected, protocol):
    keys = ("GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}")
    assert chosen(request_line, *keys, protocol=protocol) == expected


def test_the_method_itself_comes_before_any():
    assert chosen("GET /a", "ANY /a", "GET /a") == "GET /a"
    assert chosen("POST /a", "ANY /a", "GET /a") == "ANY /a"


def test_a_rest_resource_without_the_method_leaves_the_request_to_a_greedy_one():
    assert chosen("GET /a", "POST /a", "ANY /{proxy+}") == "ANY /{proxy+}"


def test_a_rest_resource_without_the_method_does_not_leave_it_to_a_parameter():
    assert chosen("GET /a", "POST /a", "GET /{id}") is None


def test_an_http_api_weighs_method_and_path_together():
    assert chosen("GET /a", "POST /a", "GET /{id}", protocol=Protocol.HTTP) == "GET /{id}"


def test_the_default_route_of_an_http_api_takes_the_rest():
    keys = ("GET /a", "$default")
    assert chosen("GET /", *keys, protocol=Protocol.HTTP) == "$default"


@pytest.mark.parametrize(
    ("key", "others", "expected"),
    [
        ("GET /orders/{id}", ["GET /orders/probe"], ("GET", "/orders/probe-1")),
        ("ANY /{proxy+}", ["GET /{id}", "GET /"], ("POST", "/probe")),
        ("GET /{proxy+}", ["GET /{id}"], ("GET", "/probe/probe")),
        ("ANY /", [], ("GET", "/")),
        ("ANY /a", [f"{method} /a" for method in METHODS], None),
    ],
)
def test_a_sample_request_reaches_exactly_its_route(key, others, expected):
    route, *rest = routes(key, *others)
    assert sample_request(route, [route, *rest]) == expected


def test_the_default_route_behind_a_greedy_one_still_takes_the_root():
    default, *rest = routes("$default", "ANY /{proxy+}", protocol=Protocol.HTTP)
    assert sample_request(default, [default, *rest]) == ("GET", "/")


PARTS = st.sampled_from(["orders", "probe", "{id}", "{name}"])
PATHS = st.builds(
    lambda head, greedy: "/" + "/".join([*head, *(["{proxy+}"] if greedy else [])]),
    st.lists(PARTS, max_size=3),
    st.booleans(),
)
KEYS = st.lists(
    st.builds("{} {}".format, st.sampled_from(["ANY", "GET", "POST"]), PATHS),
    min_size=1,
    unique=True,
)


@given(KEYS, st.sampled_from(Protocol))
def test_whatever_the_routes_a_sample_request_resolves_to_its_route(keys, protocol):
    api = routes(*keys, protocol=protocol)
    router = Router(api)
    for route in api:
        if request := router.sample_request(route):
            assert router.resolve(*request) == route


@pytest.mark.parametrize("key", ["GET", "get /a", "GET a", "FETCH /a", "GET /a b", ""])
def test_a_bad_route_key_is_refused_with_what_is_accepted(key):
    message = r"is not the key of a route\. Use \$default, or a method"
    with pytest.raises(ScopegateError, match=message):
        parse_key(key)
