"""The inputs of the modules, declared once: names, bounds, defaults and descriptions.

Terraform's variable types, defaults, descriptions and validations, the modules' READMEs and the
Python checks all derive from these declarations. Bounds are those of the AWS API references.
"""

from scopegate.inputs._constraint import Constraint, Given
from scopegate.inputs._interface import Check, InputError, Interface, Value
from scopegate.inputs.cached_token_endpoint import CachedTokenEndpointInputs
from scopegate.inputs.clients import DEFAULT_GENERATION
from scopegate.inputs.interfaces import (
    AuthorizationServerInputs,
    OAuth2ApiInputs,
    ProtectedHttpApiInputs,
    ProtectedOpenApiInputs,
    ProtectedRestApiInputs,
    RestApiAuthorizerInputs,
)
from scopegate.inputs.routes import DEEPEST_PATH

__all__ = [
    "DEEPEST_PATH",
    "DEFAULT_GENERATION",
    "AuthorizationServerInputs",
    "CachedTokenEndpointInputs",
    "Check",
    "Constraint",
    "Given",
    "InputError",
    "Interface",
    "OAuth2ApiInputs",
    "ProtectedHttpApiInputs",
    "ProtectedOpenApiInputs",
    "ProtectedRestApiInputs",
    "RestApiAuthorizerInputs",
    "Value",
]
