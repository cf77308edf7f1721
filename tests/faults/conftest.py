"""One proxy for all tests, before an embedded AWS of each test's own."""

import pytest

from scopegate import local_aws
from tests.deploy.conftest import backend_package, state_dir
from tests.faults.proxy import Proxy
from tests.faults.root import root

__all__ = ["backend_package", "state_dir"]


@pytest.fixture(scope="session")
def proxy(state_dir):
    """The proxy; its address is the same for all, so that one provider serves them all."""
    assert state_dir
    with local_aws.instance() as instance, Proxy(instance) as proxy:
        yield proxy


@pytest.fixture
def system(proxy, backend_package, tmp_path):
    """The system, not applied yet, with the provider as a user of AWS has it."""
    with root(proxy, backend_package, tmp_path) as made:
        yield made
