"""Times and pay add up to the millisecond and the piece, whatever is done in whatever order."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.commands import DeleteRegions, Reopen
from annotator.effort.categories import Category
from annotator.job_file.rows.values import PieceCounts
from annotator.model.people import Worker
from annotator.pay.compute import compute_pay
from annotator.pay.money.inputs import PayInputs
from annotator.session.job_session import JobSession
from annotator.session.piece_tally import by_key, by_order
from tests.annotator.session.oracle import Oracle, steps
from tests.annotator.session.sitting import (
    ADA,
    BEN,
    ITEMS,
    ORDER,
    ORDER_SHA256,
    Sitting,
    sitting,
)
from tests.support.examples import part_of_examples


def pieces_in_file(at: Sitting, session: JobSession) -> dict[str, PieceCounts]:
    """Return what the file counts for the worker, without orders that have none."""
    return by_order(by_key(at.project.reads.pieces_of(session.worker.id).result()))


@given(st.lists(steps, max_size=30), st.sampled_from([(ADA,), (ADA, BEN)]))
@part_of_examples(40)
def test_regions_deleted_ones_and_the_unassigned_are_the_work_of_the_item(
    script: list[tuple[Any, ...]], people: tuple[Worker, ...]
) -> None:
    with sitting(order=ORDER, people=people) as at:
        oracle = Oracle(at)
        at.sit()
        oracle.open(ITEMS[0])
        for step in script:
            if step == ("ben",) and BEN not in people:
                continue  # he would have to accept the order first
            oracle.do(step)
            at.pump()
            session = oracle.session
            live = by_order(session._pieces.by_key)
            tallied = {k: v for k, v in live.items() if v != PieceCounts()}
            assert tallied == pieces_in_file(at, session)
        at.rise()
        oracle.require_sums()
        assert at.project.check().result() == []
        assert all(session.closed for session in at.project.reads.sessions().result())
        assert not at.state_file.exists()


def test_work_is_split_over_the_touched_regions_and_the_remainder_is_nobodys() -> None:
    with sitting() as at:
        session = at.sit()
        at.open()
        at.work(700)
        a = at.add()
        at.work(400)
        b = at.add()
        at.work(301)
        session.editor.run(DeleteRegions([a.id, b.id]))
        at.work(77)
        at.rise()
        assert at.active_ms(ITEMS[0]) == {a.id: 700 + 151, b.id: 400 + 150}
        assert at.item_work_ms(ITEMS[0]) == 700 + 400 + 301 + 77


def test_undo_gives_back_data_and_never_time() -> None:
    with sitting() as at:
        session = at.sit()
        at.open()
        at.work(700)
        region = at.add()
        at.work(300)
        session.editor.undo()
        at.rise()
        assert at.active_ms(ITEMS[0]) == {region.id: 1_000}
        assert at.item_work_ms(ITEMS[0]) == 1_000


# Pay ---------------------------------------------------------------------------------


def figure(session: JobSession, name: str) -> Fraction | None:
    """Return one exact figure of what the work comes to, once the file has it."""
    session.project.reads.labels().result()
    pay = session.pay()
    assert pay is not None
    return pay.completed[name].exact


def test_pay_follows_every_edit_there_and_back() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit()
        at.open()
        at.work(1_000)
        at.add()
        at.add()
        assert figure(session, "gross") == 0
        session.confirm()
        assert figure(session, "gross") == Fraction(70, 100)
        session.editor.undo()
        assert figure(session, "gross") == 0
        session.editor.redo()
        at.open()
        region = at.add()
        assert figure(session, "gross") == Fraction(80, 100)
        session.editor.run(DeleteRegions([region.id]))
        assert figure(session, "gross") == Fraction(70, 100)
        session.editor.run(Reopen())
        assert figure(session, "gross") == 0
        session.skip("blurred")
        assert figure(session, "items") == 0


def test_pay_is_what_the_file_alone_gives() -> None:
    with sitting(order=ORDER) as at:
        for item_id in ITEMS:
            session = at.sit()
            session.clock.enter_guideline()
            at.work(500)
            session.clock.leave_guideline()
            at.open(item_id)
            at.work(2_500)
            at.add()
            session.confirm()
            at.pump()
            shown = session.pay()
            at.rise()
            [pieces] = at.project.reads.pieces_of(ADA.id).result()
            assert pieces.order_sha256 == ORDER_SHA256
            ms: Counter[str] = Counter()
            for row in at.project.reads.effort_sums(ADA.id).result():
                ms[row.category.value] += row.total_ms
            inputs = PayInputs(
                items_completed=pieces.counts.items,
                regions_completed=pieces.counts.regions,
                effort_ms=dict(ms),
            )
            assert session.order is not None
            assert shown is not None
            recomputed = compute_pay(session.order, inputs)
            assert shown.completed.as_json() == recomputed.completed.as_json()
            assert shown.terms.as_json() == recomputed.terms.as_json()


def test_an_own_item_that_was_done_is_self_check_and_anothers_is_labelling() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit()
        at.open()
        session.confirm()
        at.work(1_000)
        at.open()
        at.work(2_000)
        at.rise()
        assert at.booked_ms() == {Category.LABEL: 1_000, Category.SELF_CHECK: 2_000}
        session = at.sit(BEN)
        at.open()
        at.work(300)
        assert session.confirm() is None
        at.rise()
        totals = at.project.reads.effort_totals().result()
        assert totals[BEN.id] == {Category.LABEL: 300}


def test_who_draws_on_anothers_item_is_paid_for_the_region_and_by_time_for_the_item() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit(ADA)
        at.open()
        at.work(3_000)
        at.add()
        session.confirm()
        at.rise()
        ben = at.sit(BEN)
        at.open()
        at.work(1_000)
        assert figure(ben, "items") == 0, "to look at an item is no work on it"
        at.add()
        assert [figure(ben, "items"), figure(ben, "regions")] == [Fraction(1, 4), 1]
        at.work(2_000)
        assert figure(ben, "items") == Fraction(1, 4)
        at.rise()
        ada = at.sit(ADA)
        assert [figure(ada, "items"), figure(ada, "regions")] == [Fraction(3, 4), 1]


def test_a_confirming_that_fails_after_the_item_was_left_is_not_paid() -> None:
    with sitting(order=ORDER, people=(ADA,)) as at:
        session = at.sit()
        at.open()
        at.add()
        at.pump()
        with at.failing_disk():
            session.confirm()
            at.open(ITEMS[1])
            assert figure(session, "items") == 1
        at.pump()
        assert figure(session, "items") == 0
        session.confirm()
        assert figure(session, "items") == 1
        assert figure(session, "regions") == 0


def test_time_of_a_write_that_failed_never_goes_to_another_item() -> None:
    with sitting() as at:
        session = at.sit()
        at.open()
        at.work(5_000)
        with at.failing_disk():
            at.add()
            at.open(ITEMS[1])
            at.work(100)
            at.add()
        at.pump()
        at.work(10)
        region = at.add()
        at.rise()
        assert at.active_ms(ITEMS[0]) == {}
        assert at.active_ms(ITEMS[1]) == {region.id: 110}
        assert (at.item_work_ms(ITEMS[0]), at.item_work_ms(ITEMS[1])) == (5_000, 110)
        assert session.editor.is_saved


# Days and people -----------------------------------------------------------------------


def test_todays_total_counts_the_sessions_of_today_and_this_one() -> None:
    with sitting() as at:
        for hours in (24, 2):
            at.sit()
            at.open()
            at.work(3_000)
            at.rise()
            at.clocks.advance(hours * 3_600_000)
        session = at.sit()
        at.open()
        at.work(400)
        at.clocks.advance(5_000)
        assert session.today_ms() == 3_000 + 400 + 1_000
        assert session.effort()[Category.LABEL] == 3_000 + 3_000 + 400 + 1_000
        at.rise()
        assert at.sit(BEN).today_ms() == 0


@pytest.mark.parametrize(("pause_h", "is_kept"), [(1, True), (24, False)])
def test_earned_rest_is_kept_within_a_day_and_not_over_night(pause_h: int, is_kept: bool) -> None:
    with sitting() as at:
        at.sit()
        at.open()
        at.work(12_000)
        at.rise()
        (first,) = at.project.reads.sessions().result()
        assert first.rest_end_sixths == 500 * 6 + 12_000
        at.clocks.advance(pause_h * 3_600_000)
        at.sit()
        at.rise()
        last = at.project.reads.sessions().result()[-1]
        assert last.rest_sixths == (first.rest_end_sixths if is_kept else 500 * 6)


def test_two_workers_at_one_job_each_have_their_own() -> None:
    with sitting(order=ORDER) as at:
        for worker, item_id, ms in ((ADA, ITEMS[0], 3_000), (BEN, ITEMS[1], 2_000)):
            session = at.sit(worker)
            at.open(item_id)
            at.work(ms)
            at.add()
            session.confirm()
            assert figure(session, "gross") == Fraction(60, 100)
            assert session.effort() == {Category.LABEL: ms}
            at.rise()
        assert {
            worker: dict(ms) for worker, ms in at.project.reads.effort_totals().result().items()
        } == {
            ADA.id: {Category.LABEL: 3_000},
            BEN.id: {Category.LABEL: 2_000},
        }
        by_session = {s.id: s.worker_id for s in at.project.reads.sessions().result()}
        assert all(entry.worker_id == by_session[entry.session_id] for entry in at.entries())
        for item_id, worker in zip(ITEMS, (ADA, BEN), strict=True):
            state = at.project.reads.load_item(item_id).result().state
            assert state.facts.done_by == worker.id
            assert {region.worker_id for region in state.regions.values()} == {worker.id}
        ben = at.project.reads.sessions().result()[-1]
        assert ben.rest_sixths == 500 * 6
