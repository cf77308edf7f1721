"""Examples whose READMEs describe a change, applied to the emulator before and after it."""

import pytest

from scopegate.emulator import endpoints
from tests.deploy.conftest import example
from tests.deploy.emulator.calls import Aws

CLIENT = "module.api.aws_cognito_user_pool_client.this"
STORED = "module.api.aws_secretsmanager_secret.this"
VERSION = "module.api.aws_secretsmanager_secret_version.this"
DOMAIN = "module.api.aws_cognito_user_pool_domain.this"
RECORD = "module.api.aws_route53_record.token_endpoint"
CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-3333-4444-555555555555"


@pytest.fixture(scope="module")
def cloud(aws):
    return Aws(aws)


@pytest.fixture(scope="module")
def function(cloud):
    """A function that exists, as the examples take it."""
    arn = cloud.function("orders")
    path = f"lambda:path/2015-03-31/functions/{arn}/invocations"
    return {"function_name": "orders", "invoke_arn": f"arn:aws:apigateway:us-east-1:{path}"}


def token(cloud, module, key):
    """What the token endpoint answers to the credential of ``key``."""
    outputs = module.outputs()
    credential = {
        "ClientId": outputs["client_ids"][key],
        "ClientSecret": outputs["client_secrets"][key],
    }
    return cloud.token(credential)


def test_a_rotation_creates_one_credential_then_destroys_the_other(cloud, function, tmp_path):
    values = function | {"domain_prefix": "example-rotation"}
    module = example("rotation", values, cloud.instance, tmp_path)
    module.apply()
    api = module.outputs()["contract"]["rest_api_id"]
    url = endpoints.invoke_url(cloud.instance.endpoint, api, "v1") + "/orders"

    def call(bearer):
        return cloud.call("GET", url, headers={"Authorization": f"Bearer {bearer}"}).status

    first = token(cloud, module, "partner-a")["access_token"]
    before = module.outputs()["client_ids"]
    assert call(first) == 200

    module.set(**values, generations=["default", "2026-12"])
    assert module.changes() == {
        f'{each}["partner-a/2026-12"]': "create" for each in (CLIENT, STORED, VERSION)
    }
    module.run("apply", "-auto-approve", "plan")
    second = token(cloud, module, "partner-a/2026-12")["access_token"]
    again = token(cloud, module, "partner-a")["access_token"]
    assert [call(bearer) for bearer in (first, again, second)] == [200, 200, 200]
    both = module.outputs()["client_ids"]
    assert {key: both[key] for key in before} == before
    old = {"ClientId": both["partner-a"]}
    old["ClientSecret"] = module.outputs()["client_secrets"]["partner-a"]

    module.set(**values, generations=["2026-12"])
    assert module.changes() == {
        f'{each}["partner-a"]': "delete" for each in (CLIENT, STORED, VERSION)
    }
    module.run("apply", "-auto-approve", "plan")
    assert module.changes() == {}
    assert module.outputs()["client_ids"] == {
        "partner-a/2026-12": both["partner-a/2026-12"],
        "partner-b": before["partner-b"],
    }
    refused = cloud.token(old)
    assert (refused.status, refused["error"]) == (400, "invalid_client")
    assert call(second) == 200


def test_a_move_to_a_custom_domain_and_back_touches_the_domain_and_its_records_alone(
    cloud, function, tmp_path
):
    values = function | {
        "certificate_arn": CERTIFICATE,
        "domain_name": "auth.example.com",
        "hosted_zone_id": "Z0123456789EXAMPLE",
    }
    module = example("custom-domain", values, cloud.instance, tmp_path)
    prefix = module.directory / "prefix_override.tf"
    prefix.write_text('module "api" {\n  domain = { prefix = "example-move" }\n}\n')
    module.apply()
    pool = module.outputs()["contract"]["issuer"].rpartition("/")[2]

    moved = prefix.rename(module.directory / "prefix")
    assert module.changes() == {
        DOMAIN: "replace",
        f'{RECORD}["A"]': "create",
        f'{RECORD}["AAAA"]': "create",
    }

    # An apply would wait for minutes, so the custom domain is made and imported.
    cloud.cognito("DeleteUserPoolDomain", UserPoolId=pool, Domain="example-move")
    custom = {"Domain": "auth.example.com", "CustomDomainConfig": {"CertificateArn": CERTIFICATE}}
    cloud.cognito("CreateUserPoolDomain", UserPoolId=pool, **custom)
    module.run("state", "rm", DOMAIN)
    module.run("import", DOMAIN, "auth.example.com")
    assert module.changes() == {f'{RECORD}["{each}"]': "create" for each in ("A", "AAAA")}
    moved.rename(prefix)
    assert module.changes() == {DOMAIN: "replace"}
