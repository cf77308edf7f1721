"""Why an adoption is not possible."""

from scopegate.errors import ScopegateError


class CannotAdoptError(ScopegateError):
    """The system can't be adopted as it is; the message says why and what to do."""
