"""`scopegate verify` and `scopegate deploy` where tokens, routes or AWS itself fail."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scopegate import terraform
from tests._support.faults.proxy import Fault
from tests._support.faults.proxy.call import DATA_PLANE
from tests._support.faults.root_module import root

SCOPEGATE = Path(sys.executable).with_name("scopegate")
TOKENS = "POST /oauth2/token"
HANGS = 600
"""Seconds after which a command that does not end counts as hanging."""


@pytest.fixture(scope="module")
def applied(proxy, backend_package, tmp_path_factory):
    """The system, applied."""
    with root(proxy, tmp_path_factory.mktemp("applied"), backend_package) as made:
        made.run("apply", "-auto-approve")
        yield made


@pytest.fixture(scope="module")
def secrets(applied):
    """The secrets of its clients."""
    return applied.outputs()["client_secrets"].values()


def verified(applied, secrets):
    """Return what `scopegate verify` says, and its exit code."""
    done = subprocess.run(
        [SCOPEGATE, "verify", "."],
        cwd=applied.directory,
        env={**terraform.environment(), **applied.environment, "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=HANGS,
        check=False,
    )
    assert [secret for secret in secrets if secret in done.stdout] == []
    assert "Traceback" not in done.stdout
    return done


def data_plane(fault, chosen):
    """Return a policy by which these requests of the data plane fail."""
    return lambda call: fault if call.service == DATA_PLANE and chosen(call.operation) else None


def test_a_system_without_a_fault_is_as_its_contract_says(applied, secrets):
    applied.proxy.reset()
    done = verified(applied, secrets)
    assert done.returncode == 0
    assert ", 0 unexpected, 0 not checked." in done.stdout


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.CUT, "RemoteProtocolError"),
        (Fault.FAILED, "HTTP 500"),
        pytest.param(Fault.GARBLED, "no JSON object in the answer", marks=pytest.mark.assurance),
        pytest.param(Fault.SILENT, "ReadTimeout", marks=pytest.mark.assurance),
        pytest.param(Fault.THROTTLED, "HTTP 429", marks=pytest.mark.assurance),
    ],
)
def test_a_token_that_is_not_issued_is_a_result_with_its_reason(fault, reason, applied, secrets):
    applied.proxy.reset()
    applied.proxy.policy = data_plane(fault, lambda operation: operation == TOKENS)
    applied.proxy.patience = HANGS / 5
    done = verified(applied, secrets)
    told = set(
        re.findall(
            r"^partner-a on GET /orders: .*; got no token: (.*)\.$", done.stdout, re.MULTILINE
        )
    )
    assert (done.returncode, told) == (1, {reason})


@pytest.mark.parametrize(
    ("fault", "got"),
    [
        pytest.param(Fault.CUT, "RemoteProtocolError", marks=pytest.mark.assurance),
        (Fault.FAILED, "500"),
        pytest.param(Fault.THROTTLED, "429", marks=pytest.mark.assurance),
    ],
)
def test_a_route_that_fails_is_a_result_with_its_answer(fault, got, applied, secrets):
    applied.proxy.reset()
    applied.proxy.policy = data_plane(fault, lambda operation: operation != TOKENS)
    done = verified(applied, secrets)
    told = set(re.findall(r"^nobody on GET /orders: .*; got (.*)\.$", done.stdout, re.MULTILINE))
    assert (done.returncode, told) == (1, {got})
