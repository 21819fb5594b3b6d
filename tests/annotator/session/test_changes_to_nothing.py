"""Changes that come to nothing, and regions that are deleted and drawn again: nobody loses a piece.

Ada drew a box for a second and confirmed the item; then Ben works on it for nine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest

from annotator.editing.commands import (
    AddLabel,
    AddRegions,
    DeleteRegions,
    SetBoxes,
    SetOrder,
    SetTranscription,
)
from annotator.editing.label_commands import MergeLabels
from annotator.editing.note_commands import SetAttributes, SetGroup
from annotator.editing.reading_order import shifted
from annotator.model.entities import Label, LabelId, RegionId
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.session.job_session import JobSession
from tests.annotator.session.sitting import ADA, BEN, ORDER, Sitting, sitting
from tests.annotator.session.test_shared_pieces import confirm, counts

HERE = Box(1, 2, 30, 40)
NEAR = Box(1, 2, 30, 41)
FAR = Box(100, 100, 30, 40)


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=ORDER) as made:
        yield made


@pytest.fixture
def box(at: Sitting) -> RegionId:
    """Return a box that Ada drew in one second, on an item that she confirmed."""
    made = drawn(at, ADA, 1_000, HERE)
    confirm(at, ADA, 0)
    return made


def drawn(at: Sitting, worker: Worker, ms: int, box: Box) -> RegionId:
    at.sit(worker)
    at.open()
    at.work(ms)
    made = add(at, box)
    at.rise()
    return made


def add(at: Sitting, box: Box | None) -> RegionId:
    assert at.session is not None
    region = at.session.new_region(box, LabelId(1))
    at.session.editor.run(AddRegions((region,)))
    return region.id


def begin(at: Sitting, *, is_reviewing: bool = False) -> JobSession:
    """Let Ben open the item and look at it for nine seconds."""
    session = at.sit(BEN)
    session.is_reviewing = is_reviewing
    at.open()
    at.work(9_000)
    return session


def nudge(session: JobSession, box: RegionId, to: Box) -> None:
    session.editor.run(SetBoxes({box: to}))


def draw_and_delete(session: JobSession, _box: RegionId) -> None:
    region = session.new_region(FAR, LabelId(1))
    session.editor.run(AddRegions((region,)))
    session.editor.run(DeleteRegions([region.id]))


def there_and_back(session: JobSession, box: RegionId) -> None:
    nudge(session, box, NEAR)
    nudge(session, box, HERE)


def held_key(session: JobSession, box: RegionId) -> None:
    for to in (NEAR, FAR, HERE):
        session.editor.run(SetBoxes({box: to}), merge_key="arrow")


def text(session: JobSession, box: RegionId) -> None:
    session.editor.run(SetTranscription(box, "a word"))
    session.editor.run(SetTranscription(box, ""))


def group(session: JobSession, box: RegionId) -> None:
    session.editor.run(SetGroup([box], 1))
    session.editor.run(SetGroup([box], 0))


def attribute(session: JobSession, box: RegionId) -> None:
    session.editor.run(SetAttributes([box], "occluded", True))
    session.editor.run(SetAttributes([box], "occluded", None))


def back_once_more(session: JobSession, box: RegionId) -> None:
    there_and_back(session, box)
    session.editor.undo()
    session.editor.redo()


def tag(session: JobSession, _box: RegionId) -> None:
    region = session.new_region(None, LabelId(1))
    session.editor.run(AddRegions((region,)))
    session.editor.run(DeleteRegions([region.id]))


def elsewhere(session: JobSession, box: RegionId) -> None:
    state = session.editor.state
    change = SetBoxes({box: FAR}).change(state)
    assert change is not None
    session.editor.run_over("bulk", [change])
    session.editor.run_over("bulk", [change.inverse()])


@pytest.mark.parametrize(
    "nothing",
    [
        draw_and_delete,
        there_and_back,
        held_key,
        text,
        group,
        attribute,
        back_once_more,
        tag,
        elsewhere,
    ],
)
def test_what_comes_to_nothing_takes_nothing(
    at: Sitting, box: RegionId, nothing: Callable[[JobSession, RegionId], None]
) -> None:
    session = begin(at)
    nothing(session, box)
    at.rise()
    assert counts(at) == {"ada": (1, 1)}


@pytest.mark.parametrize("is_by_the_other", [False, True])
def test_a_reading_order_that_is_changed_back_takes_nothing(
    at: Sitting, box: RegionId, is_by_the_other: bool
) -> None:
    session = at.sit(ADA)
    at.open()
    other = add(at, FAR)
    at.rise()
    session = begin(at)
    session.editor.run(SetOrder(shifted(session.editor.state.regions, [box], 1)))
    at.rise()
    whose = counts(at)
    assert whose["ben"] == (Fraction(9, 10), 0), "the order belongs to the item"
    session = begin(at)
    back = ([other], 1) if is_by_the_other else ([box], -1)
    session.editor.run(SetOrder(shifted(session.editor.state.regions, *back)))
    at.rise()
    assert counts(at) == {"ada": (1, 2)}


def test_a_reading_order_of_a_review_is_no_work_nor_is_its_undo(at: Sitting, box: RegionId) -> None:
    at.sit(ADA)
    at.open()
    add(at, FAR)
    at.rise()
    session = begin(at, is_reviewing=True)
    session.editor.run(SetOrder(shifted(session.editor.state.regions, [box], 1)))
    session.is_reviewing = False
    at.open()
    session.editor.undo()
    at.rise()
    assert counts(at) == {"ada": (1, 2)}


def test_a_change_that_is_turned_back_in_another_session_takes_nothing(
    at: Sitting, box: RegionId
) -> None:
    nudge(begin(at), box, NEAR)
    at.rise()
    assert counts(at)["ben"] == (Fraction(9, 10), Fraction(9, 10))
    at.reopen()
    nudge(begin(at), box, HERE)
    at.rise()
    assert counts(at) == {"ada": (1, 1)}


def test_turning_back_a_return_counts_again(at: Sitting, box: RegionId) -> None:
    session = begin(at)
    there_and_back(session, box)
    session.editor.undo()
    at.rise()
    assert counts(at)["ben"] == (Fraction(9, 10), Fraction(9, 10))


def test_nobody_can_turn_back_what_somebody_else_did_and_take_their_part(
    at: Sitting, box: RegionId
) -> None:
    nudge(begin(at), box, NEAR)
    at.rise()
    session = at.sit(ADA)
    at.open()
    nudge(session, box, HERE)
    at.rise()
    assert counts(at)["ben"] == (Fraction(9, 10), Fraction(9, 10))


def test_what_somebody_else_changed_in_between_is_the_new_beginning(
    at: Sitting, box: RegionId
) -> None:
    there_and_back(begin(at), box)
    at.rise()
    session = at.sit(ADA)
    at.open()
    nudge(session, box, NEAR)
    at.rise()
    assert counts(at) == {"ada": (1, 1)}
    session = begin(at)
    nudge(session, box, FAR)
    nudge(session, box, NEAR)
    at.rise()
    assert counts(at) == {"ada": (1, 1)}


def test_the_undo_of_a_change_in_a_review_is_no_work(at: Sitting, box: RegionId) -> None:
    session = begin(at, is_reviewing=True)
    nudge(session, box, NEAR)
    session.is_reviewing = False
    at.open()
    session.editor.undo()
    at.rise()
    assert counts(at) == {"ada": (1, 1)}


def test_a_merge_of_labels_in_between_hides_nothing(at: Sitting, box: RegionId) -> None:
    session = begin(at)
    nudge(session, box, NEAR)
    session.editor.run(AddLabel(Label(LabelId(2), "other", 1)))
    session.editor.run(MergeLabels(LabelId(1), LabelId(2)))
    nudge(session, box, HERE)
    at.rise()
    assert counts(at) == {"ada": (1, 1)}


# Deleted and drawn again ------------------------------------------------------------------------


def regions_of(at: Sitting) -> dict[str, object]:
    return {who: regions for who, (_item, regions) in counts(at).items()}


def test_a_box_that_is_deleted_and_drawn_again_is_a_change_of_it(
    at: Sitting, box: RegionId
) -> None:
    session = begin(at)
    session.editor.run(DeleteRegions([box]))
    at.work(4_000)
    add(at, NEAR)
    at.rise()
    assert regions_of(at) == {"ada": Fraction(1, 5), "ben": Fraction(4, 5)}


def test_a_box_that_is_drawn_over_another_one_before_that_is_deleted_is_a_change_of_it(
    at: Sitting, box: RegionId
) -> None:
    begin(at)
    add(at, NEAR)
    at.rise()
    session = begin(at)
    session.editor.run(DeleteRegions([box]))
    at.rise()
    assert regions_of(at) == {"ada": Fraction(1, 10), "ben": Fraction(9, 10)}


def test_a_box_that_is_drawn_elsewhere_and_moved_there_is_a_change_of_it(
    at: Sitting, box: RegionId
) -> None:
    session = begin(at)
    session.editor.run(DeleteRegions([box]))
    new = add(at, FAR)
    at.work(1_000)
    session.editor.run(SetBoxes({new: NEAR}))
    at.rise()
    assert regions_of(at) == {"ada": Fraction(1, 2), "ben": Fraction(1, 2)}


def test_what_is_drawn_elsewhere_is_ones_own(at: Sitting, box: RegionId) -> None:
    session = begin(at)
    session.editor.run(DeleteRegions([box]))
    at.work(1_000)
    add(at, FAR)
    at.rise()
    assert regions_of(at) == {"ada": 0, "ben": 1}


def test_undoing_the_deletion_frees_what_was_drawn_over_it(at: Sitting, box: RegionId) -> None:
    session = begin(at)
    add(at, NEAR)
    session.editor.run(DeleteRegions([box]))
    session.editor.undo()
    at.rise()
    assert regions_of(at) == {"ada": 1, "ben": 1}


def test_an_undone_drawing_stands_in_the_place_of_nothing(at: Sitting, box: RegionId) -> None:
    session = begin(at)
    session.editor.run(DeleteRegions([box]))
    add(at, NEAR)
    session.editor.undo()
    session.editor.redo()
    session.editor.undo()
    at.work(1_000)
    add(at, HERE)
    at.rise()
    assert regions_of(at) == {"ada": Fraction(1, 2), "ben": Fraction(1, 2)}


def test_a_chain_of_deletions_keeps_everybody(at: Sitting, box: RegionId) -> None:
    session = begin(at)
    session.editor.run(DeleteRegions([box]))
    at.work(1_000)
    second = add(at, Box(1, 2, 30, 60))
    at.rise()
    session = begin(at)
    session.editor.run(DeleteRegions([second]))
    at.work(1_000)
    add(at, Box(1, 2, 30, 27))
    at.rise()
    assert regions_of(at) == {"ada": Fraction(1, 2), "ben": Fraction(1, 2)}


def test_each_deleted_region_is_replaced_once(at: Sitting, box: RegionId) -> None:
    session = begin(at)
    session.editor.run(DeleteRegions([box]))
    at.work(1_000)
    add(at, NEAR)
    at.work(1_000)
    add(at, NEAR)
    at.rise()
    assert regions_of(at) == {"ada": Fraction(1, 2), "ben": Fraction(3, 2)}


def test_what_a_reviewer_draws_again_is_still_paid_to_its_maker(at: Sitting, box: RegionId) -> None:
    session = begin(at, is_reviewing=True)
    session.editor.run(DeleteRegions([box]))
    add(at, NEAR)
    at.rise()
    assert counts(at) == {"ada": (1, 1)}


def test_tags_are_compared_by_their_label(at: Sitting) -> None:
    at.sit(ADA)
    at.open()
    at.work(1_000)
    tag_id = add(at, None)
    at.rise()
    confirm(at, ADA, 0)
    session = begin(at)
    session.editor.run(DeleteRegions([tag_id]))
    at.work(3_000)
    add(at, None)
    at.rise()
    assert regions_of(at) == {"ada": Fraction(1, 4), "ben": Fraction(3, 4)}
