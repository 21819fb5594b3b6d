"""The portable record: a document with which a worker can show the work elsewhere.

It holds months instead of days, and of the client only what the work order discloses; no names
of files, labels or jobs, and no pay unless the worker asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from annotator.documents.record_support import RecordSupport, support_json, support_section
from annotator.documents.statement.document import (
    Block,
    Cell,
    Column,
    Document,
    Fill,
    Paragraph,
    Section,
    Table,
    Tone,
)
from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.figure_text import short_text, title_of
from annotator.documents.statement.gathered import FinishedItem, WorkedTime
from annotator.documents.statement.period_sums import WorkerWork, effort_of
from annotator.documents.statement.sections.table_rows import bars, facts, numbers
from annotator.documents.statement.slices import month_label
from annotator.documents.statement.statement_json import document_json
from annotator.documents.statement_builder import StatementOptions
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.effort_totals import sum_of
from annotator.effort.method import EFFORT_1
from annotator.export.forms.pay_form import count_json
from annotator.model.entities import Review
from annotator.pay import Figure, PayFigures, WorkOrder
from annotator.pay.money.figures import Basis
from annotator.pay.money.inputs import Count
from annotator.pay.money.piece_division import count_text
from annotator.pay.order.disclosures import disclosures

FORMAT: Final = "fairlabel/portable_record/1"

_TOLD: Final = (
    ("order_title", "what_for.title"),
    ("purpose", "what_for.purpose"),
    ("client", "for_whom.client"),
)
_PAY: Final = ("gross", "net", "owed", "full_rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of work; ``label`` has a form such as 2026-11."""

    label: str
    observed_ms: int
    declared_ms: int
    items: int
    regions: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The number of regions of each kind that a worker made, with parts of shared ones."""

    boxes: Count
    texts: Count
    others: Count


def months_of(work: WorkerWork) -> list[Month]:
    """Return the months with time or a confirmed item, in order.

    Work without a known day belongs to no month and counts only in the totals.
    """
    times: dict[str, list[WorkedTime]] = {}
    pieces: dict[str, list[FinishedItem]] = {}
    for each in work.times:
        if each.day:
            times.setdefault(month_label(each.day), []).append(each)
    for piece in work.pieces:
        if day := piece.item.facts.done_day:
            pieces.setdefault(month_label(day), []).append(piece)
    return [
        _month_of(label, times.get(label, []), pieces.get(label, []))
        for label in sorted({*times, *pieces})
    ]


def kinds_of(work: WorkerWork) -> Kinds:
    """Return the kinds of the worker's regions; a region with box and text counts as both."""
    boxes = sum(piece.boxes for piece in work.pieces)
    texts = sum(piece.texts for piece in work.pieces)
    return Kinds(boxes=boxes, texts=texts, others=sum(piece.others for piece in work.pieces))


def record(work: WorkerWork, wishes: StatementOptions, support: RecordSupport) -> Document:
    """Return the portable record of one worker as a document."""
    words = wishes.words
    return Document(
        title=words("record_title"),
        subtitle=_span(work, words),
        language=words.language,
        direction=words.direction,
        lead=(_lead(work, words),),
        notes=(words("sample"),) if work.job.is_sample else (),
        sections=tuple(_sections(work, wishes, support)),
    )


def record_json(
    work: WorkerWork, document: Document, wishes: StatementOptions, support: RecordSupport
) -> dict[str, Any]:
    """Return the record as JSON for programs, without ``signatures``: these cover all of it."""
    kinds, ms = kinds_of(work), times_of(work, support)
    return {
        "format": FORMAT,
        "sample": work.job.is_sample,
        "worker": work.worker.id,
        "name": work.worker.name if wishes.is_named else None,
        "method": EFFORT_1.name,
        "ms": ms,
        "observed_ms": work.observed_ms,
        "declared_ms": work.declared_ms,
        "items": len(work.pieces),
        "regions": count_json(sum(piece.regions for piece in work.pieces)),
        "kinds": {
            "boxes": count_json(kinds.boxes),
            "texts": count_json(kinds.texts),
            "others": count_json(kinds.others),
        },
        "reviewing_ms": work.effort.get(Category.REVIEW, 0),
        "training_ms": work.effort.get(Category.TRAINING, 0),
        "reviews": _reviews(work),
        "months": [_month_json(month) for month in months_of(work)],
        "work_orders": [_order_json(order) for order in work.orders],
        "pay": _pay_json(work) if wishes.has_pay else None,
        "document": document_json(document),
        **support_json(support, ms),
    }


def times_of(work: WorkerWork, support: RecordSupport) -> dict[str, int]:
    """Return the ms of each category that has any, after all corrections, by its code.

    Receipts are about all time. Without one, rest and own time are nobody's business: then only
    work and declared time are told.
    """
    told = set(Category) if support.receipts else {*COUNTED_WORK, Category.DECLARED}
    return {category.value: ms for category, ms in work.effort.items() if category in told}


def _sections(
    work: WorkerWork, wishes: StatementOptions, support: RecordSupport
) -> Iterator[Section]:
    words = wishes.words
    yield _who(work, wishes)
    yield _hours(work, words)
    yield _kinds(work, words)
    yield _months(work, words)
    yield Section(words("review_results"), (Paragraph(_review_words(work, words)),))
    if wishes.has_pay:
        yield _pay(work, words)
    receipts = support_section(support, times_of(work, support), words)
    kept = Paragraph(words("record_holds"), Tone.QUIET)
    yield replace(receipts, blocks=(*receipts.blocks, kept))


def _who(work: WorkerWork, wishes: StatementOptions) -> Section:
    words = wishes.words
    rows = [(words("worker"), words.ltr(work.worker.id), Tone.PLAIN)]
    if wishes.is_named and work.worker.name:
        rows.append((words("name"), words.foreign(work.worker.name), Tone.PLAIN))
    for order in work.orders:
        told = _told(order, words.language)
        for key, field in _TOLD:
            value = told[field]
            shown = words("not_disclosed") if value is None else words.foreign(value)
            rows.append((words(key), shown, Tone.PLAIN if value else Tone.ATTENTION))
    rows.append((words("method"), words.ltr(EFFORT_1.name), Tone.PLAIN))
    return Section(words("parties"), (facts(rows),))


def _hours(work: WorkerWork, words: DocumentWords) -> Section:
    rows = [
        (words("observed"), words.duration(work.observed_ms), Tone.STRONG),
        (words("declared"), words.duration(work.declared_ms), Tone.PLAIN),
    ]
    return Section(words("time"), (facts(rows),))


def _kinds(work: WorkerWork, words: DocumentWords) -> Section:
    kinds = kinds_of(work)
    counts = (
        ("items", len(work.pieces)),
        ("kind_boxes", kinds.boxes),
        ("kind_texts", kinds.texts),
        ("kind_other", kinds.others),
    )
    rows = [
        (words(key), words.number(count_text(count)), Tone.PLAIN) for key, count in counts if count
    ]
    for key, category in (("kind_review", Category.REVIEW), ("kind_training", Category.TRAINING)):
        if ms := work.effort.get(category, 0):
            rows.append((words(key), words.duration(ms), Tone.PLAIN))
    return Section(words("kinds"), (facts(rows),))


def _months(work: WorkerWork, words: DocumentWords) -> Section:
    months = months_of(work)
    columns = (
        Column(words("month"), 24),
        Column(words("observed"), 22, is_number=True),
        Column(words("declared_apart"), 18, is_number=True),
        Column(words("items"), 18, is_number=True),
        Column(words("regions"), 18, is_number=True),
    )
    rows = [
        (
            Cell(words.ltr(month.label)),
            *numbers(
                words.duration(month.observed_ms),
                words.duration(month.declared_ms),
                words.number(month.items),
                words.number(count_text(month.regions)),
            ),
        )
        for month in months
    ]
    drawn = [
        (
            words.ltr(month.label),
            words.duration(month.observed_ms),
            month.observed_ms,
            Fill.WORK,
        )
        for month in months
    ]
    plot = bars(words("observed"), drawn)
    blocks: tuple[Block, ...] = (Table(columns, tuple(rows)), plot)
    return Section(words("months"), blocks)


def _pay(work: WorkerWork, words: DocumentWords) -> Section:
    rows = [
        (title_of(name, words), short_text(figure, words), Tone.PLAIN)
        for total in work.totals
        for name, figure in _pay_of(total).items()
        if name != "owed_accepted" or total.basis is Basis.EXPECTED
    ]
    return Section(words("pay"), (facts(rows),))


def _lead(work: WorkerWork, words: DocumentWords) -> str:
    key = "record_lead_declared" if work.declared_ms else "record_lead"
    return words(
        key,
        time=words.duration(work.observed_ms),
        declared=words.duration(work.declared_ms),
        items=words.number(len(work.pieces)),
        span=_span(work, words),
    )


def _span(work: WorkerWork, words: DocumentWords) -> str:
    labels = [month.label for month in months_of(work)]
    ends = dict.fromkeys((*labels[:1], *labels[-1:]))
    return " – ".join(words.ltr(label) for label in ends)


def _review_words(work: WorkerWork, words: DocumentWords) -> str:
    counts = _reviews(work)
    if not counts["reviewed"]:
        return words("review_none")
    return words("review_line", **{key: words.number(count) for key, count in counts.items()})


def _reviews(work: WorkerWork) -> dict[str, int]:
    return {
        "reviewed": len(work.pieces) - len(work.reviewed(Review.NONE)),
        "accepted": len(work.reviewed(Review.ACCEPTED)),
        "rejected": len(work.reviewed(Review.REJECTED)),
    }


def _told(order: WorkOrder, language: str) -> dict[str, str | None]:
    return {row.key: row.value for part in disclosures(order, language) for row in part.rows}


def _order_json(order: WorkOrder) -> dict[str, Any]:
    told = _told(order, "en")
    return {
        "sha256": order.sha256,
        **{field.partition(".")[2]: told[field] for _key, field in _TOLD},
    }


def _pay_json(work: WorkerWork) -> list[dict[str, Any]]:
    return [
        {
            "currency": total.currency,
            "basis": total.basis.value,
            "figures": {name: figure.as_json() for name, figure in _pay_of(total).items()},
        }
        for total in work.totals
    ]


def _pay_of(total: PayFigures) -> dict[str, Figure]:
    """Return the figures of a record: what is owed also for accepted work alone."""
    figures = {name: total.expected[name] for name in _PAY}
    return {**figures, "owed_accepted": total.accepted["owed"]}


def _month_json(month: Month) -> dict[str, Any]:
    return {
        "month": month.label,
        "observed_ms": month.observed_ms,
        "declared_ms": month.declared_ms,
        "items": month.items,
        "regions": count_json(month.regions),
    }


def _month_of(label: str, times: Sequence[WorkedTime], pieces: Sequence[FinishedItem]) -> Month:
    effort = effort_of(times)
    return Month(
        label=label,
        observed_ms=sum_of(effort, COUNTED_WORK),
        declared_ms=effort.get(Category.DECLARED, 0),
        items=len(pieces),
        regions=sum(piece.regions for piece in pieces),
    )
