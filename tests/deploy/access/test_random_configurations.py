"""The model is what real calls answer, and findings are what the difference of two runs shows.

Random configurations of one user pool with a REST API and an HTTP API follow each other on one
emulator. Each is planned; the plan is read before it is applied; then every route is called by
nobody and by every client. ``SCOPEGATE_EXAMPLES`` says how many configurations; `make assurance`
takes 50.
"""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scopegate.access.decide.decision import Outcome, decide
from scopegate.access.pipeline import Reviewed
from scopegate.access.system.model import Authorization
from scopegate.verify import calls, system
from tests._support.reviews import reviewed_file
from tests.deploy.conftest import ROOT
from tests.deploy.test_oauth2_api import configuration

pytestmark = pytest.mark.assurance

EXAMPLES = int(os.environ.get("SCOPEGATE_EXAMPLES", "2"))
CLIENTS = ["partner-a", "partner-b", "partner-c"]
SCOPES = ["orders/read", "orders/write", "orders/admin"]
APIS = {"rest": "protected-rest-api", "http": "protected-http-api"}
# No path of the one is a path of the other, so that a finding says which API it is about.
PATHS = {
    "rest": ["/", "/orders", "/orders/{id}", "/orders/{id}/lines", "/{proxy+}"],
    "http": ["/v2", "/v2/orders", "/v2/orders/{id}", "/v2/orders/{id}/lines", "/v2/{proxy+}"],
}

some_scopes = st.lists(st.sampled_from(SCOPES), min_size=1, unique=True)
some_routes = {
    api: st.dictionaries(
        st.builds("{} {}".format, st.sampled_from(["ANY", "GET", "POST"]), st.sampled_from(paths)),
        st.one_of(
            st.fixed_dictionaries({"scopes": some_scopes}),
            st.fixed_dictionaries({"public": st.just(True)}),
        ),
        min_size=2,
        max_size=6,
    )
    for api, paths in PATHS.items()
}


@st.composite
def configurations(draw):
    """Clients with their scopes, whom of them the HTTP API admits, and the routes of both APIs."""
    clients = draw(st.dictionaries(st.sampled_from(CLIENTS), some_scopes, min_size=1))
    admitted = draw(st.lists(st.sampled_from(sorted(clients)), min_size=1, unique=True))
    return clients, sorted(admitted), {api: draw(some_routes[api]) for api in APIS}


def described(package, clients, admitted, routes) -> dict[str, Any]:
    """Return the configuration, with the function that answers for both APIs."""
    made = configuration(package)
    backend = made["module"].pop("api")["backend"]
    server = "module.server"
    made["module"]["server"] = {
        "source": f"{ROOT}//modules/authorization-server",
        "name": "orders",
        "clients": {key: {"scopes": scopes} for key, scopes in clients.items()},
        "deletion_protection": False,
        "domain": {"prefix": "orders"},
        "resource_servers": {
            "orders": {"scopes": {scope.partition("/")[2]: "A scope." for scope in SCOPES}}
        },
    }
    guarded_by: dict[str, dict[str, Any]] = {
        "rest": {"user_pool_arns": [f"${{{server}.user_pool_arn}}"]},
        "http": {
            "audience": [f'${{{server}.client_ids["{key}"]}}' for key in admitted],
            "issuer": f"${{{server}.issuer}}",
        },
    }
    made["output"] = {
        name: {"value": f"${{{server}.{name}}}", "sensitive": name == "client_secrets"}
        for name in ("client_ids", "client_secrets")
    }
    for api, module in APIS.items():
        made["module"][api] = {
            "source": f"{ROOT}//modules/{module}",
            "name": api,
            "backend": backend,
            "routes": routes[api],
            **guarded_by[api],
        }
        merged = f"${{merge({server}.contract, module.{api}.contract)}}"
        made["output"][api] = {"value": merged}
    return made


class Runs:
    """One configuration after another, each with what its plan says and what calls answer."""

    def __init__(self, module, package) -> None:
        """Take where to apply, and the backend."""
        self.module = module
        self.package = package
        self.answers: dict[tuple[str, str, str], bool] = {}

    def follow(self, drawn) -> tuple[Reviewed, dict[Any, Any], dict[Any, Any]]:
        """Plan and apply the next one: its plan, what calls answered before it, and after."""
        self.module.configure(described(self.package, *drawn))
        if not self.answers:
            self.module.run("init")
        self.module.run("plan", "-out=plan")
        path = self.module.directory / "plan.json"
        path.write_text(self.module.run("show", "-json", "plan"))
        self.module.run("apply", "plan")
        # Terraform destroys a method after it has made the deployment, which therefore still has
        # it: only a further deployment serves what the configuration says.
        again = "module.rest.aws_api_gateway_deployment.this"
        self.module.run("apply", "-auto-approve", "-refresh=false", f"-replace={again}")
        outputs = self.module.outputs()
        endpoint = self.module.environment["AWS_ENDPOINT_URL"]
        before, self.answers = self.answers, {}
        for api in APIS:
            of_api = outputs | {"contract": outputs[api]}
            for call in calls.verify(system.of_outputs(of_api, api, endpoint)):
                if call.request:
                    self.answers[api, call.caller, call.route.key] = _admitted(call)
        return reviewed_file(path), before, self.answers


def _admitted(call: calls.Call) -> bool:
    """Return whether the call passed the authorizer, even if it reached no backend."""
    assert call.status in {200, 401, 403, 404}, call
    return call.status == 200


@pytest.fixture(scope="module")
def runs(root_module, backend_package):
    return Runs(root_module, backend_package)


def admitted_by_model(plan: Reviewed) -> dict[tuple[str, str, str], bool | None]:
    """Return who gets in where, as the model of the plan says it; ``nobody`` where it is public.

    None where the plan can't know it: whom an HTTP API admits while a client has no id yet.
    """
    system = plan.systems.after
    unnamed = any(client.id is None for client in system.clients.values())
    found: dict[tuple[str, str, str], bool | None] = {}
    for route in system.routes.values():
        api = route.address.split(".")[1]
        found[api, "nobody", route.key] = route.public
        for client in system.clients.values():
            outcome = decide(system, client, route).outcome
            known = outcome is not Outcome.UNKNOWN
            assert known or (route.authorization is Authorization.JWT and unnamed)
            found[api, client.key, route.key] = outcome is not Outcome.DENIED if known else None
    return found


@settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(drawn=configurations())
def test_the_model_is_what_calls_answer_and_findings_are_what_changes(runs, drawn):
    plan, before, after = runs.follow(drawn)
    said = {pair: got for pair, got in admitted_by_model(plan).items() if got is not None}
    called = {pair: got for pair, got in after.items() if pair in said}
    assert called == {pair: said[pair] for pair in called}
    assert {"nobody"} < {caller for _, caller, _ in called}

    both = before.keys() & called.keys()
    opened = {p for p in both if p[1] == "nobody" and called[p] and not before[p]}
    gained = {p for p in both if called[p] and not before[p]} - opened
    gained = {p for p in gained if not called[p[0], "nobody", p[2]]}
    lost = {p for p in both if before[p] and not called[p] and p[1] != "nobody"}
    findings = [(f.kind.value, f.client or "nobody", f.route) for f in plan.findings]
    alike = {pair[1:] for pair in both}
    assert {
        kind: {(client, route) for k, client, route in findings if k == kind} & alike
        for kind in ("route-opened", "access-gained", "access-lost")
    } == {
        "route-opened": {pair[1:] for pair in opened},
        "access-gained": {pair[1:] for pair in gained},
        "access-lost": {pair[1:] for pair in lost},
    }
