"""Time as it counts now: entries and corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.day.claims import standing_claims
from annotator.effort.categories import Category
from annotator.export.api import Snapshot
from annotator.model.entities import WorkerId
from annotator.records import Correction, SessionFacts


@dataclass(frozen=True, slots=True)
class TimeShare:
    """Some time in one category; ``ms`` is negative if a correction subtracts it.

    ``day`` is the local day, in days since 1970-01-01: an entry lies within one, and corrections
    count on the day of their entry, so that no day has negative time.
    """

    worker_id: WorkerId
    order_sha256: str
    session_id: str
    day: int
    item_id: int | None
    category: Category
    ms: int
    sample: bool


def effective(snapshot: Snapshot) -> Iterator[TimeShare]:
    """Yield all booked time, then the effect of corrections and of claims that stand.

    A worker who claimed time and withdrew all of it did not work on the job.
    """
    sessions = {session.id: session for session in snapshot.sessions()}
    said = list(snapshot.corrections())
    corrections = [
        each for each in said if each.entry_seq is not None and each.category != each.from_category
    ] + standing_claims(said)
    named = {each.entry_seq for each in corrections if each.entry_seq is not None}
    days: dict[int | None, int] = {}
    for entry in snapshot.effort():
        span = entry.span
        day = day_of(sessions.get(entry.session_id), span.start_ms)
        if entry.seq in named:
            days[entry.seq] = day
        yield TimeShare(
            entry.worker_id,
            entry.order_sha256,
            entry.session_id,
            day,
            span.item_id,
            span.category,
            span.duration_ms,
            entry.sample,
        )
    for each in corrections:
        began = day_of(sessions.get(each.session_id), each.start_ms)
        yield from _of_correction(each, days.get(each.entry_seq, began))


def _of_correction(said: Correction, day: int) -> Iterator[TimeShare]:
    if said.from_category is not None:
        yield _part(said, day, said.from_category, -1)
    if said.category is not None:
        yield _part(said, day, said.category, 1)


def _part(said: Correction, day: int, category: Category, sign: int) -> TimeShare:
    # Breaks and unobserved time belong to no item; declared time may belong to one.
    item_id = said.item_id if category is Category.DECLARED else None
    return TimeShare(
        said.worker_id,
        said.order_sha256,
        said.session_id,
        day,
        item_id,
        category,
        sign * said.duration_ms,
        said.sample,
    )


def day_of(session: SessionFacts | None, moment_ms: int) -> int:
    """Return the local day of a moment of a session, in days since 1970-01-01; 0 without one."""
    return 0 if session is None else session.local.day_at(moment_ms)
