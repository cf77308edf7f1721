"""A stack of CloudFormation or AWS CDK: its template, and the ids of what it made."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from scopegate.account.reader import Reader
from scopegate.adopt.sources.origin import Origin, Release, Selection
from scopegate.errors import ScopegateError

_Json = Mapping[str, Any]
_POOL: Final = "AWS::Cognito::UserPool"
_REST: Final = "AWS::ApiGateway::RestApi"
_HTTP: Final = "AWS::ApiGatewayV2::Api"
_STACK: Final = "AWS::CloudFormation::Stack"
_OWNERS: Final = frozenset({"UserPoolId", "RestApiId", "ApiId"})
_OF_AN_API: Final = frozenset({"SourceArn", "ResourceArn"})
_BODIES: Final = frozenset({"Body", "BodyS3Location"})
_IN_TEXT: Final = re.compile(r"\${([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?}")
_USE: Final = (
    "Pass the template as CloudFormation has it (JSON or YAML); AWS CDK writes it to cdk.out."
)


def live(reader: Reader, stack: str, template: str | None) -> Origin:
    """Read a stack that exists.

    Args:
        reader: Reads the account.
        stack: The name of the stack.
        template: A file with its template; None takes that of the stack.

    Raises:
        ScopegateError: There is no such stack, or it has neither a pool nor an API.
    """
    found = reader.pages(
        "cloudformation", "list_stack_resources", "StackResourceSummaries", StackName=stack
    )
    if template is not None:
        return _origin(_load(template), found, stack)
    said = reader.call("cloudformation", "get_template", StackName=stack, TemplateStage="Processed")
    answer = said.get("TemplateBody")
    whole = answer if isinstance(answer, Mapping) else _parse(str(answer), f"Stack {stack}")
    return _origin(whole, found, stack)


def from_files(template: str, resources: str) -> Origin:
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
    return _origin(_load(template), found, name)


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


def _origin(template: _Json, found: Iterable[_Json], stack: str) -> Origin:
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
    of = {
        type_: tuple(
            sorted(
                ids[name]
                for name, one in resources.items()
                if one.get("Type") == type_ and name in ids
            )
        )
        for type_ in (_POOL, _REST)
    }
    http = tuple(
        sorted(
            ids[name]
            for name, one in resources.items()
            if one.get("Type") == _HTTP
            and name in ids
            and (one.get("Properties") or {}).get("ProtocolType") != "WEBSOCKET"
        )
    )
    selection = Selection(of[_POOL], of[_REST], http)
    if not selection:
        raise ScopegateError(
            f"Stack {stack} has neither a user pool nor an API, or its template is of another"
            " stack: no logical id of a pool or an API in the template is one of the stack."
        )
    bodies = frozenset(
        ids[name]
        for name, one in resources.items()
        if one.get("Type") in {_REST, _HTTP}
        and name in ids
        and _BODIES & (one.get("Properties") or {}).keys()
    )
    return Origin(
        f"CloudFormation stack {stack}",
        selection,
        lambda taken: _release(resources, ids, taken, stack),
        bodies,
    )


def _release(resources: _Json, ids: Mapping[str, str], taken: Selection, stack: str) -> Release:
    """The steps by which a stack leaves everything of a pool or an API where it is."""
    wanted = {*taken.user_pools, *taken.rest_apis, *taken.http_apis}
    owners = {name for name, id_ in ids.items() if id_ in wanted and name in resources}
    going = sorted(
        owners
        | {name for name, one in resources.items() if _owned(one.get("Properties") or {}, owners)}
    )
    listed = "\n".join(f"- `{name}` ({resources[name].get('Type')})" for name in going)
    references = [
        f"- `{name}` refers to {', '.join(f'`{one}` (now `{ids.get(one)}`)' for one in named)}"
        for name, one in resources.items()
        if name not in going and (named := sorted(_references(one) & set(going)))
    ]
    retain = (
        "Set `DeletionPolicy: Retain` and `UpdateReplacePolicy: Retain` on these resources of"
        f" stack {stack}, and update the stack. In AWS CDK, that is"
        f" `applyRemovalPolicy(RemovalPolicy.RETAIN)`:\n\n{listed}"
    )
    look = (
        f"Check that it took effect: `aws cloudformation get-template --stack-name {stack}` shows"
        " both policies on each of them. Without them, the next steps delete your system."
    )
    steps = [retain, look]
    if references:
        steps.append(
            "These resources stay in the stack and refer to some of those. Write the id in place"
            " of the reference:\n\n" + "\n".join(references)
        )
    steps.append(
        "Remove the same resources from the template, and update the stack. CloudFormation reports"
        " them as `DELETE_SKIPPED`: they stay."
    )
    nested = [name for name, one in resources.items() if one.get("Type") == _STACK]
    if nested:
        steps.append(
            f"Read the stacks in this stack too ({', '.join(f'`{one}`' for one in nested)}), each"
            " with `scopegate adopt --stack NAME`: what they made was not read."
        )
    left = [name for name in resources if name not in going and name in ids]
    if left:
        steps.append(
            "Do not delete the stack: "
            + ", ".join(f"`{name}`" for name in left)
            + " would go with it. Delete it only when nothing in it is used."
        )
    else:
        steps.append(
            f"The stack is empty now: `aws cloudformation delete-stack --stack-name {stack}`."
        )
    return Release(tuple(steps))


def _owned(properties: _Json, owners: set[str]) -> bool:
    """Whether a resource is in a pool or an API, or leads calls to it."""
    return any(
        _references(value) & owners
        for name, value in properties.items()
        if name in _OWNERS or name in _OF_AN_API
    )


def _references(value: Any) -> set[str]:
    """The logical ids that a value refers to."""
    return set(_named(value))


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            match name:
                case "Ref":
                    yield str(inner)
                case "Fn::GetAtt":
                    yield str(inner if isinstance(inner, str) else inner[0]).split(".")[0]
                case "Fn::Sub":
                    text = inner if isinstance(inner, str) else inner[0]
                    yield from _IN_TEXT.findall(str(text))
                case "DependsOn":
                    yield from [inner] if isinstance(inner, str) else inner
            yield from _named(inner)
    elif isinstance(value, list):
        for one in value:
            yield from _named(one)
