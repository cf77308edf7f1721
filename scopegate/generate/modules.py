"""The published modules and their files."""

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from scopegate.constructs import (
    App,
    AuthorizationServer,
    CachedTokenEndpoint,
    OAuth2Api,
    ProtectedHttpApi,
    ProtectedOpenApi,
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
    ProtectedOpenApiInputs,
    ProtectedRestApiInputs,
    RestApiAuthorizerInputs,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VERSIONS = {
    "terraform": {
        "required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 5.85"}},
        "required_version": ">= 1.5.7",
    }
}
"""Lower bounds only: the root module of the caller decides which versions run.

The newest features of the provider that the modules use are ``user_pool_tier`` of
aws_cognito_user_pool (5.83) and version V3_0 of its pre token generation, which came with the AWS
SDK in 5.85, both from January 2025. Source: the provider's changelog.
"""


@dataclass(frozen=True)
class Module:
    """A module to publish.

    Attributes:
        name: The name of its folder.
        interface: Its variables.
        construct: The construct that creates its resources.
        main: The topic whose file is ``main.tf``; the file of another topic has its name.
    """

    name: str
    interface: type[Interface]
    construct: type[Entity]
    main: str = "api"


MODULES = (
    Module("authorization-server", AuthorizationServerInputs, AuthorizationServer, "user_pool"),
    Module("cached-token-endpoint", CachedTokenEndpointInputs, CachedTokenEndpoint),
    Module("oauth2-api", OAuth2ApiInputs, OAuth2Api),
    Module("protected-http-api", ProtectedHttpApiInputs, ProtectedHttpApi),
    Module("protected-openapi", ProtectedOpenApiInputs, ProtectedOpenApi),
    Module("protected-rest-api", ProtectedRestApiInputs, ProtectedRestApi),
    Module("rest-api-authorizer", RestApiAuthorizerInputs, RestApiAuthorizer),
)


def files(module: Module, form: Form) -> dict[str, str]:
    """Return the content of each file of ``module``, by its path in the module."""
    tree, entity = _synthesize(module)
    notes = entity.comments
    both = {
        **tests(module.interface, tree),
        "README.md": readme(module.name, module.interface, tree, notes),
    }
    if form is Form.JSON:
        return both | {f"{name}.tf.json": _json(body) for name, body in _split(tree).items()}
    render: Mapping[str, Callable[[], list[str]]] = {
        **{name: partial(_topic, tree, entity, topic) for name, topic in _files(module, entity)},
        "outputs": lambda: [hcl.output(name, body) for name, body in tree["output"].items()],
        **{name: partial(_variables, tree, name) for name in _variable_files(tree)},
        "versions": lambda: [_versions()],
    }
    return both | {f"{name}.tf": hcl.document(HEADER, blocks()) for name, blocks in render.items()}


def resource_types() -> list[str]:
    """Return the resource types that the modules use."""
    return sorted({type_ for module in MODULES for type_ in _synthesize(module)[0]["resource"]})


def _synthesize(module: Module) -> tuple[dict[str, Any], Entity]:
    """Return the module in Terraform's JSON syntax, and its construct."""
    stack = TerraformStack(App(), module.name)
    inputs = {name: f"var.{name}" for name in module.interface.model_fields}
    entity = module.construct(stack, "module", config=inputs)
    entity.declare_outputs(stack)
    tree = stack.to_terraform()
    made = {key: tree[key] for key in ("data", "locals", "resource", "output") if key in tree}
    declared = {"variable": variables(module.interface)}
    return declared | _without_metadata(made) | VERSIONS, entity


def _without_metadata(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_metadata(item) for key, item in value.items() if key != "//"}
    if isinstance(value, list):
        return [_without_metadata(item) for item in value]
    return value


def _files(module: Module, entity: Entity) -> list[tuple[str, str]]:
    """Return the name of each file, without its extension, with the topic of its content."""
    topics = dict.fromkeys(entity.topics.values())
    return [("main" if topic == module.main else topic, topic) for topic in topics]


def _topic(tree: dict[str, Any], entity: Entity, topic: str) -> list[str]:
    """Return the blocks of a file: locals stand before the resource that uses them."""
    blocks: list[str] = []
    values: dict[str, Any] = {}
    notes = {name.removeprefix("local."): text for name, text in entity.comments.items()}

    def flush() -> None:
        if values:
            blocks.append(hcl.locals_(values, notes))
            values.clear()

    for address in (each for each, about in entity.topics.items() if about == topic):
        *kind, type_, name = address.split(".")
        if type_ == "local":
            values[name] = tree["locals"][name]
            continue
        flush()
        if kind:
            blocks.append(hcl.block(f'data "{type_}" "{name}"', tree["data"][type_][name], {}))
            continue
        body = tree["resource"][type_][name]
        blocks.append(hcl.resource(type_, name, body, entity.comments.get(address)))
    flush()
    return blocks


def _variable_files(tree: dict[str, Any]) -> list[str]:
    return ["variables", *(["variables-routes"] if "routes" in tree["variable"] else [])]


def _variables(tree: dict[str, Any], file: str) -> list[str]:
    """Return the variables of a file; the long variable ``routes`` has a file of its own."""
    return [
        hcl.variable(name, body)
        for name, body in tree["variable"].items()
        if (name == "routes") == (file == "variables-routes")
    ]


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
        "main": {key: tree[key] for key in ("data", "locals", "resource") if key in tree},
        "outputs": {"output": tree["output"]},
        "variables": {"variable": tree["variable"]},
        "versions": VERSIONS,
    }


def _json(body: dict[str, Any]) -> str:
    return json.dumps({"//": HEADER, **body}, indent=2, ensure_ascii=False) + "\n"
