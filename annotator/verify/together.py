"""Works out what can be worked out of figures that add several workers up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from annotator.export_form.pay_form import by_currency, joint_figures
from annotator.pay import PayFigures, PayInputs, WorkOrder, compute_pay
from annotator.pay.figures import Figure, Figures
from annotator.verify.result import Findings

FAIR_PAY: Final = "fair_pay.json"

_SECTIONS: Final = ("terms", "completed", "accepted")
_OF_EACH: Final = ("floor_pay", "shortfall", "top_up_due", "owed")
"""What each worker has is added up, and cannot be worked out from sums of time and pieces."""

_LINES: Final = ("items", "regions", "item_pay", "region_pay", "hour_pay", "other_pay", "bonus")
"""Of accepted work only these: who is not reviewed yet is in them with nothing."""

FiguresJson = Mapping[str, Any]


def check_joint_part(
    where: str,
    part: Mapping[str, Any],
    order: WorkOrder | None,
    inputs: PayInputs,
    findings: Findings,
) -> None:
    """Compare the figures that are the same however the work was shared between the workers.

    So they are worked out as if one of them had done it all, and the others nothing.
    """
    is_reviewed = inputs.items_accepted is not None
    accepted = 0 if is_reviewed else None
    nothing = PayInputs(
        items_completed=0, regions_completed=0, items_accepted=accepted, regions_accepted=accepted
    )
    others = [compute_pay(order, nothing)] * (part["workers"] - 1)
    expected: FiguresJson = joint_figures([compute_pay(order, inputs), *others])
    found = part["figures"]
    for key in ("currency", "work_orders"):
        findings.compare(f"{where}.{key}", found=found[key], expected=expected[key])
    for section in _SECTIONS:
        names = _LINES if section == "accepted" else {**expected[section], **found[section]}
        checked = [name for name in names if name not in _OF_EACH]
        _compare_numbers(f"{where}.{section}", checked, found[section], expected[section], findings)


def check_joint_totals(fair_pay: Mapping[str, Any], findings: Findings) -> None:
    """See that the totals are the sums of the parts as they stand."""
    parts = [figures_from_json(part["figures"]) for part in fair_pay["parts"]]
    groups = by_currency(parts)
    for total in fair_pay["totals"]:
        found = total["figures"]
        where = f"{FAIR_PAY}, totals in {found['currency']}"
        if found["currency"] not in groups:
            findings.wrong(where, "belong to no part.")
            continue
        expected: FiguresJson = joint_figures(groups[found["currency"]])
        for key in ("work_orders", "is_reviewed"):
            findings.compare(f"{where}.{key}", found=found[key], expected=expected[key])
        for section in _SECTIONS:
            names = {**expected[section], **found[section]}
            _compare_numbers(
                f"{where}.{section}", names, found[section], expected[section], findings
            )
    findings.recomputed.append("the totals of pay, from their parts")


def _compare_numbers(
    where: str,
    names: Iterable[str],
    found: Mapping[str, Any],
    expected: Mapping[str, Any],
    findings: Findings,
) -> None:
    """Compare numbers, formulas and inputs; why one is missing may differ between the workers."""
    for name in names:
        one, other = ({**each.get(name, {"reason": None})} for each in (found, expected))
        for figure in (one, other):
            figure["reason"] = figure["reason"] is not None
        findings.compare(f"{where}.{name}", found=one, expected=other)


def figures_from_json(value: FiguresJson) -> PayFigures:
    """Return figures as they stand in an export; the schema has been looked at before."""
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
        reason=figure["reason"],
    )
