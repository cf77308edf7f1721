"""The addresses of a release in documents."""

from types import SimpleNamespace

import pytest

from scopegate.errors import ScopegateError
from scopegate.generate import source

URL = "https://git.example.com/example/scopegate"


@pytest.fixture(autouse=True)
def installed(monkeypatch):
    """The metadata of an installed package, version 2.0.0."""
    urls = [f"Repository, {URL}", f"Issues, {URL}/issues"]
    monkeypatch.setattr(source, "version", lambda: "2.0.0")
    monkeypatch.setattr(source, "metadata", lambda _: SimpleNamespace(get_all=lambda _: urls))
    return urls


def test_addresses_and_requirements_become_those_of_the_release():
    text = (
        'source = "git::https://old.example.com/a/b.git//modules/oauth2-api?ref=v1.0.0"\n'
        "pip install 'scopegate==1.0.0'\n"
        "pip install 'other==1.0.0'\n"
    )
    assert source.updated(text) == (
        f'source = "git::{URL}.git//modules/oauth2-api?ref=v2.0.0"\n'
        "pip install 'scopegate==2.0.0'\n"
        "pip install 'other==1.0.0'\n"
    )


def test_a_package_without_a_repository_is_an_error_that_says_what_to_do(installed):
    del installed[0]
    with pytest.raises(ScopegateError, match=r"Set it, and run: make install$"):
        source.repository()
