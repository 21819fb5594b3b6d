"""Nobody accepts their own work, and nobody leaves a colleague's work unpaid."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from annotator.editing.commands import AddRegions, DeleteRegions, SetBoxes
from annotator.errors import OthersItemError
from annotator.model.entities import Fault, LabelId, RegionId, Review, Status
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.session.job_session import JobSession
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ORDER, Sitting, sitting

HERE = Box(1, 2, 30, 40)
NEAR = Box(1, 2, 30, 41)
FAR = Box(100, 100, 30, 40)


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=ORDER) as made:
        yield made


def sit(at: Sitting, worker: Worker, *, is_reviewing: bool = False) -> JobSession:
    at.rise()
    session = at.sit(worker)
    session.is_reviewing = is_reviewing
    at.open()
    return session


def add(session: JobSession, box: Box) -> RegionId:
    region = session.new_region(box, LabelId(1))
    session.editor.run(AddRegions((region,)))
    return region.id


@pytest.fixture
def box(at: Sitting) -> RegionId:
    """Return a box that Ada drew; she confirmed the item."""
    session = sit(at, ADA)
    made = add(session, HERE)
    session.confirm()
    return made


def review_of(at: Sitting) -> Review:
    at.pump()
    return at.project.reads.load_item(ITEMS[0]).result().state.facts.review


@pytest.mark.parametrize("verdict", [Review.ACCEPTED, Review.WITHDRAWN])
def test_whoever_changed_it_since_cannot_accept_it(
    at: Sitting, box: RegionId, verdict: Review
) -> None:
    sit(at, BEN).editor.run(SetBoxes({box: NEAR}))
    session = sit(at, BEN, is_reviewing=True)
    with pytest.raises(OthersItemError) as caught:
        session.judge(verdict, "not needed")
    assert str(caught.value) == (
        "You have changed or deleted something here since Ada confirmed the item, so somebody else "
        "has to accept it. Or Ada reopens and confirms it again, or you reject it with a reason."
    )
    assert review_of(at) is Review.NONE
    session.judge(Review.REJECTED, "too loose", Fault.WORKER)
    assert review_of(at) is Review.REJECTED


def test_once_the_worker_has_confirmed_it_again_it_can_be_accepted(
    at: Sitting, box: RegionId
) -> None:
    sit(at, BEN).editor.run(SetBoxes({box: NEAR}))
    session = sit(at, ADA)
    session.reopen()
    session.confirm()
    session.editor.undo()
    session.editor.redo()
    sit(at, BEN, is_reviewing=True).judge(Review.ACCEPTED)
    assert review_of(at) is Review.ACCEPTED


def test_a_confirmation_that_was_undone_confirms_nothing(at: Sitting, box: RegionId) -> None:
    sit(at, BEN).editor.run(SetBoxes({box: NEAR}))
    session = sit(at, ADA)
    session.reopen()
    session.confirm()
    session.editor.undo()
    session.editor.undo()
    with pytest.raises(OthersItemError):
        sit(at, BEN, is_reviewing=True).judge(Review.ACCEPTED)


def test_what_came_to_nothing_does_not_stand_in_the_way(at: Sitting, box: RegionId) -> None:
    session = sit(at, BEN)
    session.editor.run(SetBoxes({box: NEAR}))
    session.editor.run(SetBoxes({box: HERE}))
    sit(at, BEN, is_reviewing=True).judge(Review.ACCEPTED)
    assert review_of(at) is Review.ACCEPTED


def test_a_correction_in_the_review_can_be_accepted(at: Sitting, box: RegionId) -> None:
    session = sit(at, BEN, is_reviewing=True)
    session.editor.run(SetBoxes({box: NEAR}))
    add(session, FAR)
    session.judge(Review.ACCEPTED)
    assert review_of(at) is Review.ACCEPTED


def test_a_deletion_in_the_review_cannot_unless_it_is_drawn_again(
    at: Sitting, box: RegionId
) -> None:
    session = sit(at, BEN, is_reviewing=True)
    session.editor.run(DeleteRegions([box]))
    with pytest.raises(OthersItemError):
        session.judge(Review.ACCEPTED)
    add(session, NEAR)
    session.judge(Review.ACCEPTED)
    assert review_of(at) is Review.ACCEPTED


LEFT_UNPAID: dict[str, Callable[[JobSession], object]] = {
    "skip": lambda session: session.skip("too dark"),
    "practice": lambda session: session.set_practice(is_practice=True),
}


@pytest.mark.parametrize("act", LEFT_UNPAID)
def test_nobody_leaves_a_colleagues_work_unpaid(at: Sitting, act: str) -> None:
    add(sit(at, ADA), HERE)
    session = sit(at, BEN)
    with pytest.raises(OthersItemError) as caught:
        LEFT_UNPAID[act](session)
    assert str(caught.value) == (
        "Ada worked on this item, and would not be paid for it any more. Hand over to them, or "
        "confirm it: each is paid for their own part."
    )
    facts = session.editor.state.facts
    assert (facts.status, facts.is_practice) == (Status.STARTED, False)


@pytest.mark.parametrize("act", LEFT_UNPAID)
def test_whoever_worked_on_it_too_may_and_so_may_everybody_on_a_fresh_item(
    at: Sitting, act: str
) -> None:
    add(sit(at, ADA), HERE)
    session = sit(at, BEN)
    add(session, FAR)
    if act == "skip":
        assert LEFT_UNPAID[act](session) is not None
    at.open(ITEMS[1])
    assert LEFT_UNPAID[act](session) is not None


def test_a_practice_item_is_given_back_by_anybody(at: Sitting) -> None:
    sit(at, ADA).set_practice(is_practice=True)
    assert sit(at, BEN).set_practice(is_practice=False) is not None
