"""Attacks on the data plane of a REST API and an HTTP API, on the emulator."""

import contextlib
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from scopegate import emulator
from scopegate.verify.tokens import TokenError
from tests.deploy.conftest import RootModule
from tests.deploy.emulator.calls import Aws
from tests.security.attacks import ATTACKS
from tests.security.attacks.attack import APIS, Request, bearer
from tests.security.attacks.recorder import recorder
from tests.security.attacks.system import CLIENTS, System, configuration
from tests.security.attacks.wire import send

LET_IN = (200, 200)


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    """An emulator apart from the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCOPEGATE_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        with emulator.instance() as instance:
            yield instance


@pytest.fixture(scope="module")
def servers():
    """The servers behind the closed routes and behind the public ones, and the attacker's own."""
    with contextlib.ExitStack() as stack:
        yield {name: stack.enter_context(recorder()) for name in ("closed", "public", "attacker's")}


@pytest.fixture(scope="module")
def system(aws, servers, tmp_path_factory):
    root = RootModule(tmp_path_factory.mktemp("root"), aws.environment)
    root.configure(configuration(servers["closed"].url, servers["public"].url, CLIENTS))
    root.apply()
    return System(root=root, instance=aws, outputs=root.outputs())


@pytest.fixture(scope="module")
def attacker(system, servers):
    return system.attacker(servers["attacker's"].url)


@pytest.fixture(autouse=True)
def _nothing_asked_before(servers):
    """What a server was asked during one test is no matter of the next."""
    asked(servers)


def asked(servers):
    """Return the requests of each server since the last time, without servers that had none."""
    found = {name: server.drained() for name, server in servers.items()}
    return {name: requests for name, requests in found.items() if requests}


def answers(system, request: Request, *calls: str):
    """Return the status of each call, ``"METHOD /path"``, at the REST API and at the HTTP API."""
    found = {}
    for call in calls:
        method, path = call.split(" ")
        made = replace(request, method=method, path=path)
        found[call] = tuple(send(made, system.addresses[api]).status for api in APIS)
    return found


def test_the_right_token_is_let_in_at_every_closed_route(system, attacker, servers):
    reads = ["GET /", "POST /", "GET /orders", "GET /orders/7", "GET /deep/down", "PUT /deep/down"]
    writes = ["POST /orders", "DELETE /orders/7"]
    assert answers(system, bearer("right", attacker.token), *reads) == dict.fromkeys(reads, LET_IN)
    assert answers(system, bearer("right", attacker.small), *writes) == dict.fromkeys(
        writes, LET_IN
    )
    assert asked(servers) == {"closed": [call for call in reads + writes for _ in APIS]}


def test_the_right_token_is_let_in_alone_and_signed_again(system, attacker, servers):
    alone = Request(name="alone", fields=(("Authorization", attacker.token),))
    again = bearer("signed again", attacker.forged())
    for request in (alone, again):
        assert answers(system, request, "GET /orders") == {"GET /orders": LET_IN}
    assert asked(servers) == {"closed": ["GET /orders"] * 4}


def test_a_client_that_is_not_in_the_audience_is_admitted_only_by_the_rest_api(system, attacker):
    assert answers(system, bearer("outsider", attacker.outsider), "GET /orders") == {
        "GET /orders": (200, 401)
    }


def test_a_public_route_admits_everyone_to_its_own_server(system, servers):
    paths = ["/health", "/open/x", "//open//x", "/open/orders", "/open/x%2f7", "/open/x;a=b"]
    calls = [f"GET {path}" for path in paths]
    got = answers(system, Request(name="nobody"), *calls)
    assert got == dict.fromkeys(calls, LET_IN)
    reached = asked(servers)
    assert list(reached) == ["public"]
    assert len(reached["public"]) == 2 * len(calls)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.kind)
def test_no_attack_is_admitted(attack, system, attacker, servers, record_property):
    requests = attack.requests(attacker)
    seen: dict[str, Counter[Any]] = {api: Counter() for api in attack.refusals}
    let_in = []
    for api, refusals in attack.refusals.items():
        for name, request in requests.items():
            status = send(request, system.addresses[api]).status
            seen[api][status] += 1
            reached = asked(servers)
            if status not in refusals or reached:
                let_in.append(f"{api}, {name}: {status}, reached {reached or 'nobody'}")
    record_property("attack", attack.kind)
    record_property("requests", len(requests) * len(seen))
    record_property("let in", len(let_in))
    for api, statuses in seen.items():
        record_property(api, ", ".join(f"{each} {n} times" for each, n in sorted(statuses.items())))
    assert let_in == []
    assert {api: set(statuses) for api, statuses in seen.items()} == attack.refusals


def test_a_deleted_clients_token_is_admitted_until_it_expires(system, attacker, servers):
    """At an HTTP API just until its id is taken out of the audience."""
    token, claims = system.token("leaver"), {"client_id": system.credentials("leaver")[0]}
    expired = attacker.forged(claims | {"exp": attacker.now - 1})
    address = {"UserPoolId": system.outputs["pool_user_pool_id"], "ClientId": claims["client_id"]}
    assert Aws(system.instance).cognito("DeleteUserPoolClient", **address).status == 200
    with pytest.raises(TokenError, match="invalid_client"):
        system.token("leaver")
    assert answers(system, bearer("kept", token), "GET /orders") == {"GET /orders": LET_IN}

    others = {key: scopes for key, scopes in CLIENTS.items() if key != "leaver"}
    urls = servers["closed"].url, servers["public"].url
    system.root.configure(configuration(*urls, others))
    system.root.run("apply", "-auto-approve", "-refresh=false")
    assert answers(system, bearer("kept", token), "GET /orders") == {"GET /orders": (200, 401)}
    assert answers(system, bearer("expired", expired), "GET /orders") == {"GET /orders": (401, 401)}
