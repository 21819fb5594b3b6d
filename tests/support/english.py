"""Sentences as values, in English."""

from __future__ import annotations

from collections.abc import Iterable


def english(sentences: Iterable[object]) -> tuple[str, ...]:
    """Return what each of them says."""
    return tuple(map(str, sentences))
