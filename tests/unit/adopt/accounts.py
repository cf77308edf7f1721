"""An account that tests define, with answers in the form of AWS."""

from collections import Counter
from typing import Any

REGION, ACCOUNT = "eu-central-1", "123456789012"
POOL_ID = f"{REGION}_Example12"
POOL_ARN = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{POOL_ID}"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:orders"
URI = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
LAMBDA = {"lambda": {"function_name": "orders", "invoke_arn": URI}}
PROXY = {"type": "AWS_PROXY", "httpMethod": "POST", "uri": URI, "timeoutInMillis": 29000}
COGNITO = {
    "id": "auth1",
    "name": "cognito",
    "type": "COGNITO_USER_POOLS",
    "providerARNs": [POOL_ARN],
    "identitySource": "method.request.header.Authorization",
    "authorizerResultTtlInSeconds": 300,
}


def pool(**settings):
    return {
        "Id": POOL_ID,
        "Arn": POOL_ARN,
        "Name": "partners",
        "Domain": "partners",
        "DeletionProtection": "ACTIVE",
        "UserPoolTier": "ESSENTIALS",
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
        "SchemaAttributes": [{"Name": "sub", "Required": True}, {"Name": "email"}],
        **settings,
    }


def server(*scopes, identifier="orders", name="Orders"):
    described = [{"ScopeName": one, "ScopeDescription": f"To {one}."} for one in scopes]
    return {"Identifier": identifier, "Name": name, "Scopes": described}


def client(number=1, **settings):
    return {
        "ClientId": f"client{number}",
        "ClientName": f"partner-{number}",
        "ClientSecret": "not-to-be-read",
        "AllowedOAuthFlows": ["client_credentials"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthScopes": ["orders/read"],
        "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        **settings,
    }


def method(verb="GET", **settings):
    return {
        "httpMethod": verb,
        "authorizationType": "COGNITO_USER_POOLS",
        "authorizerId": "auth1",
        "authorizationScopes": ["orders/read"],
        "apiKeyRequired": False,
        "methodIntegration": PROXY,
        **settings,
    }


def resources(**paths):
    """Return paths with their methods, and those above them."""
    parents: dict[str, Any] = {path.rpartition("/")[0] or "/": {} for path in paths}
    return [
        {"id": f"id{path.replace('/', '-')}", "path": path, "resourceMethods": methods}
        for path, methods in (parents | paths).items()
    ]


def summary(tree):
    """Return what a deployment of these paths serves."""
    return {
        one["path"]: {
            verb: {name: said.get(name) for name in ("authorizationType", "apiKeyRequired")}
            for verb, said in one["resourceMethods"].items()
        }
        for one in tree
        if one.get("resourceMethods")
    }


class FakeAws:
    """A reader with given answers by operation, which counts the requests for their pages."""

    partition, region = "aws", REGION

    def __init__(self, answers):
        self.answers = answers
        self.asked: Counter[Any] = Counter()

    def pages(self, service: str, operation: str, _member: str, /, **arguments: Any) -> list[Any]:
        found = self._answer(service, operation, [], arguments)
        most = arguments.get("MaxResults") or arguments.get("limit") or 25
        self.asked[operation] += max(1, -(-len(found) // most))
        return found

    def call(self, service: str, operation: str, /, **arguments: Any) -> Any:
        if operation != "get_caller_identity" or operation not in self.asked:  # answers are kept
            self.asked[operation] += 1
        return self._answer(service, operation, {}, arguments)

    def _answer(self, service, operation, default, arguments):
        answer = self.answers.get((service, operation), default)
        return answer(**arguments) if callable(answer) else answer


def account(pools=(), servers=(), clients=(), tree=(), deployed=None, **others):
    """Return an account with one pool, and one REST API of these paths.

    Args:
        pools: The pool's settings, if there is one.
        servers: Its resource servers.
        clients: Its clients.
        tree: The paths of the API.
        deployed: What its stage serves; the paths, unless given.
        others: Other answers, by service and operation joined with two underscores.
    """
    tree = list(tree)
    stage = {"stageName": "v1", "deploymentId": "d1", "createdDate": "2026-01-01"}
    answers = {
        ("sts", "get_caller_identity"): {"Account": ACCOUNT},
        ("cognito-idp", "describe_user_pool"): {"UserPool": dict(*pools)} if pools else {},
        ("cognito-idp", "list_resource_servers"): list(servers),
        ("cognito-idp", "list_user_pool_clients"): list(clients),
        ("cognito-idp", "describe_user_pool_client"): lambda UserPoolId, ClientId: {  # noqa: N803, ARG005
            "UserPoolClient": next(one for one in clients if one["ClientId"] == ClientId)
        },
        ("apigateway", "get_rest_api"): {"id": "api1", "name": "orders"},
        ("apigateway", "get_resources"): tree,
        ("apigateway", "get_authorizers"): [COGNITO],
        ("apigateway", "get_stages"): [stage],
        ("apigateway", "get_deployment"): {
            "apiSummary": summary(tree) if deployed is None else deployed
        },
    }
    return FakeAws(
        answers
        | {
            tuple(name.replace("cognito_idp", "cognito-idp").split("__")): value
            for name, value in others.items()
        }
    )
