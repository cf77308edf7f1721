"""The module cached-token-endpoint on the emulator: what callers get through it."""

import base64
import json

import pytest

from scopegate.emulator import endpoints
from tests.deploy.conftest import ROOT
from tests.deploy.emulator.calls import Aws

GRANT = {"grant_type": "client_credentials"}
READ, WRITE = {"scope": "orders/read"}, {"scope": "orders/write"}
SCOPES = {"partner-a": ["orders/read"], "partner-b": ["orders/read", "orders/write"]}


@pytest.fixture(scope="module")
def cloud(aws):
    return Aws(aws)


@pytest.fixture(scope="module")
def pool(cloud):
    """A pool that exists, with a domain."""
    made = cloud.pool()
    cloud.resource_server(made, "read", "write")
    cloud.cognito("CreateUserPoolDomain", UserPoolId=made["Id"], Domain="example-token-cache")
    return made


@pytest.fixture(scope="module")
def credentials(cloud, pool):
    """Id and secret of each client."""
    lives = {"AccessTokenValidity": 30, "TokenValidityUnits": {"AccessToken": "minutes"}}
    made = {
        key: cloud.client(pool, *scopes, **lives)["UserPoolClient"]
        for key, scopes in SCOPES.items()
    }
    return {key: (each["ClientId"], each["ClientSecret"]) for key, each in made.items()}


@pytest.fixture(scope="module")
def module(root_module, pool):
    """The module in front of the pool, applied."""
    assert pool["Id"].startswith("us-east-1_")
    root_module.configure(
        {
            "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
            "provider": {"aws": {"region": "us-east-1"}},
            "module": {
                "cache": {
                    "source": f"{ROOT}//modules/cached-token-endpoint",
                    "name": "orders-token",
                    "access_token_validity": 30,
                    "cache_ttl": 1200,
                    "token_endpoint": (
                        "https://example-token-cache.auth.us-east-1.amazoncognito.com/oauth2/token"
                    ),
                }
            },
            "output": {"rest_api_id": {"value": "${module.cache.rest_api_id}"}},
        }
    )
    root_module.apply()
    return root_module


@pytest.fixture(scope="module")
def api_id(module):
    return module.outputs()["rest_api_id"]


@pytest.fixture
def ask(cloud, api_id):
    """Asks the endpoint, whose cache is empty at first, for a token."""
    base = endpoints.invoke_url(cloud.instance.endpoint, api_id, "v1")
    assert cloud.gateway("DELETE", f"/restapis/{api_id}/stages/v1/cache/data").status == 202

    def ask(query=READ, *, method="POST", path="/oauth2/token", **options):
        if method == "POST" and "json" not in options:
            options = {"data": GRANT, **options}
        return cloud.call(method, base + path, params=query, **options)

    return ask


@pytest.fixture(scope="module")
def opened(cloud, pool):
    """What an API of the pool answers to a token: where it asks for reading, and for writing."""
    api = cloud.rest_api()
    authorizer = api.authorizer(pool)
    for scope in ("read", "write"):
        guarded = api.method(
            api.resource(scope)["id"],
            authorizationType="COGNITO_USER_POOLS",
            authorizerId=authorizer,
            authorizationScopes=[f"orders/{scope}"],
        )
        api.mock(guarded)
    api.deploy()
    return lambda token: [api.call(f"/{scope}", token=token).status for scope in ("read", "write")]


def claims(answer):
    payload = answer["access_token"].split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


@pytest.mark.parametrize(
    ("client", "scope", "statuses"),
    [
        ("partner-a", "orders/read", [200, 401]),
        ("partner-b", "orders/write", [401, 200]),
        ("partner-b", "orders/read orders/write", [200, 200]),
    ],
)
def test_a_token_opens_the_routes_of_the_scopes_in_the_query(
    client, scope, statuses, request, credentials
):
    ask, opened = request.getfixturevalue("ask"), request.getfixturevalue("opened")
    answer = ask({"scope": scope}, auth=credentials[client])
    assert (answer.status, answer["token_type"]) == (200, "Bearer")
    assert claims(answer)["client_id"] == credentials[client][0]
    assert sorted(claims(answer)["scope"].split()) == scope.split()
    assert opened(answer["access_token"]) == statuses


def test_a_client_is_given_the_token_that_it_was_given_for_the_same_scopes(ask, credentials):
    auth = credentials["partner-b"]
    first, again = ask(auth=auth), ask(auth=auth, headers={"Cache-Control": "max-age=0"})
    other = ask(WRITE, auth=auth)
    assert first["access_token"] == again["access_token"]
    assert [claims(each)["scope"] for each in (first, other)] == ["orders/read", "orders/write"]


def test_nobody_is_given_the_token_of_another(ask, credentials):
    ids = {client: client_id for client, (client_id, _) in credentials.items()}
    owners = [claims(ask(auth=credentials[each]))["client_id"] for each in ids]
    assert owners == list(ids.values())
    strangers = [
        ask(auth=(ids["partner-a"], "wrong")),
        ask(auth=(ids["partner-a"], credentials["partner-b"][1])),
        ask(auth=(ids["partner-a"], "")),
        ask(headers={"Authorization": "Basic"}),
        ask(headers={"Authorization": f"Bearer {ids['partner-a']}"}),
        ask(),
    ]
    assert [each.status for each in strangers] == [400] * 6
    assert [each for each in strangers if "access_token" in each.body] == []


def test_a_token_is_said_to_live_no_longer_than_when_the_cache_gives_it_out_last(ask, credentials):
    answer = ask(auth=credentials["partner-b"])
    assert claims(answer)["exp"] - claims(answer)["iat"] == 30 * 60
    assert answer["expires_in"] == 30 * 60 - 1200 - 30


@pytest.mark.parametrize(
    ("query", "options", "error"),
    [
        pytest.param(WRITE, {}, "invalid_grant", id="a scope of another"),
        pytest.param({"scope": "orders/all"}, {}, "invalid_scope", id="a scope of nobody"),
        pytest.param(READ, {"auth": None}, "invalid_request", id="no credential"),
        pytest.param(
            READ,
            {"auth": None, "headers": {"Authorization": ""}},
            "invalid_request",
            id="an empty credential",
        ),
        pytest.param({}, {}, "invalid_request", id="no scope"),
        pytest.param({"scope": ""}, {}, "invalid_request", id="an empty scope"),
        pytest.param({}, {"data": GRANT | READ}, "invalid_request", id="a scope in the body alone"),
        pytest.param(READ, {"json": GRANT}, "invalid_request", id="a body of JSON"),
    ],
)
def test_whoever_asks_wrongly_is_refused(query, options, error, ask, credentials):
    answer = ask(query, **{"auth": credentials["partner-a"], **options})
    assert (answer.status, answer["error"]) == (400, error)


def test_a_credential_in_the_body_alone_is_none(ask, credentials):
    client_id, secret = credentials["partner-a"]
    answer = ask(data={**GRANT, "client_id": client_id, "client_secret": secret})
    assert (answer.status, answer["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "line", [{"method": "GET"}, {"path": "/oauth2/revoke"}, {"path": "/oauth2"}]
)
def test_there_is_no_other_route(line, ask, credentials):
    answer = ask(auth=credentials["partner-a"], **line)
    assert (answer.status, answer["message"]) == (403, "Missing Authentication Token")


@pytest.mark.parametrize(
    "body",
    [
        WRITE,
        {"scope": "orders/read orders/write", "grant_type": "refresh_token"},
        {"grant_type": "client_credentials&scope=orders/write"},
    ],
)
def test_what_the_body_says_changes_nothing(body, ask, credentials):
    got = claims(ask(auth=credentials["partner-b"], data=body))
    assert (got["client_id"], got["scope"]) == (credentials["partner-b"][0], "orders/read")


def test_a_credential_in_the_body_is_not_preferred(ask, credentials):
    client_id, secret = credentials["partner-a"]
    body = {**GRANT, "client_id": client_id, "client_secret": secret}
    got = claims(ask(auth=credentials["partner-b"], data=body))
    assert got["client_id"] == credentials["partner-b"][0]


@pytest.mark.parametrize(
    "scope",
    ["orders/read&grant_type=refresh_token", "orders/read&scope=orders/write", "$input.body"],
)
def test_a_scope_is_no_way_into_what_is_sent(scope, ask, credentials):
    answer = ask({"scope": scope}, auth=credentials["partner-b"])
    assert (answer.status, answer["error"]) == (400, "invalid_scope")


def test_no_answer_may_be_kept_on_its_way(ask, credentials):
    auth = credentials["partner-a"]
    answers = [ask(auth=auth), ask(WRITE, auth=auth), ask({}, auth=auth)]
    assert [(each.status, each.headers["Cache-Control"]) for each in answers] == [
        (200, "no-store"),
        (400, "no-store"),
        (400, "no-store"),
    ]


def test_a_parameter_changed_by_hand_comes_back_into_the_cache_key_and_all_else_is_as_planned(
    cloud, module, api_id
):
    """AWS takes it out of the key, and would do so again if Terraform changed it back."""
    path = f"/restapis/{api_id}/resources"
    (token,) = (
        each for each in cloud.gateway("GET", path)["item"] if each["path"] == "/oauth2/token"
    )
    method = f"{path}/{token['id']}/methods/POST"
    changed = "/requestParameters/method.request.header.Authorization"
    cloud.patch(method, ("replace", changed, "false"))
    kept = cloud.gateway("GET", f"{method}/integration")["cacheKeyParameters"]
    said = map(json.loads, module.run("plan", "-json").splitlines())
    planned = [each["change"] for each in said if each["type"] == "planned_change"]
    assert kept == ["method.request.querystring.scope"]
    assert [(each["action"], each["resource"]["addr"]) for each in planned] == [
        ("update", "module.cache.aws_api_gateway_integration.token")
    ]


def test_a_client_that_is_gone_is_given_its_last_token_and_no_other(ask, cloud, pool, api_id):
    client = cloud.client(pool, *SCOPES["partner-b"])["UserPoolClient"]
    auth = (client["ClientId"], client["ClientSecret"])
    last = ask(auth=auth)
    cloud.cognito("DeleteUserPoolClient", UserPoolId=pool["Id"], ClientId=auth[0])
    again, other = ask(auth=auth), ask(WRITE, auth=auth)
    assert (again["access_token"], other.status) == (last["access_token"], 400)
    cloud.gateway("DELETE", f"/restapis/{api_id}/stages/v1/cache/data")
    assert ask(auth=auth).status == 400
