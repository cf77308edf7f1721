"""Resources that exist before the modules, in the same emulator."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tests.deploy.emulator.calls import Aws


@dataclass(frozen=True)
class Outside:
    """Resources that exist before the modules.

    Attributes:
        function: A Lambda function, as a value of the input ``backend``.
        rest_api_id: A REST API.
        user_pool_arns: Two user pools.
        vpc_links: A server in a VPC, as backends of a REST API and of an HTTP API.
        web_acl_arn: A web ACL.
        zone: A hosted zone.
    """

    function: Mapping[str, str]
    rest_api_id: str
    user_pool_arns: tuple[str, str]
    vpc_links: tuple[Mapping[str, str], Mapping[str, str]]
    web_acl_arn: str
    zone: str


def outside(cloud: Aws) -> Outside:
    """Create it."""
    arn = cloud.function("orders")
    path = f"lambda:path/2015-03-31/functions/{arn}/invocations"
    return Outside(
        function={
            "function_name": "orders",
            "invoke_arn": f"arn:aws:apigateway:us-east-1:{path}",
        },
        rest_api_id=cloud.rest_api().id,
        user_pool_arns=(cloud.pool()["Arn"], cloud.pool()["Arn"]),
        vpc_links=_vpc_links(cloud),
        web_acl_arn=cloud.web_acl(),
        zone=_zone(cloud),
    )


def _vpc_links(cloud: Aws) -> tuple[Mapping[str, str], Mapping[str, str]]:
    account = "us-east-1:000000000000"
    balancer = f"arn:aws:elasticloadbalancing:{account}:loadbalancer/net/orders/1a2b"
    rest = cloud.gateway("POST", "/vpclinks", {"name": "orders", "targetArns": [balancer]})
    http = cloud.gateway("POST", "/v2/vpclinks", {"name": "orders", "subnetIds": ["subnet-1"]})
    return (
        {"id": rest["id"], "url": "https://orders.example.com"},
        {
            "id": http["vpcLinkId"],
            "listener_arn": f"arn:aws:elasticloadbalancing:{account}:listener/app/orders/1a2b/3c4d",
        },
    )


def _zone(cloud: Aws) -> str:
    asked = (
        "<CreateHostedZoneRequest><Name>example.com</Name>"
        "<CallerReference>1</CallerReference></CreateHostedZoneRequest>"
    )
    made = cloud.signed("route53", "POST", "/2013-04-01/hostedzone", body=asked.encode())
    return re.findall("/hostedzone/([A-Z0-9]+)<", made.body)[0]
