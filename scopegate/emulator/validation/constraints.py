"""What parameters violate in the model of their operation, in AWS's words."""

from collections.abc import Iterator
from typing import Any

import regex
from botocore.model import OperationModel, Shape
from botocore.validate import ParamValidator, ValidationErrors

from scopegate.emulator.validation.requests import UnreadableError


class _Validator(ParamValidator):  # type: ignore[misc]
    """botocore's own, which leaves upper bounds, patterns and enumerations to the service."""

    VALIDATED_METADATA_ATTRS = ParamValidator.VALIDATED_METADATA_ATTRS | {"enum", "max", "pattern"}

    def _validate(self, params: Any, shape: Shape, errors: Any, name: str) -> None:
        super()._validate(params, shape, errors, name)
        for broken in _broken(params, shape):
            errors.report(name, broken, param=params)


def violations(operation: OperationModel, parameters: dict[str, Any]) -> list[str]:
    """What ``parameters`` violate, such as ``Value null at 'poolName' failed to satisfy …``.

    Raises:
        UnreadableError: A parameter is of another type than the model says.
    """
    if operation.input_shape is None:
        return []
    # API Gateway's first version names the input before the member.
    name = operation.name
    version_1 = operation.service_model.service_name == "apigateway"
    prefix = f"{name[:1].lower()}{name[1:]}Input" if version_1 else ""
    errors = ValidationErrors()
    _Validator()._validate(parameters, operation.input_shape, errors, prefix)  # noqa: SLF001
    return [_sentence(*found) for found in errors._errors]  # noqa: SLF001


def _broken(value: Any, shape: Shape) -> Iterator[str]:
    bounds = shape.metadata
    counted = isinstance(value, str | bytes | list | dict)
    size = len(value) if counted else value
    measurable = isinstance(size, int | float) and not isinstance(value, bool)
    if measurable and "max" in bounds and size > bounds["max"]:
        what = "length" if counted else "value"
        yield f"Member must have {what} less than or equal to {bounds['max']}"
    if not isinstance(value, str):
        return
    if "enum" in bounds and value not in bounds["enum"]:
        yield f"Member must satisfy enum value set: [{', '.join(bounds['enum'])}]"
    pattern = bounds.get("pattern")
    if pattern and not regex.fullmatch(pattern, value):
        yield f"Member must satisfy regular expression pattern: {pattern}"


def _sentence(reason: str, name: str, found: dict[str, Any]) -> str:
    value = f"'{found.get('param')}'"
    match reason:
        case "missing required field":
            name, value = f"{name}.{found['required_name']}", "null"
            constraint = "Member must not be null"
        case "invalid length":
            constraint = f"Member must have length greater than or equal to {found['min_allowed']}"
        case "invalid range":
            constraint = f"Member must have value greater than or equal to {found['min_allowed']}"
        case "invalid type":
            raise UnreadableError(
                f"{_place(name)} is not of type {', '.join(found['valid_types'])}"
            )
        case _:
            constraint = reason
    return f"Value {value} at '{_place(name)}' failed to satisfy constraint: {constraint}"


def _place(name: str) -> str:
    """``.Scopes[0].ScopeName`` as AWS writes it: ``scopes.1.member.scopeName``."""
    numbered = regex.sub(r"\[(\d+)\]", lambda found: f".{int(found[1]) + 1}.member", name)
    parts = numbered.removeprefix(".").split(".")
    return ".".join(part[:1].lower() + part[1:] for part in parts)
