import pytest

from scopegate import local_aws
from tests.deploy.local_aws.calls import Aws


@pytest.fixture(scope="session", autouse=True)
def surroundings(tmp_path_factory):
    """A state directory of their own, and AWS settings of the user that lead elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCOPEGATE_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        patch.setenv("AWS_CA_BUNDLE", "/missing/bundle.pem")
        patch.setenv("AWS_PROFILE", "missing")
        patch.setenv("AWS_SESSION_TOKEN", "stale")
        yield


@pytest.fixture(scope="session")
def aws():
    """An embedded AWS as users get it."""
    with local_aws.instance() as instance:
        yield Aws(instance)


@pytest.fixture(scope="session")
def stock():
    """MiniStack as published."""
    with local_aws.instance(mended=False) as instance:
        yield Aws(instance)
