"""The published modules: which there are, and the files of each."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scopegate.constructs import (
    App,
    AuthorizationServer,
    CachedTokenEndpoint,
    OAuth2Api,
    ProtectedHttpApi,
    ProtectedRestApi,
    RestApiAuthorizer,
)
from scopegate.constructs._aws import TerraformStack
from scopegate.constructs._entity import Entity
from scopegate.generate import hcl
from scopegate.generate.form import HEADER, Form
from scopegate.generate.readme import readme
from scopegate.generate.tests import tests
from scopegate.generate.variables import variables
from scopegate.inputs import (
    AuthorizationServerInputs,
    CachedTokenEndpointInputs,
    Interface,
    OAuth2ApiInputs,
    ProtectedHttpApiInputs,
    ProtectedRestApiInputs,
    RestApiAuthorizerInputs,
)

VERSIONS = {
    "terraform": {
        "required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 5.85"}},
        "required_version": ">= 1.5.7",
    }
}
"""Lower bounds alone: the caller's root module decides which versions run.

The youngest that the modules use of the provider are, of January 2025, ``user_pool_tier`` of
aws_cognito_user_pool (5.83) and the version V3_0 of its pre token generation, which came with the
AWS SDK in 5.85. Source: the provider's changelog.
"""


@dataclass(frozen=True)
class Module:
    """A module to publish: ``interface`` are its variables, ``construct`` is what it makes."""

    name: str
    interface: type[Interface]
    construct: type[Entity]


MODULES = (
    Module("authorization-server", AuthorizationServerInputs, AuthorizationServer),
    Module("cached-token-endpoint", CachedTokenEndpointInputs, CachedTokenEndpoint),
    Module("oauth2-api", OAuth2ApiInputs, OAuth2Api),
    Module("protected-http-api", ProtectedHttpApiInputs, ProtectedHttpApi),
    Module("protected-rest-api", ProtectedRestApiInputs, ProtectedRestApi),
    Module("rest-api-authorizer", RestApiAuthorizerInputs, RestApiAuthorizer),
)


def files(module: Module, form: Form) -> dict[str, str]:
    """The content of each file of ``module``, by its path in the module."""
    tree, entity = _synthesize(module)
    notes = entity.comments
    both = {
        **tests(module.interface, tree),
        "README.md": readme(module.name, module.interface, tree, notes),
    }
    if form is Form.JSON:
        return both | {f"{name}.tf.json": _json(body) for name, body in _split(tree).items()}
    render: Mapping[str, Callable[[], list[str]]] = {
        "main": lambda: _main(tree, entity),
        "outputs": lambda: [hcl.output(name, body) for name, body in tree["output"].items()],
        "variables": lambda: [hcl.variable(name, body) for name, body in tree["variable"].items()],
        "versions": lambda: [_versions()],
    }
    return both | {f"{name}.tf": hcl.document(HEADER, blocks()) for name, blocks in render.items()}


def resource_types() -> list[str]:
    """The resource types that the modules use."""
    return sorted({type_ for module in MODULES for type_ in _synthesize(module)[0]["resource"]})


def skips(module: Module) -> dict[str, Mapping[str, str]]:
    """Why which check of checkov doesn't hold for a resource, by its address and the check."""
    return _synthesize(module)[1].skips


def _synthesize(module: Module) -> tuple[dict[str, Any], Entity]:
    """The module in Terraform's JSON syntax, and the construct that it is made of."""
    stack = TerraformStack(App(), module.name)
    inputs = {name: f"var.{name}" for name in module.interface.model_fields}
    entity = module.construct(stack, "module", config=inputs)
    entity.declare_outputs(stack)
    tree = stack.to_terraform()
    made = {key: tree[key] for key in ("locals", "resource", "output") if key in tree}
    declared = {"variable": variables(module.interface)}
    return declared | _without_metadata(made) | VERSIONS, entity


def _without_metadata(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_metadata(item) for key, item in value.items() if key != "//"}
    if isinstance(value, list):
        return [_without_metadata(item) for item in value]
    return value


def _main(tree: dict[str, Any], entity: Entity) -> list[str]:
    notes = entity.comments
    resources = [
        hcl.resource(type_, name, body, notes.get(address), entity.skips.get(address, {}))
        for type_, named in tree["resource"].items()
        for name, body in named.items()
        for address in [f"{type_}.{name}"]
    ]
    values = {name.removeprefix("local."): text for name, text in notes.items()}
    locals_ = [hcl.locals_(tree["locals"], values)] if "locals" in tree else []
    return [*locals_, *resources]


def _versions() -> str:
    terraform = VERSIONS["terraform"]
    aws = terraform["required_providers"]
    return hcl.block(
        "terraform",
        {"required_version": terraform["required_version"], "required_providers": aws},
        {"required_providers": {}},
    )


def _split(tree: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        "main": {key: tree[key] for key in ("locals", "resource") if key in tree},
        "outputs": {"output": tree["output"]},
        "variables": {"variable": tree["variable"]},
        "versions": VERSIONS,
    }


def _json(body: dict[str, Any]) -> str:
    return json.dumps({"//": HEADER, **body}, indent=2, ensure_ascii=False) + "\n"
