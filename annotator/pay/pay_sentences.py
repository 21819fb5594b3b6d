"""Sentences about pay: the first line of a statement, and times as readable text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from annotator.pay.money.amounts import round_minor
from annotator.pay.money.figures import Basis, Figures, PayFigures
from annotator.pay.money.piece_division import count_text
from annotator.pay.money.shown_amounts import is_nothing, shown_part, shown_total
from annotator.pay.payments.paid import came_of, open_for_accepted
from annotator.pay.portions import (
    Portion,
    amount_of,
    below_of,
    deductions_of,
    depends_on_review,
    has_nothing_accepted,
    is_untouched,
    lacks_pieces,
    owed_for_accepted,
    portions_of,
    taken_of,
)
from annotator.sentences.numbers import duration_text
from annotator.sentences.parts import Amount, Count, Duration
from annotator.sentences.said import UNFILLED, Listed, Part, Said, said, said_n, word

NOTHING_DONE: Final = said("Nothing has been done yet, so nothing is owed.")

Counted = Callable[[Fraction], Said]
"""Names a number of things: ``1 picture``, ``3 pictures``, ``2.5 pictures``."""

_MS_PER_SECOND: Final = 1_000


def pictures(count: Fraction | int) -> Said:
    """Return a number of pictures."""
    if count != int(count):
        return said("{count} pictures", count=Amount(count_text(count)))
    return said_n("{count} picture", "{count} pictures", int(count))


def first_line(figures: PayFigures, *, items: Counted = pictures) -> Said:
    """Return the first line: the time worked, the amount owed for it, and why.

    The portions are written like the total and add up to it; zero portions are left out. As long as
    some work is not reviewed, the line says that the amount depends on it, and what is owed anyway.
    """
    if is_untouched(figures):
        return NOTHING_DONE
    owed, currency = figures.expected["owed"], figures.currency
    worked = _worked(figures.terms)
    if owed.exact is None or currency is None:
        return said("{worked} {reason}", worked=worked, reason=word(str(owed.reason)))
    amount = _money(owed.exact, currency)
    if lacks_pieces(figures):
        return _nothing_yet(worked, amount, is_reviewed=figures.basis is Basis.ACCEPTED)
    portions = tuple(_portion(each, figures, items) for each in portions_of(figures))
    return _owed(figures, currency).with_places(
        worked=worked,
        amount=amount,
        why=said(": {portions}", portions=Listed(portions)) if portions else UNFILLED,
        below=_below(figures, currency),
    )


def _owed(figures: PayFigures, currency: str) -> Said:
    """Return the line with the condition under which the amount is owed, and what is certain."""
    accepted = owed_for_accepted(figures)
    if accepted is not None:
        return _owed_in_part(figures, accepted, currency)
    if depends_on_review(figures):
        return said(
            "{worked} You are owed {amount} if all of it is accepted{why}.{below}",
            worked=UNFILLED,
            amount=UNFILLED,
            why=UNFILLED,
            below=UNFILLED,
        )
    return said(
        "{worked} You are owed {amount}{why}.{below}",
        worked=UNFILLED,
        amount=UNFILLED,
        why=UNFILLED,
        below=UNFILLED,
    )


def _owed_in_part(figures: PayFigures, accepted: Fraction, currency: str) -> Said:
    """Return the line while some work is reviewed and the rest makes a difference."""
    if not is_nothing(accepted, currency):
        if has_nothing_accepted(figures):
            return said(
                "{worked} Nothing is accepted yet. You are owed {accepted} in any case, and "
                "{amount} in all if the rest is accepted{why}.{below}",
                worked=UNFILLED,
                accepted=_money(accepted, currency),
                amount=UNFILLED,
                why=UNFILLED,
                below=UNFILLED,
            )
        return said(
            "{worked} You are owed {accepted} for what is accepted, and {amount} in all if the "
            "rest is accepted{why}.{below}",
            worked=UNFILLED,
            accepted=_money(accepted, currency),
            amount=UNFILLED,
            why=UNFILLED,
            below=UNFILLED,
        )
    if has_nothing_accepted(figures):
        return said(
            "{worked} Nothing is accepted yet. You are owed {amount} if the rest is "
            "accepted{why}.{below}",
            worked=UNFILLED,
            amount=UNFILLED,
            why=UNFILLED,
            below=UNFILLED,
        )
    return said(
        "{worked} You are owed nothing for what is accepted, and {amount} in all if the rest is "
        "accepted{why}.{below}",
        worked=UNFILLED,
        amount=UNFILLED,
        why=UNFILLED,
        below=UNFILLED,
    )


def _nothing_yet(worked: Said, amount: Part, *, is_reviewed: bool) -> Said:
    if is_reviewed:
        return said(
            "{worked} You are owed {amount}: nothing was accepted.", worked=worked, amount=amount
        )
    return said(
        "{worked} You are owed {amount}: nothing is confirmed yet.", worked=worked, amount=amount
    )


def received_line(paid: Figures) -> Said | None:
    """Return the line on payments so far and the open amount; None while nothing was received.

    Without it, "You are owed" would stay after the money was received.

    Args:
        paid: the payments for the whole job, in one currency.
    """
    came, rest = came_of(paid), paid["open"]
    if not came or rest.exact is None:
        return None
    received, left = _money(came, rest.unit), _money(abs(rest.exact), rest.unit)
    if not rest.exact:
        return said("All of it was received.")
    if rest.exact < 0:
        return said(
            "{received} was received: {more} more than is owed.", received=received, more=left
        )
    accepted = open_for_accepted(paid)
    if accepted is None:
        return said(
            "{received} of it was received; {open} is still open.", received=received, open=left
        )
    return said(
        "{received} of it was received; {accepted} is still open in any case, and {open} "
        "in all if the rest is accepted.",
        received=received,
        accepted=_money(accepted, rest.unit),
        open=left,
    )


def hours_text(duration_ms: int) -> str:
    """Return a duration such as ``5 h 40 min``, in full minutes; below a minute, in seconds."""
    return duration_text(duration_ms)


def _worked(terms: Figures) -> Said:
    """Return the hours that count, and how many of them were not observed."""
    whole = int(amount_of(terms, "hours_ms"))
    known = [(int(amount_of(terms, name)), words) for name, words in _UNSEEN]
    parts = tuple(_of_them(whole, [(ms, words) for ms, words in known if ms >= _MS_PER_SECOND]))
    if not parts:
        return said("You worked {time}.", time=Duration(whole))
    return said(
        "You worked {time}, {parts}.", time=Duration(whole), parts=Listed(parts, last_joint=" and ")
    )


_UNSEEN: Final = (("declared_ms", word("added by you")), ("paid_rest_ms", word("paid rest")))


def _of_them(whole_ms: int, told: list[tuple[int, Said]]) -> Iterator[Said]:
    """Yield the components of the hours, each with its unit.

    "5 h 40 min, 20 of them": minutes after minutes need no unit; before hours they would be
    misread.
    """
    whole = hours_text(whole_ms)
    for number, (ms, what) in enumerate(told):
        text = hours_text(ms)
        if number:
            yield said("{time} {what}", time=Duration(ms), what=what)
        elif whole.endswith("min") and text.endswith("min") and "h" not in text:
            minutes = Amount(text.removesuffix(" min"))
            yield said("{minutes} of them {what}", minutes=minutes, what=what)
        else:
            yield said("{time} of it {what}", time=Duration(ms), what=what)


def _portion(portion: Portion, figures: PayFigures, items: Counted) -> Said:
    amount = Amount(shown_part(abs(portion.amount), figures.currency or ""))
    if portion.key == "in_deductions":
        return _deducted(amount, figures)
    return said("{amount} {what}", amount=amount, what=_WHAT[portion.key](figures, items))


def _deducted(amount: Amount, figures: PayFigures) -> Said:
    """Return what is taken, and of how much, where the pay has no room for all deductions."""
    currency = figures.currency or ""
    whole = deductions_of(figures)
    if round_minor(whole, currency) == round_minor(taken_of(figures), currency):
        return said("less {amount} in deductions", amount=amount)
    shown = Amount(shown_part(whole, currency))
    return said("less {amount} of {whole} in deductions", amount=amount, whole=shown)


def _time(figures: Figures, name: str) -> Part:
    ms = amount_of(figures, name)
    return Duration(int(ms)) if ms >= _MS_PER_SECOND else said("less than 1 s")


def _regions(count: Fraction | int) -> Said:
    if count != int(count):
        return said("{count} regions", count=Amount(count_text(count)))
    return said_n("{count} region", "{count} regions", int(count))


_WHAT: Final[Mapping[str, Callable[[PayFigures, Counted], Said]]] = {
    "for_items": lambda of, items: said("for {items}", items=_count(of, "items", items)),
    "for_regions": lambda of, _: said("for {regions}", regions=_count(of, "regions", _regions)),
    "for_sound": lambda of, _: said("for {time} of sound", time=_time(of.expected, "audio_ms")),
    "for_hours": lambda of, _: said("for {time} on items", time=_time(of.terms, "piece_ms")),
    "for_other": lambda of, _: said(
        "for {time} of other work and rest", time=_time(of.terms, "other_ms")
    ),
    "as_bonus": lambda _of, _: said("as a bonus"),
    "to_reach": lambda of, _: said("to reach {floor}", floor=_floor(of)),
    "to_reach_below": lambda of, _: said(
        "to reach {floor} where pay was below it", floor=_floor(of)
    ),
}


def _below(figures: PayFigures, currency: str) -> Said:
    below = below_of(figures)
    if below is None:
        return UNFILLED
    missing, floor = _money(below.amount, currency), _floor(figures)
    if below.is_all:
        return said(" That is {missing} less than {floor}.", missing=missing, floor=floor)
    return said(" Where pay was below {floor}, {missing} is missing.", floor=floor, missing=missing)


def _floor(figures: PayFigures) -> Said:
    floor = figures.terms["floor"].exact
    if floor is None:
        return said("the floor of each work order")
    return said("{amount} an hour", amount=_money(floor, figures.currency or ""))


def _money(amount: Fraction, currency: str) -> Amount:
    return Amount(shown_total(amount, currency))


def _count(figures: PayFigures, name: str, counted: Counted) -> Said:
    """Return how many count, and the total if it is larger."""
    count, every = (amount_of(each, name) for each in (figures.expected, figures.completed))
    if count >= every:
        return counted(count)
    return said("{count} of {all}", count=_number(count), all=counted(every))


def _number(count: Fraction) -> Part:
    if count.denominator == 1:
        return Count(count.numerator, is_grouped=True)
    return Amount(count_text(count))
