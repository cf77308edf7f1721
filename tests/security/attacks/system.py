"""What is attacked: one pool behind a REST API and an HTTP API with the same routes."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from scopegate.emulator import Instance, endpoints
from scopegate.verify.tokens import access_token
from tests.deploy.conftest import ROOT, RootModule
from tests.deploy.emulator.calls import Aws
from tests.security.attacks.attack import HTTP_API, REST_API
from tests.security.attacks.attacker import Attacker
from tests.security.attacks.wire import Address

CLIENTS = {
    "clerk": ["orders/write"],
    "leaver": ["orders/read"],
    "outsider": ["orders/read"],
    "partner": ["orders/read"],
}
SCOPES = {"admin": "All.", "read": "Read.", "write": "Write."}


def configuration(closed: str, public: str, clients: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return a root module with two pools, a REST API and an HTTP API.

    Args:
        closed: URL of the server behind the routes that ask for a scope.
        public: URL of the server behind the public routes.
        clients: The scopes of each client of the pool; ``outsider`` is none of the HTTP API's.
    """
    read, write = {"scopes": ["orders/read"]}, {"scopes": ["orders/write"]}
    anybody = {"backend": {"http": {"url": public}}, "public": True}
    routes = {
        "ANY /": read,
        "ANY /open/{proxy+}": anybody,
        "ANY /{proxy+}": read,
        "DELETE /orders/{id}": write,
        "GET /health": anybody,
        "GET /orders": read,
        "GET /orders/{id}": read,
        "POST /orders": write,
    }
    api = {"backend": {"http": {"url": closed}}, "name": "orders", "routes": routes}
    audience = [f"${{module.pool.client_ids.{key}}}" for key in clients if key != "outsider"]
    return {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": {"region": "us-east-1"}},
        "module": {
            "pool": _pool("orders", clients),
            "other_pool": _pool("other", {"stranger": ["orders/read"]}),
            "rest_api": {
                "source": f"{ROOT}//modules/protected-rest-api",
                "user_pool_arns": ["${module.pool.user_pool_arn}"],
                **api,
            },
            "http_api": {
                "source": f"{ROOT}//modules/protected-http-api",
                "audience": audience,
                "issuer": "${module.pool.issuer}",
                **api,
            },
        },
        "output": {
            **_outputs("rest_api", "rest_api_id", "stage_name"),
            **_outputs("http_api", "http_api_id"),
            **_outputs("pool", "client_ids", "client_secrets", "user_pool_id"),
            **_outputs("other_pool", "client_ids", "client_secrets", "user_pool_id"),
        },
    }


def _pool(name: str, clients: Mapping[str, list[str]]) -> dict[str, Any]:
    return {
        "source": f"{ROOT}//modules/authorization-server",
        "clients": {key: {"scopes": scopes} for key, scopes in clients.items()},
        "deletion_protection": False,
        "domain": {"prefix": name},
        "name": name,
        "resource_servers": {"orders": {"scopes": SCOPES}},
    }


def _outputs(module: str, *names: str) -> dict[str, Any]:
    return {
        f"{module}_{name}": {"value": f"${{module.{module}.{name}}}", "sensitive": "secret" in name}
        for name in names
    }


@dataclass(frozen=True, kw_only=True)
class System:
    """The applied root module, and where it runs."""

    root: RootModule
    instance: Instance
    outputs: dict[str, Any]

    @property
    def addresses(self) -> dict[str, Address]:
        """Where each API is."""
        ids = {
            REST_API: self.outputs["rest_api_rest_api_id"],
            HTTP_API: self.outputs["http_api_http_api_id"],
        }
        stages = {REST_API: self.outputs["rest_api_stage_name"], HTTP_API: "$default"}
        return {
            api: Address(
                port=self.instance.port,
                id=ids[api],
                stage=stages[api],
                base=urlsplit(endpoints.invoke_url("", ids[api], stages[api])).path,
                other=ids[other],
            )
            for api, other in ((REST_API, HTTP_API), (HTTP_API, REST_API))
        }

    def credentials(self, client: str, pool: str = "pool") -> tuple[str, str]:
        """Return id and secret of a client."""
        ids, secrets = (self.outputs[f"{pool}_client_{name}"] for name in ("ids", "secrets"))
        return ids[client], secrets[client]

    def token(self, client: str, pool: str = "pool") -> str:
        """Return a token as the client gets it."""
        endpoint = endpoints.token_endpoint(self.instance.endpoint)
        return access_token(endpoint, *self.credentials(client, pool), trust_env=False)

    def attacker(self, trap: str) -> Attacker:
        """Return all that the attackers hold."""
        person = self._person()
        return Attacker(
            token=self.token("partner"),
            small=self.token("clerk"),
            outsider=self.token("outsider"),
            stranger=self.token("stranger", "other_pool"),
            id_token=person["IdToken"],
            user_token=person["AccessToken"],
            credentials=self.credentials("partner"),
            key=self._key("pool", "access"),
            id_key=self._key("pool", "id"),
            other_key=self._key("other_pool", "access"),
            trap=trap,
            now=int(time.time()),
        )

    def _key(self, pool: str, use: str) -> rsa.RSAPrivateKey:
        """Return the key with which the emulator signs a pool's tokens."""
        folder = self.instance.state_dir / "state" / "cognito-pool-keys"
        file = folder / f"{self.outputs[f'{pool}_user_pool_id']}-{use}.pem"
        key = load_pem_private_key(file.read_bytes(), password=None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return key

    def _person(self) -> dict[str, str]:
        """Return the tokens of a person who signs in, which no client of the modules allows."""
        aws, pool = Aws(self.instance), self.outputs["pool_user_pool_id"]
        made = aws.cognito(
            "CreateUserPoolClient",
            UserPoolId=pool,
            ClientName="people",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )
        person = {"UserPoolId": pool, "Username": "person"}
        password = f"Aa1!{secrets.token_urlsafe()}"
        aws.cognito("AdminCreateUser", MessageAction="SUPPRESS", **person)
        aws.cognito("AdminSetUserPassword", Password=password, Permanent=True, **person)
        signed_in = aws.cognito(
            "InitiateAuth",
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=made["UserPoolClient"]["ClientId"],
            AuthParameters={"USERNAME": "person", "PASSWORD": password},
        )
        return signed_in["AuthenticationResult"]
