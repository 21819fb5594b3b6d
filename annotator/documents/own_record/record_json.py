"""The own record as JSON: all of it, with the meaning of each code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from annotator.day.day_record import DayRecord, local_time
from annotator.documents.own_record.night import night_work
from annotator.documents.own_record.record import OwnRecord, RecordLine, lines_of
from annotator.documents.own_record.rules import RULES_EN
from annotator.effort.categories import Category
from annotator.records import Correction, SessionFacts

FORMAT: Final = "fairlabel/own_record/1"

ABOUT: Final = (
    "The record of one person's own time at one job, kept for that person. Lengths are whole "
    "milliseconds; times of day are those of the clock on the wall where the work was done. Each "
    "stretch is in exactly one category. The stretches and the claims add up to the totals. What "
    "was booked is never altered: corrections say what a stretch counts as since."
)


def as_json(record: OwnRecord) -> str:
    """Return the record as a JSON document with one line for each row of its lists."""
    return "".join(json_pieces(record))


def json_pieces(record: OwnRecord) -> Iterator[str]:
    """Yield that document in pieces, so that the text of a long record is never held in memory."""
    before = "{\n"
    for key, value in _fields(record):
        yield f"{before}{_text(key)}: "
        yield from _laid_out(value)
        before = ",\n"
    yield "\n}\n"


def _laid_out(value: object) -> Iterator[str]:
    if not isinstance(value, Iterator):
        yield _text(value)
        return
    before = "[\n"
    for each in value:
        yield f"{before}{_text(each)}"
        before = ",\n"
    yield "[]" if before == "[\n" else "\n]"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def document(record: OwnRecord) -> dict[str, Any]:
    """Return the record as a JSON object that conforms to ``own_record.schema.json``."""
    return {
        key: list(value) if isinstance(value, Iterator) else value for key, value in _fields(record)
    }


def _fields(record: OwnRecord) -> Iterator[tuple[str, Any]]:
    """Yield each field; lists are iterators."""
    facts = record.facts
    yield "format", FORMAT
    yield "about", ABOUT
    yield "job", {"id": facts.job_id, "title": facts.title, "sample": facts.sample}
    yield "worker", {"id": record.worker.id, "name": record.worker.name}
    yield "rules", {rule.value: words for rule, words in RULES_EN.items()}
    yield "totals_ms", _sums(record.totals)
    yield "days", map(_day, record.days)
    yield "sessions", map(_session, record.sessions)
    yield "stretches", (_stretch(line) for line in lines_of(record) if line.entry is not None)
    yield "claims", (_claim(line) for line in lines_of(record) if line.entry is None)
    yield "corrections", map(_correction, record.corrections)
    yield "payments", (_own(asdict(payment)) for payment in record.payments)
    yield "witnesses", (_own(asdict(witness)) for witness in record.witnesses)
    yield "answers", (_own(asdict(answer)) for answer in record.answers)


def _sums(sums: Mapping[Category, int]) -> dict[str, int]:
    return {category.value: sums[category] for category in Category if sums.get(category)}


def _day(day: DayRecord) -> dict[str, Any]:
    night = night_work(day)
    return {
        "date": day.date.isoformat(),
        "observed_ms": day.observed_ms,
        "declared_ms": day.totals.get(Category.DECLARED, 0),
        "night_ms": night.night_ms,
        "core_night_ms": night.core_ms,
        "totals_ms": _sums(day.totals),
    }


def _session(session: SessionFacts) -> dict[str, Any]:
    return {
        "id": session.id,
        "method": session.method,
        "started": local_time(session, 0).isoformat(timespec="milliseconds"),
        "closed": session.closed,
        "sample": session.sample,
    }


def _stretch(line: RecordLine) -> dict[str, Any]:
    start = "" if line.start is None else line.start.isoformat(timespec="milliseconds")
    return {
        "entry": line.entry,
        "session": line.session_id,
        "date": line.date.isoformat(),
        "start": start,
        "start_ms": line.start_ms,
        "length_ms": line.length_ms,
        "category": line.category.value,
        "item_id": line.item_id,
        "item": line.item,
        "reason": line.reason,
        "rule": line.rule.value,
        "ended_by": line.ended_by,
        "work_order_sha256": line.order_sha256,
        "sample": line.sample,
    }


def _claim(line: RecordLine) -> dict[str, Any]:
    return {
        "session": line.session_id,
        "date": line.date.isoformat(),
        "length_ms": line.length_ms,
        "category": line.category.value,
        "item_id": line.item_id,
        "item": line.item,
        "reason": line.reason,
        "work_order_sha256": line.order_sha256,
        "sample": line.sample,
    }


def _correction(one: Correction) -> dict[str, Any]:
    return {
        "seq": one.seq,
        "entry": one.entry_seq,
        "claim": one.claim_seq,
        "session": one.session_id,
        "start_ms": one.start_ms,
        "length_ms": one.duration_ms,
        "from": None if one.from_category is None else one.from_category.value,
        "to": None if one.category is None else one.category.value,
        "reason": one.reason,
    }


def _own(values: dict[str, Any]) -> dict[str, Any]:
    """Return the stored fields without the worker: the record is about one worker only."""
    left_out = {"worker_id", "former_signers", "rejected_by"}
    return {key: value for key, value in values.items() if key not in left_out}
