"""What `scopegate kit` writes and says, and what it refuses."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

from scopegate.errors import ScopegateError
from scopegate.kit import write as writing
from tests._support import whole_systems
from tests._support.changed_plans import UNKNOWN, plan
from tests.unit.kit.conftest import contract, document, operations

FILES = ["README.md", "index.html", "openapi.yaml", "postman_collection.json"]
ROUTES = {"GET /orders": ["orders/read"], "GET /orders/{id}": ["orders/read"]}
LATER = (
    "Use a state (`terraform show -json`) or outputs (`terraform output -json`) after the apply."
)
SUSPENDED = {
    "allowed_oauth_flows": [],
    "allowed_oauth_flows_user_pool_client": False,
    "allowed_oauth_scopes": [],
}


class Page(HTMLParser):
    """The text of a page, its elements and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses += [value for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data):
        self.text += data


def test_each_client_has_a_folder_with_four_files(kit, capsys):
    out = kit(plan(whole_systems.rest(), {}))
    assert capsys.readouterr().out.splitlines() == [
        f"{out}/partner-a: 2 operations",
        f"{out}/partner-b: 3 operations",
    ]
    assert sorted(path.name for path in (out / "partner-a").iterdir()) == FILES


def test_a_document_of_a_first_plan_has_real_addresses(kit):
    resources = whole_systems.rest()
    changes = {
        'aws_cognito_user_pool_client.this["partner-a"]': {"id": UNKNOWN, "client_secret": UNKNOWN},
        "aws_api_gateway_stage.this": {"invoke_url": UNKNOWN},
    }
    found = document(kit(plan(resources, changes), "partner-a") / "partner-a")
    validate(found)
    assert found["servers"] == [{"url": "https://api.example.com"}]
    assert found["components"]["securitySchemes"] == {
        "oauth2": {
            "type": "oauth2",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": "https://acme.auth.eu-central-1.amazoncognito.com/oauth2/token",
                    "scopes": {"orders/read": "Read"},
                }
            },
        }
    }


def test_a_client_that_is_suspended_gets_no_kit_and_is_named(kit, capsys):
    address = 'aws_cognito_user_pool_client.this["partner-b"]'
    out = kit(plan(whole_systems.rest(), {address: SUSPENDED}))
    assert [folder.name for folder in out.iterdir()] == ["partner-a"]
    assert capsys.readouterr().out.splitlines()[1:] == [
        "partner-b gets no kit: it is suspended or has no client-credentials grant."
    ]


def test_a_suspended_client_that_is_asked_for_is_refused(refused):
    address = 'aws_cognito_user_pool_client.this["partner-b"]'
    given = plan(whole_systems.rest(), {address: SUSPENDED})
    message = "partner-b gets no kit: it is suspended or has no client-credentials grant."
    assert refused(given, "partner-b") == message


def test_a_client_that_is_not_there_is_refused(refused):
    assert refused(contract(ROUTES, a=["orders/read"]), "b") == (
        "--client is b. This input has: a. A suspended client is not in outputs."
    )


def test_an_input_without_clients_is_refused(refused):
    assert refused(contract(ROUTES)) == (
        "This input has no client. Use one that has the app clients and the API, such as an output"
        " that merges the `contract` of both modules."
    )


def test_the_state_of_a_directory_where_nothing_was_applied_is_refused(refused):
    assert refused({"format_version": "1.0"}) == (
        "This input has neither a client nor a route. Run `terraform show -json` in the directory"
        " of a root module that was applied."
    )


def test_a_private_endpoint_and_mutual_tls_are_on_the_page(kit):
    resources = whole_systems.rest()
    resources["aws_api_gateway_rest_api.this"]["endpoint_configuration"][0]["types"] = ["PRIVATE"]
    text = (kit(plan(resources, {}), "partner-a") / "partner-a/README.md").read_text()
    sentences = re.findall(
        r"^The API (requires a client certificate|has a private .*)", text, re.MULTILINE
    )
    assert sentences == [
        "requires a client certificate",
        "has a private endpoint. It can be called only from networks that we have agreed on.",
    ]


def test_the_generations_of_a_client_are_one_kit(kit):
    scopes: Any = ["orders/read"]
    out = kit(contract(ROUTES, **{"a": scopes, "a/2026": scopes, "b/x": scopes}))
    assert sorted(folder.name for folder in out.iterdir()) == ["a", "b"]


def test_names_that_a_path_can_not_have_are_replaced(kit):
    clients: dict[str, Any] = {key: ["orders/read"] for key in ("-rf", "..", "A B", "a b", "ü")}
    out = kit(contract(ROUTES, **clients))
    folders = sorted(folder.name for folder in out.iterdir())
    assert folders == ["A-B", "a-b-2", "client", "client-2", "rf"]


def test_outputs_without_a_token_endpoint_are_refused(refused):
    given = contract(ROUTES, a=["orders/read"])
    del given["contract"]["value"]["token_endpoint"]
    del given["contract"]["value"]["invoke_url"]
    issuer = given["contract"]["value"]["issuer"]
    assert refused(given).splitlines() == [
        "The invoke URL of api1 is not known: no stage of it is in this input.",
        f"The token endpoint of {issuer} is not known: its user pool has no domain in this input.",
        LATER,
    ]


def test_contracts_of_one_pool_may_name_its_token_endpoint_once(kit):
    given = contract(ROUTES, a=["orders/read"])
    other = contract({"GET /x": ["orders/read"]}, http=True)["contract"]["value"]
    del other["token_endpoint"], other["clients"]
    out = kit(given | {"other": {"value": other | {"audience": ["id-a"], "http_api_id": "h"}}})
    assert sorted(operations(out / "a")) == ["GET /orders", "GET /orders/{id}", "GET /x"]


def test_a_folder_that_has_something_in_it_stays_as_it_is(kit):
    full = kit(contract(ROUTES, a=["orders/read"]))
    before = sorted(full.rglob("*"))
    with pytest.raises(ScopegateError) as error:
        writing.write(full, [("b", {"README.md": "b"})])
    assert str(error.value) == f"--out is {full}, which is not empty. Use a new or empty folder."
    assert sorted(full.rglob("*")) == before


def test_an_empty_folder_is_filled(tmp_path):
    writing.write(tmp_path, [("a", {"README.md": "text"})])
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == [
        "a",
        "a/README.md",
    ]


def test_the_working_directory_is_filled(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    writing.write(Path(), [("a", {"README.md": "text"})])
    assert (tmp_path / "a/README.md").read_text() == "text"


@pytest.mark.parametrize("existing", [True, False])
def test_nothing_half_written_is_left(tmp_path, existing):
    out = tmp_path / "out" if existing else tmp_path / "new/out"
    if existing:
        out.mkdir()
    with pytest.raises(ScopegateError) as error:
        writing.write(out, [("a", {"README.md": "text"}), ("b", {"x" * 300: "text"})])
    assert str(error.value).endswith(": File name too long.")
    assert [path.name for path in tmp_path.rglob("*")] == (["out"] if existing else [])


def test_the_page_is_the_same_text_as_html_and_needs_nothing_else(kit):
    out = kit(contract(ROUTES, a=["orders/read"]), contact="api@example.com", title="Orders <b>&")
    page = Page((out / "a/index.html").read_text())
    assert page.tags & {"script", "img", "link", "iframe", "b"} == set()
    assert page.addresses == [
        *("mailto:api@example.com", "https://docs.authlib.org"),
        *("https://github.com/panva/openid-client", "mailto:api@example.com"),
    ]
    text = (out / "a/README.md").read_text()
    for code in re.findall(r"```\w+\n(.*?)```", text, re.DOTALL):
        assert code in page.text
    headings = re.findall(
        r"^#+ (.*)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE
    )
    assert [each for each in headings if each.replace("\\", "") not in page.text] == []


def test_title_and_contact_are_in_each_form(kit):
    out = kit(contract(ROUTES, a=["orders/read"]), contact="https://help.example.com", title="O")
    found = document(out / "a")
    assert (found["info"]["title"], found["info"]["contact"]) == (
        "O",
        {"url": "https://help.example.com"},
    )
    collection = json.loads((out / "a/postman_collection.json").read_text())
    assert collection["info"]["name"] == "O: a"
    text = (out / "a/README.md").read_text()
    assert (text.splitlines()[0], "<https://help.example.com>" in text) == (
        "# O: how a calls it",
        True,
    )


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ("api@example.com", {"email": "api@example.com"}),
        ("The API team", {"name": "The API team"}),
        ("Ask @team in chat", {"name": "Ask @team in chat"}),
        ("", None),
    ],
)
def test_the_contact_is_an_address_or_a_name(kit, contact, expected):
    out = kit(contract(ROUTES, a=["orders/read"]), contact=contact)
    found = document(out / "a")
    validate(found)
    assert found["info"].get("contact") == expected


HOSTILE = "`|x`</code><script>alert(1)</script>\x1b[31m${TOKEN}$(id)'\"[a](javascript:b)"


def test_no_name_is_markup_or_code(kit):
    routes = {f"GET /{HOSTILE.replace(' ', '')}": [HOSTILE]}
    out = kit(contract(routes, a=[HOSTILE]), title=HOSTILE, contact=HOSTILE)
    page = Page((out / "a/index.html").read_text())
    assert page.tags & {"script", "img"} == set()
    assert [address for address in page.addresses if address.startswith("javascript")] == []
    (found,) = document(out / "a")["paths"]
    assert found == f"/{HOSTILE.replace(' ', '')}"
    text = (out / "a/README.md").read_text()
    assert "\x1b" not in text
    token, _ = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    shown = token.replace("curl", "printf '%s\\n'")
    done = subprocess.run(["sh", "-c", shown], capture_output=True, text=True, check=True)
    assert f"scope={HOSTILE}".replace("\x1b", "\\u{1b}") in done.stdout.splitlines()


@pytest.mark.parametrize("language", ["python", "yaml"])
def test_samples_are_well_formed(kit, language):
    out = kit(contract({"POST /a/{id}": [HOSTILE]}, a=[HOSTILE]))
    (code,) = re.findall(rf"```{language}\n(.*?)```", (out / "a/README.md").read_text(), re.DOTALL)
    if language == "python":
        compile(code, "sample", "exec")
    else:
        client = yaml.safe_load(code)["spring"]["security"]["oauth2"]["client"]
        assert client["registration"]["api"]["scope"] == [HOSTILE]


def test_a_post_is_shown_with_a_body(kit):
    out = kit(contract({"POST /orders": ["orders/write"]}, a=["orders/write"]))
    text = (out / "a/README.md").read_text()
    _, call = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    assert call.splitlines()[2:5] == [
        "  --request POST \\",
        "  --header 'Content-Type: application/json' \\",
        "  --data '{}' \\",
    ]


@pytest.mark.parametrize(
    ("http", "unauthorized", "forbidden"),
    [
        (
            False,
            "The token is missing, invalid or expired, or lacks the required scope.",
            "The operation does not exist, or a firewall or a policy blocks the request.",
        ),
        (
            True,
            "The token is missing, invalid or expired.",
            "The token lacks the required scope.",
        ),
    ],
)
def test_errors_are_those_of_the_kind_of_api(kit, http, unauthorized, forbidden):
    out = kit(contract(ROUTES, http=http, a=["orders/read"]))
    rows = re.findall(r"^\| (401|403) \| (.*?) \|", (out / "a/README.md").read_text(), re.MULTILINE)
    assert rows == [("401", unauthorized), ("403", forbidden)]


def test_limits_that_the_input_tells_are_on_the_page(kit):
    resources = whole_systems.rest()
    resources['aws_api_gateway_method.this["GET /orders"]']["api_key_required"] = True
    resources["aws_api_gateway_usage_plan.this"] = {
        "id": "plan1",
        "api_stages": [{"api_id": "api1", "stage": "v1", "throttle": []}],
        "quota_settings": [{"limit": 10000, "offset": 0, "period": "MONTH"}],
        "throttle_settings": [],
    }
    text = (kit(plan(resources, {}), "partner-a") / "partner-a/README.md").read_text()
    limits = " ".join(text.split("## Limits")[1].split("##")[0].split())
    assert limits == (
        "- A token is valid for 1 hour. - The API accepts 50 requests per second in the long run,"
        " and 100 at once. All callers share this limit. Calls beyond it get 429. -"
        " An API key may have a quota of 10,000 requests per month. - The body of a request or a"
        " response can have at most 10 MB."
    )


def test_a_bad_input_is_one_sentence_and_exit_code_2(tmp_path):
    command = [sys.executable, "-c", "from scopegate.cli import run; run()", "kit", "-"]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "out")],
        input="{}",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert list(tmp_path.iterdir()) == []
