"""A REST API and an HTTP API with one pool, for tests of tokens."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.deploy.emulator.backend import backend
from tests.deploy.emulator.calls import Answer, Aws, HttpApi, RestApi
from tests.security.attacks import forge


@dataclass(frozen=True)
class Guarded:
    """Both APIs, which require the scope ``orders/read`` at ``/``.

    Attributes:
        rest: The REST API.
        http: The HTTP API.
        token: A token with the scope.
        key: The key with which the pool signs access tokens.
    """

    rest: RestApi
    http: HttpApi
    token: str
    key: forge.Key

    def signed(self, claims: dict[str, Any] | None = None, **header: Any) -> str:
        """Return the token with other claims (None removes one), signed with the pool's key."""
        head, stated, _ = forge.opened(self.token)
        changed = {name: value for name, value in {**stated, **(claims or {})}.items() if value}
        message = f"{forge.encoded({**head, **header})}.{forge.encoded(changed)}"
        return f"{message}.{forge.encoded(forge.rs256(self.key, message.encode()))}"

    def answers(self, authorization: str) -> list[int]:
        """Return the status of the REST API and of the HTTP API for this ``Authorization``."""
        return [answer.status for answer in self._called(authorization)]

    def _called(self, authorization: str) -> Iterator[Answer]:
        for api in (self.rest, self.http):
            yield api.call("/", headers={"Authorization": authorization})


@contextlib.contextmanager
def guarded(aws: Aws) -> Iterator[Guarded]:
    """Create both APIs for the ``with`` block."""
    pool = aws.pool()
    aws.resource_server(pool, "read")
    client = aws.client(pool, "orders/read")["UserPoolClient"]
    rest, http = aws.rest_api(), aws.http_api()
    scopes = ["orders/read"]
    method = rest.method(
        authorizationType="COGNITO_USER_POOLS",
        authorizerId=rest.authorizer(pool),
        authorizationScopes=scopes,
    )
    rest.mock(method)
    rest.deploy()
    token = aws.token(client)["access_token"]
    keys = aws.instance.state_dir / "state" / "cognito-pool-keys"
    pem = (keys / f"{pool['Id']}-access.pem").read_bytes()
    with backend() as url:
        integration = {"integrationType": "HTTP_PROXY", "integrationMethod": "GET"}
        http.route(
            "GET /", http.authorizer(pool, client), scopes, integrationUri=url, **integration
        )
        key = load_pem_private_key(pem, password=None)
        assert isinstance(key, forge.Key)
        yield Guarded(rest, http, token, key)
