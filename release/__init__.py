"""The parts of a release, and how each one is built; ``python -m release`` builds them."""
