"""moto's server: an emulator of AWS that shares no code with MiniStack."""

import contextlib
import io
import json
import os
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import httpx2

from scopegate.emulator import endpoints

_PATIENCE = 120
"""Seconds within which the server must be ready, after a start and after a reset."""
_TRUST = {
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ]
}


class Moto:
    """A running server, with resources that root modules need."""

    def __init__(self, endpoint: str) -> None:
        self.environment = endpoints.environment(endpoint)
        self._endpoint = endpoint

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            region_name=endpoints.REGION,
            endpoint_url=self._endpoint,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106  the server asks for none
        )

    def reset(self) -> None:
        """Reset the server."""
        url = f"{self._endpoint}/moto-api/reset"
        httpx2.post(url, timeout=_PATIENCE, trust_env=False).raise_for_status()

    def pool(self) -> str:
        """Create a user pool, and return its ARN."""
        made = self.client("cognito-idp").create_user_pool(PoolName="existing")
        arn: str = made["UserPool"]["Arn"]
        return arn

    def rest_api(self) -> dict[str, str]:
        """Return a REST API that exists."""
        made = self.client("apigateway").create_rest_api(name="existing")
        return {"rest_api_id": made["id"], "parent_resource_id": made["rootResourceId"]}

    def function(self) -> dict[str, str]:
        """Return a function that exists, as the examples take it."""
        package = io.BytesIO()
        with zipfile.ZipFile(package, "w") as archive:
            archive.writestr("index.py", "")
        trust = json.dumps(_TRUST)
        role = self.client("iam").create_role(RoleName="orders", AssumeRolePolicyDocument=trust)
        arn = self.client("lambda").create_function(
            FunctionName="orders",
            Runtime="python3.13",
            Role=role["Role"]["Arn"],
            Handler="index.handler",
            Code={"ZipFile": package.getvalue()},
        )["FunctionArn"]
        path = f"lambda:path/2015-03-31/functions/{arn}/invocations"
        invoke_arn = f"arn:aws:apigateway:{endpoints.REGION}:{path}"
        return {"function_name": "orders", "invoke_arn": invoke_arn}


@contextlib.contextmanager
def moto(folder: Path) -> Iterator[Moto]:
    """Run a server during the ``with`` block, with its log in ``folder``."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "PATH") if name in os.environ}
    with (folder / "moto.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            # Without the managed policies of AWS, no role can have one.
            env={**kept, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true", "TMPDIR": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(process, f"http://127.0.0.1:{port}")
        yield Moto(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait()


def _wait_until_ready(process: "subprocess.Popen[bytes]", endpoint: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(httpx2.HTTPError):
            httpx2.get(f"{endpoint}/moto-api/", trust_env=False)
            return
        time.sleep(0.1)
    raise RuntimeError("moto's server does not answer.")
