"""Violations of the model of an operation, in the words of AWS."""

from collections.abc import Iterator
from typing import Any

import regex
from botocore.model import OperationModel, Shape
from botocore.validate import ParamValidator, ValidationErrors

from scopegate.emulator.validation.requests import UnreadableError

_COUNTED = (str, bytes, list, dict)
_NUMBERS = {"double", "float", "integer", "long"}
_SIMPLE = {"string", *_NUMBERS}
_TYPE = "invalid type"
# A custom domain of a user pool has dots, which the pattern of a prefix excludes.
_LAX = {"DomainType"}
_TOLD_OTHERWISE = {"invalid length", "invalid range"}


class _Validator(ParamValidator):  # type: ignore[misc]
    """The validator of botocore, which checks only lower bounds."""

    VALIDATED_METADATA_ATTRS = ParamValidator.VALIDATED_METADATA_ATTRS | {"enum", "max", "pattern"}

    def _validate(self, params: Any, shape: Shape, errors: Any, name: str) -> None:
        found = ValidationErrors()
        super()._validate(params, shape, found, name)
        inner = [one for one in found._errors if one[1].startswith(f"{name}[")]  # noqa: SLF001
        plain = shape.type_name == "list" and shape.member.type_name in _SIMPLE
        if inner and plain and not any(reason == _TYPE for reason, *_ in inner):
            # AWS names the list, and all constraints on its members.
            constraints = ", ".join(_constraints(shape.member).values())
            listed = f"[{', '.join(map(str, params))}]"
            errors.report(name, f"Member must satisfy constraint: [{constraints}]", param=listed)
            found._errors = [one for one in found._errors if one not in inner]  # noqa: SLF001
        for reason, where, told in found._errors:  # noqa: SLF001
            errors.report(where, reason, **told)
        for broken in _broken(params, shape):
            errors.report(name, broken, param=params)


def violations(operation: OperationModel, parameters: dict[str, Any]) -> list[str]:
    """Return the violations, such as ``Value null at 'poolName' failed to satisfy …``.

    Raises:
        UnreadableError: A parameter has another type than in the model.
    """
    if operation.input_shape is None:
        return []
    # The first version of API Gateway writes the input before the member.
    name = operation.name
    version_1 = operation.service_model.service_name == "apigateway"
    prefix = f"{name[:1].lower()}{name[1:]}Input" if version_1 else ""
    errors = ValidationErrors()
    _Validator()._validate(parameters, operation.input_shape, errors, prefix)  # noqa: SLF001
    # For lower bounds, botocore has the length of a value and not the value.
    found = [one for one in errors._errors if one[0] not in _TOLD_OTHERWISE]  # noqa: SLF001
    return [_sentence(*one) for one in found]


def _broken(value: Any, shape: Shape) -> Iterator[str]:
    """Yield the violations of ``value`` that botocore does not check."""
    stated = _constraints(shape)
    size = len(value) if isinstance(value, _COUNTED) else value
    if isinstance(size, int | float):
        if "max" in stated and size > shape.metadata["max"]:
            yield stated["max"]
        if "min" in stated and size < shape.metadata["min"]:
            yield stated["min"]
    if not isinstance(value, str):
        return
    if "enum" in stated and value not in shape.metadata["enum"]:
        yield stated["enum"]
    if shape.name in _LAX and "." in value:
        return
    if "pattern" in stated and not regex.fullmatch(shape.metadata["pattern"], value):
        yield stated["pattern"]


def _constraints(shape: Shape) -> dict[str, str]:
    """Return the constraints of ``shape``, in the words of AWS."""
    what = "value" if shape.type_name in _NUMBERS else "length"
    words = {
        "max": f"Member must have {what} less than or equal to {{}}",
        "min": f"Member must have {what} greater than or equal to {{}}",
        "pattern": "Member must satisfy regular expression pattern: {}",
    }
    stated = {
        name: text.format(shape.metadata[name])
        for name, text in words.items()
        if name in shape.metadata
    }
    if values := shape.metadata.get("enum"):
        stated["enum"] = f"Member must satisfy enum value set: [{', '.join(values)}]"
    return stated


def _sentence(reason: str, name: str, found: dict[str, Any]) -> str:
    value = f"'{found.get('param')}'"
    match reason:
        case "missing required field":
            name, value = f"{name}.{found['required_name']}", "null"
            constraint = "Member must not be null"
        case "invalid type":
            raise UnreadableError(
                f"{_place(name)} is not of type {', '.join(found['valid_types'])}"
            )
        case _:
            constraint = reason
    return f"Value {value} at '{_place(name)}' failed to satisfy constraint: {constraint}"


def _place(name: str) -> str:
    """Return ``.Scopes[0].ScopeName`` as AWS writes it: ``scopes.1.member.scopeName``."""
    numbered = regex.sub(r"\[(\d+)\]", lambda found: f".{int(found[1]) + 1}.member", name)
    parts = numbered.removeprefix(".").split(".")
    return ".".join(part[:1].lower() + part[1:] for part in parts)
