"""Booking while an earlier batch is on its way: nothing missed, twice, or out of order."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from annotator.effort.categories import Category
from annotator.errors import WriteFailedError
from annotator.records import EffortEntry
from tests.annotator.session.sitting import ITEMS, METHOD, Sitting, sitting

LONG_MS = METHOD.span_limit_ms + 500
"""Long enough for one span to be closed by itself, with 500 ms open behind it."""


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting() as made:
        made.sit()
        made.open()
        made.pump()
        yield made


@contextmanager
def busy_writer(at: Sitting) -> Iterator[None]:
    """Let the thread of the job file be busy with something else meanwhile."""
    gate = threading.Event()
    held = at.project._writer.read(lambda _: gate.wait())
    try:
        yield
    finally:
        gate.set()
        held.result()


@contextmanager
def refusing_first(at: Sitting) -> Iterator[None]:
    """Refuse the first write, and do those after it."""
    writer = at.project._writer
    real = writer._transact
    refused: list[object] = []

    def once(work: object) -> object:
        if not refused:
            refused.append(work)
            raise WriteFailedError("The disk is full.")
        return real(work)  # type: ignore[arg-type]  # passed on as it came

    setattr(writer, "_transact", once)  # noqa: B010 - put over the method for a while
    try:
        yield
        at.project.reads.labels().result()
    finally:
        del writer._transact
    assert refused


def spans_of(entries: list[EffortEntry]) -> list[tuple[int, int]]:
    """Return start and end of each, in ms."""
    return [(entry.span.start_ms, entry.span.end_ms) for entry in entries]


def test_what_is_read_next_has_all_time_also_with_a_batch_on_its_way(at: Sitting) -> None:
    assert at.session is not None
    with busy_writer(at):
        at.work(LONG_MS)  # a span is closed, and on its way
        at.session.recording.book_now()
        read = at.project.reads.effort_totals()
    ((_, by_category),) = read.result().items()
    assert by_category == {Category.LABEL: LONG_MS}
    at.pump()
    assert at.booked_ms() == {Category.LABEL: LONG_MS}


def test_each_entry_is_told_once_though_two_batches_hold_it(at: Sitting) -> None:
    assert at.session is not None
    told: list[EffortEntry] = []
    at.session.recording.booked.append(told.extend)
    with busy_writer(at):
        at.work(LONG_MS)
        at.session.recording.book_now()
        at.work(700)
        at.session.recording.book_now()
    at.pump()
    assert spans_of(told) == spans_of(at.entries()) == [(0, 4_000), (4_000, 4_500), (4_500, 5_200)]
    assert at.session.recording.row() is None


def test_nothing_comes_before_a_span_that_the_disk_refused(at: Sitting) -> None:
    assert at.session is not None
    with refusing_first(at), busy_writer(at):
        at.work(LONG_MS)
        at.session.recording.book_now()
    at.pump()
    assert spans_of(at.entries()) == [(0, 4_000), (4_000, 4_500)]
    assert [str(error) for error in at.told] == ["The disk is full."]
    at.session.recording.checkpoint()


def test_a_session_that_ends_waits_for_every_batch(at: Sitting) -> None:
    assert at.session is not None
    with busy_writer(at):
        at.work(LONG_MS)
        at.session.recording.book_now()
        at.work(300)
    at.rise()
    assert at.booked_ms() == {Category.LABEL: LONG_MS + 300}
    assert at.project.reads.sessions().result()[0].closed
    assert at.project.reads.item_work(ITEMS[0]).result() == {Category.LABEL: LONG_MS + 300}
