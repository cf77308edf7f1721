"""Whether a module accepts a value, by the declarations of its inputs."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from scopegate.inputs._interface import sentence


def refusal(type_: Any, value: Any) -> str:
    """Why the modules don't accept a value of this type; empty if they do."""
    try:
        TypeAdapter(type_).validate_python(value)
    except ValidationError as error:
        return " ".join(sentence(one) for one in error.errors())
    return ""
