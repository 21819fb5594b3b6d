"""An accepted item that is changed, and changed back, is accepted again; nobody has to undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest

from annotator.editing.commands import AddRegions, Command, DeleteRegions, SetBoxes, SetOrder
from annotator.model.entities import Fault, ItemFacts, LabelId, RegionId, Review, WorkerId
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.pay_basis.pay_inputs import pay_inputs
from annotator.pay_basis.stored_orders import order_of
from annotator.session.job_session import JobSession
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ORDER, Sitting, sitting

CLEO = Worker(WorkerId("cleo"), "Cleo")
HERE = Box(1, 2, 30, 40)
NEAR = Box(1, 2, 30, 41)


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=ORDER, people=(ADA, BEN, CLEO)) as made:
        yield made


@pytest.fixture
def box(at: Sitting) -> RegionId:
    """Return a box of Ada's, on an item that she confirmed and Ben accepted."""
    return reviewed(at, Review.ACCEPTED)


def reviewed(at: Sitting, verdict: Review, reason: str = "") -> RegionId:
    session = at.sit(ADA)
    at.open()
    region = session.new_region(HERE, LabelId(1))
    session.editor.run(AddRegions((region,)))
    session.confirm()
    at.rise()
    session = at.sit(BEN)
    session.is_reviewing = True
    at.open()
    session.judge(verdict, reason, Fault.NONE)
    at.rise()
    return region.id


def stored(at: Sitting) -> ItemFacts:
    at.pump()
    return at.project.reads.load_item(ITEMS[0]).result().state.facts


def sit(at: Sitting) -> JobSession:
    session = at.sit(BEN)
    at.open()
    return session


def test_it_is_not_reviewed_while_it_differs_and_accepted_once_it_does_not(
    at: Sitting, box: RegionId
) -> None:
    before = stored(at)
    session = sit(at)
    session.editor.run(SetBoxes({box: NEAR}))
    assert stored(at).review is Review.NONE
    assert stored(at).was_reviewed_before
    session.editor.run(SetBoxes({box: HERE}))
    assert stored(at) == before
    session.editor.undo()
    assert stored(at).review is Review.NONE
    session.editor.redo()
    assert stored(at) == before


@pytest.mark.usefixtures("box")
def test_it_is_accepted_again_in_another_session(at: Sitting) -> None:
    before = stored(at)
    session = sit(at)
    extra = session.new_region(NEAR, LabelId(1))
    session.editor.run(AddRegions((extra,)))
    at.rise()
    at.reopen()
    session = sit(at)
    session.editor.run(DeleteRegions([extra.id]))
    assert stored(at) == before


def add(session: JobSession) -> RegionId:
    extra = session.new_region(NEAR, LabelId(1))
    session.editor.run(AddRegions((extra,)))
    return extra.id


def move(session: JobSession, box: RegionId) -> Command:
    session.editor.run(SetBoxes({box: NEAR}))
    return SetBoxes({box: HERE})


def draw(session: JobSession, _box: RegionId) -> Command:
    return DeleteRegions([add(session)])


@pytest.mark.parametrize("change", [move, draw])
def test_it_waits_for_a_review_if_somebody_else_turns_the_change_back(
    at: Sitting, box: RegionId, change: Callable[[JobSession, RegionId], Command]
) -> None:
    before = stored(at)
    session = sit(at)
    at.work(900)
    back = change(session, box)
    at.rise()
    at.reopen()
    session = at.sit(ADA)
    at.open()
    session.editor.run(back)
    after = stored(at)
    assert (after.review, after.reviewed_sha256) == (Review.NONE, before.reviewed_sha256)
    # Ben still has a part of the item, so nothing that Ada does alone brings the review back.
    for to in (NEAR, HERE):
        session.editor.run(SetBoxes({box: to}))
        assert stored(at).review is Review.NONE
    assert session.content_sha256(session.editor.state) == before.reviewed_sha256
    at.rise()
    assert accepted_by_order(at) == 0


def accepted_by_order(at: Sitting) -> Fraction:
    """Return the accepted items of all people together."""
    orders = {each.sha256: order_of(each) for each in at.project.reads.orders().result()}
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        inputs = pay_inputs(snapshot, orders)
    return sum((Fraction(each.items_accepted) for each in inputs.values()), Fraction(0))


def test_a_new_review_covers_the_work_of_both_and_holds_again_after_it(
    at: Sitting, box: RegionId
) -> None:
    session = sit(at)
    session.editor.run(SetBoxes({box: NEAR}))
    at.rise()
    session = at.sit(ADA)
    at.open()
    session.editor.run(SetBoxes({box: HERE}))
    at.rise()
    session = at.sit(CLEO)
    session.is_reviewing = True
    at.open()
    session.judge(Review.ACCEPTED)
    at.rise()
    before = stored(at)
    assert (before.review, before.reviewed_by) == (Review.ACCEPTED, CLEO.id)
    session = at.sit(ADA)
    at.open()
    for to in (NEAR, HERE):
        session.editor.run(SetBoxes({box: to}))
    assert stored(at) == before


def test_what_somebody_else_turned_back_themselves_does_not_stand(
    at: Sitting, box: RegionId
) -> None:
    before = stored(at)
    session = sit(at)
    extra = add(session)
    at.rise()
    session = at.sit(ADA)
    at.open()
    session.editor.run(SetBoxes({box: NEAR}))
    at.rise()
    session = sit(at)
    session.editor.run(DeleteRegions([extra]))
    assert stored(at).review is Review.NONE  # Ada's change stands
    at.rise()
    session = at.sit(ADA)
    at.open()
    session.editor.run(SetBoxes({box: HERE}))
    assert stored(at) == before


def test_typing_there_and_back_in_one_step_leaves_it_accepted(at: Sitting, box: RegionId) -> None:
    before = stored(at)
    session = sit(at)
    session.editor.run(SetBoxes({box: NEAR}), merge_key="arrow")
    session.editor.run(SetBoxes({box: HERE}), merge_key="arrow")
    assert stored(at) == before


def test_another_key_for_the_same_reading_order_is_no_change(at: Sitting, box: RegionId) -> None:
    session = sit(at)
    session.editor.run(SetOrder({box: "0"}))
    assert stored(at).review is Review.ACCEPTED


def test_a_withdrawn_item_is_withdrawn_again(at: Sitting) -> None:
    box = reviewed(at, Review.WITHDRAWN, "not needed")
    before = stored(at)
    session = sit(at)
    session.editor.run(SetBoxes({box: NEAR}))
    assert stored(at).review is Review.NONE
    session.editor.run(SetBoxes({box: HERE}))
    assert stored(at) == before


def test_several_changes_turned_back_one_after_the_other_leave_it_accepted(
    at: Sitting, box: RegionId
) -> None:
    before = stored(at)
    session = sit(at)
    extra = add(session)
    for to in (NEAR, Box(3, 4, 5, 6), HERE):
        session.editor.run(SetBoxes({box: to}))
        assert stored(at).review is Review.NONE
    session.editor.run(DeleteRegions([extra]))
    assert stored(at) == before


def test_a_reopened_item_is_not_accepted_by_a_change(at: Sitting, box: RegionId) -> None:
    session = at.sit(ADA)
    at.open()
    session.editor.run(SetBoxes({box: NEAR}))
    session.reopen()
    session.editor.run(SetBoxes({box: HERE}))
    session.confirm()
    assert stored(at).review is Review.NONE
    session.editor.run(SetBoxes({box: NEAR}))
    session.editor.run(SetBoxes({box: HERE}))
    assert stored(at).review is Review.NONE


def test_a_rejected_item_stays_rejected_whatever_is_changed(at: Sitting) -> None:
    box = reviewed(at, Review.REJECTED, "too loose")
    session = at.sit(ADA)
    at.open()
    for to in (NEAR, HERE):
        session.editor.run(SetBoxes({box: to}))
        assert stored(at).review is Review.REJECTED
