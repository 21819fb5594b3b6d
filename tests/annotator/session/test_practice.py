"""Whether an item is for practice is settled before the work on it: no work is paid twice."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from annotator.effort.categories import Category
from annotator.errors import InvalidValueError
from annotator.session.job_session import JobSession
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ORDER, Sitting, sitting

STAYS = (
    "The time on this item so far is training and paid as time, so it stays a practice item. For "
    "pay by the piece, go on to another item."
)
WORKED_ON = (
    "There is work on this item already, which is paid by the piece. Make an item a practice item "
    "before anybody works on it."
)
PAYS_TRAINING = ORDER + b'other_hour = "36.00"\n'


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=PAYS_TRAINING) as made:
        yield made


def practised(at: Sitting) -> JobSession:
    """Have Ada draw a box on a practice item, in training."""
    session = at.sit(ADA)
    at.open()
    assert session.set_practice(is_practice=True) is not None
    at.open()  # as the window does
    at.work(1_000)
    at.add()
    return session


def assert_stays(session: JobSession) -> None:
    with pytest.raises(InvalidValueError) as caught:
        session.set_practice(is_practice=False)
    assert str(caught.value) == STAYS
    assert session.editor.state.facts.is_practice


def gross(at: Sitting, session: JobSession) -> Fraction:
    at.pump()
    pay = session.pay()
    assert pay is not None
    exact = pay.completed["gross"].exact
    assert exact is not None
    return exact


@pytest.mark.parametrize("is_booked", [False, True])
def test_time_in_training_is_paid_once_and_the_item_stays_for_practice(
    at: Sitting, *, is_booked: bool
) -> None:
    session = practised(at)
    if is_booked:
        at.open(ITEMS[1])
        at.open()
    assert_stays(session)
    session.confirm()
    assert session.effort()[Category.TRAINING] == 1_000
    assert gross(at, session) == Fraction(1, 100)


def test_it_stays_for_practice_in_a_later_session_and_for_a_colleague(at: Sitting) -> None:
    practised(at)
    at.rise()
    at.reopen()
    for worker in (ADA, BEN):
        session = at.sit(worker)
        at.open()
        assert_stays(session)
        at.rise()


def test_undo_does_not_take_back_that_it_is_for_practice_but_everything_after(at: Sitting) -> None:
    session = practised(at)
    session.editor.undo()
    assert not session.editor.state.regions
    before = session.editor.state
    with pytest.raises(InvalidValueError, match="stays a practice item"):
        session.editor.undo()
    assert session.editor.state == before
    at.rise()
    session = at.sit(ADA)
    at.open()
    with pytest.raises(InvalidValueError, match="stays a practice item"):
        session.editor.undo()


def test_redo_does_not_make_a_piece_of_it_either(at: Sitting) -> None:
    session = at.sit(ADA)
    at.open()
    session.set_practice(is_practice=True)
    session.set_practice(is_practice=False)  # no time was training yet
    session.editor.undo()
    at.open()
    at.work(1_000)
    with pytest.raises(InvalidValueError, match="stays a practice item"):
        session.editor.redo()
    assert session.editor.state.facts.is_practice


def test_an_item_with_work_by_the_piece_becomes_none_for_practice(at: Sitting) -> None:
    session = at.sit(ADA)
    at.open()
    at.add()
    at.open(ITEMS[1])
    session.confirm()  # without a region, and a piece all the same
    for item_id in ITEMS:
        at.open(item_id)
        with pytest.raises(InvalidValueError) as caught:
            session.set_practice(is_practice=True)
        assert str(caught.value) == WORKED_ON
        assert not session.editor.state.facts.is_practice


def test_where_no_order_pays_for_training_it_is_given_back_and_paid_by_the_piece() -> None:
    with sitting(order=ORDER) as at:
        session = practised(at)
        assert session.set_practice(is_practice=False) is not None
        session.confirm()
        assert gross(at, session) == Fraction(6, 10)
