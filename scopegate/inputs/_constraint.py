r"""Constraints on one value: the Python check and the Terraform condition in one place.

A constraint stands in a type's annotation, ``Annotated[str, Matches(...)]``. pydantic runs
``holds``; the generator writes ``condition`` into a Terraform ``validation``; both quote
``accepted``; the modules' tests try ``counterexample``. Patterns keep to what Python's ``re`` and
Terraform's RE2 read alike: explicit character classes instead of ``\w`` and ``\s``, no look-around.
"""

import json
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Sized
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class Constraint(ABC):
    """A condition on one value; ``accepted`` completes the sentence "… must …".

    Attributes:
        accepted: The end of the sentence.
        bad: A value that violates it.
        refuses_null: Whether its Terraform condition is false of null, rather than an error.
    """

    accepted: str
    bad: Any = ""
    refuses_null: ClassVar[bool] = False

    @abstractmethod
    def holds(self, value: Any) -> bool:
        """Return whether ``value`` satisfies the constraint."""

    @abstractmethod
    def condition(self, value: str) -> str:
        """Return the same condition in Terraform, on the expression ``value``."""

    def violation(self, value: str) -> str:
        """Return the opposite of ``condition``."""
        return f"!({self.condition(value)})"

    def counterexample(self, good: Any) -> Any:  # noqa: ARG002  a collection grows from it
        """Return a value that violates only this constraint, as a replacement for ``good``."""
        return self.bad

    def got(self, value: Any) -> Any:
        """Return what an error shows of ``value``."""
        return value

    def got_expression(self, value: str) -> str:
        """Return the same as a Terraform expression of a string."""
        return f"jsonencode({value})"

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Run ``holds`` after pydantic's own check of the type."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, value: Any) -> Any:
        if not self.holds(normalized(value)):
            got = self.got(value)
            context = {"accepted": self.accepted, "got": "" if got is value else repr(got)}
            raise PydanticCustomError("constraint", "must {accepted}", context)
        return value


@dataclass(frozen=True)
class Given(Constraint):
    """A value that is not null: Terraform accepts null as an entry of a map or a list."""

    accepted: str = "not be null"
    bad: None = None

    def holds(self, value: Any) -> bool:
        return value is not None

    def condition(self, value: str) -> str:
        return f"{value} != null"

    def violation(self, value: str) -> str:
        return f"{value} == null"


@dataclass(frozen=True)
class Matches(Constraint):
    """A string that matches ``pattern`` as a whole.

    Attributes:
        longest: Characters that each group of the pattern, or the whole if it has none, may have.
            Terraform compiles a pattern anew for each value that it checks, and one with a bound
            in hundreds takes it far longer.
    """

    pattern: str
    accepted: str
    bad: str = ""
    longest: int | None = None
    refuses_null: ClassVar[bool] = True

    def holds(self, value: str) -> bool:
        found = re.fullmatch(self.pattern, value)
        if found is None or self.longest is None:
            return found is not None
        return all(len(part) <= self.longest for part in found.groups() or [value])

    def condition(self, value: str) -> str:
        found = f"regex({json.dumps(f'^(?:{self.pattern})$')}, {value})"
        if self.longest is None:
            return f"can({found})"
        if re.compile(self.pattern).groups:
            return f"try(alltrue([for part in {found} : length(part) <= {self.longest}]), false)"
        if "\\r" in self.pattern:  # which Terraform counts as one with a line feed behind it
            found = f'replace({found}, "\\r", " ")'
        return f"try(length({found}) <= {self.longest}, false)"

    def violation(self, value: str) -> str:
        return f"!{self.condition(value)}"


@dataclass(frozen=True)
class Lacks(Constraint):
    """A string that does not contain ``pattern``."""

    pattern: str
    accepted: str
    bad: str = ""

    def holds(self, value: str) -> bool:
        return re.search(self.pattern, value) is None

    def condition(self, value: str) -> str:
        return f"!{self.violation(value)}"

    def violation(self, value: str) -> str:
        return f"can(regex({json.dumps(self.pattern)}, {value}))"


@dataclass(frozen=True)
class Between(Constraint):
    """A whole number of ``unit`` from ``low`` to ``high``."""

    low: int
    high: int
    unit: str
    accepted: str = field(init=False)
    refuses_null: ClassVar[bool] = True

    def __post_init__(self) -> None:
        accepted = f"be a whole number of {self.unit} from {self.low} to {self.high}"
        object.__setattr__(self, "accepted", accepted)
        object.__setattr__(self, "bad", self.low - 1)

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high and value == int(value)

    def condition(self, value: str) -> str:
        conditions = [
            *(f"{value} >= {self.low}", f"{value} <= {self.high}"),
            f"floor({value}) == {value}",
        ]
        return f"try({' && '.join(conditions)}, false)"

    def violation(self, value: str) -> str:
        return f"!{self.condition(value)}"


@dataclass(frozen=True)
class OneOf(Constraint):
    """One of ``numbers``."""

    numbers: tuple[int, ...]
    accepted: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "accepted", f"be one of {', '.join(map(str, self.numbers))}")
        object.__setattr__(self, "bad", max(self.numbers) + 1)

    def holds(self, value: int) -> bool:
        return value in self.numbers

    def condition(self, value: str) -> str:
        return f"contains([{', '.join(map(str, self.numbers))}], {value})"


@dataclass(frozen=True)
class ExactlyOne(Constraint):
    """An object with exactly one of ``fields``."""

    fields: tuple[str, ...]
    accepted: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "accepted", f"have exactly one of {', '.join(self.fields)}")
        object.__setattr__(self, "bad", {})

    def holds(self, value: BaseModel) -> bool:
        return len(self.got(value)) == 1

    def condition(self, value: str) -> str:
        return f"length({self._given(value)}) == 1"

    def got(self, value: BaseModel) -> list[str]:
        fields = {field.alias or name: name for name, field in type(value).model_fields.items()}
        return [name for name in self.fields if getattr(value, fields[name]) is not None]

    def got_expression(self, value: str) -> str:
        return f"jsonencode({self._given(value)})"

    def _given(self, value: str) -> str:
        names = ", ".join(f'{value}.{name} == null ? "" : "{name}"' for name in self.fields)
        return f"compact([{names}])"


@dataclass(frozen=True)
class Counts(Constraint):
    """A collection of at least ``low`` and, where given, at most ``high`` ``things``."""

    low: int
    high: int | None
    things: str
    accepted: str = field(init=False)

    def __post_init__(self) -> None:
        bounds = [f"at least {self.low}"] if self.low else []
        if self.high is not None:
            bounds.append(f"at most {self.high}")
        object.__setattr__(self, "accepted", f"have {' and '.join(bounds)} {self.things}")

    def holds(self, value: Sized) -> bool:
        return self.low <= len(value) and (self.high is None or len(value) <= self.high)

    def condition(self, value: str) -> str:
        bounds = [f"length({value}) >= {self.low}"] if self.low else []
        if self.high is not None:
            bounds.append(f"length({value}) <= {self.high}")
        return " && ".join(bounds)

    def counterexample(self, good: list[Any] | dict[str, Any]) -> list[Any] | dict[str, Any]:
        if self.low or self.high is None:
            return type(good)()
        if isinstance(good, list):
            return good[:1] * (self.high + 1)
        key, item = next(iter(good.items()))
        return {f"{key}_{number}": item for number in range(self.high + 1)}

    def got(self, value: Sized) -> int:
        return len(value)

    def got_expression(self, value: str) -> str:
        return f"length({value})"


@dataclass(frozen=True)
class Distinct(Constraint):
    """A list without duplicates."""

    accepted: str = "not contain duplicates"

    def holds(self, value: list[Any]) -> bool:
        return len(set(value)) == len(value)

    def condition(self, value: str) -> str:
        return f"length(distinct({value})) == length({value})"

    def counterexample(self, good: list[Any]) -> list[Any]:
        return [*good, good[0]]


@dataclass(frozen=True)
class Rule(Constraint):
    """Any other condition, in both languages; ``{0}`` in ``terraform`` is the value.

    Attributes:
        shown: Fields of an object that an error shows; the whole value if there are none.
    """

    accepted: str
    python: Callable[[Any], bool]
    terraform: str
    bad: Any = field(default="", hash=False)
    refuses_null: bool = False  # type: ignore[misc]
    shown: tuple[str, ...] = ()

    def holds(self, value: Any) -> bool:
        return self.python(value)

    def condition(self, value: str) -> str:
        return self.terraform.format(value)

    def got(self, value: Any) -> Any:
        return {name: getattr(value, name) for name in self.shown} if self.shown else value

    def got_expression(self, value: str) -> str:
        fields = ", ".join(f"{name} = {value}.{name}" for name in self.shown)
        return f"jsonencode({{ {fields} }})" if fields else f"jsonencode({value})"


@dataclass(frozen=True)
class OrReference(Constraint):
    """``constraint``, or in Python also a reference, whose value only Terraform knows."""

    constraint: Constraint

    @property
    def accepted(self) -> str:  # type: ignore[override]
        return self.constraint.accepted

    @property
    def refuses_null(self) -> bool:  # type: ignore[override]
        return self.constraint.refuses_null

    def holds(self, value: str) -> bool:
        return is_reference(value) or self.constraint.holds(value)

    def condition(self, value: str) -> str:
        return self.constraint.condition(value)

    def counterexample(self, good: Any) -> Any:
        return self.constraint.counterexample(good)


def normalized(value: Any) -> Any:
    """Return ``value`` as Terraform reads it, with composed characters in every string.

    Source: https://developer.hashicorp.com/terraform/language/expressions/strings
    """
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


REFERENCE = r"\$\{TfToken\[[0-9A-Za-z:._-]+\]\}"
"""A token of CDK for Terraform. Source: ``token-map.ts`` and ``encoding.ts`` of cdktf."""


def is_reference(value: str) -> bool:
    """Return whether ``value`` is a token of CDK for Terraform rather than literal text."""
    return re.fullmatch(REFERENCE, value) is not None
