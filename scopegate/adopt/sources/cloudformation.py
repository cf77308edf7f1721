"""Stacks of CloudFormation or AWS CDK: templates, and the ids of what they made."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from scopegate.account.reader import Reader
from scopegate.adopt.sources.origin import ApiDocument, Origin, Selection
from scopegate.adopt.sources.stack import OWNERS, Place, Stack, properties_of
from scopegate.adopt.sources.stack_release import release
from scopegate.errors import ScopegateError
from scopegate.inputs.openapi_document import object_of
from scopegate.inputs.openapi_document import read as read_openapi

_Json = Mapping[str, Any]
_STACK: Final = "AWS::CloudFormation::Stack"
_USE: Final = (
    "Pass the template as CloudFormation has it (JSON or YAML); AWS CDK writes it to cdk.out."
)


def live(reader: Reader, stack: str, template: str | None) -> Origin:
    """Read a stack that exists, and the stacks in it.

    Args:
        reader: Reads the account.
        stack: The name of the stack.
        template: A file with its template; None takes that of the stack.

    Raises:
        ScopegateError: There is no such stack, or it has neither a pool nor an API.
    """
    found = _resources_of(reader, stack)
    whole = _load(template) if template is not None else _template_of(reader, stack)
    return _origin(reader, _stack(reader, stack, whole, found))


def from_files(reader: Reader, template: str, resources: str) -> Origin:
    """Read a template, and what ``aws cloudformation describe-stack-resources`` says.

    Raises:
        ScopegateError: One of them is something else, or there is neither a pool nor an API.
    """
    said = _parse(_text(resources), resources)
    found = said.get("StackResources") or said.get("StackResourceSummaries")
    if not isinstance(found, list) or not all(
        isinstance(one, Mapping) and "LogicalResourceId" in one for one in found
    ):
        raise ScopegateError(
            f"{resources} has no list of resources. Pass the output of `aws cloudformation"
            " describe-stack-resources --stack-name NAME`."
        )
    name = next((str(one["StackName"]) for one in found if one.get("StackName")), "NAME")
    return _origin(reader, _stack(reader, name, _load(template), found))


def _resources_of(reader: Reader, stack: str) -> list[Any]:
    return reader.pages(
        "cloudformation", "list_stack_resources", "StackResourceSummaries", StackName=stack
    )


def _template_of(reader: Reader, stack: str) -> _Json:
    said = reader.call("cloudformation", "get_template", StackName=stack, TemplateStage="Processed")
    answer = said.get("TemplateBody")
    return answer if isinstance(answer, Mapping) else _parse(str(answer), f"Stack {stack}")


def _stack(
    reader: Reader,
    name: str,
    template: _Json,
    found: Iterable[_Json],
    arguments: Mapping[str, frozenset[Place]] | None = None,
) -> Stack:
    """A stack with the stacks in it, as far as the account shows them."""
    resources = template.get("Resources")
    if not isinstance(resources, Mapping) or not all(
        isinstance(one, Mapping) for one in resources.values()
    ):
        raise ScopegateError(f"The template has no Resources. {_USE}")
    ids = {
        str(one["LogicalResourceId"]): str(one.get("PhysicalResourceId"))
        for one in found
        if one.get("PhysicalResourceId") and one.get("ResourceStatus") != "DELETE_COMPLETE"
    }
    stack = Stack(name=name, template=template, ids=ids, arguments=arguments or {})
    for logical, one in resources.items():
        if one.get("Type") == _STACK and logical not in ids:
            stack.unread[logical] = "The list of resources doesn't have it."
        elif one.get("Type") == _STACK:
            given = properties_of(one).get("Parameters")
            inner = ids[logical]
            try:
                stack.children[logical] = _stack(
                    reader,
                    inner,
                    _template_of(reader, inner),
                    _resources_of(reader, inner),
                    {
                        key: stack.referred(value)
                        for key, value in (given if isinstance(given, Mapping) else {}).items()
                    },
                )
            except ScopegateError as error:
                stack.unread[logical] = str(error)
    return stack


def _load(template: str) -> _Json:
    return _parse(_text(template), template)


def _text(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ScopegateError(f"Can't read {file}: {why}.") from None


class _Loader(yaml.SafeLoader):
    """YAML with the short forms of CloudFormation's functions."""


def _function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = str(value).split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _function)


def _parse(text: str, name: str) -> _Json:
    try:
        read = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except (ValueError, yaml.YAMLError, RecursionError):
        read = None
    if not isinstance(read, Mapping):
        raise ScopegateError(f"{name} is neither JSON nor YAML with an object. {_USE}")
    return read


def _origin(reader: Reader, stack: Stack) -> Origin:
    selection = Selection(
        *(tuple(sorted(one.ids[name] for one, name in stack.of_type(type_))) for type_ in OWNERS)
    )
    if not selection:
        unread = "".join(f" Stack `{n}` in it: {why}" for n, why in stack.unread.items())
        raise ScopegateError(
            f"Stack {stack.name} has neither a user pool nor an API, or its template is of another"
            " stack: no logical id of a pool or an API in the template is one of the stack."
            f"{unread}"
        )
    documents = {
        one.ids[name]: found
        for type_ in OWNERS
        for one, name in stack.of_type(type_)
        if (found := _document(reader, one, properties_of(one.resources[name])))
    }
    return Origin(
        f"CloudFormation stack {stack.name}",
        selection,
        lambda taken: release(stack, taken),
        documents,
    )


def _document(reader: Reader, stack: Stack, properties: _Json) -> ApiDocument | None:
    """The OpenAPI document of an API, if it was made from one."""
    body, place = properties.get("Body"), properties.get("BodyS3Location")
    if not (body or place):
        return None
    known = {
        "AWS::AccountId": str(reader.call("sts", "get_caller_identity").get("Account")),
        "AWS::Partition": reader.partition,
        "AWS::Region": reader.region,
        "AWS::StackName": stack.name,
    }
    if isinstance(body, Mapping):
        return ApiDocument(read_openapi(json.dumps(stack.resolved(body, known), default=str)))
    where = stack.resolved(place, known)
    bucket, key = (object_of(where).get(name) for name in ("Bucket", "Key"))
    if not (isinstance(bucket, str) and isinstance(key, str)):
        return ApiDocument(
            None, "The template doesn't say where in Amazon S3 it is. Name a copy with --openapi."
        )
    missing = f"It is s3://{bucket}/{key}, which can't be read. Name a copy with --openapi."
    try:
        stored = reader.call("s3", "get_object", Bucket=bucket, Key=key)
        text = stored["Body"].read().decode() if stored else ""
    except (ScopegateError, OSError, UnicodeDecodeError):
        text = ""
    content = read_openapi(text) or None
    return ApiDocument(content, "" if content else missing)
