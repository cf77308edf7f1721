"""Names in AWS and the form of a resource, for all parts of a whole system."""

import json
from typing import Any, Final

from scopegate.access.catalogue import TYPES

Values = dict[str, Any]
Resources = dict[str, Values]

HIDDEN: Final = "not-to-be-shown"
"""A text that all secrets contain and that no report may contain."""

ACCOUNT: Final = "123456789012"
REGION: Final = "eu-central-1"
POOL: Final = "eu-central-1_AbCdEfGhI"
POOL_ARN: Final = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{POOL}"
ISSUER: Final = f"https://cognito-idp.{REGION}.amazonaws.com/{POOL}"
FUNCTION_ARN: Final = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:orders"
DECIDER_ARN: Final = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:sign-in"
CERTIFICATE: Final = (
    f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/1b2c3d4e-0000-4111-8222-333344445555"
)
WEB_ACL_ARN: Final = f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/webacl/orders/a1b2c3d4"
RULE_GROUP_ARN: Final = f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/rulegroup/orders/b2c3d4e5"
TIMEOUTS: Final = {"create": "10m", "update": "10m", "delete": "10m"}


def resource(type_: str, **values: Any) -> Values:
    """Return the values of a resource, including those that all have: id, region, tags."""
    rows = TYPES[type_].attributes
    common = {
        "id": f"{type_.removeprefix('aws_').replace('_', '-')}-1",
        "region": REGION,
        "tags": {"team": "orders"},
        "tags_all": {"stage": "production", "team": "orders"},
    }
    if "timeouts" in rows:
        common["timeouts"] = dict(TIMEOUTS)
    filled = {name: value for name, value in common.items() if name in rows}
    return {**filled, **values}


def invoke_uri(function_arn: str) -> str:
    """Return how an integration names a function."""
    return (
        f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function_arn}/invocations"
    )


def role(name: str) -> str:
    """Return the ARN of a role."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def policy(api: str, *networks: str) -> str:
    """Return a resource policy that allows callers from some networks."""
    statement: Values = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{api}/*",
        "Condition": {"IpAddress": {"aws:SourceIp": list(networks)}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
