"""Under an order with pay periods a piece lies on the days of its work: live and in the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.job_file.rows.values import PieceCounts
from annotator.model.entities import ItemFacts, Review, Status, WorkerId
from annotator.model.people import Worker
from annotator.pay.order.order_reader import read_work_order
from annotator.pay_basis.pay_inputs import pay_inputs
from annotator.pay_basis.piece_shares import PieceShare, PieceTerms, piece_terms, shares_by_day
from annotator.records import ItemWork
from annotator.session.piece_tally import by_key
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ORDER, Clocks, Sitting, sitting
from tests.support.zones import nairobi, utc_ms

DAILY = ORDER.replace(b"[pay]", b"[pay]\ndays_between_payments = 1", 1)
SHA256 = read_work_order(DAILY).sha256
ORDERS = {SHA256: read_work_order(DAILY)}
TERMS = piece_terms(ORDERS)
DAY_MS = 86_400_000
SOON_MS = utc_ms(2026, 5, 4, 9)  # noon in Nairobi

Parts = dict[int, tuple[object, object]]
"""Items and regions by pay period."""


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=DAILY) as made:
        begin_at(made, SOON_MS)
        yield made


def begin_at(at: Sitting, start_ms: int) -> None:
    at.clocks = Clocks(dt.datetime.fromtimestamp(start_ms / 1000, dt.UTC))
    at.zone = nairobi


def next_day(at: Sitting) -> None:
    at.clocks.advance(DAY_MS)


def visit(at: Sitting, worker: Worker, ms: int, *, boxes: int = 0, confirms: bool = False) -> None:
    """Let a person draw on the first item for some time, and rise."""
    session = at.sit(worker)
    at.open()
    at.work(ms)
    for _box in range(boxes):
        at.add()
    if confirms:
        session.confirm()
    assert_live_is_the_file(at, worker)
    at.rise()


def assert_live_is_the_file(at: Sitting, worker: Worker) -> None:
    """Require that the window has the pieces, by day, that the file has as soon as it is booked."""
    assert at.session is not None
    at.pump()
    at.session.recording.checkpoint()
    at.pump()
    stored = by_key(at.project.reads.pieces_of(worker.id, TERMS).result())
    live = at.session._pieces.by_key
    none = PieceCounts()
    assert {key: n for key, n in live.items() if n != none} == {
        key: n for key, n in stored.items() if n != none
    }


def parts(at: Sitting, worker: Worker = ADA) -> Parts:
    """Return the pieces of a person by period, as a snapshot counts them for export and verify."""
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        found = pay_inputs(snapshot, ORDERS)
    return {
        period: (each.items_completed, each.regions_completed)
        for (who, _order, period), each in found.items()
        if who == worker.id and (each.items_completed or each.regions_completed)
    }


def test_a_piece_lies_in_the_periods_of_its_work(at: Sitting) -> None:
    visit(at, ADA, 3_000, boxes=2)
    next_day(at)
    visit(at, ADA, 1_000, confirms=True)
    assert parts(at) == {1: (Fraction(3, 4), Fraction(3, 2)), 2: (Fraction(1, 4), Fraction(1, 2))}


def test_confirming_it_again_moves_nothing_but_for_the_time_spent_since(at: Sitting) -> None:
    visit(at, ADA, 3_000, boxes=1, confirms=True)
    assert parts(at) == {1: (1, 1)}
    next_day(at)
    session = at.sit(ADA)
    at.open()
    session.reopen()
    session.confirm()
    at.rise()
    assert parts(at) == {1: (1, 1)}
    session = at.sit(ADA)
    at.open()
    session.reopen()
    at.work(1_000)
    session.confirm()
    at.rise()
    assert parts(at) == {1: (Fraction(3, 4), Fraction(3, 4)), 2: (Fraction(1, 4), Fraction(1, 4))}


def test_the_open_item_is_divided_live_at_midnight(at: Sitting) -> None:
    begin_at(at, utc_ms(2026, 5, 4, 20, 59) + 57_200)  # midnight is between two signals
    session = at.sit(ADA)
    at.open()
    at.work(1_000)
    at.add()
    at.work(4_000)
    session.confirm()
    at.work(2_000)
    assert_live_is_the_file(at, ADA)
    days = sorted(day for (_order, day), n in session._pieces.by_key.items() if n.items)
    assert days[1] - days[0] == 1
    at.rise()
    assert parts(at) == {
        1: (Fraction(14, 25), Fraction(14, 25)),
        2: (Fraction(11, 25), Fraction(11, 25)),
    }


def test_to_look_at_it_on_a_later_day_takes_nothing_from_the_day_on_which_it_was_done() -> None:
    with sitting(order=DAILY, people=(ADA,)) as at:
        begin_at(at, SOON_MS)
        visit(at, ADA, 3_000, boxes=1, confirms=True)
        next_day(at)
        visit(at, ADA, 1_000)
        assert parts(at) == {1: (1, 1)}
        visit(at, ADA, 0, boxes=1)
        assert parts(at) == {
            1: (Fraction(3, 4), Fraction(3, 2)),
            2: (Fraction(1, 4), Fraction(1, 2)),
        }


def test_a_colleague_who_confirms_later_moves_nobody_elses_days(at: Sitting) -> None:
    visit(at, ADA, 3_000, boxes=1)
    next_day(at)
    visit(at, ADA, 3_000)
    next_day(at)
    visit(at, BEN, 2_000, confirms=True)
    assert parts(at) == {
        1: (Fraction(3, 8), Fraction(1, 2)),
        2: (Fraction(3, 8), Fraction(1, 2)),
    }
    assert parts(at, BEN) == {1: (Fraction(1, 4), 0)}


def test_a_rejection_takes_the_shares_from_their_days(at: Sitting) -> None:
    visit(at, ADA, 3_000, boxes=1)
    next_day(at)
    visit(at, ADA, 1_000, confirms=True)
    next_day(at)
    session = at.sit(BEN)
    session.is_reviewing = True
    at.open()
    session.judge(Review.REJECTED, "too wide")
    at.rise()
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        found = pay_inputs(snapshot, ORDERS)
    rejected = {key[2]: each.items_rejected for key, each in found.items() if key[0] == ADA.id}
    assert rejected == {1: Fraction(3, 4), 2: Fraction(1, 4)}
    assert parts(at, BEN) == {}


def test_declared_time_moves_a_part_between_the_own_days_alone_and_none_after_the_end(
    at: Sitting,
) -> None:
    visit(at, ADA, 1_000, boxes=1)
    next_day(at)
    visit(at, ADA, 1_000)
    session = at.sit(ADA)
    [first, *_later] = session.word.days().result()
    session.word.claim_on(first, 2_000, "thinking", ITEMS[0])
    at.rise()
    visit(at, BEN, 2_000, confirms=True)
    assert parts(at) == {
        1: (Fraction(3, 8), Fraction(3, 4)),
        2: (Fraction(1, 8), Fraction(1, 4)),
    }
    assert parts(at, BEN) == {1: (Fraction(1, 2), 0)}
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        [claim] = snapshot.corrections()
    session = at.sit(ADA)
    session.word.take_back(claim)
    at.pump()
    at.pump()
    assert_live_is_the_file(at, ADA)
    at.rise()
    assert parts(at)[1] == (Fraction(3, 8), Fraction(3, 4)), "it was confirmed before"


def test_an_item_without_any_time_is_that_of_the_day_of_its_confirmation(at: Sitting) -> None:
    visit(at, ADA, 0, confirms=True)
    assert parts(at) == {1: (1, 0)}


# Shares -------------------------------------------------------------------------------------------

DONE = ItemFacts(Status.DONE, done_by=ADA.id, done_order=SHA256, done_day=20_009)


def shares(days: Mapping[int, int], terms: PieceTerms = TERMS) -> dict[int, PieceShare]:
    work = ItemWork(
        ms={ADA.id: {SHA256: sum(days.values())}},
        days={ADA.id: {SHA256: days}},
        workers=frozenset({ADA.id}),
    )
    found = shares_by_day(DONE, work, 0, terms)
    return {day: share for (_worker, _order, day), share in found.items()}


def test_of_equal_remainders_the_earliest_day_has_the_millionth_that_is_left() -> None:
    found = shares({20_003: 1, 20_001: 1, 20_002: 1})
    third = Fraction(333_333, 1_000_000)
    assert {day: share.item for day, share in found.items()} == {
        20_001: third + Fraction(1, 1_000_000),
        20_002: third,
        20_003: third,
    }


@given(st.dictionaries(st.integers(20_000, 20_010), st.integers(0, 10**9), max_size=6))
def test_the_days_have_the_whole_together(days: dict[int, int]) -> None:
    found = shares(days)
    assert sum(share.item for share in found.values()) == 1
    spent = {day for day, ms in days.items() if ms}
    assert set(found) <= (spent or {DONE.done_day})


def test_under_an_order_without_periods_it_stays_on_the_day_of_the_confirmation() -> None:
    assert shares({20_001: 1, 20_002: 1}, PieceTerms()) == {20_009: PieceShare(1, 0)}


def test_the_time_of_another_person_or_order_does_not_count() -> None:
    work = ItemWork(
        ms={ADA.id: {SHA256: 1}},
        days={
            ADA.id: {SHA256: {20_001: 1}, "": {20_002: 5}},
            WorkerId("ben"): {SHA256: {20_003: 5}},
        },
    )
    found = shares_by_day(DONE, work, 0, TERMS)
    assert found == {(ADA.id, SHA256, 20_001): PieceShare(1, 0)}
