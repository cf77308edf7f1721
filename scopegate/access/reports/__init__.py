"""The formats of a review: for a terminal, a pull request, a program and a browser."""
