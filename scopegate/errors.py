"""The errors that a user can cause; the command line prints them and exits with 2."""


class ScopegateError(Exception):
    """An error that the user can fix; the message says what the problem is and what to do."""
