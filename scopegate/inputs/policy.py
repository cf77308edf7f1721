"""The resource policy of an API, as JSON."""

import json
import re
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NoReturn

from scopegate.inputs._constraint import Constraint, normalized

_STRING = r'"(?:[^"\\]|\\.)*"'
_KEY = rf"{_STRING}[ \t\n\r]*(:?)"
"""A string and, if it is a key, its colon: looked for one after another, none is missed."""

_HUGE = r"[0-9]{300}|[0-9.][Ee][+-]?[0-9]{3}"
"""A number that may be more than a float holds, as which the AWS provider reads it."""


@dataclass(frozen=True)
class PolicyDocument(Constraint):
    """A text that every JSON parser, of Terraform and of AWS, reads as the same object."""

    accepted: str = "be a policy as JSON: an object, nothing before it, and no key twice"
    bad: str = '{"Version": "2012-10-17", "Version": "2008-10-17"}'
    refuses_null: ClassVar[bool] = True

    def holds(self, value: str) -> bool:
        """Return whether it is an unambiguous JSON object."""
        try:
            json.loads(
                value,
                object_pairs_hook=_object,
                parse_constant=_refuse,
                parse_float=str,
                parse_int=str,
            )
        except (RecursionError, ValueError):
            return False
        return value.startswith("{") and not re.search(_HUGE, re.sub(_STRING, "", value))

    def condition(self, value: str) -> str:
        """Return the same condition in Terraform, whose JSON parser is laxer.

        It takes one bracket too many for the end, so that it reads the text inside of others. It
        keeps the last of two keys that are alike, so that there are fewer when it writes them.
        """
        written = f"jsonencode(jsondecode({value}))"
        conditions = [
            f'startswith({value}, "{{")',
            f'can(jsondecode("[${{{value}}}]"))',
            f'can(jsondecode("{{\\"policy\\":${{{value}}}}}"))',
            f"try({_keys(value)} == {_keys(written)}, false)",
            f'!can(regex("{_HUGE}", replace({value}, {json.dumps(f"/{_STRING}/")}, "")))',
        ]
        return "alltrue([\n" + "".join(f"  {each},\n" for each in conditions) + "])"


def _keys(text: str) -> str:
    """Return an expression of the number of keys in ``text``."""
    return f"length(compact(flatten(regexall({json.dumps(_KEY)}, {text}))))"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if any(normalized(key) != key for key, _ in pairs):
        raise ValueError("Terraform can't find a key again that it composes.")
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError("A key stands twice.")
    return found


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"JSON has no {word}.")


PolicyJson = Annotated[str, PolicyDocument()]
