"""Recomputes the figures of several workers together, as far as that is possible."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any, Final

from annotator.document_limits import PART_WORKERS
from annotator.export.forms.pay_form import NO_MEAN_ALONE, by_currency, joint_figures
from annotator.pay import PayFigures, PayInputs, WorkOrder, compute_pay
from annotator.pay.money.figures import Figure, Figures
from annotator.verify.common.result import Findings
from annotator.verify.share_checks import OF_EACH, SharedFigures

FAIR_PAY: Final = "fair_pay.json"

_SECTIONS: Final = ("terms", "completed", "accepted")

FiguresJson = Mapping[str, Any]


def check_joint_part(
    where: str,
    part: Mapping[str, Any],
    order: WorkOrder | None,
    inputs: PayInputs,
    findings: Findings,
) -> None:
    """Recompute the figures that do not depend on how the work was shared; bound the others.

    They are computed as if one of the workers had done everything, and the others nothing. For
    accepted work it matters whether all of it is reviewed, which is stated.
    """
    found = part["figures"]
    if part["workers"] > PART_WORKERS:
        findings.wrong(f"{where}, workers", f"are more than {PART_WORKERS}.")
        return
    is_mixed = inputs.is_reviewed and not found["is_reviewed"]
    idle = compute_pay(order, _nothing(is_reviewed=inputs.is_reviewed))
    unseen = [compute_pay(order, _nothing(is_reviewed=False))] if is_mixed else []
    others = [*unseen, *[idle] * (part["workers"] - 1 - len(unseen))]
    expected: FiguresJson = joint_figures([compute_pay(order, inputs), *others])
    for key in ("currency", "work_orders", "is_reviewed"):
        findings.compare(f"{where}.{key}", found=found[key], expected=expected[key])
    if found["is_reviewed"] and inputs.items_completed < part["workers"]:
        findings.wrong(f"{where}.is_reviewed", "says that all were reviewed, but some did no item.")
    findings.compare(f"{where}.terms", found=found["terms"], expected=expected["terms"])
    floor_pay, reasons = expected["terms"]["floor_pay"]["exact"], _reasons(order)
    for basis in ("completed", "accepted"):
        one, other, place = found[basis], expected[basis], f"{where}.{basis}"
        findings.compare(place, found=_settled(one), expected=_settled(other))
        _check_reasons(place, one, reasons, findings)
        if one.keys() == other.keys():
            floor = None if floor_pay is None else Fraction(floor_pay)
            shared = SharedFigures(order, other, floor, is_mixed=is_mixed and basis == "accepted")
            shared.check(place, one, findings)


def _nothing(*, is_reviewed: bool, effort_ms: int = 0) -> PayInputs:
    accepted = 0 if is_reviewed else None
    return PayInputs(
        items_completed=0,
        regions_completed=0,
        items_accepted=accepted,
        regions_accepted=accepted,
        effort_ms={"label": effort_ms},
    )


def _settled(figures: FiguresJson) -> FiguresJson:
    """Return the figures, without reasons and without those that are checked against limits."""
    return {
        name: {}
        if name in OF_EACH
        else {key: value for key, value in figure.items() if key != "reason"}
        for name, figure in figures.items()
    }


def _reasons(order: WorkOrder | None) -> dict[str, set[str | None]]:
    """Return the possible reasons of each figure for one of the workers."""
    allowed: dict[str, set[str | None]] = {}
    for is_reviewed, ms in product((True, False), (0, 1)):
        one = compute_pay(order, _nothing(is_reviewed=is_reviewed, effort_ms=ms))
        for figure in (*one.completed, *one.accepted):
            allowed.setdefault(figure.name, {NO_MEAN_ALONE}).add(figure.reason)
    return allowed


def _check_reasons(
    where: str, figures: FiguresJson, allowed: Mapping[str, set[str | None]], findings: Findings
) -> None:
    """Check that every null figure has a possible reason."""
    for name, figure in figures.items():
        told, is_known = figure["reason"], figure["exact"] is not None
        # A figure that would cover only some workers has the reason of the gross pay.
        can_be = allowed.get(name, set()) | allowed["gross"]
        if told is not None if is_known else told is None or told not in can_be:
            findings.wrong(f"{where}.{name}.reason", f"cannot be {told!r}.")


def check_joint_totals(fair_pay: Mapping[str, Any], findings: Findings) -> None:
    """Check that the totals are the sums of the stated parts."""
    groups = by_currency(figures_from_json(part["figures"]) for part in fair_pay["parts"])
    for total in fair_pay["totals"]:
        found = total["figures"]
        if found["currency"] in groups:
            where = f"{FAIR_PAY}, totals in {found['currency']}"
            expected = joint_figures(groups[found["currency"]])
            findings.compare(where, found=found, expected=expected)
    findings.recomputed.append("the totals of pay, from their parts")


def figures_from_json(value: FiguresJson) -> PayFigures:
    """Return the figures in an export, after validation by the schema."""
    terms, completed, accepted = (
        Figures({name: _figure(name, figure) for name, figure in value[section].items()})
        for section in _SECTIONS
    )
    return PayFigures(
        currency=value["currency"],
        work_orders=tuple(value["work_orders"]),
        terms=terms,
        completed=completed,
        accepted=accepted,
        is_reviewed=value["is_reviewed"],
    )


def _figure(name: str, figure: Mapping[str, Any]) -> Figure:
    return Figure(
        name=name,
        unit=figure["unit"],
        exact=None if figure["exact"] is None else Fraction(figure["exact"]),
        value=figure["value"],
        formula=figure["formula"] or "",
        inputs=tuple(figure["inputs"].items()),
        # Without a number there must be a reason; a missing one is reported for the part.
        reason="?" if figure["exact"] is None and not figure["reason"] else figure["reason"],
    )
