"""Which keys took the place of which. Page: "New keys"; "Documents against each other", rule 4."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

Change = tuple[str, str]
"""An old key, and the new one that took its place."""


def later_keys(key: str, changes: AbstractSet[Change]) -> set[str]:
    """Return a key and all that took its place, through one or more changes."""
    found = {key}
    for _ in changes:
        found |= {new for old, new in changes if old in found}
    return found
