import pytest

from scopegate import local_aws
from tests.deploy.local_aws.calls import Aws


@pytest.fixture(scope="module", autouse=True)
def users_own_aws():
    """AWS settings of the user's that lead elsewhere: no command of these tests may follow them."""
    with pytest.MonkeyPatch.context() as patch:
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
