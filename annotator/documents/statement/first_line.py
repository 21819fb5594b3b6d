"""The first line of a statement: the time worked, what is owed for it, and why."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.figure_text import money_text
from annotator.pay import PayFigures, amount_text, first_line
from annotator.pay.division import count_text
from annotator.pay.money.figures import Basis, Figures
from annotator.pay.payments.paid import came_of, open_for_accepted
from annotator.pay.portions import (
    Portion,
    amount_of,
    below_of,
    deductions_of,
    is_untouched,
    lacks_pieces,
    owed_for_accepted,
    portions_of,
    taken_of,
)
from annotator.sentences.said import Said

_COUNTED: Final = {"for_items": "items", "for_regions": "regions"}
_TIMED: Final = {"for_hours": "piece_ms", "for_other": "other_ms"}


def opening_line(figures: PayFigures, words: DocumentWords) -> str:
    """Return the first line of the statement.

    In English it is the line of ``annotator.pay``; other languages state the same portions in their
    own sentences.
    """
    if words.language == "en":
        return str(opening_sentence(figures))
    if is_untouched(figures):
        return words("nothing_done")
    return " ".join((_worked(figures.terms, words), *_owed(figures, words)))


def opening_sentence(figures: PayFigures) -> Said:
    """Return the same line as a sentence, for a window that renders it in its language."""
    return first_line(figures)


def came_line(paid: Figures, words: DocumentWords) -> str:
    """Return the line on payments so far and the open amount; "" while nothing has come.

    Without it, "They owe you" would stay after the money has come.

    Args:
        paid: the payments for the whole job, in one currency.
        words: the texts of the language.
    """
    came, rest = came_of(paid), paid["open"]
    if not came or rest.exact is None:
        return ""
    said = money_text(came, rest.unit, words)
    if not rest.exact:
        return words("came_all")
    left = money_text(abs(rest.exact), rest.unit, words)
    if rest.exact < 0:
        return words("came_more", came=said, more=left)
    accepted = open_for_accepted(paid)
    if accepted is None:
        return words("came_open", came=said, open=left)
    sure = money_text(accepted, rest.unit, words)
    return words("came_open_accepted", came=said, open=left, accepted=sure)


def _owed(figures: PayFigures, words: DocumentWords) -> Iterator[str]:
    owed, currency = figures.expected["owed"], figures.currency
    if owed.exact is None or currency is None:
        yield words.sentence(owed.reason)
        return
    yield _owed_text(figures, owed.exact, currency, words)
    if lacks_pieces(figures):
        yield words("none_accepted" if figures.basis is Basis.ACCEPTED else "none_confirmed_yet")
        return
    if parts := [_portion(each, figures, words) for each in portions_of(figures)]:
        yield words("made_of", parts=words("and").join(parts))
    if (below := below_of(figures)) is not None:
        missing = money_text(below.amount, currency, words)
        key = "below_floor" if below.is_all else "below_floor_somewhere"
        yield words(key, amount=missing, floor=_floor(figures, currency, words))


def _owed_text(figures: PayFigures, expected: Fraction, currency: str, words: DocumentWords) -> str:
    """Return what is owed, and on what it hangs as long as something is not reviewed."""
    total, accepted = money_text(expected, currency, words), owed_for_accepted(figures)
    if accepted is not None:
        sure = money_text(accepted, currency, words)
        return words("owed_for_accepted", accepted=sure, total=total)
    is_open = figures.basis is Basis.COMPLETED and figures.awaits_review
    is_open = is_open and not lacks_pieces(figures)
    return words("owed_if_accepted" if is_open else "owed_plain", total=total)


def _worked(terms: Figures, words: DocumentWords) -> str:
    time = words.duration(int(amount_of(terms, "hours_ms")))
    parts = [
        words(key, time=words.duration(int(amount_of(terms, name))))
        for name, key in (("declared_ms", "added_by_you"), ("paid_rest_ms", "paid_rest"))
        if terms[name].exact
    ]
    if not parts:
        return words("worked", time=time)
    return words("worked_of_them", time=time, parts=words("and").join(parts))


def _portion(portion: Portion, figures: PayFigures, words: DocumentWords) -> str:
    key, currency = portion.key, figures.currency or ""
    amount = money_text(abs(portion.amount), currency, words)
    if key in _COUNTED:
        return words(key, amount=amount, n=_count(figures, _COUNTED[key], words))
    if key in _TIMED:
        time = words.duration(int(amount_of(figures.terms, _TIMED[key])))
        return words(key, amount=amount, time=time)
    if key == "in_deductions":
        whole = deductions_of(figures)
        if amount_text(whole, currency) != amount_text(taken_of(figures), currency):
            return words("of_deductions", amount=amount, whole=money_text(whole, currency, words))
    if key.startswith("to_reach"):
        return words(key, amount=amount, floor=_floor(figures, currency, words))
    return words(key, amount=amount)


def _count(figures: PayFigures, name: str, words: DocumentWords) -> str:
    count, every = (amount_of(each, name) for each in (figures.expected, figures.completed))
    shown = words.ltr(count_text(count))
    return shown if count >= every else words("n_of_all", n=shown, all=words.ltr(count_text(every)))


def _floor(figures: PayFigures, currency: str, words: DocumentWords) -> str:
    floor = figures.terms["floor"].exact
    if floor is None:
        return words("floor_of_each")
    return words("an_hour", amount=money_text(floor, currency, words))
