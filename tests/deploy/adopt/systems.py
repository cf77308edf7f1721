"""Systems that exist on the emulator, and `scopegate adopt` run on them as a user runs it."""

import json
import sys
import time
from pathlib import Path

from scopegate.account.aws import Aws
from tests import provider
from tests.deploy.conftest import ROOT, RootModule, run

REGION = "us-east-1"
TEMPLATE = Path(__file__).with_name("blog_post.json")


def account(instance):
    """A reader of the emulator whose clients can also change it."""
    return Aws(REGION, instance.environment)


def configuration(resources, api, clients):
    """Return a root module whose outputs are the API's id, and the id and secret of each client.

    Args:
        resources: Its resources, with the clients as instances of ``partners``.
        api: An expression of the API's id.
        clients: Keys of the clients.
    """
    return {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": {"region": REGION}},
        "resource": resources,
        "output": {
            "api": {"value": api},
            "clients": {
                "value": {
                    key: {
                        name: f'${{aws_cognito_user_pool_client.partners["{key}"].{attribute}}}'
                        for name, attribute in (
                            ("ClientId", "id"),
                            ("ClientSecret", "client_secret"),
                        )
                    }
                    for key in clients
                },
                "sensitive": True,
            },
        },
    }


def stack(instance, template, name="Partners"):
    """Deploy a template; return the answer of describe-stack-resources."""
    client = account(instance)._client("cloudformation")  # noqa: SLF001
    body = json.dumps(template)
    client.create_stack(StackName=name, TemplateBody=body, Capabilities=["CAPABILITY_IAM"])
    settled(client, name, "CREATE_COMPLETE")
    return client.describe_stack_resources(StackName=name)["StackResources"]


def settled(client, name, status):
    """Wait until a stack has a status."""
    for _ in range(200):
        found = client.describe_stacks(StackName=name)["Stacks"][0]
        if not found["StackStatus"].endswith("IN_PROGRESS"):
            break
        time.sleep(0.1)
    assert found["StackStatus"] == status, found


def adopt(instance, out, *options, code=0):
    """Run the command; return its output, and the root module that it wrote."""
    command = [
        *(str(Path(sys.executable).with_name("scopegate")), "adopt", f"--out={out}"),
        *(f"--region={REGION}", f"--modules={ROOT / 'modules'}", *options),
    ]
    environment = {"AWS_CA_BUNDLE": "", **provider.reached(instance.environment)}
    done = run(*command, env=environment, cwd=Path(out).parent)
    assert done.returncode == code, done.stdout
    return done.stdout, RootModule(Path(out), instance.environment)
