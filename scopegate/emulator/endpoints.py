"""Addresses of the emulator, derived from its endpoint URL.

The AWS SDKs and Terraform find the control plane through ``AWS_ENDPOINT_URL``. The data plane has
other addresses, because ``auth.example.com/oauth2/token`` and
``abc123.execute-api.us-east-1.amazonaws.com`` exist only in AWS.
"""

from urllib.parse import quote

REGION = "us-east-1"


def endpoint(port: int) -> str:
    """Return the URL of the instance on ``port``, without a trailing slash."""
    return f"http://127.0.0.1:{port}"


def environment(endpoint_url: str) -> dict[str, str]:
    """Return the variables that point Terraform and the AWS SDKs to ``endpoint_url``.

    The emulator accepts any keys, and the EC2 metadata service is not asked for them. An SDK gives
    up after the second attempt; the Terraform provider uses its own ``max_retries``. The last ones
    are empty, which the SDKs treat as unset, because a profile, a session or a certificate bundle
    from the caller's environment would break or redirect the calls.
    Source: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
    """
    return {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "2",
        "AWS_CA_BUNDLE": "",
        "AWS_PROFILE": "",
        "AWS_SESSION_TOKEN": "",
    }


def token_endpoint(endpoint_url: str) -> str:
    """Return the token endpoint (RFC 6749, section 3.2), which all user pools share.

    AWS has it at ``https://<domain>/oauth2/token``; here the client id identifies the pool.
    """
    return f"{endpoint_url.rstrip('/')}/oauth2/token"


def invoke_url(endpoint_url: str, api_id: str, stage: str) -> str:
    """Return the base URL of the routes of ``stage``, without a trailing slash.

    AWS has it at ``https://<api_id>.execute-api.<region>.amazonaws.com/<stage>``, without the stage
    for ``$default`` of an HTTP API. The same applies here.
    """
    base = f"{endpoint_url.rstrip('/')}/_aws/execute-api/{api_id}"
    return base if stage == "$default" else f"{base}/{quote(stage)}"
