import pytest

from scopegate import emulator
from tests.deploy.emulator.calls import Aws


@pytest.fixture(scope="module", autouse=True)
def users_own_aws():
    """AWS settings of the user that no command of these tests may use."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_CA_BUNDLE", "/missing/bundle.pem")
        patch.setenv("AWS_PROFILE", "missing")
        patch.setenv("AWS_SESSION_TOKEN", "stale")
        yield


@pytest.fixture(scope="session")
def aws():
    """A patched emulator, as users start it."""
    with emulator.instance() as instance:
        yield Aws(instance)


@pytest.fixture(scope="session")
def stock():
    """MiniStack as published."""
    with emulator.instance(patched=False) as instance:
        yield Aws(instance)
