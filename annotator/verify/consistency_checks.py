"""Compares stated values of an export with other parts of the folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from annotator.effort.categories import COUNTED_WORK
from annotator.effort.method import EFFORT_1
from annotator.export.forms.effort_form import ONLY_CHOSEN
from annotator.pay.money.amounts import exact_text
from annotator.pay.payments.paid import STATED
from annotator.sentences.parts import Code
from annotator.sentences.said import said, said_n
from annotator.verify.common.findings import EFFORT, Findings, item_name
from annotator.verify.review_checks import check_review_notes

FAIR_PAY: Final = "fair_pay.json"

_MS_PER_S: Final = 1_000
_MS_PER_MINUTE: Final = 60_000
_STATED_SUMS: Final = ("sent", "received", "transfer_fees", "top_up_paid", *STATED)

Effort = Mapping[str, Any]
FairPay = Mapping[str, Any]


def check_effort_facts(effort: Effort, findings: Findings) -> None:
    """Report inconsistent facts of items, sessions and gaps."""
    for item in effort["items"]:
        _check_item(item, findings)
    files = {item["file"]: item["sha256"] for item in effort["items"]}
    parts = Counter((item["file"], item["part"]) for item in effort["items"])
    if max(parts.values(), default=1) > 1:
        findings.wrong(f"{EFFORT}, items", said("name a part of a file twice."))
    for item in effort["items"]:
        expected = files[item["file"]]
        findings.compare(f"{item_name(item)}, sha256", found=item["sha256"], expected=expected)
    for where, bins in _bins_of(effort):
        _check_bins(where, bins, findings)
    _check_totals(effort, findings)
    _check_samples(effort, findings)
    _check_sessions(effort, findings)
    _check_filter(effort, findings)


def _check_item(item: Mapping[str, Any], findings: Findings) -> None:
    where = item_name(item)
    every = item["regions"] + item["regions_left_out"]
    if item["is_completed"] and (item["status"] != "done" or item["practice"]):
        findings.wrong(
            f"{where}, is_completed", said("is so only of an item that is done, not practice.")
        )
    if item["paid_regions"] > (every if item["is_completed"] else 0):
        findings.wrong(
            f"{where}, paid_regions",
            said(
                "are {paid} of {every}.",
                paid=Code(str(item["paid_regions"])),
                every=Code(str(every)),
            ),
        )
    if item["pasted_regions"] + item["proposed_regions"] > every:
        findings.wrong(
            f"{where}, pasted_regions and proposed_regions",
            said("are more than {every}.", every=Code(str(every))),
        )
    if item.get("audio_ms", 0) > item.get("length_ms", 0):
        findings.wrong(f"{where}, audio_ms", said("is longer than the item."))
    _check_proposals(where, item, findings)
    check_review_notes(where, item, findings)
    if item["left_out"] is not None and item["regions"]:
        findings.wrong(f"{where}, regions", said("are there of an item that is left out."))
    if item["reviewed_sha256"] is not None and item["review"] == "none":
        findings.wrong(f"{where}, reviewed_sha256", said("is there, but nobody reviewed the item."))
    if item["fault"] is not None and item["review"] != "rejected":
        findings.wrong(f"{where}, fault", said("is named, but the item was not rejected."))


def _check_proposals(where: str, item: Mapping[str, Any], findings: Findings) -> None:
    told = item.get("proposals")
    if told is None:
        return
    there = told["undecided"] + told["kept"] + told["corrected"]
    if there != item["proposed_regions"]:
        findings.wrong(
            f"{where}, proposals",
            said(
                "are {there}, not {proposed}.",
                there=Code(str(there)),
                proposed=Code(str(item["proposed_regions"])),
            ),
        )
    if told["undecided"] > item["regions_left_out"]:
        findings.wrong(f"{where}, proposals, undecided", said("are more than are left out."))
    if told.get("ms", 0) > item.get("work_ms", 0):
        findings.wrong(f"{where}, proposals, ms", said("are more than the work on the item."))


def _bins_of(effort: Effort) -> Iterator[tuple[str, list[Any]]]:
    """Yield each list of gap bins with its name; only work can have any."""
    places = [(f"{EFFORT}, totals", effort["totals"])]
    places.append((f"{EFFORT}, off_item", effort.get("off_item", {})))
    places += [(item_name(item), item) for item in effort["items"]]
    for where, place in places:
        for code, bins in place.get("bins", {}).items():
            yield f"{where}, bins.{code}", bins if code in COUNTED_WORK else [None]
    for session in effort.get("sessions", ()):
        for number, span in enumerate(session["spans"]):
            yield f"{EFFORT}, session {session['number']}, span {number}, bins", span["bins"]


def _check_bins(where: str, bins: list[Any], findings: Findings) -> None:
    """Check that each gap fits its bin, and that its work is that of the method."""
    edges: list[int | None] = [*EFFORT_1.bin_edges_s, None]
    uppers = [None if row is None else row[0] for row in bins]
    places = [edges.index(upper) if upper in edges[1:] else 0 for upper in uppers]
    if None in bins or 0 in places or any(one >= other for one, other in pairwise(places)):
        findings.wrong(where, said("are not the classes of the method, shortest first."))
        return
    for place, (upper_s, count, work_ms, break_ms) in zip(places, bins, strict=True):
        least_ms = (edges[place - 1] or 0) * _MS_PER_S
        most_ms = work_ms + break_ms if upper_s is None else upper_s * _MS_PER_S * count
        limit_ms = EFFORT_1.think_limit_ms
        is_within = upper_s is not None and upper_s * _MS_PER_S <= limit_ms
        is_split = break_ms == 0 if is_within else work_ms == limit_ms * count
        if not (count and least_ms * count <= work_ms + break_ms <= most_ms and is_split):
            findings.wrong(
                where,
                said_n(
                    "cannot be: {count} gap up to {limit} s, {work} ms of work.",
                    "cannot be: {count} gaps up to {limit} s, {work} ms of work.",
                    count,
                    limit=Code(str(upper_s)),
                    work=Code(str(work_ms)),
                ),
            )


def _check_totals(effort: Effort, findings: Findings) -> None:
    totals = effort["totals"]
    night, core = totals["night_minutes"], totals["core_night_minutes"]
    if not core * _MS_PER_MINUTE <= night * _MS_PER_MINUTE <= totals["observed_ms"]:
        findings.wrong(f"{EFFORT}, totals", said("have more work at night than there is."))
    if totals["recorded_ms"] and not totals["sessions"]:
        findings.wrong(f"{EFFORT}, totals.sessions", said("are none, but there is time."))
    if totals["sample_ms"] > totals["observed_ms"]:
        findings.wrong(f"{EFFORT}, totals.sample_ms", said("is more work than there is."))


def _check_samples(effort: Effort, findings: Findings) -> None:
    if effort["sample"]:
        return
    sessions = effort.get("sessions", ())
    rows = [row for one in sessions for key in ("spans", "corrections") for row in one[key]]
    if effort["totals"]["sample_ms"] or any(
        each["sample"] for each in (*effort["items"], *sessions, *rows)
    ):
        findings.wrong(f"{EFFORT}, sample", said("is false, but some of it is a sample."))


def _check_sessions(effort: Effort, findings: Findings) -> None:
    items = {None, *(item["id"] for item in effort["items"])}
    for number, session in enumerate(effort.get("sessions", ()), 1):
        where = f"{EFFORT}, session {session['number']}"
        findings.compare(f"{where}, number", found=session["number"], expected=number)
        method = effort["method"]["name"]
        findings.compare(f"{where}, method", found=session["method"], expected=method)
        for place, span in enumerate(session["spans"]):
            gap, item_id = span["gap_category"], span["gap_item_id"]
            if gap not in COUNTED_WORK | {None} or (gap is None and item_id is not None):
                findings.wrong(f"{where}, span {place}", said("names a gap that cannot be."))
            if item_id not in items:
                findings.wrong(
                    f"{where}, span {place}",
                    said("names item {item}, which is not there.", item=Code(str(item_id))),
                )


def _check_filter(effort: Effort, findings: Findings) -> None:
    chosen = effort["filter"]
    if chosen is None:
        return
    if not chosen["items"] == len(effort["items"]) < chosen["of"]:
        findings.wrong(f"{EFFORT}, filter", said("does not count the items that were chosen."))
    findings.compare(f"{EFFORT}, filter.left_out", found=chosen["left_out"], expected=ONLY_CHOSEN)
    if effort.get("off_item", {}).get("ms") or effort.get("off_item", {}).get("bins"):
        findings.wrong(f"{EFFORT}, off_item", said("has time, though only items were chosen."))


def check_pay_facts(fair_pay: FairPay, effort: Effort, findings: Findings) -> None:
    """Report inconsistent facts of workers and payments."""
    method = effort["method"]["name"]
    findings.compare(f"{FAIR_PAY}, method", found=fair_pay["method"], expected=method)
    is_whole = effort["filter"] is None
    findings.compare(f"{FAIR_PAY}, is_whole_job", found=fair_pay["is_whole_job"], expected=is_whole)
    _check_workers(fair_pay, findings)
    _check_order_of_parts(fair_pay, findings)
    _check_money(fair_pay, findings)
    coverage = fair_pay["coverage"]
    if coverage["items_with_effort"] > coverage["items"]:
        findings.wrong(f"{FAIR_PAY}, coverage", said("has more items with effort than there are."))


def _check_workers(fair_pay: FairPay, findings: Findings) -> None:
    """Check that the number of workers fits the parts, and that only detail full names them."""
    parts, count, where = fair_pay["parts"], fair_pay["workers"], f"{FAIR_PAY}, workers"
    for part in parts:
        are_many = part["worker"] is None and part["period"] == 1 < part["workers"]
        if part["periods"] != part["workers"] and not (
            are_many and part["periods"] > part["workers"]
        ):
            findings.wrong(f"{FAIR_PAY}, parts", said("add up periods that cannot be."))
    named = {part["worker"] for part in parts}
    if fair_pay["detail"] == "full":
        if None in named or any(part["workers"] != 1 for part in parts):
            findings.wrong(f"{FAIR_PAY}, parts", said("do not name their worker."))
        findings.compare(where, found=count, expected=len(named))
        return
    if named - {None}:
        findings.wrong(f"{FAIR_PAY}, parts", said("name a worker, which only leaves at full."))
    most = max((part["workers"] for part in parts), default=0)
    if not most <= count <= sum(part["workers"] for part in parts):
        findings.wrong(
            where, said("says {count}, which the parts cannot have.", count=Code(str(count)))
        )


def _check_order_of_parts(fair_pay: FairPay, findings: Findings) -> None:
    """Check that parts are sorted by order and period without repeats, and all orders used."""
    digests = [None, *(order["sha256"] for order in fair_pay["work_orders"])]
    parts = [part for part in fair_pay["parts"] if part["work_order"] in digests]
    places = [(digests.index(part["work_order"]), part["period"]) for part in parts]
    if places != sorted(places):
        findings.wrong(f"{FAIR_PAY}, parts", said("do not stand by order and period."))
    whose = Counter((part["worker"], part["work_order"], part["period"]) for part in parts)
    if max(whose.values(), default=1) > 1:
        findings.wrong(f"{FAIR_PAY}, parts", said("have a period of a worker twice."))
    for sha256 in set(digests[1:]) - {part["work_order"] for part in parts}:
        findings.wrong(f"{FAIR_PAY}, work order {str(sha256)[:12]}", said("pays no part."))


def _check_money(fair_pay: FairPay, findings: Findings) -> None:
    """Add up the payments of single workers, and check that converted money was received."""
    totals = [each for each in fair_pay["totals"] if {*_STATED_SUMS} <= (each["paid"] or {}).keys()]
    for total in totals:
        currency, worker, paid = total["figures"]["currency"], total["worker"], total["paid"]
        where = f"{FAIR_PAY}, totals in {currency}, paid"
        own = [each for each in totals if each["figures"]["currency"] == currency]
        own = [each["paid"] for each in own if each["worker"] is not None]
        # A worker without work in this currency has no total in it, but may have been paid in it.
        if worker is None and len(own) == fair_pay["workers"] > 1:
            for name in _STATED_SUMS:
                known = [Fraction(each[name]["exact"]) for each in own if each[name]["exact"]]
                expected = exact_text(sum(known, Fraction(0))) if known else None
                findings.compare(f"{where}.{name}", found=paid[name]["exact"], expected=expected)
        converted = sum(
            Fraction(one["amount"]) / Fraction(one["rate"])
            for part in fair_pay["parts"]
            for one in part["inputs"]["conversions"]
            if part["figures"]["currency"] == currency and worker in (None, part["worker"])
        )
        sums = [Fraction(paid[name]["exact"] or 0) for name in _STATED_SUMS]
        if min(sums) < 0 or sums[1] < converted:
            findings.wrong(where, said("states less than nothing, or less than was converted."))
        if paid["received"]["exact"] is None and sums[2]:
            findings.wrong(where, said("states fees of what nobody received."))
