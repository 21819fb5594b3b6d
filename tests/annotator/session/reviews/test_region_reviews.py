"""Decisions of a reviewer on single regions: who may make them, what they leave, what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions, DeleteRegions, SetBoxes
from annotator.editing.line_commands import SplitLine
from annotator.editing.note_commands import SetLocked
from annotator.effort.categories import Category
from annotator.errors import InvalidValueError, OthersItemError
from annotator.model.entities import (
    Fault,
    LabelId,
    Region,
    RegionId,
    RegionReview,
    Regions,
    RegionVerdict,
    Review,
)
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.session.job_session import JobSession
from annotator.session.reviews.region_reviews import RegionReviews
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ORDER, Sitting

CUT = "the tail of the g is cut"
TIGHTER = Box(1, 2, 30, 40)


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Sitting]:
    """Have Ada confirm an item with two regions, and Ben open it in a review."""
    at = Sitting(tmp_path, order=ORDER)
    try:
        confirm_two(at)
        yield at
    finally:
        at.rise()
        at.project.close()


def confirm_two(at: Sitting) -> None:
    """Have Ada confirm an item with two regions, and Ben open it in a review."""
    at.sit(ADA)
    at.open()
    for _each in range(2):
        at.work(400)
        at.add()
    session(at).confirm()
    at.rise()
    review(at)


def session(at: Sitting) -> JobSession:
    assert at.session is not None
    return at.session


def review(at: Sitting, who: Worker = BEN) -> None:
    """Let somebody sit down and open the item in a review."""
    at.sit(who)
    session(at).is_reviewing = True
    at.open()


def work(at: Sitting, who: Worker = ADA) -> None:
    """Let the reviewer rise, and somebody open the item to work on it."""
    at.rise()
    at.sit(who)
    at.open()


def regions(at: Sitting) -> Regions:
    """Return the regions in the file, which must be those of the editor."""
    at.pump()
    stored = at.project.reads.load_item(ITEMS[0]).result().state.regions
    assert stored == session(at).editor.state.regions
    return stored


def first_two(at: Sitting) -> tuple[RegionId, RegionId]:
    one, two = sorted(regions(at).values(), key=lambda region: region.number)
    return one.id, two.id


def reject(at: Sitting, key: RegionId, fault: Fault = Fault.WORKER) -> None:
    RegionReviews(session(at)).judge([key], RegionVerdict.REJECTED, f" {CUT}\n", fault)


def review_of(at: Sitting, key: RegionId) -> RegionReview:
    found = regions(at)[key].review
    assert found is not None
    return found


def test_each_region_has_its_own_decision_with_reason_fault_reviewer_and_day(at: Sitting) -> None:
    one, two = first_two(at)
    reject(at, one, Fault.UNCLEAR)
    RegionReviews(session(at)).judge([two], RegionVerdict.ACCEPTED)
    day = session(at).time.day
    assert review_of(at, one) == RegionReview(
        RegionVerdict.REJECTED, BEN.id, day, CUT, Fault.UNCLEAR
    )
    assert review_of(at, two) == RegionReview(RegionVerdict.ACCEPTED, BEN.id, day)
    assert at.project.reads.load_item(ITEMS[0]).result().state.facts.review is Review.NONE
    assert at.project.check().result() == []


def test_decisions_are_undone_and_redone(at: Sitting) -> None:
    one, _two = first_two(at)
    reject(at, one)
    rejected = regions(at)
    session(at).editor.undo()
    assert regions(at)[one].review is None
    session(at).editor.redo()
    assert regions(at) == rejected
    RegionReviews(session(at)).take_back([one])
    assert regions(at)[one].review is None
    session(at).editor.undo()
    assert regions(at) == rejected


def test_an_item_with_a_rejected_region_is_not_accepted(at: Sitting) -> None:
    one, two = first_two(at)
    reject(at, two)
    number = regions(at)[two].number
    with pytest.raises(InvalidValueError, match=f"Region {number} of this item is rejected"):
        session(at).judge(Review.ACCEPTED)
    reject(at, one)
    with pytest.raises(InvalidValueError, match="2 regions of this item are rejected"):
        session(at).judge(Review.ACCEPTED)
    RegionReviews(session(at)).judge([one, two], RegionVerdict.ACCEPTED)
    assert session(at).judge(Review.ACCEPTED) is not None


def test_a_region_of_an_accepted_item_is_rejected_only_after_the_item(at: Sitting) -> None:
    one, _two = first_two(at)
    session(at).judge(Review.ACCEPTED)
    with pytest.raises(InvalidValueError, match="reject the item first"):
        reject(at, one)
    session(at).judge(Review.REJECTED, CUT, Fault.WORKER)
    reject(at, one)
    assert review_of(at, one).is_rejection


def test_an_item_that_is_as_it_was_accepted_is_not_accepted_again_over_a_rejected_region(
    at: Sitting,
) -> None:
    one, two = first_two(at)
    before = regions(at)[one].geometry
    assert before is not None
    session(at).judge(Review.ACCEPTED)
    work(at)
    session(at).editor.run(SetBoxes({one: TIGHTER}))
    assert session(at).editor.state.facts.review is Review.NONE
    review_again(at)
    reject(at, two)
    work(at)
    session(at).editor.run(SetBoxes({one: before}))
    assert session(at).editor.state.facts.review is Review.NONE
    review_again(at)
    RegionReviews(session(at)).take_back([two])
    assert session(at).judge(Review.ACCEPTED) is not None


def test_decisions_on_regions_take_nothing_from_the_pay(at: Sitting) -> None:
    work(at)
    before = session(at).pay()
    review_again(at)
    for key in first_two(at):
        reject(at, key)
    work(at)
    assert session(at).pay() == before


def review_again(at: Sitting) -> None:
    at.rise()
    review(at)


def test_nobody_decides_on_their_own_work(at: Sitting) -> None:
    one, _two = first_two(at)
    work(at)
    session(at).is_reviewing = True
    at.open()
    with pytest.raises(OthersItemError, match="confirmed this item yourself"):
        reject(at, one)
    with pytest.raises(OthersItemError, match="confirmed this item yourself"):
        RegionReviews(session(at)).take_back([one])


def test_nobody_decides_on_a_region_that_they_made_on_the_item_of_a_colleague(
    at: Sitting,
) -> None:
    work(at, BEN)
    at.work(300)
    own = at.add()
    review_again(at)
    for verdict in (RegionVerdict.ACCEPTED, RegionVerdict.REJECTED):
        with pytest.raises(OthersItemError, match=f"changed region {own.number} yourself"):
            RegionReviews(session(at)).judge([own.id], verdict, CUT, Fault.WORKER)


def test_nobody_decides_on_a_region_that_they_changed_in_paid_work(at: Sitting) -> None:
    one, two = first_two(at)
    work(at, BEN)
    at.work(300)
    session(at).editor.run(SetBoxes({one: TIGHTER}))
    review_again(at)
    with pytest.raises(OthersItemError, match="yourself"):
        RegionReviews(session(at)).judge([one], RegionVerdict.ACCEPTED)
    RegionReviews(session(at)).judge([two], RegionVerdict.ACCEPTED)


def test_only_a_reviewer_decides_on_regions(at: Sitting) -> None:
    one, _two = first_two(at)
    work(at, BEN)
    with pytest.raises(InvalidValueError, match="Only a reviewer"):
        reject(at, one)


def test_a_withdrawn_item_has_nothing_to_decide(at: Sitting) -> None:
    one, _two = first_two(at)
    session(at).judge(Review.WITHDRAWN, "no longer needed")
    with pytest.raises(InvalidValueError, match="withdrawn"):
        reject(at, one)


@pytest.mark.parametrize(
    ("reason", "fault", "sentence"),
    [
        ("", Fault.WORKER, "needs a reason"),
        (" \n", Fault.WORKER, "needs a reason"),
        (CUT, Fault.NONE, "needs a fault"),
        ("x" * 1_001, Fault.WORKER, "can have 1,000 characters, and this one has 1,001"),
    ],
)
def test_a_rejection_needs_a_reason_of_up_to_1000_characters_and_a_fault(
    at: Sitting, reason: str, fault: Fault, sentence: str
) -> None:
    one, _two = first_two(at)
    with pytest.raises(InvalidValueError, match=sentence):
        RegionReviews(session(at)).judge([one], RegionVerdict.REJECTED, reason, fault)
    assert regions(at)[one].review is None
    RegionReviews(session(at)).judge([one], RegionVerdict.REJECTED, "x" * 1_000, Fault.WORKER)
    assert len(review_of(at, one).reason) == 1_000


def test_the_reason_of_an_item_has_the_same_limit(at: Sitting) -> None:
    with pytest.raises(InvalidValueError, match="1,000 characters"):
        session(at).judge(Review.REJECTED, "x" * 1_001, Fault.WORKER)
    assert session(at).judge(Review.REJECTED, "x" * 1_000, Fault.WORKER) is not None


def test_locked_regions_can_be_reviewed(at: Sitting) -> None:
    one, _two = first_two(at)
    session(at).editor.run(SetLocked([one], is_locked=True))
    reject(at, one)
    assert review_of(at, one).is_rejection


def test_only_a_correction_that_was_made_can_be_stated(at: Sitting) -> None:
    one, two = first_two(at)
    with pytest.raises(InvalidValueError, match="is as it was confirmed"):
        RegionReviews(session(at)).judge([one], RegionVerdict.CORRECTED)
    session(at).editor.run(SetBoxes({one: TIGHTER}))
    with pytest.raises(InvalidValueError, match="is as it was confirmed"):
        RegionReviews(session(at)).judge([two], RegionVerdict.CORRECTED)
    RegionReviews(session(at)).judge([one], RegionVerdict.CORRECTED, CUT, Fault.WORKER)
    assert (review_of(at, one).verdict, review_of(at, one).reason) == ("corrected", CUT)


def test_what_is_changed_later_was_accepted_by_nobody(at: Sitting) -> None:
    one, two = first_two(at)
    RegionReviews(session(at)).judge([one, two], RegionVerdict.ACCEPTED)
    work(at)
    session(at).editor.run(SetBoxes({one: TIGHTER}))
    session(at).editor.run(SetLocked([two], is_locked=True))
    assert review_of(at, one).is_outdated
    assert not review_of(at, two).is_outdated
    session(at).editor.undo()
    session(at).editor.undo()
    assert not review_of(at, one).is_outdated


def test_a_part_that_is_split_off_was_accepted_by_nobody(at: Sitting) -> None:
    one, _two = first_two(at)
    RegionReviews(session(at)).judge([one], RegionVerdict.ACCEPTED)
    work(at)
    part = session(at).new_region(None, LabelId(1))
    session(at).editor.run(SplitLine(one, part, 0.5, 0))
    assert review_of(at, one).is_outdated
    assert regions(at)[part.id].review is None


def test_a_rejection_stays_until_the_item_is_confirmed_again(at: Sitting) -> None:
    one, two = first_two(at)
    reject(at, one)
    RegionReviews(session(at)).judge([two], RegionVerdict.ACCEPTED)
    session(at).judge(Review.REJECTED, CUT, Fault.WORKER)
    work(at)
    session(at).editor.run(SetBoxes({one: TIGHTER}))
    assert review_of(at, one).is_rejection
    before = at.active_ms(ITEMS[0])
    at.work(700)
    session(at).confirm()
    assert (review_of(at, one).is_outdated, review_of(at, one).reason) == (True, CUT)
    assert not review_of(at, two).is_outdated
    assert at.active_ms(ITEMS[0]) == before, "a confirmation is no work on a region"
    session(at).editor.undo()
    assert review_of(at, one).is_rejection
    session(at).editor.redo()
    review_again(at)
    assert session(at).judge(Review.ACCEPTED) is not None


def test_time_of_review_and_rework_is_booked_and_paid_and_stays(tmp_path: Path) -> None:
    at = Sitting(tmp_path, order=ORDER + b'other_hour = "36.00"\n')
    confirm_two(at)
    one, _two = first_two(at)
    at.work(600)
    reject(at, one)
    session(at).judge(Review.REJECTED, CUT, Fault.WORKER)
    assert other_pay(at) == Fraction(6), "600 ms of review at 36 an hour"
    work(at)
    at.work(500)
    session(at).editor.run(SetBoxes({one: TIGHTER}))
    assert other_pay(at) == Fraction(5), "500 ms of rework, before it is confirmed again"
    session(at).confirm()
    at.rise()
    booked = at.booked_ms()
    assert (booked[Category.LABEL], booked[Category.REVIEW]) == (800, 600)
    assert booked[Category.REWORK] == 500
    assert at.active_ms(ITEMS[0])[one] == 400 + 600 + 500
    at.project.close()


def other_pay(at: Sitting) -> Fraction:
    """Return what is paid for time that makes no piece, in thousandths."""
    figures = session(at).pay()
    assert figures is not None
    exact = figures.expected["other_pay"].exact
    assert exact is not None
    return exact * 1000


# The version that the worker confirmed ------------------------------------------------


def confirmed(at: Sitting) -> Regions | None:
    at.pump()
    return at.project.reads.confirmed_version(ITEMS[0]).result()


def test_the_confirmed_version_is_kept_before_the_first_correction_and_only_then(
    at: Sitting,
) -> None:
    one, two = first_two(at)
    before = regions(at)
    reject(at, two)
    assert confirmed(at) is None, "a decision is no correction"
    judged = regions(at)
    session(at).editor.run(SetBoxes({one: TIGHTER}))
    assert confirmed(at) == judged
    session(at).editor.run(DeleteRegions([two]))
    session(at).editor.run(AddRegions((drawn(at),)))
    assert confirmed(at) == judged
    assert {key: replace(each, review=None) for key, each in judged.items()} == before
    at.rise()
    review(at)
    assert confirmed(at) == judged


def drawn(at: Sitting) -> Region:
    return session(at).new_region(Box(5, 6, 7, 8), LabelId(1))


def test_work_of_the_worker_makes_no_version_and_a_new_confirmation_begins_another(
    at: Sitting,
) -> None:
    one, _two = first_two(at)
    work(at)
    session(at).editor.run(SetBoxes({one: TIGHTER}))
    assert confirmed(at) is None
    review_again(at)
    session(at).editor.run(SetBoxes({one: Box(0, 0, 9, 9)}))
    first = confirmed(at)
    assert first is not None
    assert first[one].geometry == TIGHTER
    session(at).judge(Review.REJECTED, CUT, Fault.WORKER)
    work(at)
    session(at).confirm()
    assert confirmed(at) is None
    review_again(at)
    session(at).editor.run(SetBoxes({one: TIGHTER}))
    second = confirmed(at)
    assert second is not None
    assert second[one].geometry == Box(0, 0, 9, 9)
    assert at.project.check().result() == []


def test_an_undone_confirmation_brings_the_version_before_back(at: Sitting) -> None:
    one, _two = first_two(at)
    session(at).editor.run(SetBoxes({one: TIGHTER}))
    session(at).judge(Review.REJECTED, CUT, Fault.WORKER)
    first = confirmed(at)
    work(at)
    session(at).confirm()
    assert confirmed(at) is None
    session(at).editor.undo()
    assert confirmed(at) == first
