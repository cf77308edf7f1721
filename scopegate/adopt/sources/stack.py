"""A stack of CloudFormation with the stacks in it: what it made, and what refers to what."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_Json = Mapping[str, Any]
Place = tuple[str, str]
"""The name of a stack, and the logical id of a resource in it."""
OWNERS: Final = ("AWS::Cognito::UserPool", "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api")
"""Types of what is taken over with everything in it, in the order of ``Selection``."""
_IN_TEXT: Final = re.compile(r"\${([A-Za-z0-9]+(?:\.[A-Za-z0-9.]+)?)}")
_PLACE: Final = re.compile(r"\${([A-Za-z0-9:]+)}")
_OUTPUTS: Final = "Outputs."


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A stack.

    Attributes:
        name: Its name, by which AWS knows it.
        template: Its template.
        ids: The id of each resource, by its logical id.
        arguments: What the stack around it gives for its parameters, as resources.
        children: The stacks in it, by their logical ids.
        unread: The stacks in it that could not be read, each with the reason.
    """

    name: str
    template: _Json
    ids: Mapping[str, str]
    arguments: Mapping[str, frozenset[Place]] = field(default_factory=dict)
    children: dict[str, "Stack"] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)

    @property
    def resources(self) -> Mapping[str, _Json]:
        """The resources of its template, by their logical ids."""
        found: Mapping[str, _Json] = self.template["Resources"]
        return found

    def all(self) -> Iterator["Stack"]:
        """This stack, and those in it."""
        yield self
        for child in self.children.values():
            yield from child.all()

    def of_type(self, type_: str) -> Iterator[tuple["Stack", str]]:
        """The resources of a type that exist: the stack of each, and its logical id."""
        for one in self.all():
            for name, resource in one.resources.items():
                is_socket = properties_of(resource).get("ProtocolType") == "WEBSOCKET"
                if resource.get("Type") == type_ and name in one.ids and not is_socket:
                    yield one, name

    def referred(self, value: Any) -> frozenset[Place]:
        """Return the resources that a value refers to, in this stack or through others."""
        return frozenset(place for name in _named(value) for place in self._meant(name))

    def _meant(self, name: str) -> Iterator[Place]:
        logical, _, attribute = name.partition(".")
        child = self.children.get(logical)
        if child and attribute.startswith(_OUTPUTS):
            outputs = child.template.get("Outputs")
            name = attribute.removeprefix(_OUTPUTS)
            output = outputs.get(name) if isinstance(outputs, Mapping) else None
            yield from child.referred(output)
        elif logical in self.resources:
            yield self.name, logical
        yield from self.arguments.get(logical, ())

    def resolved(self, value: Any, known: Mapping[str, str]) -> Any:
        """Return a value with its functions evaluated, as far as ids and ``known`` names allow it.

        Args:
            value: A part of the template.
            known: Values of other names, such as ``AWS::Region``.
        """
        names = {**self.ids, **known}
        if isinstance(value, list):
            return [self.resolved(one, known) for one in value]
        if not isinstance(value, Mapping):
            return value
        match dict(value):
            case {"Ref": str(name)} if len(value) == 1 and name in names:
                return names[name]
            case {"Fn::Sub": str(text)} if len(value) == 1 and set(_PLACE.findall(text)) <= set(
                names
            ):
                return _PLACE.sub(lambda found: names[found[1]], text)
            case {"Fn::Join": [str(separator), list(parts)]} if len(value) == 1:
                texts = self.resolved(parts, known)
                if all(isinstance(one, str) for one in texts):
                    return separator.join(texts)
        return {name: self.resolved(one, known) for name, one in value.items()}


def properties_of(resource: _Json) -> _Json:
    """Return the properties of a resource of a template."""
    found = resource.get("Properties")
    return found if isinstance(found, Mapping) else {}


def _texts(value: Any) -> list[str]:
    """Return a text, or those of a list."""
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def _named(value: Any) -> Iterator[str]:
    """Yield the names that a value refers to, each with the attribute if one is asked for."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            match name:
                case "Ref":
                    yield str(inner)
                case "Fn::GetAtt":
                    yield ".".join(_texts(inner))
                case "Fn::Sub":
                    yield from _IN_TEXT.findall("".join(_texts(inner)[:1]))
                case "DependsOn":
                    yield from _texts(inner)
            yield from _named(inner)
    elif isinstance(value, list):
        for one in value:
            yield from _named(one)
