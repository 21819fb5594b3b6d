"""An accepted item that is changed, and changed back, is accepted again; nobody has to undo."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from annotator.editing.commands import AddRegions, DeleteRegions, SetBoxes, SetOrder
from annotator.model.entities import Fault, ItemFacts, LabelId, RegionId, Review
from annotator.model.geometry import Box
from annotator.session.job_session import JobSession
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ORDER, Sitting, sitting

HERE = Box(1, 2, 30, 40)
NEAR = Box(1, 2, 30, 41)


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=ORDER) as made:
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
def test_it_is_accepted_again_in_another_session_and_by_somebody_else(at: Sitting) -> None:
    before = stored(at)
    session = sit(at)
    extra = session.new_region(NEAR, LabelId(1))
    session.editor.run(AddRegions((extra,)))
    at.rise()
    at.reopen()
    session = at.sit(ADA)
    at.open()
    session.editor.run(DeleteRegions([extra.id]))
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
