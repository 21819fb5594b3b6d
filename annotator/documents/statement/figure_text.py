"""The figures of pay as text in a statement: amounts, rates, times and reasons."""

from __future__ import annotations

import re
from typing import Final

from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.english import ENGLISH
from annotator.pay import Figure
from annotator.pay.compute import NO_TOP_UP
from annotator.pay.money.piece_division import count_text
from annotator.pay.money.shown_amounts import shown_figure, shown_value

_PER: Final = {"h": "an_hour", "item": "an_item", "region": "a_region", "audio_minute": "a_minute"}
_OF_ORDER: Final = re.compile(r"(.+)_of_(\d+)")
_NUMBERED: Final = re.compile(r"([a-z_]+)_(\d+)")
_PLAIN_UNITS: Final = ("items", "regions", "minutes", "h", "")


def figure_text(figure: Figure, words: DocumentWords) -> str:
    """Return a figure with its unit, or why it is unknown; it is then never shown as 0."""
    if figure.reason == NO_TOP_UP:
        return words.sentence(figure.reason)  # known: there is no top-up
    if figure.value is None or figure.exact is None:
        return words("not_known_because", why=words.sentence(figure.reason))
    if figure.unit == "ms":
        return words.duration(int(figure.exact))
    if figure.unit == "yes_no":
        return words("yes" if figure.exact else "no")
    if figure.unit == "percent":
        return words("percent", n=words.number(figure.value))
    if figure.unit in _PLAIN_UNITS:
        return words.number(count_text(figure.exact))
    currency, _slash, per = figure.unit.partition("/")
    amount = words.amount(shown_value(figure.value, currency))
    return words(_PER[per], amount=amount) if per in _PER else amount


def short_text(figure: Figure, words: DocumentWords) -> str:
    """Return a figure with computed rates in whole minor units, as in the window."""
    _currency, _slash, per = figure.unit.partition("/")
    if figure.exact is None or per not in _PER:
        return figure_text(figure, words)
    return words(_PER[per], amount=words.amount(shown_figure(figure)))


def title_of(name: str, words: DocumentWords) -> str:
    """Return the words for a figure.

    A deduction such as ``fees_1`` is named by its kind, a time by its category. A part that one of
    several orders adds to a sum, such as ``gross_of_2``, is named by the number of the order.
    """
    of_order = _OF_ORDER.fullmatch(name)
    if of_order is not None:
        what = title_of(of_order[1], words)
        return words("of_order", what=what, number=words.ltr(of_order[2]))
    numbered = _NUMBERED.fullmatch(name)
    for key in (name, numbered[1] if numbered else name):
        if f"figure_{key}" in ENGLISH:
            return words(f"figure_{key}")
    category = name.removesuffix("_ms")
    return words(category) if category != name and category in ENGLISH else name
