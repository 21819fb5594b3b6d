"""Sentences about pay: the first line of a statement, and times as readable text.

English; a translation builds its own sentence from the same portions.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from annotator.pay.money.amounts import amount_text, with_currency
from annotator.pay.money.figures import Basis, Figures, PayFigures
from annotator.pay.portions import (
    Portion,
    amount_of,
    below_of,
    deductions_of,
    is_untouched,
    lacks_pieces,
    portions_of,
    taken_of,
)

NOTHING_DONE: Final = "Nothing has been done yet, so nothing is owed."

_MS_PER_SECOND: Final = 1_000
_MS_PER_MINUTE: Final = 60_000
_REGIONS: Final = ("region", "regions")
_CONDITIONS: Final = {
    Basis.ACCEPTED: "",
    Basis.MIXED: " if what is not reviewed yet is accepted",
    Basis.COMPLETED: " if all of it is accepted",
}


def first_line(
    figures: PayFigures, *, item_words: tuple[str, str] = ("picture", "pictures")
) -> str:
    """Return the first line: the time worked, the amount owed for it, and why.

    The portions are written like the total and add up to it; zero portions are left out. As long as
    some work is not reviewed, the line says that the amount depends on it.
    """
    if is_untouched(figures):
        return NOTHING_DONE
    due, currency = figures.due, figures.currency
    worked = _worked(figures.terms)
    owed = due["owed"]
    if owed.exact is None or currency is None:
        return f"{worked} {owed.reason}"
    told = f"{worked} They owe you {_money(owed.exact, currency)}"
    if lacks_pieces(figures):
        is_reviewed = figures.basis is Basis.ACCEPTED
        return f"{told}: nothing {'was accepted' if is_reviewed else 'is confirmed yet'}."
    portions = [_portion(each, figures, item_words) for each in portions_of(figures)]
    why = f": {', '.join(portions)}" if portions else ""
    condition = _CONDITIONS[figures.basis] if figures.awaits_review else ""
    return f"{told}{condition}{why}.{_below(figures, currency)}"


def hours_text(duration_ms: int) -> str:
    """Return a duration such as ``5 h 40 min``, in full minutes; below a minute, in seconds."""
    minutes = duration_ms // _MS_PER_MINUTE
    if not minutes:
        return f"{duration_ms // _MS_PER_SECOND} s"
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} h"] if hours else []
    words += [f"{rest} min"] if rest else []
    return " ".join(words)


def _worked(terms: Figures) -> str:
    """Return the hours that count, and how many of them were not observed."""
    whole = hours_text(int(amount_of(terms, "hours_ms")))
    named = (("declared_ms", "added by you"), ("paid_rest_ms", "paid rest"))
    known = [(int(amount_of(terms, name)), words) for name, words in named]
    told = [(ms, words) for ms, words in known if ms >= _MS_PER_SECOND]
    parts = " and ".join(_of_them(whole, told))
    return f"You worked {whole}, {parts}." if parts else f"You worked {whole}."


def _of_them(whole: str, told: list[tuple[int, str]]) -> Iterator[str]:
    """Yield the components of the hours, each with its unit.

    "5 h 40 min, 20 of them": minutes after minutes need no unit; before hours they would be
    misread.
    """
    for number, (ms, words) in enumerate(told):
        text = hours_text(ms)
        if number:
            yield f"{text} {words}"
        elif whole.endswith("min") and text.endswith("min") and "h" not in text:
            yield f"{text.removesuffix(' min')} of them {words}"
        else:
            yield f"{text} of it {words}"


def _portion(portion: Portion, figures: PayFigures, item_words: tuple[str, str]) -> str:
    terms, currency = figures.terms, figures.currency or ""
    amount = amount_text(abs(portion.amount), currency)
    if portion.key == "in_deductions":
        return f"less {amount}{_of_all(figures, currency)} in deductions"
    piece, other = (_time(amount_of(terms, key)) for key in ("piece_ms", "other_ms"))
    floor = _floor(figures, currency)
    words = {
        "for_items": f"for {_count(figures, 'items', item_words)}",
        "for_regions": f"for {_count(figures, 'regions', _REGIONS)}",
        "for_sound": f"for {_time(amount_of(figures.due, 'audio_ms'))} of sound",
        "for_hours": f"for {piece} on them",
        "for_other": f"for {other} of other work and rest",
        "as_bonus": "as a bonus",
        "to_reach": f"to reach {floor}",
        "to_reach_below": f"to reach {floor} where pay was below it",
    }
    return f"{amount} {words[portion.key]}"


def _time(duration_ms: Fraction) -> str:
    return hours_text(int(duration_ms)) if duration_ms >= _MS_PER_SECOND else "less than 1 s"


def _of_all(figures: PayFigures, currency: str) -> str:
    """Return the total of the deductions, if the pay is too small for all of them."""
    whole = amount_text(deductions_of(figures), currency)
    return "" if whole == amount_text(taken_of(figures), currency) else f" of {whole}"


def _below(figures: PayFigures, currency: str) -> str:
    below = below_of(figures)
    if below is None:
        return ""
    missing, floor = _money(below.amount, currency), _floor(figures, currency)
    if below.is_all:
        return f" That is {missing} less than {floor}."
    return f" Where pay was below {floor}, {missing} is missing."


def _floor(figures: PayFigures, currency: str) -> str:
    floor = figures.terms["floor"].exact
    return "the floor of each work order" if floor is None else f"{_money(floor, currency)} an hour"


def _money(amount: Fraction, currency: str) -> str:
    return with_currency(amount_text(amount, currency), currency)


def _count(figures: PayFigures, name: str, words: tuple[str, str]) -> str:
    """Return how many count, and the total if it is larger."""
    count, every = (int(amount_of(each, name)) for each in (figures.due, figures.completed))
    of_all = f" of {every}" if count < every else ""
    return f"{count}{of_all} {words[0] if max(count, every) == 1 else words[1]}"
