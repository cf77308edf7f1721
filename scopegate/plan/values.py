"""Values in a plan: known, from certain resources, or unknown.

A known value is what JSON makes of it. ``From`` is a value that Terraform knows only after the
apply, but whose source is certain. ``Unknown`` is everything else, with the reason; it can't be
used as a truth value, since ``unknown or "NONE"`` would read what nobody knows as public.
"""

from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

if TYPE_CHECKING:
    from scopegate.plan.snapshot import Instance

AFTER_APPLY = "known after apply"
SENSITIVE = "sensitive"


class Unknown(msgspec.Struct, frozen=True, eq=False):
    """A value that is not known.

    Attributes:
        reason: Why, as it reads in parentheses: ``known after apply``, ``sensitive``.
    """

    reason: str
    _hidden: Any = None

    def __bool__(self) -> NoReturn:
        """Refuse to be true or false."""
        raise TypeError(f"A value that is not known ({self.reason}) is neither true nor false.")

    def __eq__(self, other: object) -> bool:
        """Compare reasons and, of sensitive values, what they hide."""
        if not isinstance(other, Unknown):
            return NotImplemented
        return (self.reason, self._hidden) == (other.reason, other._hidden)

    def __ne__(self, other: object) -> bool:
        """Do the same for ``!=``, which a struct does not derive from ``==``."""
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __hash__(self) -> int:
        """Hash the reason alone."""
        return hash(self.reason)

    def __repr__(self) -> str:
        """Show the reason, never what is hidden."""
        return f"Unknown({self.reason!r})"


class Source(msgspec.Struct, frozen=True):
    """An attribute of an instance that an expression refers to.

    Attributes:
        instance: Where the value comes from.
        attribute: Which of its attributes, ``id`` if none is named.
        sole: Whether the reference means this instance, not one of several.
    """

    instance: "Instance"
    attribute: str = "id"
    sole: bool = True

    @property
    def known(self) -> bool:
        """Whether its value is known, so that no unknown value can come from it."""
        return not isinstance(self.instance.get(self.attribute), Unknown)


class From(msgspec.Struct, frozen=True):
    """A value that is known only after apply, and certainly comes from these sources."""

    sources: tuple[Source, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of the instances."""
        return tuple(source.instance.address for source in self.sources)


def masked(value: Any, unknown: Any, sensitive: Any) -> Any:
    """Return a value with ``Unknown`` wherever Terraform's marks say so.

    Args:
        value: As in ``before`` or ``after``.
        unknown: The tree of marks in ``after_unknown``, or a part of it.
        sensitive: The same in ``before_sensitive`` or ``after_sensitive``.
    """
    if unknown is True:
        return Unknown(AFTER_APPLY)
    if sensitive is True:
        return value if value is None else Unknown(SENSITIVE, value)
    if not unknown and not sensitive:
        return value
    if isinstance(value, dict) or (value is None and isinstance(unknown, dict)):
        inner = value or {}
        keys = {**inner, **(unknown if isinstance(unknown, dict) else {})}
        return {
            key: masked(inner.get(key), _mark(unknown, key), _mark(sensitive, key)) for key in keys
        }
    if isinstance(value, list):
        return [
            masked(element, _mark(unknown, number), _mark(sensitive, number))
            for number, element in enumerate(value)
        ]
    return value


def _mark(marks: object, key: str | int) -> Any:
    """Return the part of a tree of marks that belongs to an attribute or an element."""
    if isinstance(marks, dict):
        return marks.get(key, False)
    if isinstance(marks, list) and isinstance(key, int):
        return marks[key] if key < len(marks) else False
    return marks is True
