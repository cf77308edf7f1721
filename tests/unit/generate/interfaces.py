"""The interfaces of all modules."""

from scopegate.inputs import (
    AuthorizationServerInputs,
    OAuth2ApiInputs,
    ProtectedHttpApiInputs,
    ProtectedRestApiInputs,
    RestApiAuthorizerInputs,
)

INTERFACES = (
    AuthorizationServerInputs,
    OAuth2ApiInputs,
    ProtectedHttpApiInputs,
    ProtectedRestApiInputs,
    RestApiAuthorizerInputs,
)
