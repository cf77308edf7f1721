"""Row types of the catalogue, which has a row for each argument on the authorization surface.

The surface is everything between a caller and a backend. A row says what a change of the argument
means, and why, so that a plan can't change anything on the surface without a rule that reads it or
a row that explains why nobody needs to.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Effect(StrEnum):
    """What a change of an argument means for callers."""

    GRANTS = "grants"
    """It decides who may call. The model and its rules judge it."""
    PROTECTS = "protects"
    """It keeps somebody out or limits harm. A weaker value is a finding."""
    IDENTIFIES = "identifies"
    """It is part of a credential or an address that callers hold. Another value breaks them."""
    REFERS = "refers"
    """It names another resource, and is judged by what it names."""
    SERVES = "serves"
    """It decides what answers a call, or what that is told about the caller."""
    NEUTRAL = "neutral"
    """It doesn't matter to who may call."""


class Order(StrEnum):
    """How the values of a protecting argument compare."""

    SMALLER = "smaller"
    """A smaller number protects more; unset is the default."""
    LARGER = "larger"
    """A larger number protects more; unset is the default."""
    FEWER = "fewer"
    """Of two sets, the one without the other's elements protects more; unset is the empty set."""
    MORE = "more"
    """Of two sets, the one with all of the other's elements protects more."""
    PRESENT = "present"
    """Any value protects more than none. Two values can't be ranked."""
    POLICY = "policy"
    """An IAM policy: compared statement by statement."""
    UNRANKED = "unranked"
    """Two values can't be ranked, so every change is reported."""


class Ranked(msgspec.Struct, frozen=True):
    """The values of an argument, from the one that protects most down."""

    values: tuple[str | bool | int, ...]


class Presence(StrEnum):
    """What it means that a resource of a type is added or removed."""

    MODELLED = "modelled"
    """The model and its rules judge both."""
    NEUTRAL = "neutral"
    """Neither matters to who may call."""
    OPENS = "opens"
    """Adding one opens a way in, so that is reported; removing one closes it."""
    GUARDS = "guards"
    """Removing one lowers protection, so that is reported; adding one raises it."""
    CHANGES = "changes"
    """Both are reported."""


class Attribute(msgspec.Struct, frozen=True):
    """A row.

    Attributes:
        effect: What a change means.
        because: The source of the rule (a page of AWS or the provider), or the reason.
        order: How values compare, for ``Effect.PROTECTS``.
        default: The value that is in force where the argument is unset.
        refers_to: Resource types that the argument can name, for ``Effect.REFERS`` or where the
            model follows it.
        whole: Whether the row stands for everything inside a nested block.
        secret: Whether no report shows a value, although the provider doesn't mark it sensitive.
    """

    effect: Effect
    because: str
    order: Order | Ranked | None = None
    default: str | bool | float | None = None
    refers_to: tuple[str, ...] = ()
    whole: bool = False
    secret: bool = False


class ResourceType(msgspec.Struct, frozen=True):
    """A resource type on the surface.

    Attributes:
        presence: What adding and removing one means.
        because: Why.
        attributes: A row for each argument by its path, like ``token_validity_units.access_token``.
        computed: Attributes that nobody can set; their values follow from others.
        deployed: Paths of the arguments that take effect with the next deployment of the API.
        deployed_all: Whether all arguments do.
    """

    presence: Presence
    because: str
    attributes: Mapping[str, Attribute]
    computed: tuple[str, ...] = ()
    deployed: frozenset[str] = frozenset()
    deployed_all: bool = False


def grants(
    because: str, *, default: str | bool | float | None = None, refers_to: tuple[str, ...] = ()
) -> Attribute:
    """Return an argument that decides who can call."""
    return Attribute(Effect.GRANTS, because, default=default, refers_to=refers_to)


def protects(
    order: Order | Ranked,
    because: str,
    *,
    default: str | bool | float | None = None,
    whole: bool = False,
    secret: bool = False,
) -> Attribute:
    """Return an argument that refuses callers or limits harm."""
    return Attribute(
        Effect.PROTECTS, because, order=order, default=default, whole=whole, secret=secret
    )


def ranked(*values: str | bool | int) -> Ranked:
    """Return values from the one that protects most down."""
    return Ranked(values)


def identifies(because: str, *, default: str | bool | float | None = None) -> Attribute:
    """Return an argument that is part of a credential or an address that callers hold."""
    return Attribute(Effect.IDENTIFIES, because, default=default)


def refers(*types: str, because: str) -> Attribute:
    """Return an argument that names a resource of one of these types."""
    return Attribute(Effect.REFERS, because, refers_to=types)


def serves(
    because: str,
    *,
    default: str | bool | float | None = None,
    refers_to: tuple[str, ...] = (),
    whole: bool = False,
) -> Attribute:
    """Return an argument that decides what answers a call."""
    return Attribute(Effect.SERVES, because, default=default, refers_to=refers_to, whole=whole)


def neutral(because: str, *, whole: bool = False) -> Attribute:
    """Return an argument that doesn't affect who can call."""
    return Attribute(Effect.NEUTRAL, because, whole=whole)


ID = neutral("The provider fills it in, and it follows from the other arguments.")
REGION = identifies(
    "Provider 6 puts the resource into this region. Another region is another resource, with "
    "another address; unset is the provider's region."
)
TAGS = neutral("Tags label a resource. Policies that test them are judged by their own text.")
TIMEOUTS = neutral("How long the provider waits for AWS.", whole=True)
