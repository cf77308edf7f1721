"""The report of usage, in each of its forms."""
