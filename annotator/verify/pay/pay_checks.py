"""Recomputes the figures of fair_pay.json from effort.json and the work orders."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from annotator.document_limits import ORDER_BYTES, ORDER_SIGNATURE_BYTES
from annotator.errors import InvalidWorkOrderError
from annotator.export.forms.pay_form import (
    NOT_COMPLETE,
    SIGNATURE_SUFFIX,
    by_currency,
    inputs_from_json,
    inputs_json,
    joint_figures,
    order_json,
    period_text,
    summary_json,
    summed_inputs,
)
from annotator.files import FileRefusedError, contained, exists, is_file, read_whole
from annotator.ledger.order_signature import OrderSignatureError, order_signer
from annotator.pay import (
    BROKEN,
    UNSIGNED,
    PayFigures,
    PayInputs,
    WorkOrder,
    compute_pay,
    read_work_order,
)
from annotator.pay.pay_totals import add_up
from annotator.sentences.parts import Code, Count, Name
from annotator.sentences.said import UNFILLED, said, said_n
from annotator.verify.common.coherence import not_all_checked
from annotator.verify.common.findings import EFFORT, Findings
from annotator.verify.consistency_checks import check_pay_facts
from annotator.verify.effort_checks import check_seals
from annotator.verify.pay.combined_checks import check_joint_part, check_joint_totals
from annotator.verify.pay.paid_checks import check_conversions, check_paid
from annotator.verify.pay.piece_checks import check_pieces

FAIR_PAY: Final = "fair_pay.json"
_SHOWN_DIGITS: Final = 12

FairPay = Mapping[str, Any]
Orders = Mapping[str, WorkOrder]


def read_orders(folder: Path, findings: Findings) -> dict[str, WorkOrder]:
    """Return the work orders by digest; report those whose content does not match their name."""
    orders: dict[str, WorkOrder] = {}
    try:
        inside = contained(folder, "work_orders")
    except FileRefusedError as error:
        findings.wrong("work_orders", error.about(UNFILLED))
        return orders
    for path in sorted(each for each in inside.glob("*.toml") if is_file(each)):
        where = f"work_orders/{path.name}"
        try:
            data = read_whole(contained(folder, where), ORDER_BYTES)
        except FileRefusedError as error:
            findings.wrong(where, error.about(UNFILLED))
            continue
        if hashlib.sha256(data).hexdigest() != path.stem:
            findings.wrong(where, said("is not the order that its name says (SHA-256)."))
            continue
        try:
            order = read_work_order(data)
        except InvalidWorkOrderError as error:
            findings.wrong(where, said("cannot be read: {error}", error=error.said))
            continue
        orders[path.stem] = replace(order, signature=signed_by(folder, where, data, findings))
    _check_strays(inside, findings)
    findings.recomputed.append(
        said_n(
            "the digests of {count} work order", "the digests of {count} work orders", len(orders)
        )
    )
    return orders


def signed_by(folder: Path, where: str, data: bytes, findings: Findings) -> str:
    """Return by whom an order of an export is signed: by the signature beside it, if there is one.

    A signature that does not hold is reported.
    """
    name = where + SIGNATURE_SUFFIX
    if not exists(folder / name):
        return UNSIGNED
    try:
        signer = order_signer(data, read_whole(contained(folder, name), ORDER_SIGNATURE_BYTES))
    except FileRefusedError as error:
        findings.wrong(name, error.about(UNFILLED))
        return BROKEN
    except OrderSignatureError as error:
        findings.wrong(name, error.said)
        return BROKEN
    findings.recomputed.append(
        said(
            "the signature of work order {sha}, by the key {key}",
            sha=Code(Path(where).stem[:_SHOWN_DIGITS]),
            key=Code(signer.fingerprint),
        )
    )
    return signer.fingerprint


def _check_strays(inside: Path, findings: Findings) -> None:
    """Report signatures without their work order."""
    for path in sorted(inside.glob("*" + SIGNATURE_SUFFIX)):
        if not is_file(path.with_name(path.name.removesuffix(SIGNATURE_SUFFIX))):
            findings.wrong(
                f"work_orders/{path.name}",
                said("is the signature of no work order in this export."),
            )


def check_pay(
    fair_pay: FairPay, effort: Mapping[str, Any], orders: Orders, findings: Findings
) -> None:
    """Recompute every figure of pay; money must agree exactly."""
    check_seals(FAIR_PAY, fair_pay, findings)
    check_pay_facts(fair_pay, effort, findings)
    _check_orders(fair_pay, orders, findings)
    parts: list[tuple[str | None, PayFigures]] = []
    inputs: list[PayInputs] = []
    for number, part in enumerate(fair_pay["parts"], start=1):
        where = f"{FAIR_PAY}, part {number}"
        try:
            inputs.append(inputs_from_json(part["inputs"]))
        except (ValueError, TypeError, ZeroDivisionError) as error:
            findings.wrong(f"{where}, inputs", not_all_checked(error))
            continue
        written = inputs_json(inputs[-1])
        for name in ("bonus", "deduction", "conversion"):
            found = part["inputs"][name]
            findings.compare(f"{where}, inputs.{name}", found=found, expected=written[name])
        check_conversions(where, part, findings)
        figures = _check_part(where, part, inputs[-1], orders, findings)
        if figures is not None:
            parts.append((part["worker"], figures))
    _check_periods(fair_pay, orders, findings)
    _check_inputs(inputs, fair_pay, effort, findings)
    _check_totals(fair_pay, parts, findings)
    check_paid(fair_pay, findings)
    _check_summary(fair_pay, effort, orders, findings)


def _check_orders(fair_pay: FairPay, orders: Orders, findings: Findings) -> None:
    for told in fair_pay["work_orders"]:
        order = orders.get(told["sha256"])
        where = f"{FAIR_PAY}, work order {told['sha256'][:12]}"
        if order is None:
            findings.wrong(
                where, said("is not there, or not whole: {file}.", file=Name(told["file"]))
            )
        else:
            findings.compare(where, found=told, expected=order_json(order, told["accepted_by"]))
    named = [orders[each["sha256"]] for each in fair_pay["work_orders"] if each["sha256"] in orders]
    expected = {
        "period": period_text(named),
        "incomplete_because": None if fair_pay["is_whole_job"] else NOT_COMPLETE,
    }
    found = {key: fair_pay[key] for key in expected}
    findings.compare(FAIR_PAY, found=found, expected=expected)
    for sha256 in set(orders) - {told["sha256"] for told in fair_pay["work_orders"]}:
        findings.wrong(
            f"work_orders/{sha256}.toml",
            said("is not named in {fair_pay}.", fair_pay=Code(FAIR_PAY)),
        )


def _check_part(
    where: str, part: Mapping[str, Any], inputs: PayInputs, orders: Orders, findings: Findings
) -> PayFigures | None:
    """Return the part's figures as computed again, or None if that is not possible."""
    sha256 = part["work_order"]
    if sha256 is not None and sha256 not in orders:
        findings.wrong(
            where, said("is paid by work order {sha}, which is not there.", sha=Code(sha256[:12]))
        )
        return None
    order = orders.get(sha256 or "")
    figures = compute_pay(order, inputs, period=part["period"])
    if part["workers"] == 1:
        findings.compare(f"{where}, figures", found=part["figures"], expected=figures.as_json())
        findings.recomputed.append(
            said("every figure of pay of part {part}", part=Code(part_name(part)))
        )
        return figures
    check_joint_part(f"{where}, figures", part, order, inputs, findings)
    findings.stated.append(
        said(
            "how the work of part {part} was shared between {workers} workers, and so, "
            "within their limits, what they lack of the floor and are owed",
            part=Code(part_name(part)),
            workers=Count(part["workers"]),
        )
    )
    return None


def _check_periods(fair_pay: FairPay, orders: Orders, findings: Findings) -> None:
    """Check that pay periods have no gaps in their numbers, and exist only if an order has any."""
    numbers: dict[tuple[str | None, str | None], list[int]] = {}
    for part in fair_pay["parts"]:
        numbers.setdefault((part["worker"], part["work_order"]), []).append(part["period"])
    for (worker, sha256), found in numbers.items():
        order = orders.get(sha256 or "")
        has_periods = order is not None and order.pay.days_between_payments is not None
        count = len(found) if has_periods else 1
        where = f"{FAIR_PAY}, periods under {(sha256 or 'no order')[:12]}"
        where += f" of {worker}" if worker else ""
        findings.compare(where, found=sorted(found), expected=list(range(1, count + 1)))
    if any(len(found) > 1 for found in numbers.values()):
        findings.stated.append(said("which work lies in which pay period: no day leaves a job"))


def part_name(part: Mapping[str, Any]) -> str:
    """Return the name of a part in a result: its order, and its worker if there is one."""
    order = part["work_order"]
    named = "without a work order" if order is None else f"under {order[:12]}"
    named += f", period {part['period']}" if part["period"] > 1 else ""
    return named if part["worker"] is None else f"{named} of {part['worker']}"


def _check_inputs(
    inputs: list[PayInputs], fair_pay: FairPay, effort: Mapping[str, Any], findings: Findings
) -> None:
    """Check that the parts together have exactly the time and the pieces of the effort record."""
    items = effort["items"]
    done = [item for item in items if item["is_completed"]]
    totals = effort["totals"]["ms"]
    whole = inputs_json(summed_inputs(inputs))
    for name in ("bonus", "deduction", "conversion", "conversions"):
        del whole[name]
    expected: dict[str, Any] = {"effort_ms": {code: ms for code, ms in totals.items() if ms}}
    for name, reviews in (
        ("completed", {"none", "accepted", "rejected", "withdrawn"}),
        ("accepted", {"accepted"}),
        ("rejected", {"rejected"}),
        ("withdrawn", {"withdrawn"}),
    ):
        some = [item for item in done if item["review"] in reviews]
        expected[f"items_{name}"] = len(some)
        expected[f"regions_{name}"] = sum(item["paid_regions"] for item in some)
        expected[f"audio_ms_{name}"] = sum(item.get("audio_ms", 0) for item in some)
    is_timed = "off_item" in effort
    if is_timed:
        on_items = sum(item["ms"].get("declared", 0) for item in items)
        expected["declared_item_ms"] = on_items
    else:
        # No item has times here; the inputs are only held to be no more than what was declared.
        expected["declared_item_ms"] = whole["declared_item_ms"]
        findings.stated.append(said("how much time was declared on items"))
    findings.compare(f"{FAIR_PAY}, inputs of all parts together", found=whole, expected=expected)
    check_pieces(fair_pay, findings)
    _check_times_of_workers(fair_pay, effort, findings)
    if is_timed:
        with_effort = sum(bool(item["ms"]) for item in items)
        coverage = {
            "items": len(items),
            "items_completed": len(done),
            "items_with_effort": with_effort,
        }
        findings.compare(f"{FAIR_PAY}, coverage", found=fair_pay["coverage"], expected=coverage)
    else:
        findings.stated.append(said("how many items have effort recorded"))
    findings.recomputed.append(said("what pay is computed from, against the effort record"))


def _check_times_of_workers(
    fair_pay: FairPay, effort: Mapping[str, Any], findings: Findings
) -> None:
    """Check that each worker with spans is paid for their own time, by its order."""
    booked = _booked_times(effort)
    paid: Counter[str] = Counter()
    for part in fair_pay["parts"]:
        whose = f"{part['worker']}, order {part['work_order']}"
        paid.update({f"{whose}, {code}": ms for code, ms in part["inputs"]["effort_ms"].items()})
        paid[f"{whose}, declared on items"] += part["inputs"]["declared_item_ms"]
    _check_whether_sessions(fair_pay, effort, findings)
    if "sessions" in effort:
        found, expected = ({key: ms for key, ms in each.items() if ms} for each in (paid, booked))
        findings.compare(f"{FAIR_PAY}, effort_ms of", found=found, expected=expected)


def _booked_times(effort: Mapping[str, Any]) -> Counter[str]:
    """Return the ms of each worker under each order by category, from spans and corrections."""
    booked: Counter[str] = Counter()
    for session in effort.get("sessions", ()):
        for span in session["spans"]:
            key = f"{session['worker']}, order {span['work_order']}"
            booked[f"{key}, {span['category']}"] += span["end_ms"] - span["start_ms"]
        for told in session.get("corrections", ()):
            key, ms = f"{session['worker']}, order {told['work_order']}", _length_ms(told)
            for category, sign in ((told["to"], 1), (told["from"], -1)):
                if category is not None:
                    booked[f"{key}, {category}"] += sign * ms
                if category == "declared" and told["item_id"] is not None:
                    booked[f"{key}, declared on items"] += sign * ms
    return booked


def _check_whether_sessions(
    fair_pay: FairPay, effort: Mapping[str, Any], findings: Findings
) -> None:
    """Check that spans are given for one worker, and not where they reveal who did which item."""
    if fair_pay["detail"] != "full" or not fair_pay["is_whole_job"]:
        return
    timed = {part["worker"] for part in fair_pay["parts"] if part["inputs"]["effort_ms"]}
    if len(timed) > 1 and "sessions" in effort:
        findings.wrong(f"{EFFORT}, sessions", said("tell who of several workers did which item."))
    elif len(timed) == 1 and "sessions" not in effort:
        findings.wrong(f"{EFFORT}, sessions", said("are missing; at full one worker's are there."))


def _length_ms(told: Mapping[str, Any]) -> int:
    length: int = told["end_ms"] - told["start_ms"]
    return length


def _check_totals(
    fair_pay: FairPay, parts: list[tuple[str | None, PayFigures]], findings: Findings
) -> None:
    _check_which_totals(fair_pay, findings)
    if len(parts) < len(fair_pay["parts"]):
        check_joint_totals(fair_pay, findings)
        return
    for total in fair_pay["totals"]:
        currency, worker = total["figures"]["currency"], total["worker"]
        own = [each for owner, each in parts if total["workers"] > 1 or owner == worker]
        own = by_currency(own).get(currency, [])
        where = f"{FAIR_PAY}, totals in {currency}" + (f" of {worker}" if worker else "")
        if own:
            figures = add_up(own).as_json() if total["workers"] == 1 else joint_figures(own)
            findings.compare(where, found=total["figures"], expected=figures)
    findings.recomputed.append(said("the totals of pay, from their parts"))


def _check_which_totals(fair_pay: FairPay, findings: Findings) -> None:
    """Check that there is a total for each named worker and for all, in each currency."""
    parts, count = fair_pay["parts"], fair_pay["workers"]
    named = list(dict.fromkeys(part["worker"] for part in parts))
    everybody = (None if count != 1 or not parts else named[0], count, parts)
    groups = [(worker, 1, _of(worker, parts)) for worker in named] if len(named) > 1 else []
    expected = [
        (worker, workers, currency)
        for worker, workers, own in [*groups, everybody]
        for currency in dict.fromkeys(part["figures"]["currency"] for part in own)
    ]
    found = [(t["worker"], t["workers"], t["figures"]["currency"]) for t in fair_pay["totals"]]
    findings.compare(f"{FAIR_PAY}, totals, of whom and in what", found=found, expected=expected)


def _of(worker: str | None, parts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [part for part in parts if part["worker"] == worker]


def _check_summary(
    fair_pay: FairPay, effort: Mapping[str, Any], orders: Orders, findings: Findings
) -> None:
    try:
        expected = summary_json(fair_pay, effort["totals"], orders)
    except KeyError as error:
        findings.wrong(
            f"{FAIR_PAY}, summary",
            not_all_checked(error),
        )
        return
    # The contributions are checked with their record.
    found = {key: value for key, value in fair_pay["summary"].items() if key != "contributions"}
    findings.compare(f"{FAIR_PAY}, summary", found=found, expected=expected)
    findings.recomputed.append(said("the summary of pay"))
