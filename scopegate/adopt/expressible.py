"""Whether a module accepts a value, by the declarations of its inputs."""

from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import TypeAdapter, ValidationError

from scopegate.inputs._interface import sentence

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_WHOLE: Final = "The value"


def refusal(type_: Any, value: Any) -> str:
    """Return why the modules don't accept a value of this type; empty if they do."""
    try:
        TypeAdapter(type_).validate_python(value)
    except ValidationError as error:
        faults = ({**one, "loc": one["loc"] or (_WHOLE,)} for one in error.errors())
        return " ".join(sentence(cast("ErrorDetails", one)) for one in faults)
    return ""
