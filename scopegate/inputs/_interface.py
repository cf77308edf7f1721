"""The base of every declaration: strict values, complete errors, checks across fields."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails

from scopegate.errors import ScopegateError
from scopegate.inputs._constraint import Given


class InputError(ScopegateError):
    """Raised for invalid inputs; the message has a line for each."""


class _Declaration(BaseModel):
    """An immutable object without unknown fields; null omits a field, as in Terraform."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, strict=True, validate_default=True
    )

    @model_validator(mode="before")
    @classmethod
    def _leave_null_out(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        filled = {
            name
            for field, info in cls.model_fields.items()
            if not info.is_required() and info.get_default(call_default_factory=True) is not None
            for name in (field, info.alias)
        }
        return {
            name: value for name, value in given.items() if value is not None or name not in filled
        }


class Value(_Declaration):
    """An object inside an input."""


@dataclass(frozen=True)
class Check:
    """A rule over one or more whole inputs.

    Attributes:
        name: Name of the Terraform local that lists what violates the rule.
        offending: Describes that list, in the comment above the local.
        inputs: Names of the inputs that it reads; the first is the one at fault.
        accepted: Completes the sentence "<inputs[0]> must have …".
        python: Returns what violates the rule, one string each.
        terraform: The same list as a Terraform expression, with ``{name}`` for each input.
        bad: Inputs that violate the rule, for the tests of the modules.
    """

    name: str
    offending: str
    inputs: tuple[str, ...]
    accepted: str
    python: Callable[[Any], list[str]]
    terraform: str
    bad: dict[str, Any] = field(hash=False)


class Interface(_Declaration):
    """The inputs of one module; each field is a Terraform variable.

    Raises:
        InputError: On construction, with every fault at once.
    """

    checks: ClassVar[tuple[Check, ...]] = ()

    def __init__(self, **inputs: Any) -> None:
        """Check ``inputs``, given by the variables' names."""
        try:
            super().__init__(**inputs)
        except ValidationError as error:
            raise InputError("\n".join(map(sentence, error.errors()))) from None

    @model_validator(mode="after")
    def _run_checks(self) -> Self:
        faults = [
            f"{check.inputs[0]} must have {check.accepted}; got {', '.join(offending)}."
            for check in self.checks
            if (offending := check.python(self))
        ]
        if faults:
            raise InputError("\n".join(faults))
        return self


def sentence(error: ErrorDetails) -> str:
    """Return an error of pydantic as a sentence that names the field and its value."""
    head, *rest = error["loc"]
    keys = (part for part in rest if part != "[key]")
    path = str(head) + "".join(
        f".{part}" if isinstance(part, str) and part.isidentifier() else f"[{part!r}]"
        for part in keys
    )
    match error["type"]:
        case "constraint":
            got = error["ctx"]["got"] or repr(error["input"])
            return f"{path} {error['msg']}; got {got}."
        case "missing":
            return f"{path} is required."
        case "extra_forbidden":
            return f"{path} is not an input; got {error['input']!r}."
        case _ if error["input"] is None:
            return f"{path} must {Given().accepted}; got None."
        case _:
            return f"{path}: {error['msg']}; got {error['input']!r}."
