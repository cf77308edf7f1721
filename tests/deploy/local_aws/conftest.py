import pytest

from scopegate import local_aws
from tests.deploy.local_aws.calls import Aws


@pytest.fixture(scope="session", autouse=True)
def state_dir(tmp_path_factory):
    """Keep the instances of these tests apart from the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCOPEGATE_STATE_DIR", str(tmp_path_factory.mktemp("state")))
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
