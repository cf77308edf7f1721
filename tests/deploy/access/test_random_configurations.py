"""The model is what real calls answer, and findings are what the difference of two runs shows.

Random configurations of the module oauth2-api follow each other on one embedded AWS. Each is
planned; the plan is read before it is applied; then every route is called by nobody and by every
client. ``SCOPEGATE_EXAMPLES`` says how many configurations; `make assurance` takes 50.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scopegate.access.difference import findings_of
from scopegate.access.model import Answer
from scopegate.access.reading import Plan, load, plan_of
from scopegate.verify import calls, system
from tests.deploy.test_oauth2_api import configuration

EXAMPLES = int(os.environ.get("SCOPEGATE_EXAMPLES", "3"))
SCOPES = ["orders/read", "orders/write", "orders/admin"]
PATHS = ["/", "/orders", "/orders/{id}", "/orders/{id}/lines", "/{proxy+}"]

some_scopes = st.lists(st.sampled_from(SCOPES), min_size=1, unique=True)
clients = st.dictionaries(
    st.sampled_from(["partner-a", "partner-b", "partner-c"]),
    st.fixed_dictionaries({"scopes": some_scopes}),
    min_size=1,
)
routes = st.dictionaries(
    st.builds("{} {}".format, st.sampled_from(["ANY", "GET", "POST"]), st.sampled_from(PATHS)),
    st.one_of(
        st.fixed_dictionaries({"scopes": some_scopes}),
        st.fixed_dictionaries({"public": st.just(True)}),
    ),
    min_size=2,
    max_size=6,
)


class Runs:
    """One configuration after another, each with what its plan says and what calls answer."""

    def __init__(self, root_module, package) -> None:
        """Take where to apply, and the backend."""
        self.module = root_module
        self.package = package
        self.answers: dict[tuple[str, str], bool] = {}

    def follow(self, inputs) -> tuple[Plan, dict, dict]:
        """Plan and apply the next one: its plan, what calls answered before it, and after."""
        made = configuration(self.package)
        scopes = {scope.partition("/")[2]: "A scope." for scope in SCOPES}
        made["module"]["api"] |= inputs | {"resource_servers": {"orders": {"scopes": scopes}}}
        self.module.configure(made)
        self.module.run("init")
        self.module.run("plan", "-out=plan")
        path = self.module.directory / "plan.json"
        path.write_text(self.module.run("show", "-json", "plan"))
        self.module.run("apply", "plan")
        # Terraform destroys a method after it has made the deployment, which therefore still has
        # it: only a further deployment serves what the configuration says.
        self.module.run(
            "apply", "-auto-approve", "-replace=module.api.aws_api_gateway_deployment.this"
        )
        made_calls = calls.verify(system.read(self.module.directory, self.module.environment))
        before, self.answers = (
            self.answers,
            {(call.caller, call.route.key): _admitted(call) for call in made_calls if call.request},
        )
        return plan_of(load(str(path))), before, self.answers


def _admitted(call: calls.Call) -> bool:
    """Whether the call got past the authorizer, to the backend or as far as to no backend."""
    assert call.status in {200, 401, 403}, call
    return call.status == 200


@pytest.fixture(scope="module")
def runs(root_module, backend_package):
    return Runs(root_module, backend_package)


def admitted_by_model(plan: Plan) -> dict[tuple[str, str], bool]:
    """Who gets in where, as the model of the plan says it; ``nobody`` where it is public."""
    model = plan.after.model
    found = {("nobody", route.key): route.public for route in model.routes.values()}
    for client in model.clients.values():
        for route in model.routes.values():
            answer = model.verdict(client, route).answer
            assert answer is not Answer.UNKNOWN
            found[client.key, route.key] = answer is not Answer.DENIED
    return found


@settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(inputs=st.fixed_dictionaries({"clients": clients, "routes": routes}))
def test_the_model_is_what_calls_answer_and_findings_are_what_changes(runs, inputs):
    plan, before, after = runs.follow(inputs)
    called = {pair: got for pair, got in after.items() if pair[0] != "garbage"}
    said = admitted_by_model(plan)
    assert {pair: said[pair] for pair in called} == called

    findings = [(f.kind.value, f.client or "nobody", f.route) for f in findings_of(plan)]
    both = before.keys() & called.keys()
    opened = {pair for pair in both if pair[0] == "nobody" and called[pair] and not before[pair]}
    gained = {pair for pair in both if called[pair] and not before[pair]} - opened
    gained = {pair for pair in gained if not called["nobody", pair[1]]}
    lost = {pair for pair in both if before[pair] and not called[pair] and pair[0] != "nobody"}
    shown = {
        kind: {(client, route) for k, client, route in findings if k == kind} & both
        for kind in ("route-opened", "access-gained", "access-lost")
    }
    assert shown == {"route-opened": opened, "access-gained": gained, "access-lost": lost}
