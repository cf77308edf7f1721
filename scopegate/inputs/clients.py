"""App clients of the client_credentials grant (RFC 6749, section 4.4)."""

from typing import Annotated

from pydantic import Field

from scopegate.inputs._constraint import Between, Counts, Distinct
from scopegate.inputs._interface import Value
from scopegate.inputs.names import ClientKey, ClientName, Generation, Scope

DEFAULT_GENERATION = "default"
"""The generation whose credential has the client's key; any other's has ``<key>/<generation>``."""


AccessTokenValidity = Annotated[int, Between(5, 1440, "minutes")]
"""Source: API reference of TokenValidityUnitsType."""


class Client(Value):
    """An app client with a secret and the scopes that it can request."""

    access_token_validity: AccessTokenValidity = Field(
        default=60, description="Minutes for which an access token is valid."
    )
    enabled: bool = Field(
        default=True,
        description=(
            "Whether the client gets tokens. A client that is suspended with false keeps its "
            "id and its secret. Its last token works until it expires."
        ),
    )
    generations: Annotated[list[Generation], Counts(1, 5, "generations"), Distinct()] = Field(
        default_factory=lambda: [DEFAULT_GENERATION],
        description=(
            "Credentials that are valid at the same time, each with its own id and secret. "
            'To rotate, add one, ["default", "2026-12"], and later remove the old one.'
        ),
    )
    imported: bool = Field(
        default=False,
        description=(
            'Whether the credential "default" existed before and is imported together with '
            "its secret. AWS does not report generate_secret, so Terraform would otherwise "
            "replace the client."
        ),
    )
    name: ClientName | None = Field(
        default=None, description="Display name. Default: the key. It can be changed in place."
    )
    refresh_token_validity: Annotated[int, Between(1, 3650, "days")] = Field(
        default=5,
        description=(
            "Days for which a refresh token would be valid. The client_credentials grant "
            "issues none."
        ),
    )
    scopes: Annotated[list[Scope], Counts(1, 50, "scopes")] = Field(
        default_factory=list,
        description='Scopes that the client can request, each "identifier/scope".',
    )


Clients = dict[ClientKey, Client]
