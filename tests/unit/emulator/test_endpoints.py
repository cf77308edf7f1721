import pytest

from scopegate.emulator import endpoints


def test_the_environment_leads_to_the_endpoint_and_away_from_the_users_own():
    assert endpoints.environment("http://127.0.0.1:4566") == {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4566",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "2",
        "AWS_CA_BUNDLE": "",
        "AWS_PROFILE": "",
        "AWS_SESSION_TOKEN": "",
    }


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://127.0.0.1:1/"])
def test_the_token_endpoint_is_below_the_endpoint(url):
    assert endpoints.token_endpoint(url) == "http://127.0.0.1:1/oauth2/token"


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("v1", "http://127.0.0.1:1/_aws/execute-api/abc/v1"),
        ("$default", "http://127.0.0.1:1/_aws/execute-api/abc"),
    ],
)
def test_the_invoke_url_ends_with_the_stage_unless_it_is_the_default_one(stage, expected):
    assert endpoints.invoke_url("http://127.0.0.1:1/", "abc", stage) == expected
