"""The interfaces of all modules."""

from scopegate.inputs import (
    AuthorizationServerInputs,
    CachedTokenEndpointInputs,
    OAuth2ApiInputs,
    ProtectedHttpApiInputs,
    ProtectedOpenApiInputs,
    ProtectedRestApiInputs,
    RestApiAuthorizerInputs,
)

INTERFACES = (
    AuthorizationServerInputs,
    CachedTokenEndpointInputs,
    OAuth2ApiInputs,
    ProtectedHttpApiInputs,
    ProtectedOpenApiInputs,
    ProtectedRestApiInputs,
    RestApiAuthorizerInputs,
)
