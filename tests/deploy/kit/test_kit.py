"""Kits of a deployed system: what they list is what each client may call, and their samples run."""

import json
import os
import re
import ssl
import subprocess
import sys
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from scopegate.access.system.paths import METHODS
from scopegate.emulator import endpoints
from tests.deploy.conftest import ROOT, run
from tests.deploy.kit.tls import front

SCOPEGATE = str(Path(sys.executable).with_name("scopegate"))
KITS = {"partner-a", "partner-b"}
PATHS = ("/", "/health", "/orders", "/orders/1", "/orders/1/lines", "/files/x", "/files/x/y")
"""Of requests that are made with each method: each route is reached, and some reach none."""


def configuration(package: Path) -> dict[str, Any]:
    """Return a pool with three clients, of which one is suspended, and an API of each kind."""
    role = {"Version": "2012-10-17", "Statement": []}
    function = {
        "function_name": "${aws_lambda_function.backend.function_name}",
        "invoke_arn": "${aws_lambda_function.backend.invoke_arn}",
    }
    return {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": {"region": "us-east-1"}},
        "resource": {
            "aws_iam_role": {
                "backend": {"name": "backend", "assume_role_policy": json.dumps(role)}
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
            "authorization_server": {
                "source": f"{ROOT}//modules/authorization-server",
                "name": "orders",
                "clients": {
                    "partner-a": {"scopes": ["orders/read"], "generations": ["default", "2026"]},
                    "partner-b": {"scopes": ["orders/write"], "access_token_validity": 30},
                    "suspended": {"scopes": ["orders/read"], "enabled": False},
                },
                "deletion_protection": False,
                "domain": {"prefix": "orders"},
                "resource_servers": {"orders": {"scopes": {"read": "Read.", "write": "Write."}}},
            },
            "rest": {
                "source": f"{ROOT}//modules/protected-rest-api",
                "name": "orders",
                "backend": {"lambda": function},
                "user_pool_arns": ["${module.authorization_server.user_pool_arn}"],
                "routes": {
                    "ANY /orders": {"scopes": ["orders/write"]},
                    "GET /orders": {
                        "scopes": ["orders/read"],
                        "throttling": {"burst_limit": 5, "rate_limit": 2},
                    },
                    "GET /orders/{id}": {
                        "scopes": ["orders/read", "orders/write"],
                        "cors": {"allow_origin": "https://app.example.com"},
                    },
                    "GET /health": {"public": True},
                },
                "throttling": {"burst_limit": 200, "rate_limit": 100},
            },
            "http": {
                "source": f"{ROOT}//modules/protected-http-api",
                "name": "files",
                "audience": ["${module.authorization_server.client_ids.partner-b}"],
                "backend": {"lambda": function},
                "issuer": "${module.authorization_server.issuer}",
                "routes": {
                    "PUT /files/{proxy+}": {"scopes": ["orders/write"]},
                    "GET /files/{proxy+}": {"scopes": ["orders/read"]},
                },
            },
        },
        "output": {
            "client_ids": {"value": "${module.authorization_server.client_ids}"},
            "client_secrets": {
                "value": "${module.authorization_server.client_secrets}",
                "sensitive": True,
            },
            **{
                name: {
                    "value": "${merge(module.authorization_server.contract, module."
                    f"{name}.contract)}}"
                }
                for name in ("rest", "http")
            },
        },
    }


@pytest.fixture(scope="module")
def applied(root_module, backend_package):
    root_module.configure(configuration(backend_package))
    root_module.apply()
    return root_module


@pytest.fixture(scope="module")
def served(aws, tmp_path_factory):
    """The emulator behind HTTPS."""
    with front(aws.port, tmp_path_factory.mktemp("tls")) as found:
        yield found


@pytest.fixture(scope="module")
def outputs(applied, served) -> dict[str, Any]:
    """The outputs, with the addresses under which the emulator serves."""
    found = json.loads(applied.run("output", "-json"))
    for name in ("rest", "http"):
        contract = found[name]["value"]
        api = contract["http_api_id" if name == "http" else "rest_api_id"]
        stage = contract["stage_name"]
        contract["invoke_url"] = endpoints.invoke_url(served.url, api, stage)
        contract["token_endpoint"] = endpoints.token_endpoint(served.url)
    return found


def write(given: Any, folder: Path, *options: str) -> Path:
    """Run `scopegate kit` on a document."""
    source = folder / "given.json"
    source.write_text(json.dumps(given))
    done = run(SCOPEGATE, "kit", str(source), "--out", "kits", *options, env={}, cwd=folder)
    assert done.returncode == 0, done.stdout
    return folder / "kits"


@pytest.fixture(scope="module")
def kits(outputs, tmp_path_factory) -> Path:
    return write(outputs, tmp_path_factory.mktemp("kits"), "--contact", "api@example.com")


@pytest.fixture(scope="module")
def kits_of_state(applied, tmp_path_factory) -> Path:
    return write(json.loads(applied.run("show", "-json")), tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="module")
def credentials(outputs) -> dict[str, tuple[str, str]]:
    secrets = outputs["client_secrets"]["value"]
    return {key: (id_, secrets[key]) for key, id_ in outputs["client_ids"]["value"].items()}


@pytest.fixture(scope="module")
def http(served):
    """Calls the emulator through HTTPS."""
    trusted = ssl.create_default_context(cafile=str(served.certificate))
    with httpx2.Client(trust_env=False, verify=trusted, timeout=30) as client:
        yield client


def document(kits: Path, client: str) -> dict[str, Any]:
    return yaml.safe_load((kits / client / "openapi.yaml").read_text())


def test_every_client_but_the_suspended_one_has_a_kit(kits):
    assert {folder.name for folder in kits.iterdir()} == KITS


def test_a_state_and_outputs_give_the_same_operations_and_no_secret(outputs, kits, kits_of_state):
    assert {client: secured(document(kits_of_state, client)) for client in KITS} == {
        client: secured(document(kits, client)) for client in KITS
    }
    written = [path.read_text() for folder in (kits, kits_of_state) for path in folder.rglob("*.*")]
    secrets = outputs["client_secrets"]["value"].values()
    assert [secret for secret in secrets for text in written if secret in text] == []


def test_a_state_tells_throttling_limits(kits_of_state):
    page = " ".join((kits_of_state / "partner-a/README.md").read_text().split())
    assert re.findall(r"- (\S+ \S+) accepts (\d+) .*? run, and (\d+) at once", page) == [
        ("The API", "100", "200"),
        ("`GET /orders`", "2", "5"),
    ]


def secured(found: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    """Return the security of each operation."""
    return {
        (method.upper(), path): operation["security"]
        for path, item in found["paths"].items()
        for method, operation in item.items()
    }


def lists(found: Mapping[str, Any], method: str, url: str) -> bool:
    """Return whether a document has an operation for a request; {proxy} takes all that is left."""
    for path, item in found["paths"].items():
        operation = item.get(method.lower())
        if operation is None:
            continue
        pattern = re.sub(r"\\{proxy\\}", ".+", re.escape(path))
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", pattern)
        bases = [one["url"] for one in operation.get("servers") or found["servers"]]
        if any(re.fullmatch(re.escape(base) + pattern, url) for base in bases):
            return True
    return False


@pytest.mark.parametrize("client", sorted(KITS))
def test_a_request_is_let_through_if_and_only_if_the_kit_lists_it(
    client, kits, outputs, credentials, http
):
    found = document(kits, client)
    token = http.post(
        outputs["rest"]["value"]["token_endpoint"],
        auth=credentials[client],
        data={"grant_type": "client_credentials"},
    ).json()["access_token"]
    let_through, listed = set(), set()
    for name, path, method in product(("rest", "http"), PATHS, METHODS):
        url = outputs[name]["value"]["invoke_url"] + path
        answer = http.request(method, url, headers={"Authorization": f"Bearer {token}"})
        if answer.status_code == httpx2.codes.OK:
            let_through.add((name, method, path))
        if lists(found, method, url):
            listed.add((name, method, path))
    assert let_through == listed


def sample(kits: Path, client: str, language: str) -> list[str]:
    """Return the samples in a language, as the page has them."""
    page = (kits / client / "README.md").read_text()
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def call(
    command: list[str], client: str, credentials: Mapping[str, tuple[str, str]], served, cwd: Path
) -> dict[str, Any]:
    """Run a sample as a client; give the answer of the backend that it prints."""
    id_, secret = credentials[client]
    variables = {"CLIENT_ID": id_, "CLIENT_SECRET": secret, **served.environment}
    done = subprocess.run(
        command,
        cwd=cwd,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("client", ["partner-a", "partner-a/2026"])
def test_the_python_sample_calls_the_api_with_either_credential(
    client, kits, credentials, served, tmp_path
):
    (code,) = sample(kits, "partner-a", "python")
    (tmp_path / "sample.py").write_text(code)
    answer = call([sys.executable, "sample.py"], client, credentials, served, tmp_path)
    assert answer == {
        "method": "GET",
        "path": "/orders",
        "client": credentials[client][0],
        "scopes": ["orders/read"],
    }


def test_the_node_sample_calls_the_api(kits, credentials, served, tmp_path):
    (code,) = sample(kits, "partner-a", "js")
    (tmp_path / "sample.mjs").write_text(code)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    node = str(Path(sys.executable).with_name("node"))
    answer = call([node, "sample.mjs"], "partner-a", credentials, served, tmp_path)
    assert (answer["path"], answer["client"]) == ("/orders", credentials["partner-a"][0])


def test_the_curl_samples_get_a_token_and_call_the_api(kits, credentials, served, tmp_path):
    token, request = sample(kits, "partner-a", "sh")
    got = call(["sh", "-c", token], "partner-a", credentials, served, tmp_path)
    assert (got["token_type"], got["expires_in"]) == ("Bearer", 3600)
    request = request.replace("TOKEN=…", f"TOKEN={got['access_token']}")
    answer = call(["sh", "-c", request], "partner-a", credentials, served, tmp_path)
    assert (answer["path"], answer["client"]) == ("/orders", credentials["partner-a"][0])


@pytest.mark.parametrize("client", sorted(KITS))
def test_the_postman_collection_calls_each_operation(client, kits, credentials, http):
    collection = json.loads((kits / client / "postman_collection.json").read_text())
    values = {one["key"]: one["value"] for one in collection["variable"]}
    values |= dict(zip(("client_id", "client_secret"), credentials[client], strict=True))
    token, operations = (folder["item"] for folder in collection["item"])
    values["access_token"] = send(http, token[0]["request"], values).json()["access_token"]
    answers = {one["name"]: send(http, one["request"], values) for one in operations}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        f"{method} {path}": 200 for method, path in secured(document(kits, client))
    }


def send(http, request: Mapping[str, Any], values: Mapping[str, str]):
    """Send a request of a collection, with its variables filled in."""
    text = re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], json.dumps(request))
    filled = json.loads(text)
    url = re.sub(r"/:\w+", "/1", filled["url"]["raw"])
    kind = filled["auth"]["type"]
    given = {one["key"]: one["value"] for one in filled["auth"].get(kind, ())}
    headers = {one["key"]: one["value"] for one in filled["header"]}
    if kind == "bearer":
        headers["Authorization"] = f"Bearer {given['token']}"
    return http.request(
        filled["method"],
        url,
        headers=headers,
        auth=(given["username"], given["password"]) if kind == "basic" else None,
        data={one["key"]: one["value"] for one in filled.get("body", {}).get("urlencoded", ())},
    )
