"""Sentences about pay: the first line of a statement, and times as people read them."""

from __future__ import annotations

from annotator.pay.figures import PayFigures


def first_line(figures: PayFigures, *, item_word: str = "picture") -> str:
    """Return the line that matters: time worked, what is owed and why."""
    raise NotImplementedError


def hours_text(duration_ms: int) -> str:
    """Return a duration such as ``5 h 40 min``."""
    raise NotImplementedError
