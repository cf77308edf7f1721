"""Schemas of the AWS provider in one form, from Terraform and from an engine's AWS bindings.

A provider's schema comes from the provider itself, which is at hand in one version. Bindings are
generated from the schema of a newer one and hold its arguments, blocks, types and what is required.
They do not hold what is deprecated, nor whether a list of objects is a block or an attribute.
"""

import ast
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from scopegate.engine import Engine
from tests.engines import python

META = {
    "//",
    "connection",
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "provider",
    "provisioners",
}
"""Arguments of every resource, regardless of its type."""
_TYPES = {"builtins.str": "string", "builtins.bool": "bool", "jsii.Number": "number"}


@dataclass(frozen=True)
class Argument:
    """An argument.

    Attributes:
        type: ``string``, ``number``, ``bool``, or ``list(…)`` (for sets too) or ``map(…)`` of one.
        required: Whether every resource must set it.
        deprecated: Whether the provider warns of it.
    """

    type: str
    required: bool = False
    deprecated: bool = False


@dataclass(frozen=True)
class Block:
    """The content of a resource or a block.

    Attributes:
        arguments: Arguments by name.
        blocks: Blocks by name.
        required: Whether there must be one.
        deprecated: Whether the provider warns of it.
        exported: Names of all attributes that can be read.
    """

    arguments: Mapping[str, Argument] = field(default_factory=dict)
    blocks: Mapping[str, "Block"] = field(default_factory=dict)
    required: bool = False
    deprecated: bool = False
    exported: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Schema:
    """The schema of one version of the provider: its resource types."""

    version: str
    types: Mapping[str, Block]


def from_terraform(printed: Mapping[str, Any], version: str, types: Sequence[str]) -> Schema:
    """Return a schema from the output of ``terraform providers schema -json``."""
    (provider,) = printed["provider_schemas"].values()
    resources = provider["resource_schemas"]
    return Schema(version, {type_: _block(resources[type_]["block"]) for type_ in types})


def _block(body: Mapping[str, Any], *, required: bool = False) -> Block:
    attributes, inner = body.get("attributes", {}), body.get("block_types", {})
    return Block(
        arguments={
            name: Argument(
                _type(each["type"]), bool(each.get("required")), bool(each.get("deprecated"))
            )
            for name, each in attributes.items()
            if each.get("required") or each.get("optional")
        },
        blocks={
            name: _block(each["block"], required=each.get("min_items", 0) > 0)
            for name, each in inner.items()
        },
        required=required,
        deprecated=bool(body.get("deprecated")),
        exported=frozenset([*attributes, *inner]),
    )


def _type(given: Any) -> str:
    """Return a type of Terraform's JSON; a set is a list, as it is to the bindings."""
    if isinstance(given, str):
        return given
    collection, element = given
    return f"{'list' if collection == 'set' else collection}({_type(element)})"


def from_bindings(engine: Engine, types: Sequence[str]) -> Schema:
    """Return a schema from the AWS bindings of ``engine``."""
    program = f"import importlib.util as u; print(u.find_spec({engine.bindings!r}).origin)"
    done = subprocess.run(
        [python(engine), "-c", program], stdout=subprocess.PIPE, text=True, check=True
    )
    package = Path(done.stdout.strip()).parent
    found, versions = {}, set()
    for type_ in types:
        name = type_.removeprefix("aws_")
        path = package / name / "__init__.py"
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            classes = {
                each.name: each for each in ast.parse(text).body if isinstance(each, ast.ClassDef)
            }
            found[type_] = _class("".join(map(str.capitalize, name.split("_"))), classes)
            versions.update(re.findall(r"hashicorp/aws/([\d.]+)/docs", text))
    (version,) = versions
    return Schema(version, found)


def _class(name: str, classes: Mapping[str, Any], *, required: bool = False) -> Block:
    """Return the class ``name`` of the bindings, which stands for a resource or a block."""
    methods = [each for each in classes[name].body if isinstance(each, ast.FunctionDef)]
    (made,) = (each for each in methods if each.name == "__init__")
    arguments: dict[str, Argument] = {}
    blocks: dict[str, Block] = {}
    for each, default in zip(made.args.kwonlyargs, made.args.kw_defaults, strict=True):
        key, needed = each.arg.rstrip("_"), default is None
        if key in META:
            continue
        annotation = ast.unparse(each.annotation) if each.annotation else ""
        inner = next((each for each in re.findall(r"'(\w+)'", annotation) if each in classes), None)
        if inner and not inner.startswith("_"):
            blocks[key] = _class(inner, classes, required=needed)
        else:
            arguments[key] = Argument(_annotated(annotation), needed)
    exported = frozenset(each.name for each in methods if not each.name.startswith("_"))
    return Block(arguments, blocks, required=required, exported=exported)


def _annotated(annotation: str) -> str:
    """Return the type of an annotation: ``Optional[Union[bool, IResolvable]]`` is a bool."""
    (element,) = {each for each in _TYPES if re.search(rf"{re.escape(each)}\b", annotation)} - (
        {"builtins.str"} if "jsii.Number" in annotation or "builtins.bool" in annotation else set()
    )
    if "typing.Mapping" in annotation:
        return f"map({_TYPES[element]})"
    if "typing.Sequence" in annotation:
        return f"list({_TYPES[element]})"
    return _TYPES[element]


def problems(trees: Mapping[str, Any], schema: Schema, known: Schema) -> list[str]:
    """Return settings and omissions of the modules that ``schema`` does not allow.

    Args:
        trees: The modules in Terraform's JSON syntax, by name.
        schema: The schema to compare with.
        known: The schema of the version on which tests run plans; arguments must have the same
            type.
    """
    found = {
        f"{problem} in provider {schema.version}"
        for tree in trees.values()
        for type_, named in tree.get("resource", {}).items()
        for body in named.values()
        for problem in _of_type(type_, body, schema, known)
    }
    return sorted(found)


def _of_type(type_: str, body: Mapping[str, Any], schema: Schema, known: Schema) -> Iterator[str]:
    if type_ not in schema.types:
        yield f"{type_} does not exist"
        return
    settings = {name: value for name, value in body.items() if name not in META}
    yield from _of_block(type_, settings, schema.types[type_], known.types[type_])


def _of_block(where: str, body: Mapping[str, Any], block: Block, known: Block) -> Iterator[str]:
    static = {name: value for name, value in body.items() if name != "dynamic"}
    dynamic = {name: each["content"] for name, each in body.get("dynamic", {}).items()}
    settings = {**static, **dynamic}
    parts: dict[str, Argument | Block] = {**block.arguments, **block.blocks}
    for name, each in parts.items():
        if each.required and name not in settings:
            yield f"{where}.{name} is required"
    for name, value in settings.items():
        place = f"{where}.{name}"
        argument, inner = block.arguments.get(name), block.blocks.get(name)
        if inner is not None:
            if inner.deprecated:
                yield f"{place} is deprecated"
            bodies = value if isinstance(value, list) else [value]
            for each in bodies:
                yield from _of_block(place, each, inner, known.blocks.get(name, Block()))
        elif argument is None:
            yield f"{place} does not exist"
        else:
            yield from _of_argument(place, argument, known.arguments.get(name))


def _of_argument(place: str, argument: Argument, known: Argument | None) -> Iterator[str]:
    if argument.deprecated:
        yield f"{place} is deprecated"
    if known and known.type != argument.type:
        yield f"{place} is {argument.type} and not {known.type}"


def doctored(schema: Schema, type_: str, **changes: Argument | None) -> Schema:
    """Return ``schema`` with other arguments of a resource type; None takes one away."""
    block = schema.types[type_]
    arguments = {**block.arguments, **changes}
    kept = {name: each for name, each in arguments.items() if each is not None}
    types = {**schema.types, type_: replace(block, arguments=kept)}
    return replace(schema, types=types)
