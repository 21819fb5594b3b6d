"""Add the figures of several work orders up: one worker, one currency, one pay period.

Each order is held against its own floor: what one order pays above its floor does not make good
what another pays below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from annotator.pay.figures import Figure, Figures, PayFigures
from annotator.pay.sheet import Sheet, derive_rates

_RATES: Final = ("task_rate", "paid_time_rate", "full_rate")
_NO_SUMS: Final = ("percent", "yes_no")
_TERMS: Final = ("floor_amount", "floor_hours")
_TOTALS: Final = ("floor_pay", "gross", "net", "shortfall", "owed")


def add_up(parts: Sequence[PayFigures]) -> PayFigures:
    """Return the figures of several orders together.

    A total is null as soon as it is null for one order; a line or a top-up adds up the orders
    that have it. A rate or a floor is there when it is the same for all.

    Raises:
        ValueError: there is nothing to add, or it is not all in one currency.
    """
    if len({part.currency for part in parts}) != 1:
        raise ValueError("only figures of one currency can be added up")
    if len(parts) == 1:
        return parts[0]
    currency = parts[0].currency
    terms = _added(Sheet(currency), [part.terms for part in parts])
    return PayFigures(
        currency=currency,
        work_orders=tuple(digest for part in parts for digest in part.work_orders),
        terms=terms,
        completed=_added(Sheet(currency, terms), [part.completed for part in parts]),
        accepted=_added(Sheet(currency, terms), [part.accepted for part in parts]),
        is_reviewed=all(part.is_reviewed for part in parts),
    )


def _added(sheet: Sheet, parts: Sequence[Figures]) -> Figures:
    for name in dict.fromkeys(figure.name for part in parts for figure in part):
        if name == _RATES[0]:
            derive_rates(sheet)
        elif name not in _RATES:
            _add(sheet, {no: part[name] for no, part in enumerate(parts, 1) if name in part})
    return sheet.figures


def _add(sheet: Sheet, figures: Mapping[int, Figure]) -> None:
    first = next(iter(figures.values()))
    name, unit = first.name, first.unit
    if unit in _NO_SUMS or "/" in unit or name in _TERMS:
        _keep_if_equal(sheet, list(figures.values()))
        return
    known = [number for number, figure in figures.items() if figure.exact is not None]
    if not known or (name in _TOTALS and len(known) < len(figures)):
        sheet.leave(name, unit, _why_unknown(figures))
        return
    for number in known:
        sheet.give(f"{name}_of_{number}", unit, figures[number].exact)
    added = ", ".join(f"{name}_of_{number}" for number in known)
    sheet.derive(name, unit, f"sum({added})", is_line=name not in (*_TOTALS, "top_up_due"))


def _why_unknown(figures: Mapping[int, Figure]) -> str:
    reasons = {number: figure.reason for number, figure in figures.items() if figure.reason}
    if len(reasons) == len(figures) and len(set(reasons.values())) == 1:
        return next(iter(reasons.values()))
    return next(f"Work order {number}: {reason}" for number, reason in reasons.items())


def _keep_if_equal(sheet: Sheet, figures: Sequence[Figure]) -> None:
    first = figures[0]
    if any((figure.exact, figure.reason) != (first.exact, first.reason) for figure in figures):
        sheet.leave(first.name, first.unit, "It differs between the work orders.")
    else:
        sheet.give(first.name, first.unit, first.exact, first.reason or "")
