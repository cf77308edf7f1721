"""One proxy for all tests, in front of a separate emulator for each test."""

from collections import Counter

import pytest

from scopegate import emulator
from tests._support.faults.proxy import Proxy
from tests._support.faults.root_module import root
from tests.deploy.conftest import backend_package, state_dir

__all__ = ["backend_package", "state_dir"]


@pytest.fixture(scope="session")
def proxy(state_dir):
    """The proxy, whose address is the same for all tests, so that they share one provider."""
    assert state_dir
    with emulator.instance() as instance, Proxy(instance) as proxy:
        yield proxy


@pytest.fixture
def system(proxy, backend_package, tmp_path):
    """The system, not applied yet, with the provider as a user of AWS has it."""
    with root(proxy, tmp_path, backend_package) as made:
        yield made


@pytest.fixture
def to_be_ended(proxy, tmp_path):
    """The system without its function, not applied yet."""
    with root(proxy, tmp_path) as made:
        yield made


def pytest_terminal_summary(terminalreporter):
    """Print the outcome of each fault below the results of the tests."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    properties = [pair for report in reports for pair in report.user_properties]
    lines = [text for name, text in properties if name in {"ended", "fault"}]
    if not lines:
        return
    terminalreporter.section("faults")
    for line in lines:
        terminalreporter.write_line(line)
    outcomes = Counter(text for name, text in properties if name == "outcome")
    for outcome, number in sorted(outcomes.items()):
        terminalreporter.write_line(f"{number} of {outcomes.total()}: {outcome}")
