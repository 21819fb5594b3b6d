"""Pay for the pieces that are in a derived export, at the rates of the work order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from annotator.effort.categories import Category
from annotator.pay.money.amounts import amount_text

Json = Mapping[str, Any]

SEVERAL_PARTS: Final = "The pay of the source has several parts, and no piece says which is its."
OTHER_LABELS: Final = "Only regions of some labels were chosen, and pay is for whole items."
NO_TIMES: Final = "The source is paid by the hour, and has no times of single items."
NO_RATES: Final = "The work order of the source names no rate for a piece or an hour."

_MS_OF_A_MINUTE: Final = 60_000
_MS_OF_AN_HOUR: Final = 3_600_000
_RATES: Final = ("item_rate", "region_rate", "audio_rate", "hour_rate")


def piece_pay(fair_pay: Json, items: Sequence[Json], *, has_all_labels: bool) -> dict[str, object]:
    """Return the pay before deductions for the completed pieces among some items of a source.

    It is items x rate of an item + paid regions x rate of a region + sound x rate of a minute +
    work x rate of an hour, as if all of it were accepted: what ``completed`` in fair_pay.json has
    as ``item_pay``, ``region_pay``, ``audio_pay`` and ``hour_pay``. ``amount`` is rounded
    to the minor unit, or None with a ``reason``.
    """
    pieces = [each for each in items if each["is_completed"] and not each["practice"]]
    counts = {
        "items": len(pieces),
        "regions": sum(each["paid_regions"] for each in pieces),
        "audio_ms": sum(each.get("audio_ms", 0) for each in pieces),
    }
    parts = fair_pay["parts"]
    if len(parts) != 1 or parts[0]["workers"] != 1 or parts[0]["periods"] != 1:
        return {**counts, "currency": None, "amount": None, "reason": SEVERAL_PARTS}
    figures = parts[0]["figures"]
    head = {**counts, "currency": figures["currency"]}
    terms = figures["terms"]
    rates = {name: _number(terms, name) for name in _RATES}
    if not has_all_labels:
        return {**head, "amount": None, "reason": OTHER_LABELS}
    if all(rate is None for rate in rates.values()):
        return {**head, "amount": None, "reason": NO_RATES}
    if rates["hour_rate"] is not None and any("ms" not in each for each in items):
        return {**head, "amount": None, "reason": NO_TIMES}
    amount = counts["items"] * (rates["item_rate"] or 0)
    amount += counts["regions"] * (rates["region_rate"] or 0)
    amount += counts["audio_ms"] * (rates["audio_rate"] or Fraction(0)) / _MS_OF_A_MINUTE
    if rates["hour_rate"] is not None:
        worked = _piece_ms(items, declared_paid=_number(terms, "declared_paid") or Fraction(0))
        amount += worked * rates["hour_rate"] / _MS_OF_AN_HOUR
    return {**head, "amount": amount_text(Fraction(amount), head["currency"]), "reason": None}


def _number(terms: Json, name: str) -> Fraction | None:
    exact = terms[name]["exact"] if name in terms else None
    return None if exact is None else Fraction(exact)


def _piece_ms(items: Iterable[Json], *, declared_paid: Fraction) -> Fraction:
    """Return the work on pieces in ms: ``piece_ms`` of fair_pay.json, of these items."""
    worked = Fraction(0)
    for each in items:
        worked += each["ms"].get(Category.LABEL.value, 0)
        worked += each["ms"].get(Category.SELF_CHECK.value, 0)
        worked += each["ms"].get(Category.DECLARED.value, 0) * declared_paid
    return worked
