"""The errors that a user can cause; the command line prints them and exits with 2."""


class ScopegateError(Exception):
    """Something that the user can fix; the message says what was found and what is accepted."""
