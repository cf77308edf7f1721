"""Kits from documents that tests define."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from scopegate.errors import ScopegateError
from scopegate.kit import command
from scopegate.kit.build import Options

ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI"


@pytest.fixture
def kit(tmp_path) -> Callable[..., Path]:
    """A function that writes the kits of a plan, a state or outputs and returns their folder."""

    def kit(given: Any, *clients: str, document: Any = None, **options: Any) -> Path:
        source = tmp_path / "given.json"
        source.write_text(json.dumps(given), encoding="utf-8")
        team = None
        if document is not None:
            team = tmp_path / "team.yaml"
            text = document if isinstance(document, str) else json.dumps(document)
            team.write_text(text, encoding="utf-8")
        out = tmp_path / f"kits-{len(list(tmp_path.iterdir()))}"
        command.kit(str(source), out, Options(clients, **options), team)
        return out

    return kit


def contract(routes: dict[str, Any], http: bool = False, **clients: Any) -> dict[str, Any]:
    """Return the outputs of a system: clients by key with their scopes, routes by key."""
    return {
        "contract": {
            "value": {
                "clients": {
                    key: {"id": f"id-{key}", "client": key.partition("/")[0], "scopes": scopes}
                    | {"access_token_validity": 60}
                    for key, scopes in clients.items()
                },
                "http_api_id" if http else "rest_api_id": "api1",
                "invoke_url": "https://api1.execute-api.eu-central-1.amazonaws.com/v1",
                "issuer": ISSUER,
                "routes": {
                    key: {"public": scopes == "public"}
                    | {"scopes": [] if scopes == "public" else scopes}
                    for key, scopes in routes.items()
                },
                "stage_name": "v1",
                "token_endpoint": "https://acme.auth.eu-central-1.amazoncognito.com/oauth2/token",
            }
        }
    }


def document(folder: Path) -> dict[str, Any]:
    """Return the OpenAPI document in a kit's folder."""
    found: dict[str, Any] = yaml.safe_load((folder / "openapi.yaml").read_text(encoding="utf-8"))
    return found


def operations(folder: Path) -> dict[str, list[dict[str, list[str]]]]:
    """Return the security of each operation in a kit's document, by method and path."""
    return {
        f"{method.upper()} {path}": operation["security"]
        for path, item in document(folder)["paths"].items()
        for method, operation in item.items()
    }


@pytest.fixture
def refused(kit, tmp_path) -> Callable[..., str]:
    """A function that returns the error of kits that can't be written, after which none exists."""

    def refused(given: Any, *clients: str, **options: Any) -> str:
        with pytest.raises(ScopegateError) as error:
            kit(given, *clients, **options)
        names = {path.name for path in tmp_path.iterdir()}
        assert names - {"given.json", "team.yaml"} == set()
        return str(error.value)

    return refused
