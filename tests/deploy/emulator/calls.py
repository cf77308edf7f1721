"""Calls of AWS APIs without a signature, which the emulator does not check."""

# The methods are named after what they create or call.
# ruff: noqa: D105

import base64
import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

import httpx2

from scopegate.emulator import Instance, endpoints

ECHO = """
import json
def handler(event, context):
    claims = (event["requestContext"].get("authorizer") or {}).get("claims", {})
    return {"statusCode": 200, "body": json.dumps(claims.get("scope", "nobody"))}
"""


@dataclass(frozen=True)
class Answer:
    """The status of a call and its body, which is decoded if it is JSON."""

    status: int
    body: Any
    headers: httpx2.Headers

    def __getitem__(self, key):
        return self.body[key]


class Aws:
    """An instance, its control planes and its data plane."""

    def __init__(self, instance: Instance, key: str = "test"):
        self.instance, self.key = instance, key
        self.http = httpx2.Client(base_url=instance.endpoint, timeout=30, trust_env=False)

    def of_account(self, account):
        """Return the same in another account."""
        return Aws(self.instance, account)

    def call(self, method, url, **options):
        answer = self.http.request(method, url, **options)
        try:
            body = answer.json()
        except ValueError:
            body = answer.text
        return Answer(answer.status_code, body, answer.headers)

    def signed(self, service, method, path, *, body=None, headers=None):
        scope = f"{self.key}/20260101/us-east-1/{service}/aws4_request"
        signature = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        headers = {"Authorization": signature, **(headers or {})}
        return self.call(method, path, content=content, headers=headers)

    def gateway(self, method, path, body=None):
        return self.signed("apigateway", method, path, body=body)

    def cognito(self, operation, **body):
        return self._operation("cognito-idp", "AWSCognitoIdentityProviderService", operation, body)

    def logs(self, operation, **body):
        return self._operation("logs", "Logs_20140328", operation, body)

    def _operation(self, service, target, operation, body):
        headers = {
            "X-Amz-Target": f"{target}.{operation}",
            "Content-Type": "application/x-amz-json-1.1",
        }
        return self.signed(service, "POST", "/", body=body, headers=headers)

    def patch(self, path, *operations):
        """Patch ``path`` with operations, each of ``op``, ``path`` and perhaps ``value``."""
        keys = ("op", "path", "value")
        written = [dict(zip(keys, one, strict=False)) for one in operations]
        return self.gateway("PATCH", path, {"patchOperations": written})

    # Resources for tests.

    def web_acl(self):
        """Return the ARN of a web ACL that allows everything."""
        body = {
            "Name": "orders",
            "Scope": "REGIONAL",
            "DefaultAction": {"Allow": {}},
            "VisibilityConfig": {
                "SampledRequestsEnabled": False,
                "CloudWatchMetricsEnabled": False,
                "MetricName": "orders",
            },
        }
        return self._operation("wafv2", "AWSWAF_20190729", "CreateWebACL", body)["Summary"]["ARN"]

    def pool(self, **settings):
        return self.cognito("CreateUserPool", PoolName="test", **settings)["UserPool"]

    def resource_server(self, pool, *scopes):
        described = [{"ScopeName": name, "ScopeDescription": name} for name in scopes]
        self.cognito(
            "CreateResourceServer",
            UserPoolId=pool["Id"],
            Identifier="orders",
            Name="orders",
            Scopes=described,
        )

    def client(self, pool, *scopes, **settings):
        return self.cognito(
            "CreateUserPoolClient",
            **{
                "UserPoolId": pool["Id"],
                "ClientName": "test",
                "GenerateSecret": True,
                "AllowedOAuthFlows": ["client_credentials"],
                "AllowedOAuthFlowsUserPoolClient": True,
                "AllowedOAuthScopes": scopes,
                **settings,
            },
        )

    def token(self, client, **form):
        credentials = (client["ClientId"], client["ClientSecret"])
        form = {"grant_type": "client_credentials", **form}
        url = endpoints.token_endpoint(self.instance.endpoint)
        return self.call("POST", url, data=form, auth=credentials)

    def function(self, name="echo", source=ECHO):
        """Return the invocation ARN of a function that all APIs of the account can call."""
        package = io.BytesIO()
        with zipfile.ZipFile(package, "w") as archive:
            archive.writestr("index.py", source)
        body = {
            "FunctionName": name,
            "Runtime": "python3.13",
            "Role": "arn:aws:iam::000000000000:role/test",
            "Handler": "index.handler",
            "Code": {"ZipFile": base64.b64encode(package.getvalue()).decode()},
        }
        made = self.signed("lambda", "POST", "/2015-03-31/functions", body=body)
        return made["FunctionArn"]

    def invoke(self, name="echo"):
        path = f"/2015-03-31/functions/{name}/invocations"
        return self.signed("lambda", "POST", path, body={"requestContext": {}})

    def alias(self, function, name):
        """Publish a version, and give it a name."""
        base = f"/2015-03-31/functions/{function}"
        version = self.signed("lambda", "POST", f"{base}/versions")["Version"]
        body = {"Name": name, "FunctionVersion": version}
        return self.signed("lambda", "POST", f"{base}/aliases", body=body)

    def permit(self, function, source_arn, statement="test", qualifier=None):
        body = {
            "StatementId": statement,
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": source_arn,
        }
        query = f"?Qualifier={qualifier}" if qualifier else ""
        path = f"/2015-03-31/functions/{function}/policy{query}"
        return self.signed("lambda", "POST", path, body=body)

    def logged(self, group):
        """Return the messages in a log group, in order."""
        found = self.logs("FilterLogEvents", logGroupName=group)
        return [event["message"] for event in found["events"]]

    def rest_api(self):
        api = self.gateway("POST", "/restapis", {"name": "test"})
        return RestApi(self, api["id"], api["rootResourceId"])

    def http_api(self, **route_settings):
        """Return an HTTP API that deploys every change immediately."""
        api = self.gateway("POST", "/v2/apis", {"name": "test", "protocolType": "HTTP"})
        stage = {"stageName": "$default", "autoDeploy": True}
        body = stage | {"defaultRouteSettings": route_settings}
        self.gateway("POST", f"/v2/apis/{api['apiId']}/stages", body)
        return HttpApi(self, api["apiId"])


class HttpApi:
    """An HTTP API being built."""

    def __init__(self, aws, api_id):
        self.aws, self.id = aws, api_id
        self.path = f"/v2/apis/{api_id}"

    def authorizer(self, pool, client):
        issuer = f"https://cognito-idp.us-east-1.amazonaws.com/{pool['Id']}"
        body = {
            "name": "jwt",
            "authorizerType": "JWT",
            "identitySource": ["$request.header.Authorization"],
            "jwtConfiguration": {"issuer": issuer, "audience": [client["ClientId"]]},
        }
        return self.aws.gateway("POST", f"{self.path}/authorizers", body)["authorizerId"]

    def route(self, key, authorizer=None, scopes=(), **integration):
        if integration["integrationType"] == "AWS_PROXY":
            integration.setdefault("payloadFormatVersion", "2.0")
        made = self.aws.gateway("POST", f"{self.path}/integrations", integration)
        route = {"routeKey": key, "target": f"integrations/{made['integrationId']}"}
        if authorizer:
            route |= {"authorizationType": "JWT", "authorizerId": authorizer}
            route |= {"authorizationScopes": list(scopes)}
        self.aws.gateway("POST", f"{self.path}/routes", route)

    def call(self, path, token=None, headers=None):
        headers = {"Authorization": f"Bearer {token}"} if token else headers
        url = endpoints.invoke_url(self.aws.instance.endpoint, self.id, "$default") + path
        return self.aws.call("GET", url, headers=headers)


class RestApi:
    """A REST API being built."""

    def __init__(self, aws, api_id, root):
        self.aws, self.id, self.root = aws, api_id, root
        self.path = f"/restapis/{api_id}"

    def resource(self, part, parent=None):
        return self.aws.gateway(
            "POST", f"{self.path}/resources/{parent or self.root}", {"pathPart": part}
        )

    def authorizer(self, *pools):
        body = {
            "name": "cognito",
            "type": "COGNITO_USER_POOLS",
            "providerARNs": [pool["Arn"] for pool in pools],
        }
        return self.aws.gateway("POST", f"{self.path}/authorizers", body)["id"]

    def method(self, resource=None, method="GET", **settings):
        path = f"{self.path}/resources/{resource or self.root}/methods/{method}"
        self.aws.gateway("PUT", path, {"authorizationType": "NONE", **settings})
        return path

    def mock(self, method_path, status="200", body="{}"):
        """Let a method answer with ``status`` and ``body``."""
        settings = {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'}}
        self.aws.gateway("PUT", f"{method_path}/integration", settings)
        self.aws.gateway("PUT", f"{method_path}/responses/{status}", {})
        template = {"responseTemplates": {"application/json": body}}
        self.aws.gateway("PUT", f"{method_path}/integration/responses/{status}", template)

    def proxy(self, method_path, function):
        uri = (
            f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"
        )
        settings = {"type": "AWS_PROXY", "httpMethod": "POST", "uri": uri}
        self.aws.gateway("PUT", f"{method_path}/integration", settings)

    def deploy(self, stage="v1", **settings):
        deployment = self.aws.gateway("POST", f"{self.path}/deployments", {})
        if self.aws.gateway("GET", f"{self.path}/stages/{stage}").status == httpx2.codes.OK:
            change = ("replace", "/deploymentId", deployment["id"])
            self.aws.patch(f"{self.path}/stages/{stage}", change)
        else:
            body = {"stageName": stage, "deploymentId": deployment["id"], **settings}
            self.aws.gateway("POST", f"{self.path}/stages", body)
        return deployment["id"]

    def call(self, path="/", method="GET", token=None, stage="v1", headers=None):
        headers = {"Authorization": f"Bearer {token}"} if token else headers
        return self.aws.call(method, self.url(stage) + path, headers=headers)

    def url(self, stage="v1"):
        return endpoints.invoke_url(self.aws.instance.endpoint, self.id, stage)
