"""The module protected-openapi, applied to the emulator and called as its users would."""

import copy
import json
from typing import Any

import httpx2
import pytest

from scopegate.emulator import endpoints
from scopegate.inputs.openapi_document import Document, routes
from scopegate.verify import calls, system
from scopegate.verify.live import Rank, differences
from scopegate.verify.tokens import access_token
from tests._support.faults.proxy import Proxy
from tests._support.openapi_documents import OK, READ, as_json, as_yaml, large, modern, petstore
from tests.deploy.conftest import ROOT, RootModule
from tests.deploy.emulator.calls import Aws

CLIENTS = {"reader": ["pets/read"], "writer": ["pets/write"]}
DEEP = "/" + "/".join("abcdefghijkl")


def configuration(package, document, operations, *, text) -> dict[str, Any]:
    """Return a pool, a function, and two APIs of one document: as a body and as resources."""
    backend = {
        "lambda": {
            "function_name": "${aws_lambda_function.backend.function_name}",
            "invoke_arn": "${aws_lambda_function.backend.invoke_arn}",
        }
    }
    api = {
        "name": "pets",
        "backend": backend,
        "user_pool_arns": ["${module.server.user_pool_arn}"],
    }
    return {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": {"region": "us-east-1"}},
        "resource": {
            "aws_iam_role": {
                "backend": {
                    "name": "backend",
                    "assume_role_policy": json.dumps({"Version": "2012-10-17", "Statement": []}),
                }
            },
            "aws_lambda_function": {
                "backend": {
                    "function_name": "backend",
                    "filename": str(package),
                    "handler": "handler.handler",
                    "role": "${aws_iam_role.backend.arn}",
                    "runtime": "python3.13",
                }
            },
        },
        "module": {
            "server": {
                "source": f"{ROOT}//modules/authorization-server",
                "name": "pets",
                "clients": {key: {"scopes": scopes} for key, scopes in CLIENTS.items()},
                "deletion_protection": False,
                "domain": {"prefix": "pets"},
                "resource_servers": {"pets": {"scopes": {"read": "Read.", "write": "Write."}}},
            },
            "described": {
                **api,
                "source": f"{ROOT}//modules/protected-openapi",
                "cors": {"allow_origin": "https://app.example.com"},
                "openapi": text(document).replace("${", "$${"),
                "operations": operations,
                "scopes": "${module.server.scopes}",
            },
            "listed": {
                **api,
                "source": f"{ROOT}//modules/protected-rest-api",
                "routes": dict(routes(Document(as_json(document)))),
            },
        },
        "output": {
            "client_ids": {"value": "${module.server.client_ids}"},
            "client_secrets": {"value": "${module.server.client_secrets}", "sensitive": True},
            **{
                name: {"value": f"${{merge(module.server.contract, module.{name}.contract)}}"}
                for name in ("described", "listed")
            },
        },
    }


def changed() -> dict[str, Any]:
    """Return the pets in 3.1, with most of what can change changed."""
    document = modern()
    paths = document["paths"]
    del paths["/pets/{petId}"]["delete"]
    item = paths.pop("/pets/{petId}")
    item["parameters"][0]["name"] = "id"
    item["get"]["security"] = []
    paths["/pets/{id}"] = item
    del paths["/health"]["get"]["security"]
    paths["/pets"]["get"]["security"] = [{"oauth": ["pets/write"]}]
    paths[DEEP] = {"get": {"responses": OK, "security": READ}}
    document["x-amazon-apigateway-binary-media-types"] = ["image/png"]
    document["x-amazon-apigateway-minimum-compression-size"] = 1024
    return document


MOCK = {"backend": {"mock": {"body": '{"status": "up"}'}}}
BEFORE, AFTER = {"health": MOCK}, {"showPet": MOCK}


class Applied:
    """What was applied, and how it answers."""

    def __init__(self, module: RootModule) -> None:
        self.module = module
        outputs = module.outputs()
        endpoint = module.environment["AWS_ENDPOINT_URL"]
        self.systems = {
            name: system.of_outputs({**outputs, "contract": outputs[name]}, name, endpoint)
            for name in ("described", "listed")
        }
        self.matrix = {
            name: {(call.caller, call.route.key): call.status for call in calls.verify(one)}
            for name, one in self.systems.items()
        }

    def token(self, client: str) -> str:
        one = self.systems["described"]
        return access_token(one.token_endpoint, *one.credentials[client], trust_env=False)

    def ask(self, method: str, path: str, client: str | None = None, **options) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.token(client)}"} if client else {}
        headers |= options.pop("headers", {})
        url = self.systems["described"].invoke_url + path
        return httpx2.request(method, url, headers=headers, trust_env=False, **options)


@pytest.fixture(scope="module")
def first(root_module, backend_package):
    root_module.configure(configuration(backend_package, petstore(), BEFORE, text=as_yaml))
    root_module.apply()
    return Applied(root_module)


@pytest.fixture(scope="module")
def second(first, backend_package):
    """The same after one apply of a document with changes."""
    document = changed()
    listed = copy.deepcopy(document)
    del listed["paths"][DEEP]  # which resources can't have
    content = configuration(backend_package, document, AFTER, text=as_json)
    content["module"]["listed"]["routes"] = dict(routes(Document(as_json(listed))))
    del content["module"]["listed"], content["output"]["listed"]
    content["output"]["listed"] = content["output"]["described"]
    first.module.configure(content)
    first.module.apply()
    return Applied(first.module)


def by_route(matrix) -> dict[str, list[int]]:
    callers = ("nobody", "reader", "writer")
    return {route: [matrix[caller, route] for caller in callers] for _, route in matrix}


def test_each_operation_answers_each_client_as_the_document_says(first):
    assert by_route(first.matrix["described"]) == {
        "DELETE /pets/{petId}": [401, 200, 200],
        "GET /health": [200, 200, 200],
        "GET /pets": [401, 400, 401],
        "GET /pets/{petId}": [401, 200, 401],
        "HEAD /pets/{petId}": [401, 200, 401],
        "POST /pets": [401, 401, 400],
    }


def test_resources_of_the_same_document_let_the_same_clients_in(first):
    let_in = {
        name: {call: status == 401 for call, status in matrix.items()}
        for name, matrix in first.matrix.items()
    }
    assert let_in["described"] == let_in["listed"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "Rex"}, 200),
        ({"name": "Rex", "nickname": None, "owner": {"pets": [{"name": "Max"}]}}, 200),
        ({"name": ""}, 400),
        ({}, 400),
        ({"name": "Rex", "nickname": 1}, 400),
        ({"name": "Rex", "owner": {"pets": [{}]}}, 400),
    ],
)
def test_an_invalid_body_never_reaches_the_backend(body, status, first):
    assert first.ask("POST", "/pets", "writer", json=body).status_code == status


def test_a_missing_parameter_is_refused(first):
    answers = [first.ask("GET", f"/pets{query}", "reader") for query in ("?kind=dog", "?kind=", "")]
    assert [answer.status_code for answer in answers] == [200, 400, 400]
    assert answers[0].json()["scopes"] == ["pets/read"]


def test_a_browser_may_ask_and_read_refusals(first):
    origin = {"Origin": "https://app.example.com"}
    preflight = first.ask("OPTIONS", "/pets/1", headers=origin)
    refused = first.ask("GET", "/pets/1", headers=origin)
    assert (preflight.status_code, refused.status_code) == (204, 401)
    assert preflight.headers["Access-Control-Allow-Methods"] == "DELETE,GET,HEAD"
    assert {each.headers["Access-Control-Allow-Origin"] for each in (preflight, refused)} == {
        origin["Origin"]
    }
    assert refused.json()["error"] == "invalid_token"


def test_every_change_is_served_after_one_apply(second):
    assert by_route(second.matrix["described"]) == {
        f"GET {DEEP}": [401, 200, 401],
        "GET /fence": [401, 200, 401],
        "GET /health": [401, 200, 401],
        "GET /pets": [401, 401, 400],
        "GET /pets/{id}": [200, 200, 200],
        "HEAD /pets/{id}": [401, 200, 401],
        "POST /pets": [401, 401, 400],
    }


def test_a_removed_operation_is_gone_and_another_backend_answers(second):
    assert second.ask("DELETE", "/pets/1", "writer").status_code == 403
    assert second.ask("GET", "/pets/1").json() == {"status": "up"}
    assert second.ask("GET", "/health", "reader").json()["path"] == "/health"


@pytest.mark.parametrize(
    ("field", "statuses"),
    [
        ({"nickname": None}, 200),
        ({"nickname": "x" * 21}, 400),
        ({"age": 0}, 400),
        ({"age": 1}, 200),
        ({"species": "cat"}, 400),
        ({"tag": True}, 200),
        ({"tag": []}, 400),
    ],
)
def test_schemas_of_3_1_are_checked_in_words_of_draft_4(field, statuses, second):
    body = {"name": "Rex", **field}
    assert second.ask("POST", "/pets", "writer", json=body).status_code == statuses


def test_the_plan_after_it_is_empty(second):
    assert second.module.changes() == {}


def test_nothing_differs_from_what_was_applied(second):
    one = second.systems["described"]
    assert differences(one, second.module.directory, second.module.environment) == []


@pytest.fixture(scope="module")
def tampered(second, aws):
    """The same after somebody has changed operations in the console, and deployed."""
    cloud, one = Aws(aws), second.systems["described"].rest_api
    api = f"/restapis/{one.id}"
    listed = cloud.gateway("GET", f"{api}/resources?limit=500")["item"]
    places = {each["path"]: f"{api}/resources/{each['id']}/methods" for each in listed}
    cloud.patch(f"{places['/fence']}/GET", ("replace", "/authorizationType", "NONE"))
    elsewhere = ("replace", "/uri", "https://elsewhere.example.com")
    cloud.patch(f"{places['/health']}/GET/integration", elsewhere)
    cloud.gateway("DELETE", f"{places['/pets/{id}']}/HEAD")
    cloud.gateway("PUT", f"{places['/pets/{id}']}/PUT", {"authorizationType": "NONE"})
    cloud.gateway("PUT", f"{places['/pets/{id}']}/PUT/integration", {"type": "MOCK"})
    cloud.gateway("POST", f"{api}/deployments", {"stageName": one.stage_name})
    return second


def test_what_was_changed_by_hand_is_listed_what_it_opens_first(tampered):
    module = tampered.module
    found = differences(tampered.systems["described"], module.directory, module.environment)
    assert [(one.rank, one.route) for one in found] == [
        (Rank.OPENED, "GET /fence"),
        (Rank.OPENED, "PUT /pets/{id}"),
        (Rank.ANSWERED_BY_ANOTHER, "GET /health"),
        (Rank.CLOSED, "HEAD /pets/{id}"),
    ]
    assert found[0].sentence == "GET /fence is public; as planned, it requires pets/read."


def test_280_operations_take_few_calls_of_aws(aws, tmp_path_factory):
    with Proxy(aws) as proxy:
        module = RootModule(tmp_path_factory.mktemp("large"), proxy.environment)
        module.configure(
            {
                "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
                "provider": {"aws": {"region": "us-east-1"}},
                "module": {
                    "api": {
                        "source": f"{ROOT}//modules/protected-openapi",
                        "name": "large",
                        "backend": {"mock": {}},
                        "openapi": as_json(large(280)),
                        "user_pool_arns": [
                            "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a"
                        ],
                    }
                },
                "output": {"id": {"value": "${module.api.rest_api_id}"}},
            }
        )
        module.apply()
        applied = dict(proxy.counts)
        url = endpoints.invoke_url(aws.endpoint, module.outputs()["id"], "v1")
        proxy.reset()
        assert module.changes() == {}
        planned = dict(proxy.counts)
    assert httpx2.post(f"{url}/things275", trust_env=False).status_code == 401
    assert sum(n for (service, _), n in applied.items() if service == "apigateway") <= 60
    assert sum(n for (service, _), n in planned.items() if service == "apigateway") <= 30
