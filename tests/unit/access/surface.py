"""The arguments that Terraform's AWS provider has for the resource types of the catalogue.

``surface.json`` is read from ``terraform providers schema -json``, for the version of the provider
that the modules are tested with, and has the type of each argument. The typed bindings tell the
arguments of the newer version that they were made from, and are read as text, because importing
them takes many seconds.
"""

import ast
import functools
import importlib.metadata
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from scopegate.access.catalogue import TYPES
from scopegate.access.catalogue._rows import ResourceType

FILE: Final = Path(__file__).with_suffix(".json")
PREFIXES: Final = ("aws_api_gateway_", "aws_apigatewayv2_", "aws_cognito_")
"""Types of these names are in the catalogue, or are excluded with a reason."""

BLOCK: Final = "block"
"""The type of an argument for a whole block."""

_BINDINGS: Final = "cdktf_cdktf_provider_aws"
_META_ARGUMENTS: Final = frozenset(
    {"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners"}
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a resource type of one version of the provider has.

    Attributes:
        settable: Paths of its arguments. A block that one row covers is one argument.
        computed: Paths of the attributes that nobody can set.
    """

    settable: frozenset[str] = frozenset()
    computed: frozenset[str] = frozenset()

    def __or__(self, other: "Arguments") -> "Arguments":
        """Return what either has."""
        return Arguments(self.settable | other.settable, self.computed | other.computed)

    def beneath(self, name: str) -> "Arguments":
        """Return the same in a block of this name; the block itself where it has nothing inside."""
        return Arguments(
            frozenset(f"{name}.{path}" for path in self.settable) or frozenset({name}),
            frozenset(f"{name}.{path}" for path in self.computed),
        )

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Self:
        """Return a type as ``surface.json`` has it."""
        return cls(frozenset(row["settable"]), frozenset(row["computed"]))


_MONETIZATION: Final = (
    "monetization_config.crypto_config.payment_network.chain",
    "monetization_config.crypto_config.payment_network.prices.amount",
    "monetization_config.crypto_config.payment_network.prices.currency",
    "monetization_config.crypto_config.payment_network.wallet_address",
    "monetization_config.currency_mode",
)

LATER: Final[Mapping[str, Arguments]] = {
    type_: Arguments(frozenset(settable), frozenset(computed))
    for type_, settable, computed in (
        (
            "aws_api_gateway_domain_name",
            ("endpoint_access_mode", "routing_mode", "timeouts.create", "timeouts.update"),
            (),
        ),
        (
            "aws_api_gateway_rest_api",
            (
                "endpoint_access_mode",
                "security_policy",
                "timeouts.create",
                "timeouts.delete",
                "timeouts.update",
            ),
            (),
        ),
        ("aws_apigatewayv2_domain_name", ("routing_mode",), ()),
        (
            "aws_apigatewayv2_routing_rule",
            (
                "action.invoke_api.api_id",
                "action.invoke_api.stage",
                "action.invoke_api.strip_base_path",
                "condition.match_base_paths.any_of",
                "condition.match_headers.any_of.header",
                "condition.match_headers.any_of.value_glob",
                "domain_name",
                "priority",
                "region",
            ),
            ("routing_rule_arn", "routing_rule_id"),
        ),
        ("aws_lambda_alias", ("timeouts.update",), ()),
        (
            "aws_lambda_event_source_mapping",
            (
                "provisioned_poller_config.poller_group_name",
                "timeouts.create",
                "timeouts.delete",
                "timeouts.update",
                "use_resource_timeout_for_propagation",
            ),
            (),
        ),
        (
            "aws_lambda_function",
            ("code_sha256", "use_resource_timeout_for_propagation"),
            ("response_streaming_invoke_arn",),
        ),
        (
            "aws_lambda_permission",
            ("invoked_via_function_url", "timeouts.create", "timeouts.delete", "timeouts.read"),
            (),
        ),
        ("aws_wafv2_rule_group", _MONETIZATION, ()),
        ("aws_wafv2_web_acl", _MONETIZATION, ()),
        (
            "aws_wafv2_web_acl_rule_group_association",
            (
                "visibility_config.cloudwatch_metrics_enabled",
                "visibility_config.metric_name",
                "visibility_config.sampled_requests_enabled",
            ),
            (),
        ),
    )
}
"""What provider 6.69.1 has beyond the bindings."""


def extract(
    provider_schema: Mapping[str, Any], types: Mapping[str, ResourceType]
) -> dict[str, Any]:
    """Return the content of ``surface.json``.

    Args:
        provider_schema: What ``terraform providers schema -json`` printed.
        types: The catalogue.
    """
    (provider,) = provider_schema["provider_schemas"].values()
    schemas = provider["resource_schemas"]
    return {
        "arguments": {
            name: _row(schemas[name]["block"], _covered(types[name]))
            for name in sorted(types)
            if name in schemas
        },
        "types": sorted(name for name in schemas if name.startswith(PREFIXES)),
    }


def written() -> dict[str, Any]:
    """Return the content of ``surface.json`` as it was committed."""
    read: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def render(content: Mapping[str, Any]) -> str:
    """Return ``surface.json`` with a type a line, so that a change of one shows as such."""
    arguments = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in content["arguments"].items()
    )
    types = ",\n".join(f"  {json.dumps(name)}" for name in content["types"])
    return f'{{\n "arguments": {{\n{arguments}\n }},\n "types": [\n{types}\n ]\n}}\n'


def _row(block: Mapping[str, Any], covered: frozenset[str]) -> dict[str, Any]:
    """Return a type for the file: its arguments with types, and the secret values."""
    of = _of_block(block, "", covered)
    types = dict(_types(block, "", covered))
    return {
        "computed": sorted(of.computed),
        "sensitive": sorted(
            name for name, about in block.get("attributes", {}).items() if about.get("sensitive")
        ),
        "settable": {path: types[path] for path in sorted(of.settable)},
    }


def _types(block: Mapping[str, Any], at: str, covered: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the type of each argument in a block, by path: ``list(string)``, or ``block``."""
    for name, about in block.get("attributes", {}).items():
        path = f"{at}{name}"
        if path in covered:
            yield path, BLOCK
        elif "nested_type" in about:
            yield from _types(about["nested_type"], f"{path}.", covered)
        else:
            yield from _types_in(about["type"], path)
    for name, about in block.get("block_types", {}).items():
        path = f"{at}{name}"
        if path in covered or not (about["block"].keys() & {"attributes", "block_types"}):
            yield path, BLOCK
        else:
            yield from _types(about["block"], f"{path}.", covered)


def _types_in(type_: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield the type of an attribute, or of what is in the objects that it holds."""
    inner = type_
    while not isinstance(inner, str) and inner[0] != "object":
        inner = inner[1]
    if isinstance(inner, str):
        yield path, _notation(type_)
    else:
        for name, of in inner[1].items():
            yield from _types_in(of, f"{path}.{name}")


def _notation(type_: Any) -> str:
    """Return a type as Terraform's language writes it."""
    return type_ if isinstance(type_, str) else f"{type_[0]}({_notation(type_[1])})"


def _covered(type_: ResourceType) -> frozenset[str]:
    """Return blocks that one row covers."""
    return frozenset(path for path, row in type_.attributes.items() if row.whole)


def _of_block(block: Mapping[str, Any], at: str, covered: frozenset[str]) -> Arguments:
    """Return what is in a block of the provider's schema that is found at a path."""
    found = Arguments()
    for name, about in block.get("attributes", {}).items():
        if not (about.get("optional") or about.get("required")):
            found |= Arguments(computed=frozenset({name}))
        elif at + name in covered:
            found |= Arguments(frozenset({name}))
        elif "nested_type" in about:
            inside = _of_block(about["nested_type"], f"{at}{name}.", covered)
            found |= inside.beneath(name)
        else:
            found |= Arguments(_of_type(about["type"])).beneath(name)
    for name, about in block.get("block_types", {}).items():
        if at + name in covered:
            found |= Arguments(frozenset({name}))
        else:
            found |= _of_block(about["block"], f"{at}{name}.", covered).beneath(name)
    return found


def _of_type(type_: Any) -> frozenset[str]:
    """Return paths in an attribute that holds objects, as blocks are declared at times."""
    if isinstance(type_, str):
        return frozenset()
    kind, inside = type_
    if kind != "object":
        return _of_type(inside)
    return frozenset().union(
        *(Arguments(_of_type(of)).beneath(name).settable for name, of in inside.items())
    )


@functools.cache
def bindings_version() -> str:
    """Return the version of the provider that the bindings were made from."""
    text = (_folder() / "api_gateway_account" / "__init__.py").read_text(encoding="utf-8")
    return text.split("/providers/hashicorp/aws/", 1)[1].split("/", 1)[0]


def types_of_bindings() -> frozenset[str]:
    """Return names of all resource types in the bindings."""
    return frozenset(
        f"aws_{module.parent.name}"
        for module in _folder().glob("*/__init__.py")
        if not module.parent.name.startswith("data_aws_")
    )


@functools.cache
def of_bindings(type_: str) -> Arguments:
    """Return what a resource type has in the bindings; nothing where they don't know it."""
    module = _folder() / type_.removeprefix("aws_") / "__init__.py"
    if not module.exists():
        return Arguments()
    body = ast.parse(module.read_text(encoding="utf-8")).body
    classes = {node.name: node for node in body if isinstance(node, ast.ClassDef)}
    (config,) = (
        name
        for name, node in classes.items()
        if any(
            isinstance(base, ast.Attribute) and base.attr == "TerraformMetaArguments"
            for base in node.bases
        )
    )
    found = _of_class(classes, config, config.removesuffix("Config"))
    return Arguments(
        frozenset(path for path in found.settable if path not in _META_ARGUMENTS), found.computed
    )


def _folder() -> Path:
    """Return where the bindings are, found without importing them."""
    (package,) = (
        file
        for file in importlib.metadata.files("cdktf-cdktf-provider-aws") or ()
        if file.parts == (_BINDINGS, "__init__.py")
    )
    return Path(str(package.locate())).parent


def _of_class(classes: Mapping[str, ast.ClassDef], config: str, reference: str) -> Arguments:
    """Return what is in a block.

    Args:
        classes: The classes of the module, by name.
        config: Name of the class whose constructor takes the block's arguments.
        reference: Name of the class whose properties are the block's attributes.
    """
    found = Arguments()
    names = set()
    for argument in _constructor(classes[config]).args.kwonlyargs:
        name = argument.arg.removesuffix("_")  # from_ is Terraform's from
        names.add(name)
        for inside in _classes_in(argument.annotation, classes):
            found |= _of_class(classes, inside, f"{inside}OutputReference").beneath(name)
            break
        else:
            found |= Arguments(frozenset({name}))
    return found | Arguments(computed=frozenset(_properties(classes[reference])) - names)


def _constructor(class_: ast.ClassDef) -> ast.FunctionDef:
    (found,) = (
        node
        for node in class_.body
        if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    )
    return found


def _classes_in(annotation: ast.expr | None, classes: Mapping[str, ast.ClassDef]) -> Iterator[str]:
    """Yield names of classes in an annotation, in which later ones are strings."""
    for node in ast.walk(annotation) if annotation else ():
        name = node.id if isinstance(node, ast.Name) else getattr(node, "value", None)
        if isinstance(name, str) and name in classes:
            yield name


def _properties(class_: ast.ClassDef) -> Iterator[str]:
    """Return the attributes of a resource or block, of which some are named ``…_input``."""
    names = {
        node.name.removesuffix("_")
        for node in class_.body
        if isinstance(node, ast.FunctionDef)
        and any(
            isinstance(decorator, ast.Attribute) and decorator.attr == "property"
            for decorator in node.decorator_list
        )
    }
    return (
        name
        for name in names - {"internal_value"}
        if not (name.endswith("_input") and name.removesuffix("_input") in names)
    )


if __name__ == "__main__":
    from scopegate.terraform import provider_schema

    FILE.write_text(render(extract(provider_schema(), TYPES)), encoding="utf-8")
