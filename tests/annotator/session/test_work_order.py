"""Nothing is kept before the work order was accepted, and all of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from annotator.effort.categories import Category
from annotator.errors import StaleChangeError, WriteFailedError
from tests.annotator.session.sitting import (
    ADA,
    BEN,
    ORDER,
    ORDER_SHA256,
    Sitting,
    sitting,
    ticking_threads,
)


@pytest.fixture
def unread() -> Iterator[Sitting]:
    with sitting(order=ORDER, accepted=False) as made:
        yield made


def traces(at: Sitting) -> dict[str, object]:
    """Return everything that a session could have left."""
    return {
        "sessions": at.project.reads.sessions().result(),
        "effort": at.entries(),
        "open span": at.project.reads.open_span().result(),
        "state": sorted(at.folder.glob("state/*")),
        "accepted": [order.accepted_by for order in at.project.reads.orders().result()],
    }


NONE = {"sessions": [], "effort": [], "open span": None, "state": [], "accepted": [()]}


def test_while_the_order_is_read_nothing_is_written_and_no_item_opens(
    unread: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(unread.project._writer, "write", lambda *given, **_: asked.append(given))
    session = unread.sit()
    serial = unread.project.serial
    assert not session.has_accepted
    for _ in range(12):
        unread.work(900)
        unread.tick()
    unread.pump()
    assert traces(unread) == NONE
    assert (unread.project.serial, asked) == (serial, [])
    session.recording.checkpoint()
    assert asked == []
    with pytest.raises(StaleChangeError, match="accept it to begin"):
        unread.open()
    assert not session.editor.has_item


def test_who_leaves_leaves_no_trace(unread: Sitting) -> None:
    session = unread.sit()
    unread.work(9_000)
    unread.tick()
    session.leave()
    unread.session = None
    unread.pump()
    assert traces(unread) == NONE
    assert ticking_threads() == []
    unread.reopen()
    assert traces(unread) == NONE


def test_the_time_of_reading_is_kept_under_the_order_that_was_reviewed_before(
    unread: Sitting,
) -> None:
    session = unread.sit()
    session.clock.enter_guideline()
    unread.work(9_000)
    session.accept()
    session.clock.leave_guideline()
    unread.open()
    unread.work(1_500)
    of_order = [sums for (order, _), sums in session.time.by_key().items() if order == ORDER_SHA256]
    assert [sums[Category.GUIDELINE] for sums in of_order] == [9_000]
    unread.rise()
    entries = unread.entries()
    assert {entry.order_sha256 for entry in entries} == {ORDER_SHA256}
    assert sum(entry.span.duration_ms for entry in entries) == 10_500
    assert entries[0].span.start_ms == 0
    assert unread.booked_ms() == {Category.GUIDELINE: 9_000, Category.LABEL: 1_500}
    assert [order.accepted_by for order in unread.project.reads.orders().result()] == [(ADA.id,)]


def test_another_worker_has_to_accept_too_and_who_has_need_not_again(unread: Sitting) -> None:
    unread.sit().accept()
    unread.rise()
    assert unread.sit().has_accepted
    unread.rise()
    assert not unread.sit(BEN).has_accepted


def test_accepting_twice_is_accepting_once(unread: Sitting) -> None:
    session = unread.sit()
    session.accept()
    session.accept()
    unread.rise()
    assert len(unread.project.reads.sessions().result()) == 1


def test_an_acceptance_that_could_not_be_written_can_be_given_again(unread: Sitting) -> None:
    session = unread.sit()
    unread.work(2_000)
    with unread.failing_disk(), pytest.raises(WriteFailedError):
        session.accept()
    assert not session.has_accepted
    unread.pump()
    assert traces(unread) == NONE
    session.accept()
    unread.open()
    unread.rise()
    assert sum(unread.booked_ms().values()) == 2_000


def test_without_an_order_work_begins_at_once_and_is_unpaid() -> None:
    with sitting() as at:
        session = at.sit()
        at.open()
        at.work(2_000)
        assert (session.order, session.order_sha256, session.pay()) == (None, "", None)
        at.rise()
        assert {entry.order_sha256 for entry in at.entries()} == {""}


def test_a_disk_that_refuses_the_session_is_told_before_any_work_is_done() -> None:
    with sitting() as at:
        with at.failing_disk(), pytest.raises(WriteFailedError):
            at.sit()
        assert ticking_threads() == []
        at.sit()
        at.rise()
        assert len(at.project.reads.sessions().result()) == 1
