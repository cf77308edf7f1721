"""The constructs for CDK for Terraform.

Import this package before ``cdktf``: it makes the AWS bindings start fast (``_aws``).
"""

from scopegate.constructs._aws import App
from scopegate.constructs.authorization_server import AuthorizationServer
from scopegate.constructs.cached_token_endpoint import CachedTokenEndpoint
from scopegate.constructs.lambda_backend import LambdaBackend
from scopegate.constructs.oauth2_api import OAuth2Api
from scopegate.constructs.protected_http_api import ProtectedHttpApi
from scopegate.constructs.protected_openapi import ProtectedOpenApi
from scopegate.constructs.protected_rest_api import ProtectedRestApi
from scopegate.constructs.rest_api_authorizer import RestApiAuthorizer
from scopegate.constructs.stack import Stack

__all__ = [
    "App",
    "AuthorizationServer",
    "CachedTokenEndpoint",
    "LambdaBackend",
    "OAuth2Api",
    "ProtectedHttpApi",
    "ProtectedOpenApi",
    "ProtectedRestApi",
    "RestApiAuthorizer",
    "Stack",
]
