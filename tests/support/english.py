"""Sentences as values, in English."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.pay.money.figures import PayFigures
from annotator.pay.pay_sentences import Counted, first_line, pictures


def english(sentences: Iterable[object]) -> tuple[str, ...]:
    """Return what each of them says."""
    return tuple(map(str, sentences))


def line_of(figures: PayFigures, items: Counted = pictures) -> str:
    """Return the first line of a statement."""
    return str(first_line(figures, items=items))
