"""The values that options of the command line accept; apart, so that ``--help`` imports no more."""

from enum import StrEnum


class Target(StrEnum):
    """Where the demonstration is deployed."""

    LOCAL = "local"
    AWS = "aws"


class ReviewFormat(StrEnum):
    """The forms of a review."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"


class MatrixFormat(StrEnum):
    """The forms of a matrix."""

    TEXT = "text"
    JSON = "json"


class OrphansFormat(StrEnum):
    """The forms of a report on orphans."""

    HCL = "hcl"
    JSON = "json"


class UsageFormat(StrEnum):
    """The forms of a report on usage, and the smallest grant alone."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"
    HCL = "hcl"
    DIFF = "diff"
