"""Recomputes the totals over parts and over workers.

Page: "fair_pay.json", "Several parts of one worker" and "Several workers".
"""

from __future__ import annotations

import re
from fractions import Fraction

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import FAIR_PAY
from tools.checkers.check_export.pay.amounts import BASES, RATES
from tools.checkers.check_export.pay.figures import (
    RATE_OR_FLOOR,
    Sheet,
    number_of,
    require_figures,
    unit_of,
)
from tools.checkers.check_export.pay.parts import check_bases
from tools.checkers.check_export.refusal import Json, require_same

NULL_IF_ONE_IS = frozenset(["gross", "net", "owed", "buyer_pay", "floor_pay", "shortfall"])
"""Sums that are null if that of one part is; any other figure adds up the known ones."""

OF_PARTS_WITH_HOURS = frozenset(["floor_pay", "shortfall"])
"""Sums that leave parts without hours out, unless all parts are without."""

HIDDEN_WITHOUT_GROSS = re.compile(r"[a-z]+_[0-9]+|top_up_due")
"""Deductions and top-up: while ``gross`` is null they would reveal the figures of the others."""

Numbers = dict[int, Fraction | None]
"""The exact number of a figure by the number of the part, for the parts that have the figure."""


def check_totals_of_pay(export: Export) -> None:
    """Recompute the figures of every total from those of its parts. Page: ``totals``."""
    for number, total in enumerate(export.fair_pay["totals"]):
        where = f"{FAIR_PAY}, totals[{number}].figures"
        figures = total["figures"]
        parts = parts_of(export, total)
        is_alone = total["workers"] == 1
        digests = [digest for part in parts for digest in part["figures"]["work_orders"]]
        if not is_alone:
            digests = list(dict.fromkeys(digests))
        require_same(f"{where}.work_orders", figures["work_orders"], digests, "its parts")
        if len(parts) == 1:
            _check_total_of_one_part(where, total, parts[0])
        else:
            _check_total_of_several_parts(where, total, parts)
        check_bases(where, figures)


def parts_of(export: Export, total: Json) -> list[Json]:
    """Return the parts that a total adds up: those of its worker and currency."""
    parts = []
    for part in export.fair_pay["parts"]:
        is_of_worker = total["worker"] in (None, part["worker"])
        is_of_currency = part["figures"]["currency"] == total["figures"]["currency"]
        if is_of_worker and is_of_currency:
            parts.append(part)
    return parts


def _check_total_of_one_part(where: str, total: Json, part: Json) -> None:
    """Require the figures of the part; the rates of several workers are null.

    Page: "With one part the total is that of the part."
    """
    source = "its only part"
    stated = total["figures"]
    require_same(f"{where}.terms", stated["terms"], part["figures"]["terms"], source)
    for basis in BASES:
        expected = dict(part["figures"][basis])
        if total["workers"] > 1:
            for name in RATES:
                expected[name] = _unknown(name, stated, basis)
        require_same(f"{where}.{basis}", stated[basis], expected, source)


def _unknown(name: str, figures: Json, basis: str) -> Json:
    """Return a figure that is null without a formula; its reason is not looked at."""
    reason = figures[basis].get(name, {}).get("reason")
    unknown: Json = {"value": None, "exact": None, "formula": None, "inputs": {}}
    unit = unit_of(name, figures["currency"])
    return {**unknown, "unit": unit, "reason": reason or "a reason why it is unknown"}


def _check_total_of_several_parts(where: str, total: Json, parts: list[Json]) -> None:
    """Recompute every figure from those of the parts.

    Page: "Several parts of one worker", "Several workers".
    """
    figures = total["figures"]
    has_formulas = total["workers"] == 1
    with_hours = []
    for number, part in enumerate(parts, 1):
        if part["figures"]["terms"]["hours_ms"]["exact"] != "0":
            with_hours.append(number)
    terms = Sheet(figures["currency"], {}, has_formulas=has_formulas)
    _add_up(terms, where, "terms", parts, with_hours)
    require_figures(f"{where}.terms", figures["terms"], terms)
    for basis in BASES:
        sheet = Sheet(figures["currency"], terms.known, has_formulas=has_formulas)
        _add_up(sheet, where, basis, parts, with_hours)
        require_figures(f"{where}.{basis}", figures[basis], sheet)


def _add_up(
    sheet: Sheet, where: str, section: str, parts: list[Json], with_hours: list[int]
) -> None:
    """Add every figure of a section to the sheet; ``gross`` first, because others depend on it."""
    names = {name: None for part in parts for name in part["figures"][section]}
    ordered = sorted(names, key=lambda name: (name in RATES, name != "gross"))
    for name in ordered:
        numbers: Numbers = {}
        for number, part in enumerate(parts, 1):
            is_counted = name not in OF_PARTS_WITH_HOURS or number in with_hours or not with_hours
            if is_counted and name in part["figures"][section]:
                numbers[number] = number_of(where, part["figures"][section], name)
        _add_figure(sheet, name, numbers)


def _add_figure(sheet: Sheet, name: str, numbers: Numbers) -> None:
    """Add one figure of a total: a rate, what all parts have in common, or a sum."""
    if name in RATES:
        if sheet.has_formulas:
            sheet.compute(name, RATES[name])
        else:
            sheet.enter(name, None)
    elif RATE_OR_FLOOR.fullmatch(name):
        # Present if it is the same in all parts that have it; null is a value of its own.
        common = set(numbers.values())
        sheet.enter(name, common.pop() if len(common) == 1 else None)
    else:
        _add_sum(sheet, name, numbers)


def _add_sum(sheet: Sheet, name: str, numbers: Numbers) -> None:
    """Add the sum of a figure over parts; null if it may not be known.

    Page: "``_of_1`` to ``_of_N`` of each part in which the figure is known, and their
    ``sum(...)``"; of several workers "the same sums, but without formulas and without ``_of_N``".
    """
    known = {number: exact for number, exact in numbers.items() if exact is not None}
    must_be_whole = name in NULL_IF_ONE_IS
    if not sheet.has_formulas and sheet.known.get("gross") is None:
        must_be_whole = must_be_whole or HIDDEN_WITHOUT_GROSS.fullmatch(name) is not None
    if not known or (must_be_whole and len(known) < len(numbers)):
        sheet.enter(name, None)
    else:
        for number, exact in known.items():
            if sheet.has_formulas:
                sheet.enter(f"{name}_of_{number}", exact)
            else:
                sheet.known[f"{name}_of_{number}"] = exact
        terms = ", ".join(f"{name}_of_{number}" for number in known)
        sheet.compute(name, f"sum({terms})")
