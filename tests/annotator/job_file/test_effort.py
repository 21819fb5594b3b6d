"""Booked time is never altered, never booked twice, and never behind its regions after a crash."""

from __future__ import annotations

from hashlib import sha256

import pytest

from annotator.editing.changes import Step
from annotator.editing.commands import AddRegions, Confirm, Judge
from annotator.editing.commit import Commit
from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import GapBin, Span
from annotator.errors import InvalidWorkOrderError, JobFileError, WriteFailedError
from annotator.job_file import EffortSum, Project
from annotator.job_file.rows.values import PieceCounts, PieceSum
from annotator.model.entities import Fault, ItemId, Review, WorkerId
from annotator.model.people import Worker
from annotator.records import EffortEntry, OpenSpanRow, SessionFacts, StoredOrder
from tests.annotator.job_file.jobs import ADA, SESSION, Meter, booked, editor_on, new_region, settle

BOB = Worker(WorkerId("bob"), "Bob")


@pytest.fixture
def at_work(project: Project) -> Project:
    """Return a job with a running session."""
    project.writes.add_worker(ADA)
    project.writes.begin_session(SESSION).result()
    return project


def entries_of(project: Project) -> list[EffortEntry]:
    with project.snapshot().result() as snapshot:
        return list(snapshot.effort())


def test_an_entry_comes_back_as_it_was_booked(at_work: Project) -> None:
    rest = Span(
        category=Category.REST,
        item_id=None,
        start_ms=1000,
        end_ms=4000,
        ended_by=EndedBy.SIGNAL,
        gap_item_id=2,
        gap_category=Category.SELF_CHECK,
        bins=(GapBin(300, 1, 120_000, 3000), GapBin(None, 2, 240_000, 9_000_000)),
    )
    given = [
        booked(0, 1000),
        EffortEntry(SESSION.id, ADA.id, "ab" * 32, rest, sample=True),
    ]
    at_work.writes.append_effort(given, None).result()
    found = entries_of(at_work)
    assert [entry.seq for entry in found] == [1, 2]
    assert [(e.session_id, e.worker_id, e.order_sha256, e.span, e.sample) for e in found] == [
        (e.session_id, e.worker_id, e.order_sha256, e.span, e.sample) for e in given
    ]


def test_a_span_that_is_sent_again_is_booked_once(at_work: Project) -> None:
    at_work.writes.append_effort([booked(0, 1000), booked(1000, 1500)], None)
    at_work.writes.append_effort([booked(1000, 1500), booked(1500, 1700)], None).result()
    assert [entry.span.end_ms for entry in entries_of(at_work)] == [1000, 1500, 1700]
    assert at_work.reads.booked_until_ms(SESSION.id).result() == 1700
    assert at_work.reads.booked_until_ms("another").result() == 0


def test_booking_replaces_the_open_span(at_work: Project) -> None:
    at_work.writes.save_open_span(OpenSpanRow(SESSION.id, '{"ms":900}'))
    assert at_work.reads.open_span().result() == OpenSpanRow(SESSION.id, '{"ms":900}')
    at_work.writes.append_effort([booked(0, 900)], OpenSpanRow(SESSION.id, '{"ms":1}'))
    assert at_work.reads.open_span().result() == OpenSpanRow(SESSION.id, '{"ms":1}')
    at_work.writes.append_effort([booked(900, 901)], None)
    assert at_work.reads.open_span().result() is None


def test_an_edit_brings_the_open_span_with_it(at_work: Project) -> None:
    meter = Meter(span='{"ms":40}')
    editor = editor_on(at_work, 1, meter)
    editor.run(AddRegions((new_region(at_work),)))
    settle(at_work)
    assert at_work.reads.open_span().result() == OpenSpanRow(SESSION.id, '{"ms":40}')
    meter.span = ""
    editor.run(AddRegions((new_region(at_work),)))
    settle(at_work)
    assert at_work.reads.open_span().result() is None


def test_a_change_whose_session_is_not_in_the_file_is_refused(project: Project) -> None:
    commit = Commit(ItemId(1), (), Step(1, "x", ()), open_span='{"ms":40}')
    with pytest.raises(WriteFailedError, match="no session in the job file"):
        project.commit(commit).result()


def test_sums_are_by_worker_category_item_and_order(at_work: Project) -> None:
    at_work.writes.add_worker(BOB)
    second = SessionFacts("s2", BOB.id, "effort/1", 1, 0, 0)
    at_work.writes.begin_session(second)
    span = booked(0, 70, item_id=None).span
    at_work.writes.append_effort([booked(0, 1000), booked(1000, 1500, item_id=2)], None)
    at_work.writes.append_effort([EffortEntry("s2", BOB.id, "cd" * 32, span)], None)
    assert at_work.reads.effort_totals().result() == {
        ADA.id: {Category.LABEL: 1500},
        BOB.id: {Category.LABEL: 70},
    }
    assert at_work.reads.item_work(2).result() == {Category.LABEL: 500}
    assert at_work.reads.item_work(3).result() == {}
    assert at_work.reads.effort_sums(BOB.id).result() == [
        EffortSum("s2", 0, "cd" * 32, Category.LABEL, 70)
    ]
    assert at_work.reads.last_order_of("s2").result() == "cd" * 32
    assert at_work.reads.last_order_of("s3").result() == ""


def test_pieces_are_those_of_the_worker_who_confirmed(at_work: Project) -> None:
    editor = editor_on(at_work, 1)
    editor.run(AddRegions((new_region(at_work), new_region(at_work))))
    assert at_work.reads.pieces_of(ADA.id).result() == []
    editor.run(Confirm(ADA.id, "ab" * 32, 20_000))
    settle(at_work)
    assert at_work.reads.pieces_of(ADA.id).result() == [
        PieceSum("ab" * 32, 20_000, PieceCounts(1, 2, 0, 0, 0, 0))
    ]
    assert at_work.reads.pieces_of(BOB.id).result() == []


def test_pieces_know_what_a_reviewer_said(at_work: Project) -> None:
    at_work.writes.add_worker(BOB)
    for item, verdict in ((1, Review.ACCEPTED), (2, Review.REJECTED)):
        editor = editor_on(at_work, item)
        editor.run(AddRegions((new_region(at_work),)))
        editor.run(Confirm(ADA.id, "", 20_000))
        editor.run(Judge(BOB.id, verdict, "blurred", Fault.BUYER, day=20_003))
        settle(at_work)
    assert at_work.reads.pieces_of(ADA.id).result() == [
        PieceSum("", 20_000, PieceCounts(2, 2, 1, 1, 1, 1))
    ]
    facts = at_work.reads.load_item(2).result().state.facts
    assert (facts.reviewed_by, facts.review_reason, facts.fault) == (BOB.id, "blurred", Fault.BUYER)
    assert facts.review_day == 20_003
    (rejection,) = at_work.reads.rejections_of(ADA.id, 19_990, 20_003).result()
    assert (rejection.item_id, rejection.day, rejection.reason) == (2, 20_003, "blurred")
    assert rejection.fault is Fault.BUYER
    for whose, first, last in ((ADA.id, 20_004, 20_020), (ADA.id, 0, 20_002), (BOB.id, 0, 20_020)):
        assert at_work.reads.rejections_of(whose, first, last).result() == []
    assert at_work.reads.next_unfinished(0, ADA.id).result() in {2, 3}


def test_a_session_stays_open_until_it_is_ended(at_work: Project) -> None:
    assert [session.closed for session in at_work.reads.sessions().result()] == [False]
    at_work.writes.end_session(SESSION.id, 42).result()
    (session,) = at_work.reads.sessions().result()
    assert (session.closed, session.rest_end_sixths, session.rest_sixths) == (
        True,
        42,
        SESSION.rest_sixths,
    )
    with pytest.raises(JobFileError):
        at_work.writes.end_session("never", 0).result()


def test_workers_keep_their_order_and_can_change_their_name(project: Project) -> None:
    project.writes.add_worker(BOB)
    project.writes.add_worker(ADA)
    project.writes.add_worker(Worker(BOB.id, "Robert"))
    assert project.reads.workers().result() == [Worker(BOB.id, "Robert"), ADA]


def test_a_work_order_is_kept_byte_for_byte_with_who_accepted_it(at_work: Project) -> None:
    old, new = b"title = 'a'\r\n\xff\0", b"title = 'b'"
    digests = [sha256(data).hexdigest() for data in (old, new)]
    assert at_work.reads.order_in_force(ADA.id).result() == ""
    at_work.writes.add_worker(BOB)
    at_work.writes.accept_order(old, digests[0], ADA.id)
    at_work.writes.accept_order(new, digests[1], ADA.id)
    at_work.writes.accept_order(new, digests[1], ADA.id)
    at_work.writes.accept_order(old, digests[0], BOB.id)
    orders = at_work.reads.orders().result()
    assert orders == [
        StoredOrder(digests[0], old, (ADA.id, BOB.id)),
        StoredOrder(digests[1], new, (ADA.id,)),
    ]
    assert at_work.reads.order_in_force(ADA.id).result() == digests[1]
    assert at_work.reads.order_in_force(BOB.id).result() == digests[0]
    with at_work.snapshot().result() as snapshot:
        assert snapshot.work_orders() == orders


def test_a_work_order_with_another_digest_is_refused(at_work: Project) -> None:
    with pytest.raises(InvalidWorkOrderError, match="changed on its way"):
        at_work.writes.accept_order(b"title = 'a'", "ab" * 32, ADA.id).result()
    assert at_work.reads.orders().result() == []
