"""Sentences about pay: the first line of a statement, and times as people read them.

English; a translation builds its own sentence from the same figures.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from annotator.pay.currencies import minor_digits
from annotator.pay.figures import Figures, PayFigures
from annotator.pay.money import amount_text, round_minor, with_currency
from annotator.pay.terms import DEDUCTION_KINDS

_MS_PER_SECOND: Final = 1_000
_MS_PER_MINUTE: Final = 60_000

_DEDUCTION: Final = re.compile(rf"({'|'.join(DEDUCTION_KINDS)})_[0-9]+")

Part = tuple[Fraction, str]
"""An amount and the words that say what it is for."""


def first_line(
    figures: PayFigures, *, item_words: tuple[str, str] = ("picture", "pictures")
) -> str:
    """Return the line that matters: the time worked, what is owed for it, and why.

    The parts add up to the total as they are written: the last of them takes the rounding. Other
    time that is paid at the floor is counted into what reaches it. As long as nothing is
    reviewed, the line says that it holds if all of it is accepted.
    """
    due, currency = figures.due, figures.currency
    worked = _worked(figures.terms)
    owed = due["owed"]
    if owed.exact is None or currency is None:
        return f"{worked} {owed.reason}"
    total = with_currency(amount_text(owed.exact, currency), currency)
    condition = "" if figures.is_reviewed else " if all of it is accepted"
    parts = _parts(figures, currency, item_words)
    why = _added_up(parts, owed.exact, currency)
    return f"{worked} They owe you {total}{condition}{why}.{_below(figures, currency)}"


def hours_text(duration_ms: int) -> str:
    """Return a duration such as ``5 h 40 min``, in full minutes; under a minute in seconds."""
    minutes = duration_ms // _MS_PER_MINUTE
    if not minutes:
        return f"{duration_ms // _MS_PER_SECOND} s"
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} h"] if hours else []
    words += [f"{rest} min"] if rest else []
    return " ".join(words)


def _worked(terms: Figures) -> str:
    """Return the hours that count, and how many of them nobody saw as work on the screen."""
    line = f"You worked {hours_text(int(terms['hours_ms'].exact or 0))}"
    named = (("declared_ms", "added by you"), ("paid_rest_ms", "paid rest"))
    known = [(int(terms[name].exact or 0), words) for name, words in named]
    told = [(_of_them(ms), words) for ms, words in known if ms]
    if not told:
        return f"{line}."
    (amount, words), *others = told
    rest = "".join(f" and {more} {of_what}" for more, of_what in others)
    return f"{line}, {amount} of them {words}{rest}."


def _of_them(duration_ms: int) -> str:
    # "5 h 40 min, 20 of them added by you": minutes need no unit of their own after minutes.
    text = hours_text(duration_ms)
    return text if "h" in text else text.removesuffix(" min")


def _parts(figures: PayFigures, currency: str, item_words: tuple[str, str]) -> list[Part]:
    due, terms = figures.due, figures.terms
    top_up, other = _amount(due, "top_up_due"), _amount(due, "other_pay")
    floor = terms["floor"].exact
    if top_up and floor is not None and terms["other_rate"].exact == floor:
        top_up, other = top_up + other, Fraction(0)
    deductions = sum((_amount(due, name) for name in _deductions(due)), Fraction(0))
    return [
        (_amount(due, "item_pay"), f"for {_count(due, 'items', item_words)}"),
        (_amount(due, "region_pay"), f"for {_count(due, 'regions', ('region', 'regions'))}"),
        (_amount(due, "hour_pay"), f"for {hours_text(int(_amount(terms, 'piece_ms')))} on them"),
        (other, f"for {hours_text(int(_amount(terms, 'other_ms')))} of other work and rest"),
        (_amount(due, "bonus"), "as a bonus"),
        (-deductions, "in deductions"),
        (top_up, f"to reach {_floor(figures, currency)}"),
    ]


def _added_up(parts: list[Part], total: Fraction, currency: str) -> str:
    known = [(amount, words) for amount, words in parts if amount]
    if not known or sum(amount for amount, _words in known) != total:
        return ""
    minor = [round_minor(amount, currency) for amount, _words in known]
    minor[-1] = round_minor(total, currency) - sum(minor[:-1])
    written = (
        f"{_short(amount, currency)} {words}"
        for amount, (_exact, words) in zip(minor, known, strict=True)
    )
    return f": {', '.join(written)}"


def _below(figures: PayFigures, currency: str) -> str:
    short = _amount(figures.due, "shortfall")
    if not short or figures.due["top_up_due"].exact is not None:
        return ""
    missing = with_currency(amount_text(short, currency), currency)
    return f" That is {missing} less than {_floor(figures, currency)}."


def _floor(figures: PayFigures, currency: str) -> str:
    floor = figures.terms["floor"].exact
    if floor is None:
        return "the floor"
    return f"{with_currency(amount_text(floor, currency), currency)} an hour"


def _deductions(due: Figures) -> list[str]:
    return [name for name in due.by_name if _DEDUCTION.fullmatch(name)]


def _amount(figures: Figures, name: str) -> Fraction:
    return figures[name].exact or Fraction(0)


def _count(due: Figures, name: str, words: tuple[str, str]) -> str:
    count = int(_amount(due, name))
    return f"{count} {words[0] if count == 1 else words[1]}"


def _short(minor: int, currency: str) -> str:
    unit: int = 10 ** minor_digits(currency)
    size = abs(minor)
    text = str(size // unit) if size % unit == 0 else amount_text(Fraction(size, unit), currency)
    return f"less {text}" if minor < 0 else text
