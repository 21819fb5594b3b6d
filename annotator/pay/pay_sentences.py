"""Sentences about pay: the first line of a statement, and times as readable text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from annotator.pay.division import count_text
from annotator.pay.money.amounts import amount_text, with_currency
from annotator.pay.money.figures import Basis, Figures, PayFigures
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
from annotator.sentences.parts import Amount, Count
from annotator.sentences.said import UNFILLED, Listed, Part, Said, said, said_n, word

NOTHING_DONE: Final = said("Nothing has been done yet, so nothing is owed.")

Counted = Callable[[Fraction], Said]
"""Names a number of things: ``1 picture``, ``3 pictures``, ``2.5 pictures``."""

_MS_PER_SECOND: Final = 1_000
_MS_PER_MINUTE: Final = 60_000


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
        return said(
            "{worked} They owe you {accepted} for what is accepted, and {amount} in all if the "
            "rest is accepted{why}.{below}",
            worked=UNFILLED,
            accepted=_money(accepted, currency),
            amount=UNFILLED,
            why=UNFILLED,
            below=UNFILLED,
        )
    if figures.basis is Basis.COMPLETED and figures.awaits_review:
        return said(
            "{worked} They owe you {amount} if all of it is accepted{why}.{below}",
            worked=UNFILLED,
            amount=UNFILLED,
            why=UNFILLED,
            below=UNFILLED,
        )
    return said(
        "{worked} They owe you {amount}{why}.{below}",
        worked=UNFILLED,
        amount=UNFILLED,
        why=UNFILLED,
        below=UNFILLED,
    )


def _nothing_yet(worked: Said, amount: Part, *, is_reviewed: bool) -> Said:
    if is_reviewed:
        return said(
            "{worked} They owe you {amount}: nothing was accepted.", worked=worked, amount=amount
        )
    return said(
        "{worked} They owe you {amount}: nothing is confirmed yet.", worked=worked, amount=amount
    )


def hours_text(duration_ms: int) -> str:
    """Return a duration such as ``5 h 40 min``, in full minutes; below a minute, in seconds."""
    minutes = duration_ms // _MS_PER_MINUTE
    if not minutes:
        return f"{duration_ms // _MS_PER_SECOND} s"
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} h"] if hours else []
    words += [f"{rest} min"] if rest else []
    return " ".join(words)


def _worked(terms: Figures) -> Said:
    """Return the hours that count, and how many of them were not observed."""
    whole = hours_text(int(amount_of(terms, "hours_ms")))
    known = [(int(amount_of(terms, name)), words) for name, words in _UNSEEN]
    parts = tuple(_of_them(whole, [(ms, words) for ms, words in known if ms >= _MS_PER_SECOND]))
    if not parts:
        return said("You worked {time}.", time=Amount(whole))
    return said(
        "You worked {time}, {parts}.", time=Amount(whole), parts=Listed(parts, last_joint=" and ")
    )


_UNSEEN: Final = (("declared_ms", word("added by you")), ("paid_rest_ms", word("paid rest")))


def _of_them(whole: str, told: list[tuple[int, Said]]) -> Iterator[Said]:
    """Yield the components of the hours, each with its unit.

    "5 h 40 min, 20 of them": minutes after minutes need no unit; before hours they would be
    misread.
    """
    for number, (ms, what) in enumerate(told):
        text = hours_text(ms)
        if number:
            yield said("{time} {what}", time=Amount(text), what=what)
        elif whole.endswith("min") and text.endswith("min") and "h" not in text:
            minutes = Amount(text.removesuffix(" min"))
            yield said("{minutes} of them {what}", minutes=minutes, what=what)
        else:
            yield said("{time} of it {what}", time=Amount(text), what=what)


def _portion(portion: Portion, figures: PayFigures, items: Counted) -> Said:
    amount = Amount(amount_text(abs(portion.amount), figures.currency or ""))
    if portion.key == "in_deductions":
        return _deducted(amount, figures)
    return said("{amount} {what}", amount=amount, what=_WHAT[portion.key](figures, items))


def _deducted(amount: Amount, figures: PayFigures) -> Said:
    """Return what is taken, and of how much, where the pay has no room for all deductions."""
    currency = figures.currency or ""
    whole = amount_text(deductions_of(figures), currency)
    if whole == amount_text(taken_of(figures), currency):
        return said("less {amount} in deductions", amount=amount)
    return said("less {amount} of {whole} in deductions", amount=amount, whole=Amount(whole))


def _time(figures: Figures, name: str) -> Part:
    ms = amount_of(figures, name)
    return Amount(hours_text(int(ms))) if ms >= _MS_PER_SECOND else said("less than 1 s")


def _regions(count: Fraction | int) -> Said:
    if count != int(count):
        return said("{count} regions", count=Amount(count_text(count)))
    return said_n("{count} region", "{count} regions", int(count))


_WHAT: Final[Mapping[str, Callable[[PayFigures, Counted], Said]]] = {
    "for_items": lambda of, items: said("for {items}", items=_count(of, "items", items)),
    "for_regions": lambda of, _: said("for {regions}", regions=_count(of, "regions", _regions)),
    "for_sound": lambda of, _: said("for {time} of sound", time=_time(of.expected, "audio_ms")),
    "for_hours": lambda of, _: said("for {time} on them", time=_time(of.terms, "piece_ms")),
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
    return Amount(with_currency(amount_text(amount, currency), currency))


def _count(figures: PayFigures, name: str, counted: Counted) -> Said:
    """Return how many count, and the total if it is larger."""
    count, every = (amount_of(each, name) for each in (figures.expected, figures.completed))
    if count >= every:
        return counted(count)
    shown = Count(int(count)) if count == int(count) else Amount(count_text(count))
    return said("{count} of {all}", count=shown, all=counted(every))
