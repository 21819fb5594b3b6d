"""Recomputes the figures of several workers together, as far as that is possible."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from annotator.document_limits import PART_WORKERS
from annotator.export.forms.paid_form import SIDES
from annotator.export.forms.pay_form import NO_MEAN_ALONE, by_currency, joint_figures
from annotator.pay import PayFigures, PayInputs, WorkOrder, compute_pay
from annotator.pay.money.figures import Basis, Figure, Figures, basis_by
from annotator.pay.money.inputs import PIECES
from annotator.sentences.parts import Code, Count
from annotator.sentences.said import said
from annotator.verify.common.findings import Findings
from annotator.verify.pay.share_checks import OF_EACH, SharedFigures

FAIR_PAY: Final = "fair_pay.json"


FiguresJson = Mapping[str, Any]


def check_joint_part(
    where: str,
    part: Mapping[str, Any],
    order: WorkOrder | None,
    inputs: PayInputs,
    findings: Findings,
) -> None:
    """Recompute the figures that do not depend on how the work was shared; bound the others.

    They are computed as if one of the workers had done everything, and the others nothing.
    """
    found = part["figures"]
    if part["periods"] > PART_WORKERS:
        findings.wrong(
            f"{where}, workers",
            said("are more than {most}.", most=Count(PART_WORKERS)),
        )
        return
    idle = [compute_pay(order, _nothing())] * (part["periods"] - 1)
    expected: FiguresJson = joint_figures([compute_pay(order, inputs), *idle])
    for key in ("currency", "work_orders"):
        findings.compare(f"{where}.{key}", found=found[key], expected=expected[key])
    findings.compare(f"{where}.terms", found=found["terms"], expected=expected["terms"])
    floor_pay, reasons = expected["terms"]["floor_pay"]["exact"], _reasons(order)
    for side in SIDES:
        one, other, place = found[side], expected[side], f"{where}.{side}"
        findings.compare(place, found=_settled(one), expected=_settled(other))
        _check_reasons(place, one, reasons, findings)
        if one.keys() == other.keys():
            floor = None if floor_pay is None else Fraction(floor_pay)
            SharedFigures(order, other, floor).check(place, one, findings)
    names = (Basis.COMPLETED, Basis.ACCEPTED, Basis.EXPECTED)
    counts = ([Fraction(expected[name][piece]["exact"]) for piece in PIECES] for name in names)
    basis = basis_by(*counts)
    if basis is not Basis.EXPECTED:
        # Nothing is reviewed, or all is: then there is nothing else to expect.
        same = found[basis.value]
        findings.compare(f"{where}.expected", found=found["expected"], expected=same)


def _nothing(effort_ms: int = 0) -> PayInputs:
    return PayInputs(items_completed=0, regions_completed=0, effort_ms={"label": effort_ms})


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
    for ms in (0, 1):
        for figure in compute_pay(order, _nothing(ms)).completed:
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
            findings.wrong(
                f"{where}.{name}.reason", said("cannot be {told}.", told=Code(repr(told)))
            )


def check_joint_totals(fair_pay: Mapping[str, Any], findings: Findings) -> None:
    """Check that the totals are the sums of the stated parts."""
    groups = by_currency(figures_from_json(part["figures"]) for part in fair_pay["parts"])
    for total in fair_pay["totals"]:
        found = total["figures"]
        if found["currency"] in groups:
            where = f"{FAIR_PAY}, totals in {found['currency']}"
            expected = joint_figures(groups[found["currency"]])
            findings.compare(where, found=found, expected=expected)
    findings.recomputed.append(said("the totals of pay, from their parts"))


def figures_from_json(value: FiguresJson) -> PayFigures:
    """Return the figures in an export, after validation by the schema."""
    sections = {
        section: Figures({name: _figure(name, figure) for name, figure in value[section].items()})
        for section in ("terms", *SIDES)
    }
    return PayFigures(
        currency=value["currency"],
        work_orders=tuple(value["work_orders"]),
        terms=sections["terms"],
        completed=sections["completed"],
        accepted=sections["accepted"],
        expected=sections["expected"],
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
