"""The forms that a review takes: for a terminal, a pull request, a program and a browser."""
