"""A statement as JSON: every figure with its formula and inputs, and the page."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from annotator.documents.statement.document import Block, Document, Section
from annotator.documents.statement.first_line import opening_sentence
from annotator.documents.statement.gathered import AnsweredRejection, FinishedItem, JobWork
from annotator.documents.statement.period import Period, date_of
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement.sections.work_section import answer_by, refused_of
from annotator.documents.statement.slices import Slice, slices_of
from annotator.documents.statement.statement_parts import StatementPart
from annotator.effort.method import EFFORT_1
from annotator.export.forms.effort_form import sums_json
from annotator.export.forms.pay_form import DEFINITION, count_json, inputs_json, order_json
from annotator.model.entities import Review
from annotator.pay import WorkOrder
from annotator.pay.money.payments import CONFIRMED, VOID, signed_by_both, withdrawals_of
from annotator.records import Payment

FORMAT: Final = "fairlabel/statement/2"


def as_json(document: Mapping[str, Any]) -> str:
    """Return a JSON document in ASCII, which any program can read."""
    return json.dumps(document, indent=1) + "\n"


def statement_json(
    works: Sequence[WorkerWork],
    documents: Sequence[Document],
    *,
    is_named: bool,
    as_of: dt.date | None = None,
) -> dict[str, Any]:
    """Return the statements for one job and one period.

    Args:
        works: the work of each worker.
        documents: the statement of each of them, as shown.
        is_named: whether it contains names besides the random ids.
        as_of: the local day on which it is made; None leaves it out.
    """
    job, period = works[0].job, works[0].period
    return {
        "format": FORMAT,
        "sample": job.is_sample,
        "job": {"id": job.facts.job_id, "title": job.facts.title},
        "period": _period(period),
        "as_of": None if as_of is None else as_of.isoformat(),
        "method": EFFORT_1.name,
        "definition": DEFINITION,
        "workers": [
            _worker(work, document, is_named=is_named)
            for work, document in zip(works, documents, strict=True)
        ],
        "work_orders": [order_json(order, job.accepted[order.sha256]) for order in _used(works)],
        "signatures": [],
    }


def document_json(document: Document) -> dict[str, Any]:
    """Return a document as shown, block by block."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": document.language,
        "direction": document.direction,
        "lead": list(document.lead),
        "notes": list(document.notes),
        "sections": [_section(section) for section in document.sections],
    }


def _used(works: Sequence[WorkerWork]) -> list[WorkOrder]:
    job: JobWork = works[0].job
    used = {part.order_sha256 for work in works for part in work.parts}
    return [order for sha256, order in job.orders.items() if sha256 in used]


def _period(period: Period) -> dict[str, Any]:
    first, last = period.first, period.last
    return {
        "first": None if first is None else first.isoformat(),
        "last": None if last is None else last.isoformat(),
        "is_whole_job": period.is_all,
    }


def _worker(work: WorkerWork, document: Document, *, is_named: bool) -> dict[str, Any]:
    slices = slices_of(work)
    return {
        "worker": work.worker.id,
        "name": work.worker.name if is_named else None,
        "effort": sums_json(work.effort),
        "items": _items(work),
        "parts": [_part(part) for part in work.parts],
        "totals": [
            {"first_line": str(opening_sentence(total)), "figures": total.as_json()}
            for total in work.totals
        ],
        "over_time": {"unit": slices.unit, "slices": [_slice(each) for each in slices.each]},
        "rejected": [_rejected(piece, work) for piece in refused_of(work)],
        "answers": list(map(_answered, work.answers)),
        "payments": _payments(work.payments),
        "paid": {currency: figures.as_json() for currency, figures in work.paid.items()},
        "document": document_json(document),
    }


def _items(work: WorkerWork) -> dict[str, int | str]:
    by_review = {review.value: len(work.reviewed(review)) for review in Review}
    return {
        "confirmed": len(work.pieces),
        "accepted": by_review["accepted"],
        "rejected": by_review["rejected"],
        "withdrawn": by_review["withdrawn"],
        "not_reviewed": by_review["none"],
        "shared": work.shared,
        "parts": count_json(sum(piece.part for piece in work.pieces)),
        "regions": count_json(sum(piece.regions for piece in work.pieces)),
        "without_day": work.undated,
    }


def _part(part: StatementPart) -> dict[str, Any]:
    return {
        "work_order": part.order_sha256 or None,
        "period": part.pay_period,
        "is_cut": part.is_cut,
        "inputs": inputs_json(part.inputs),
        "figures": part.figures.as_json(),
    }


def _slice(part: Slice) -> dict[str, Any]:
    rate = part.rate
    return {
        "label": part.label,
        "observed_ms": part.observed_ms,
        "declared_ms": part.declared_ms,
        "paid_time_rate": None if rate is None else rate.as_json(),
    }


def _rejected(piece: FinishedItem, work: WorkerWork) -> dict[str, Any]:
    facts, last = piece.item.facts, answer_by(piece, work)
    return {
        "item": piece.item.id,
        "file": piece.item.path,
        "part": count_json(piece.part),
        "regions": count_json(piece.regions),
        "review": facts.review.value,
        "reason": facts.review_reason or None,
        "fault": facts.fault.value or None,
        "day": date_of(facts.review_day).isoformat() if facts.review_day else None,
        "answer_by": None if last is None else last.isoformat(),
    }


def _answered(one: AnsweredRejection) -> dict[str, Any]:
    answer = one.answer
    return {
        "item": answer.item_id,
        "file": one.path,
        "region": answer.region_number or None,
        "answer": answer.answer,
        "day": date_of(answer.day).isoformat() if answer.day else None,
        "reason": answer.reason or None,
        "fault": answer.fault.value or None,
        "rejected_on": date_of(answer.rejected_day).isoformat() if answer.rejected_day else None,
    }


def _payments(payments: Sequence[Payment]) -> list[dict[str, Any]]:
    signed, backs = signed_by_both(payments), withdrawals_of(payments)
    return [
        _payment(each, backs.get(each.seq), is_confirmed=each.seq in signed)
        for each in payments
        if each.side not in (CONFIRMED, VOID)
    ]


def _payment(payment: Payment, back: Payment | None, *, is_confirmed: bool) -> dict[str, Any]:
    return {
        "number": payment.seq,
        "side": payment.side,
        "stated_by": payment.stated_by,
        "is_confirmed": is_confirmed,
        "taken_back_by": None if back is None else back.stated_by,
        "day": payment.day,
        "currency": payment.currency,
        "amount": payment.amount,
        "means": payment.means,
        "fee": payment.fee or None,
        "note": payment.note,
        "confirms": payment.names,
        "conversion": json.loads(payment.conversion) if payment.conversion else None,
    }


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title, "blocks": [_block(block) for block in section.blocks]}


def _block(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), **asdict(block)}
