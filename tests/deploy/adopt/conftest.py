"""The emulator, called as AWS is."""

import pytest

from tests.deploy.emulator.calls import Aws


@pytest.fixture(scope="module")
def cloud(aws):
    return Aws(aws)
