"""Works the figures of fair_pay.json out anew, from effort.json and the work orders."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from annotator.errors import InvalidWorkOrderError
from annotator.export_form.pay_form import (
    by_currency,
    inputs_from_json,
    inputs_json,
    joint_figures,
    order_json,
    summary_json,
    summed_inputs,
)
from annotator.pay import PayFigures, PayInputs, WorkOrder, compute_pay, read_work_order
from annotator.pay.totals import add_up
from annotator.verify.effort import check_seals
from annotator.verify.result import Findings
from annotator.verify.together import check_joint_part, check_joint_totals

FAIR_PAY: Final = "fair_pay.json"

FairPay = Mapping[str, Any]
Orders = Mapping[str, WorkOrder]


def read_orders(folder: Path, findings: Findings) -> dict[str, WorkOrder]:
    """Return the work orders by digest; note those that are not what their name says."""
    orders: dict[str, WorkOrder] = {}
    for path in sorted(each for each in (folder / "work_orders").glob("*.toml") if each.is_file()):
        where = f"work_orders/{path.name}"
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != path.stem:
            findings.wrong(where, "is not the order that its name says (SHA-256).")
            continue
        try:
            orders[path.stem] = read_work_order(data)
        except InvalidWorkOrderError as error:
            findings.wrong(where, f"cannot be read: {error}")
    findings.recomputed.append(f"the digests of {len(orders)} work orders")
    return orders


def check_pay(
    fair_pay: FairPay, effort: Mapping[str, Any], orders: Orders, findings: Findings
) -> None:
    """Redo every figure of pay; money must agree exactly."""
    check_seals(FAIR_PAY, fair_pay, findings)
    _check_orders(fair_pay, orders, findings)
    parts: list[tuple[str | None, PayFigures]] = []
    inputs: list[PayInputs] = []
    for number, part in enumerate(fair_pay["parts"], start=1):
        where = f"{FAIR_PAY}, part {number}"
        try:
            inputs.append(inputs_from_json(part["inputs"]))
        except (ValueError, TypeError, ZeroDivisionError) as error:
            findings.wrong(f"{where}, inputs", f"cannot be: {error}.")
            continue
        figures = _check_part(where, part, inputs[-1], orders, findings)
        if figures is not None:
            parts.append((part["worker"], figures))
    _check_inputs(inputs, fair_pay, effort, findings)
    _check_totals(fair_pay, parts, findings)
    _check_summary(fair_pay, effort, orders, findings)


def _check_orders(fair_pay: FairPay, orders: Orders, findings: Findings) -> None:
    for told in fair_pay["work_orders"]:
        order = orders.get(told["sha256"])
        where = f"{FAIR_PAY}, work order {told['sha256'][:12]}"
        if order is None:
            findings.wrong(where, f"is not there, or not whole: {told['file']}.")
        else:
            findings.compare(where, found=told, expected=order_json(order, told["accepted_by"]))
    for sha256 in set(orders) - {told["sha256"] for told in fair_pay["work_orders"]}:
        findings.wrong(f"work_orders/{sha256}.toml", f"is not named in {FAIR_PAY}.")


def _check_part(
    where: str, part: Mapping[str, Any], inputs: PayInputs, orders: Orders, findings: Findings
) -> PayFigures | None:
    """Return the part's figures as computed anew, or None where that is not possible."""
    sha256 = part["work_order"]
    if sha256 is not None and sha256 not in orders:
        findings.wrong(where, f"is paid by work order {sha256[:12]}, which is not there.")
        return None
    order = orders.get(sha256 or "")
    figures = compute_pay(order, inputs)
    if part["workers"] == 1:
        findings.compare(f"{where}, figures", found=part["figures"], expected=figures.as_json())
        findings.recomputed.append(f"every figure of pay of part {part_name(part)}")
        return figures
    check_joint_part(f"{where}, figures", part, order, inputs, findings)
    findings.stated.append(
        f"shortfall, what is owed and accepted net pay of part {part_name(part)}: it adds up "
        f"{part['workers']} workers, whose single figures this level does not carry"
    )
    return None


def part_name(part: Mapping[str, Any]) -> str:
    """Return how a part is named in an answer: by its order, and its worker if there is one."""
    order = part["work_order"]
    named = "without a work order" if order is None else f"under {order[:12]}"
    return named if part["worker"] is None else f"{named} of {part['worker']}"


def _check_inputs(
    inputs: list[PayInputs], fair_pay: FairPay, effort: Mapping[str, Any], findings: Findings
) -> None:
    """See that the parts together hold the time and the pieces of the effort record, no more."""
    items = effort["items"]
    done = [item for item in items if item["is_completed"]]
    totals = effort["totals"]["ms"]
    whole = inputs_json(summed_inputs(inputs))
    del whole["bonus"]
    accepted = [item for item in done if item["review"] == "accepted"]
    found = {**whole, **{key: whole[key] or 0 for key in ("items_accepted", "regions_accepted")}}
    expected = {
        "items_completed": len(done),
        "regions_completed": sum(item["paid_regions"] for item in done),
        "items_accepted": len(accepted),
        "regions_accepted": sum(item["paid_regions"] for item in accepted),
        "effort_ms": {code: ms for code, ms in totals.items() if ms},
    }
    findings.compare(f"{FAIR_PAY}, inputs of all parts together", found=found, expected=expected)
    _check_times_of_workers(fair_pay, effort, findings)
    if "off_item" in effort:
        with_effort = sum(bool(item["ms"]) for item in items)
        coverage = {
            "items": len(items),
            "items_completed": len(done),
            "items_with_effort": with_effort,
        }
        findings.compare(f"{FAIR_PAY}, coverage", found=fair_pay["coverage"], expected=coverage)
    else:
        findings.stated.append("how many items have effort recorded")
    findings.recomputed.append("what pay is computed from, against the effort record")


def _check_times_of_workers(
    fair_pay: FairPay, effort: Mapping[str, Any], findings: Findings
) -> None:
    """See, where spans are there, that each is paid for time of their own, by its order."""
    booked: dict[str, int] = {}
    paid: dict[str, int] = {}
    for session in effort.get("sessions", ()):
        for span in session["spans"]:
            key = f"{session['worker']}, order {span['work_order']}, {span['category']}"
            booked[key] = booked.get(key, 0) + span["end_ms"] - span["start_ms"]
    for part in fair_pay["parts"]:
        whose = f"{part['worker']}, order {part['work_order']}"
        paid |= {f"{whose}, {code}": ms for code, ms in part["inputs"]["effort_ms"].items() if ms}
    if "sessions" in effort:
        findings.compare(f"{FAIR_PAY}, effort_ms of", found=paid, expected=booked)


def _check_totals(
    fair_pay: FairPay, parts: list[tuple[str | None, PayFigures]], findings: Findings
) -> None:
    if len(parts) < len(fair_pay["parts"]):
        check_joint_totals(fair_pay, findings)
        return
    for total in fair_pay["totals"]:
        currency, worker = total["figures"]["currency"], total["worker"]
        own = [each for owner, each in parts if total["workers"] > 1 or owner == worker]
        own = by_currency(own).get(currency, [])
        where = f"{FAIR_PAY}, totals in {currency}" + (f" of {worker}" if worker else "")
        if not own:
            findings.wrong(where, "belong to no part.")
            continue
        figures = add_up(own).as_json() if total["workers"] == 1 else joint_figures(own)
        findings.compare(where, found=total["figures"], expected=figures)
    findings.recomputed.append("the totals of pay, from their parts")


def _check_summary(
    fair_pay: FairPay, effort: Mapping[str, Any], orders: Orders, findings: Findings
) -> None:
    try:
        expected = summary_json(fair_pay, effort["totals"], orders)
    except KeyError as error:
        findings.wrong(f"{FAIR_PAY}, summary", f"cannot be worked out: {error} is missing.")
        return
    findings.compare(f"{FAIR_PAY}, summary", found=fair_pay["summary"], expected=expected)
    findings.recomputed.append("the summary of pay")
