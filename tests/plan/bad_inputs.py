"""Bad inputs, one for each message, and the sentence with which Terraform must refuse each.

The values that each constraint refuses are in tests/unit/inputs and in the modules' own tests.
"""

import json
from typing import Any, NamedTuple

from tests.plan.conftest import INVOKE_ARN, POOL_ARN

SERVER, API, BOTH = "authorization-server", "protected-rest-api", "oauth2-api"
HTTP = "protected-http-api"
CACHE = "cached-token-endpoint"
DISPLAY_NAME = "letters, digits, white space or any of _ + = , . @ -"
PREFIX = "be 1 to 63 lower-case letters, digits or hyphens, with no hyphen at either end"
NO_AWS = 'not contain "aws", "amazon" or "cognito"'
IDENTIFIER = "be 1 to 256 printable ASCII characters without space, quote or backslash"
SCOPE_NAME = "be 1 to 256 printable ASCII characters without space, quote, slash or backslash"
SCOPE = 'be a scope as "identifier/scope", the identifier that of a resource server'
EXCLUSIVE = "have either scopes or public = true"
ROUTE = (
    'be "METHOD /path": a method of ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, and a path '
    "without a trailing slash whose parts are letters, digits and . _ : -, or {name}, or in the "
    "end {name+}"
)
DECLARED = "have scopes that a resource server declares"
SHARE = "have at most 75 % of access_token_validity, in seconds"
COMPETING = "have at most one variable part, {name} or {name+}, below each path"


class Case(NamedTuple):
    """``module`` with ``inputs`` must say ``<field> must <accepted>; got <got>.``."""

    module: str
    inputs: dict[str, Any]
    field: str
    accepted: str
    got: str

    @property
    def sentence(self) -> str:
        """The expected message of Terraform."""
        return f"{self.field} must {self.accepted}; got {self.got}."


def _prefix(prefix: str, accepted: str) -> Case:
    return Case(SERVER, {"domain": {"prefix": prefix}}, "domain.prefix", accepted, f'"{prefix}"')


def _client(about: dict[str, Any], field: str, accepted: str, got: str) -> Case:
    client = {"scopes": ["r/s"], **about}
    inputs = {
        "clients": {"good": {"scopes": ["r/s"]}, "partner-a": client},
        "resource_servers": {"r": {"scopes": {"s": "S."}}},
    }
    return Case(SERVER, inputs, f"clients[*].{field}", accepted, f'{got} in "partner-a"')


def _client_key(key: str) -> Case:
    inputs = {
        "clients": {key: {"scopes": ["r/s"]}},
        "resource_servers": {"r": {"scopes": {"s": "S."}}},
    }
    return Case(SERVER, inputs, "each key of clients", f"be 1 to 128 {DISPLAY_NAME}", f'"{key}"')


def _resource_server(about: dict[str, Any], field: str, accepted: str, got: str) -> Case:
    inputs = {"resource_servers": {"good": {}, "orders": about}}
    entry = '"a" of "orders"' if field.endswith(".scopes[*]") else '"orders"'
    return Case(SERVER, inputs, field, accepted, f"{got} in {entry}")


def _route_key(key: str, accepted: str = ROUTE, module: str = API) -> Case:
    routes = {"GET /good": {"public": True}, key: {"public": True}}
    return Case(module, {"routes": routes}, "each key of routes", accepted, f'"{key}"')


def _route(
    about: dict[str, Any] | None, field: str, accepted: str, got: str, module: str = API
) -> Case:
    routes = {"GET /good": {"public": True}, "GET /a": about}
    return Case(module, {"routes": routes}, field, accepted, f'{got} in "GET /a"')


def _tags(tags: dict[str, str], field: str, accepted: str, got: str, module: str = API) -> Case:
    return Case(module, {"tags": tags}, field, accepted, got)


def _stage(name: str) -> Case:
    accepted = "be 1 to 128 letters, digits, _ or -"
    return Case(API, {"stage_name": name}, "stage_name", accepted, f'"{name}"')


def _lambda(field: str, value: str, accepted: str) -> Case:
    named = {"function_name": "backend", "invoke_arn": INVOKE_ARN}
    backend = {"lambda": {**named, field: value}}
    return Case(API, {"backend": backend}, f"backend.lambda.{field}", accepted, f'"{value}"')


def _pool(arn: str) -> Case:
    accepted = "be the ARN of a Cognito user pool, arn:…:cognito-idp:…:userpool/…"
    return Case(API, {"user_pool_arns": [POOL_ARN, arn]}, "user_pool_arns[*]", accepted, f'"{arn}"')


def _audience(count: int) -> Case:
    accepted = "have at least 1 and at most 50 client ids"
    audience = [f"client{number}" for number in range(count)]
    return Case(HTTP, {"audience": audience}, "audience", accepted, str(count))


def _name(name: str, module: str = SERVER) -> Case:
    return Case(module, {"name": name}, "name", f"be 1 to 128 {DISPLAY_NAME}", f'"{name}"')


ENDPOINT = "be the URL of a token endpoint, https://…/oauth2/token"
CERTIFICATE_ARN_US_EAST_1 = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b"
LONG = f"{'a' * 61}.de"
MINUTES = "be a whole number of minutes from 5 to 1440"
DAYS = "be a whole number of days from 1 to 3650"
FUNCTION = (
    "be the name of a Lambda function, 1 to 64 letters, digits, _ or -, or its ARN without a "
    "version or alias"
)
INVOKE = "be the invoke ARN of a Lambda function, arn:…:apigateway:…/invocations"
SCOPES = "have at least 1 and at most 50 scopes"
ALIAS_ARN = INVOKE_ARN.replace("/invocations", ":live/invocations")

VALIDATIONS = {
    "an empty name": _name(""),
    "a prefix with aws": _prefix("aws-foo", NO_AWS),
    "a prefix with a capital": _prefix("Foo", PREFIX),
    "a client's key with a star": _client_key("partner*"),
    "a client's name with a slash": _client(
        {"name": "a/b"}, "name", f"be 1 to 128 {DISPLAY_NAME}", '"a/b"'
    ),
    "a token valid too shortly": _client(
        {"access_token_validity": 4}, "access_token_validity", MINUTES, "4"
    ),
    "a refresh token valid too shortly": _client(
        {"refresh_token_validity": 0}, "refresh_token_validity", DAYS, "0"
    ),
    "a client without scopes": _client({"scopes": []}, "scopes", SCOPES, "0"),
    "a client with openid": _client({"scopes": ["openid"]}, "scopes[*]", SCOPE, '"openid"'),
    "an empty identifier": Case(
        SERVER, {"resource_servers": {"": {}}}, "each key of resource_servers", IDENTIFIER, '""'
    ),
    "a resource server's name with a colon": _resource_server(
        {"name": "a:b"}, "resource_servers[*].name", f"be 1 to 256 {DISPLAY_NAME}", '"a:b"'
    ),
    "a scope with a slash": _resource_server(
        {"scopes": {"a/b": "x"}}, "each key of resource_servers[*].scopes", SCOPE_NAME, '"a/b"'
    ),
    "an empty description": _resource_server(
        {"scopes": {"a": ""}}, "resource_servers[*].scopes[*]", "be 1 to 256 bytes in UTF-8", '""'
    ),
    "101 scopes": _resource_server(
        {"scopes": {f"s{n}": "x" for n in range(101)}},
        "resource_servers[*].scopes",
        "have at most 100 scopes",
        "101",
    ),
    "26 resource servers": Case(
        SERVER,
        {"resource_servers": {f"r{n}": {} for n in range(26)}},
        "resource_servers",
        "have at most 25 resource servers",
        "26",
    ),
    "no routes": Case(API, {"routes": {}}, "routes", "have at least 1 routes", "0"),
    "a method that does not exist": _route_key("FETCH /a"),
    "a path of 11 parts": _route_key("GET /1/2/3/4/5/6/7/8/9/10/11", "have at most 10 path parts"),
    "a route with neither scopes nor public": _route(
        {},
        "routes[*]",
        EXCLUSIVE,
        '{"public":false,"scopes":[]}',
    ),
    "a route's scope without a slash": _route(
        {"scopes": ["read"]}, "routes[*].scopes[*]", SCOPE, '"read"'
    ),
    "a tag of aws": _tags({"aws:x": "y"}, "each key of tags", "not begin with aws:", '"aws:x"'),
    "an empty tag": _tags({"": "y"}, "each key of tags", "be 1 to 128 characters", '""'),
    "a tag of 257 characters": _tags(
        {"x": "y" * 257}, "tags[*]", "be at most 256 characters", f'"{"y" * 257}" in "x"', BOTH
    ),
    "51 tags": _tags({f"t{n}": "" for n in range(51)}, "tags", "have at most 50 tags", "51"),
    "an empty stage": _stage(""),
    "a function's name with an alias": _lambda("function_name", "a:backend", FUNCTION),
    "another function's name than the invoke ARN has": Case(
        API,
        {"backend": {"lambda": {"function_name": "other", "invoke_arn": ALIAS_ARN}}},
        "backend.lambda",
        "have the function_name that its invoke_arn names",
        json.dumps({"function_name": "other", "invoke_arn": ALIAS_ARN}, separators=(",", ":")),
    ),
    "the version $LATEST": _lambda(
        "invoke_arn",
        INVOKE_ARN.replace("/invocations", ":$LATEST/invocations"),
        "not name the version $LATEST, which takes no permission: leave the version out",
    ),
    "a function's ARN in place of its invoke ARN": _lambda(
        "invoke_arn", "arn:aws:lambda:eu-central-1:123456789012:function:f", INVOKE
    ),
    "a pool's id in place of its ARN": _pool("eu-central-1_AbCdEfGhI"),
    "no user pool": Case(
        API,
        {"user_pool_arns": []},
        "user_pool_arns",
        "have at least 1 and at most 100 user pools",
        "0",
    ),
    "no client in the audience": _audience(0),
    "a client's name in place of its id": Case(
        HTTP,
        {"audience": ["1a2b3c", "partner-a"]},
        "audience[*]",
        "be the id of an app client",
        '"partner-a"',
    ),
    "an issuer without https": Case(
        HTTP,
        {"issuer": "http://issuer.example.com"},
        "issuer",
        "be the URL of an issuer, https://…, as the claim iss",
        '"http://issuer.example.com"',
    ),
    "a stage of an HTTP API with a dollar": Case(
        HTTP,
        {"stage_name": "$v1"},
        "stage_name",
        'be "$default", or 1 to 128 letters, digits, _ or -',
        '"$v1"',
    ),
    "a token endpoint without TLS": Case(
        CACHE,
        {"token_endpoint": "http://orders.auth.eu-central-1.amazoncognito.com/oauth2/token"},
        "token_endpoint",
        ENDPOINT,
        '"http://orders.auth.eu-central-1.amazoncognito.com/oauth2/token"',
    ),
    "a cache that is turned off": Case(
        CACHE, {"cache_ttl": 0}, "cache_ttl", "be a whole number of seconds from 1 to 3600", "0"
    ),
    "a cache of a size that there isn't": Case(
        CACHE,
        {"cache_size": "0.50"},
        "cache_size",
        "be one of 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118, 237",
        '"0.50"',
    ),
    "a cached token that is valid for 4 minutes": Case(
        CACHE,
        {"access_token_validity": 4, "cache_ttl": 60},
        "access_token_validity",
        MINUTES,
        "4",
    ),
    "a fixed answer of an HTTP API": Case(
        HTTP,
        {"backend": {"mock": {}}},
        "backend",
        "have exactly one of http, lambda, vpc_link",
        "[]",
    ),
    "a route of an HTTP API with 11 scopes": _route(
        {"scopes": [f"r/{number}" for number in range(11)]},
        "routes[*].scopes",
        "have at most 10 scopes",
        "11",
        module=HTTP,
    ),
    "an origin of an HTTP API with a path": Case(
        HTTP,
        {"cors": {"allow_origin": "https://app.example.com/"}},
        "cors.allow_origin",
        'be an origin, such as "https://app.example.com", or "*"',
        '"https://app.example.com/"',
    ),
    "a client that is null": Case(
        SERVER, {"clients": {"a": None}}, "clients[*]", "not be null", 'null in "a"'
    ),
    "a resource server that is null": Case(
        BOTH, {"resource_servers": {"a": None}}, "resource_servers[*]", "not be null", 'null in "a"'
    ),
    "a route that is null": _route(None, "routes[*]", "not be null", "null"),
    "a limit that is null": Case(
        API,
        {"throttling": {"burst_limit": None, "rate_limit": 1}},
        "throttling.burst_limit",
        "be a whole number of requests from 1 to 100000",
        "null",
    ),
    "VPC endpoints that are null": Case(
        API,
        {"private_endpoint": {"vpc_endpoint_ids": None}},
        "private_endpoint.vpc_endpoint_ids",
        "not be null",
        "null",
    ),
    "a custom domain's name that is null": Case(
        SERVER,
        {"domain": {"custom": {"name": None, "certificate_arn": CERTIFICATE_ARN_US_EAST_1}}},
        "domain.custom.name",
        "be a domain name in lower case, such as auth.example.com",
        "null",
    ),
    "a custom domain of 64 characters": Case(
        SERVER,
        {"domain": {"custom": {"name": LONG, "certificate_arn": CERTIFICATE_ARN_US_EAST_1}}},
        "domain.custom.name",
        "be at most 63 characters",
        f'"{LONG}"',
    ),
    "a policy with a key that stands twice": Case(
        API,
        {"resource_policy_json": '{"Id": "a", "Id": "b"}'},
        "resource_policy_json",
        "be a policy as JSON: an object, nothing before it, and no key twice",
        r'"{\"Id\": \"a\", \"Id\": \"b\"}"',
    ),
}
"""Inputs that a variable's validation refuses."""

PRECONDITIONS = {
    "an undeclared scope in a client": Case(
        SERVER,
        {
            "clients": {"a": {"scopes": ["r/s", "r/x"]}},
            "resource_servers": {"r": {"scopes": {"s": "S."}}},
        },
        "clients",
        DECLARED,
        '"r/x" in "a"',
    ),
    "an undeclared scope in a client of the whole system": Case(
        BOTH, {"clients": {"a": {"scopes": ["r/x"]}}}, "clients", DECLARED, '"r/x" in "a"'
    ),
    "an undeclared scope in a route": Case(
        BOTH,
        {
            "resource_servers": {"r": {"scopes": {"s": "S."}}},
            "routes": {"GET /a": {"scopes": ["r/s", "q/s"]}, "GET /b": {"scopes": ["r/t"]}},
        },
        "routes",
        DECLARED,
        '"q/s" in "GET /a", "r/t" in "GET /b"',
    ),
    "two variables below one path": Case(
        API,
        {"routes": {"GET /a/{b}": {"public": True}, "GET /a/{c}/d": {"public": True}}},
        "routes",
        COMPETING,
        "{b} and {c} below /a",
    ),
    "a variable and a greedy one below the root": Case(
        BOTH,
        {"routes": {"GET /{id}": {"public": True}, "ANY /{proxy+}": {"public": True}}},
        "routes",
        COMPETING,
        "{id} and {proxy+} below /",
    ),
    "a cache for more than three quarters of a token's life": Case(
        CACHE, {"access_token_validity": 60, "cache_ttl": 2701}, "cache_ttl", SHARE, "2701"
    ),
    "a cache by default for tokens that are valid for half an hour": Case(
        CACHE, {"access_token_validity": 30}, "cache_ttl", SHARE, "1800"
    ),
    "a private token endpoint without a policy": Case(
        CACHE,
        {"private_endpoint": {"vpc_endpoint_ids": ["vpce-0a1b2c3d"]}},
        "resource_policy_json",
        "have a policy if private_endpoint is set",
        "null",
    ),
    "routes of an HTTP API that differ in a variable's name": Case(
        HTTP,
        {"routes": {"GET /a/{b}": {"public": True}, "GET /a/{c}": {"public": True}}},
        "routes",
        "have no two keys that differ only in the names of variable parts",
        '"GET /a/{b}" and "GET /a/{c}"',
    ),
}
"""What needs two inputs, or what follows from one, to be refused: a resource's precondition."""
