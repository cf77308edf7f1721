"""The measured system as an app of AWS CDK: ``python app.py SYSTEM OUT``."""

import json
import sys
from pathlib import Path
from typing import Any

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_cognito as cognito


def authorization_server(stack: Stack, system: dict[str, Any]) -> cognito.UserPool:
    """The user pool with its domain, its resource server and its clients."""
    pool = cognito.UserPool(
        stack,
        "pool",
        user_pool_name=system["name"],
        self_sign_up_enabled=False,
        account_recovery=cognito.AccountRecovery.PHONE_WITHOUT_MFA_AND_EMAIL,
    )
    prefix = system["domain"]["prefix"]
    pool.add_domain("domain", cognito_domain=cognito.CognitoDomainOptions(domain_prefix=prefix))
    scopes = {}
    for identifier, declared in system["resource_servers"].items():
        made = [
            cognito.ResourceServerScope(scope_name=name, scope_description=description)
            for name, description in declared["scopes"].items()
        ]
        server = pool.add_resource_server(identifier, identifier=identifier, scopes=made)
        for scope in made:
            name = f"{identifier}/{scope.scope_name}"
            scopes[name] = cognito.OAuthScope.resource_server(server, scope)
    for key, client in system["clients"].items():
        pool.add_client(
            key,
            access_token_validity=Duration.minutes(60),
            auth_flows=cognito.AuthFlow(),
            enable_token_revocation=True,
            generate_secret=True,
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(client_credentials=True),
                scopes=[scopes[scope] for scope in client["scopes"]],
            ),
            prevent_user_existence_errors=True,
            refresh_token_validity=Duration.days(30),
            user_pool_client_name=key,
        )
    return pool


def protected_api(stack: Stack, system: dict[str, Any], pool: cognito.UserPool) -> None:
    """The REST API with its authorizer and its routes."""
    api = apigateway.RestApi(
        stack,
        "api",
        cloud_watch_role=False,
        deploy_options=apigateway.StageOptions(stage_name="v1"),
        endpoint_types=[apigateway.EndpointType.REGIONAL],
        rest_api_name=system["name"],
    )
    authorizer = apigateway.CognitoUserPoolsAuthorizer(
        stack, "authorizer", authorizer_name=system["name"], cognito_user_pools=[pool]
    )
    for route, settings in system["routes"].items():
        method, path = route.split(" ")
        url = system["backend"]["http"]["url"] + path
        api.root.resource_for_path(path).add_method(
            method,
            apigateway.HttpIntegration(url, http_method=method),
            authorization_scopes=settings["scopes"],
            authorization_type=apigateway.AuthorizationType.COGNITO,
            authorizer=authorizer,
        )
    for kind, status in (
        (apigateway.ResponseType.ACCESS_DENIED, "403"),
        (apigateway.ResponseType.EXPIRED_TOKEN, "401"),
        (apigateway.ResponseType.UNAUTHORIZED, "401"),
    ):
        api.add_gateway_response(
            kind.response_type,
            type=kind,
            status_code=status,
            response_headers={"WWW-Authenticate": f"'Bearer realm=\"{system['name']}\"'"},
            templates={"application/json": f'{{"error":"{kind.response_type}"}}'},
        )


def main(path: str, out: str) -> None:
    """Synthesize the system of the file ``path`` into ``out``."""
    system = json.loads(Path(path).read_text(encoding="utf-8"))
    # A stack of more than 500 resources is refused by CloudFormation, and here unless told not to.
    app = App(outdir=out, context={"@aws-cdk/core:stackResourceLimit": 0})
    stack = Stack(app, "bench")
    protected_api(stack, system, authorization_server(stack, system))
    app.synth()


if __name__ == "__main__":
    main(*sys.argv[1:])
