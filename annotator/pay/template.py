"""Write the file that a new work order starts from: every field, explained, as comments."""

from __future__ import annotations


def template(title: str) -> str:
    """Return a commented TOML file with every field of a work order."""
    raise NotImplementedError
