"""VPC links of both kinds of APIs."""

from urllib.parse import urlsplit

from scopegate.emulator import endpoints
from tests.deploy.emulator.backend import backend
from tests.deploy.emulator.probes.defect import defect

BALANCER = "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/net/private/1"


@defect(
    "rest_apis_have_vpc_links",
    "an_integration_keeps_its_vpc_link",
    right=["AVAILABLE", 400, 201, True, "/orders", 400, 202, 404],
)
def a_rest_api_through_a_link_that_is_deleted_while_it_is_used_and_after(aws):
    link = aws.gateway("POST", "/vpclinks", {"name": "private", "targetArns": [BALANCER]})
    path = f"/vpclinks/{link.body.get('id')}"
    seen = [aws.gateway("GET", path).body.get("status")]
    api = aws.rest_api()
    method = api.method()
    with backend() as url:
        private = {
            "type": "HTTP_PROXY",
            "httpMethod": "GET",
            "uri": f"{url}/orders",
            "connectionType": "VPC_LINK",
        }
        for link_id in ("nothing", link.body.get("id")):
            settings = private | {"connectionId": link_id}
            seen.append(aws.gateway("PUT", f"{method}/integration", settings).status)
        kept = aws.gateway("GET", f"{method}/integration").body.get("connectionId")
        seen.append(kept == link.body.get("id"))
        api.deploy()
        seen.append(api.call().body)
    seen.append(aws.gateway("DELETE", path).status)
    aws.gateway("DELETE", f"{api.path}/stages/v1")
    return [*seen, *(aws.gateway(verb, path).status for verb in ("DELETE", "GET"))]


def listener(aws, url):
    """Return the ARN of the listener of a load balancer in front of the server at ``url``."""
    server = urlsplit(url)

    def call(action, **form):
        text = "&".join(f"{name}={value}" for name, value in {"Action": action, **form}.items())
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = aws.signed(
            "elasticloadbalancing", "POST", "/", body=text.encode(), headers=headers
        )
        return answer.body.partition("Arn>")[2].partition("<")[0]

    balancer = call("CreateLoadBalancer", Name="private", **{"Subnets.member.1": "subnet-1"})
    group = call("CreateTargetGroup", Name="private", Protocol="HTTP", Port=80, TargetType="ip")
    target = {"Targets.member.1.Id": server.hostname, "Targets.member.1.Port": server.port}
    call("RegisterTargets", TargetGroupArn=group, **target)
    action = {"Type": "forward", "TargetGroupArn": group}
    named = {f"DefaultActions.member.1.{name}": value for name, value in action.items()}
    return call("CreateListener", LoadBalancerArn=balancer, Protocol="HTTP", Port=80, **named)


@defect(
    "http_apis_have_vpc_links",
    "the_integration_uri_is_the_whole_address",
    right=["AVAILABLE", "/orders", 202, 404],
)
def an_http_api_through_a_link_to_a_listener(aws):
    link = aws.gateway("POST", "/v2/vpclinks", {"name": "private", "subnetIds": ["subnet-1"]})
    path = f"/v2/vpclinks/{link.body.get('vpcLinkId')}"
    seen = [aws.gateway("GET", path).body.get("vpcLinkStatus")]
    api = aws.http_api()
    with backend() as url:
        api.route(
            "GET /orders",
            integrationType="HTTP_PROXY",
            integrationMethod="GET",
            integrationUri=listener(aws, url),
            connectionType="VPC_LINK",
            connectionId=link.body.get("vpcLinkId"),
            requestParameters={"overwrite:path": "$request.path"},
        )
        base = endpoints.invoke_url(aws.instance.endpoint, api.id, "$default")
        seen.append(aws.call("GET", f"{base}/orders").body)
    return [*seen, *(aws.gateway(verb, path).status for verb in ("DELETE", "GET"))]
