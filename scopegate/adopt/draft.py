"""What is known of the adoption before Terraform plans it: calls, imports and remarks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final

STAYS: Final = "It stays as it is, outside Terraform."
"""What becomes of most that is not taken over."""


class Danger(IntEnum):
    """How bad it is not to read a remark, the worst first."""

    OPEN = 0
    """Anybody can call it."""
    UNGUARDED = 1
    """What decides who can call it is not in the module."""
    LOST = 2
    """The first apply ends it."""
    OUTSIDE = 3
    """It stays as it is, outside Terraform."""
    HARMLESS = 4
    """It has no effect on a call, or can be deleted."""


@dataclass(frozen=True, order=True)
class Remark:
    """Something that a module can't express, or that needs a decision.

    Attributes:
        danger: How bad it is not to read it.
        subject: What it is about, such as ``POST /orders of REST API abc123``.
        text: Why, and what happens to it, as sentences.
    """

    danger: Danger
    subject: str
    text: str


@dataclass(frozen=True)
class Expression:
    """An expression of Terraform's, which is written as it is."""

    text: str


@dataclass(frozen=True)
class Import:
    """A resource that exists, and the address in a module that takes it.

    Attributes:
        address: Without the module's name, such as ``aws_api_gateway_stage.this``.
        id: What Terraform imports it by.
    """

    address: str
    id: str

    @property
    def type(self) -> str:
        """Terraform's type of it."""
        return self.address.partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a pool or an API becomes.

    Attributes:
        inputs: Inputs of its module.
        imports: What the module takes over.
        remarks: What it doesn't.
        blockers: Why the module can't take it at all; empty if it can.
    """

    inputs: Mapping[str, Any] = field(default_factory=dict)
    imports: tuple[Import, ...] = ()
    remarks: tuple[Remark, ...] = ()
    blockers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call of a module.

    Attributes:
        name: The name of the call, such as ``api``.
        module: The module, such as ``oauth2-api``.
        why: Why this module, as a sentence.
        inputs: Its inputs.
        imports: What it takes over.
        files: Texts that the inputs read, by the name of the file.
    """

    name: str
    module: str
    why: str
    inputs: Mapping[str, Any]
    imports: tuple[Import, ...]
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The whole root module.

    Attributes:
        region: Where everything is.
        calls: The calls of modules.
        remarks: What the modules don't take over, the most dangerous first.
    """

    region: str
    calls: tuple[Call, ...]
    remarks: tuple[Remark, ...]
