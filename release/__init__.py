"""What a release consists of, and how each part is made; ``python -m release`` makes it."""
