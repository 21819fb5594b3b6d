"""Whoever deletes a colleague's region and has one in its place shares it, in whichever way.

Ada drew a box for a second and confirmed the item; then Ben works on it for nine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from unittest.mock import patch

import pytest

from annotator.editing.commands import AddLabel, AddRegions, DeleteRegions, SetBoxes, SetLabel
from annotator.editing.label_commands import MergeLabels
from annotator.editing.line_commands import JoinLines, SplitLine
from annotator.editing.segment_commands import MergeSegments, SplitSegment
from annotator.media.image import ImageKind
from annotator.model.entities import SOUND, Geometry, Label, LabelId, Origin, RegionId, WorkerId
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.model.segment import SoundSegment
from annotator.pay_basis.pay_inputs import pay_inputs
from annotator.records import ImportRecord, NewItem
from annotator.session.job_session import JobSession
from tests.annotator.session import sitting as sitting_module
from tests.annotator.session.sitting import ADA, BEN, ORDER, Sitting, sitting
from tests.annotator.session.test_shared_pieces import confirm, in_file

CHIDI = Worker(WorkerId("chidi"), "Chidi")
HERE = Box(1, 2, 30, 40)
NEAR = Box(1, 2, 30, 41)
FAR = Box(100, 100, 30, 40)
SHARED = {"ada": Fraction(1, 10), "ben": Fraction(9, 10)}
RATE_HZ = 16_000


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=ORDER, people=(ADA, BEN, CHIDI)) as made:
        yield made


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sitting]:
    """Return a job whose items are sounds of a minute."""
    monkeypatch.setattr(
        sitting_module, "NewItem", lambda media, **_: NewItem(media, SOUND, length_ms=60_000)
    )
    with sitting(order=ORDER, people=(ADA, BEN, CHIDI)) as made:
        yield made


def add(at: Sitting, place: Geometry, label: int = 1) -> RegionId:
    assert at.session is not None
    region = at.session.new_region(place, LabelId(label))
    at.session.editor.run(AddRegions((region,)))
    return region.id


def begin(at: Sitting, worker: Worker, ms: int) -> JobSession:
    """Let somebody open the item and look at it for a while."""
    session = at.sit(worker)
    at.open()
    at.work(ms)
    return session


def drawn(at: Sitting, worker: Worker, ms: int, *places: Geometry) -> list[RegionId]:
    """Let somebody draw regions, each for a while, and confirm the item."""
    begin(at, worker, 0)
    made = []
    for place in places:
        at.work(ms)
        made.append(add(at, place))
    at.rise()
    confirm(at, worker, 0)
    return made


def regions_of(at: Sitting) -> dict[str, int | Fraction]:
    """Return the parts of the regions that each person has, without those who have none."""
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        found = pay_inputs(snapshot, {})
    return {
        str(who): each.regions_completed
        for (who, *_rest), each in found.items()
        if each.regions_completed
    }


def moved(session: JobSession, region_id: RegionId, place: Box) -> None:
    session.editor.run(SetBoxes({region_id: place}))


def deleted(session: JobSession, *region_ids: RegionId) -> None:
    session.editor.run(DeleteRegions(region_ids))


def segment(start_ms: int, end_ms: int) -> SoundSegment:
    return SoundSegment(start_ms * RATE_HZ // 1_000, end_ms * RATE_HZ // 1_000, RATE_HZ)


# Where its makers left it -----------------------------------------------------------------------


@pytest.mark.parametrize("away", [FAR, Box(1, 2, 2, 2)], ids=["moved", "shrunk"])
@pytest.mark.parametrize("is_drawn_first", [False, True])
def test_a_box_that_is_moved_away_first_is_replaced_where_its_maker_left_it(
    at: Sitting, away: Box, *, is_drawn_first: bool
) -> None:
    (box,) = drawn(at, ADA, 1_000, HERE)
    session = begin(at, BEN, 9_000)
    moved(session, box, away)
    if is_drawn_first:
        add(at, NEAR)
    deleted(session, box)
    if not is_drawn_first:
        add(at, NEAR)
    at.rise()
    assert regions_of(at) == SHARED


def test_moving_in_another_session_and_in_steps_makes_no_difference(at: Sitting) -> None:
    (box,) = drawn(at, ADA, 1_000, HERE)
    session = begin(at, BEN, 0)
    moved(session, box, Box(20, 2, 30, 40))
    at.rise()
    begin(at, ADA, 0)
    add(at, Box(500, 500, 9, 9))
    at.rise()
    session = begin(at, BEN, 0)
    moved(session, box, Box(40, 2, 30, 40))
    moved(session, box, FAR)
    at.rise()
    session = begin(at, BEN, 0)
    deleted(session, box)
    at.work(9_000)
    add(at, HERE)
    at.rise()
    assert regions_of(at) == {"ada": 1 + Fraction(1, 10), "ben": Fraction(9, 10)}


def test_two_people_together_cannot_take_a_box_either(at: Sitting) -> None:
    (box,) = drawn(at, ADA, 1_000, HERE)
    moved(begin(at, CHIDI, 0), box, FAR)
    at.rise()
    session = begin(at, BEN, 0)
    deleted(session, box)
    at.work(9_000)
    add(at, HERE)
    at.rise()
    assert regions_of(at) == SHARED


def test_a_place_that_its_maker_gave_up_is_free(at: Sitting) -> None:
    (box,) = drawn(at, ADA, 1_000, HERE)
    moved(begin(at, ADA, 0), box, FAR)
    at.rise()
    session = begin(at, BEN, 0)
    deleted(session, box)
    at.work(9_000)
    add(at, HERE)
    at.rise()
    assert regions_of(at) == {"ben": 1}


def test_a_move_that_is_undone_leaves_no_place(at: Sitting) -> None:
    (box,) = drawn(at, ADA, 1_000, HERE)
    session = begin(at, BEN, 0)
    moved(session, box, FAR)
    session.editor.undo()
    at.rise()
    moved(begin(at, ADA, 0), box, Box(300, 300, 30, 40))
    at.rise()
    session = begin(at, BEN, 0)
    deleted(session, box)
    at.work(9_000)
    add(at, HERE)
    at.rise()
    assert regions_of(at) == {"ben": 1}


def test_a_sliver_that_is_split_off_and_deleted_is_not_the_box(at: Sitting) -> None:
    (box,) = drawn(at, ADA, 1_000, HERE)
    session = begin(at, BEN, 9_000)
    session.editor.run(SplitLine(box, session.new_region(HERE, LabelId(1)), 0.02, 0))
    deleted(session, box)
    at.rise()
    assert regions_of(at)["ada"] > 0


def test_an_older_box_that_is_moved_over_it_takes_its_place(at: Sitting) -> None:
    begin(at, BEN, 0)
    older = add(at, FAR)
    at.rise()
    (box,) = drawn(at, ADA, 1_000, HERE)
    session = begin(at, BEN, 9_000)
    moved(session, older, NEAR)
    deleted(session, box)
    at.rise()
    assert regions_of(at) == SHARED


@pytest.mark.parametrize("is_drawn_first", [False, True])
@pytest.mark.parametrize("hops", [1, 2])
def test_moving_one_of_theirs_over_the_one_that_is_deleted_frees_no_place(
    at: Sitting, hops: int, *, is_drawn_first: bool
) -> None:
    places = [HERE, FAR, Box(200, 200, 30, 40)]
    box, *others = drawn(at, ADA, 1_000, *places)
    session = begin(at, BEN, 0)
    for each, place in list(zip(others, places, strict=False))[:hops]:
        moved(session, each, place)
    if is_drawn_first:
        at.work(9_000)
        add(at, places[hops])
    deleted(session, box)
    if not is_drawn_first:
        at.work(9_000)
        add(at, places[hops])
    at.rise()
    assert regions_of(at) == {"ada": 2 + Fraction(1, 10), "ben": Fraction(9, 10)}


def test_a_box_beside_the_one_that_is_deleted_takes_its_place(at: Sitting) -> None:
    (box,) = drawn(at, ADA, 1_000, HERE)
    session = begin(at, BEN, 9_000)
    add(at, NEAR)
    exact = add(at, HERE)
    deleted(session, box)
    deleted(session, exact)
    at.rise()
    assert regions_of(at)["ada"] > 0
    assert sum(regions_of(at).values()) == 1


# What stood there before ------------------------------------------------------------------------


def nudged(session: JobSession, box: RegionId) -> None:
    moved(session, box, NEAR)


def labelled(session: JobSession, box: RegionId) -> None:
    session.editor.run(AddLabel(Label(LabelId(2), "other", 1)))
    session.editor.run(SetLabel([box], LabelId(2)))


def there_and_back(session: JobSession, box: RegionId) -> None:
    moved(session, box, FAR)
    moved(session, box, NEAR)


@pytest.mark.parametrize("change", [nudged, labelled, there_and_back])
@pytest.mark.parametrize("is_moved_there", [False, True])
def test_a_double_that_is_deleted_takes_nothing_from_the_box_below(
    at: Sitting, change: object, *, is_moved_there: bool
) -> None:
    assert callable(change)
    session = begin(at, ADA, 9_000)
    double = add(at, FAR)
    if not is_moved_there:
        session.editor.undo()
    at.rise()
    (box,) = drawn(at, BEN, 1_000, HERE)
    session = begin(at, ADA, 9_000)
    if is_moved_there:
        moved(session, double, HERE)
    else:
        double = add(at, HERE)
    at.rise()
    session = begin(at, BEN, 0)
    deleted(session, double)
    change(session, box)
    at.rise()
    assert regions_of(at) == {"ben": 1}


@pytest.mark.parametrize("is_nudged_first", [False, True])
def test_nobody_claims_a_box_by_moving_it_where_theirs_was_deleted(
    at: Sitting, *, is_nudged_first: bool
) -> None:
    (box,) = drawn(at, BEN, 1_000, FAR)
    begin(at, ADA, 9_000)
    gone = add(at, HERE)
    at.rise()
    deleted(begin(at, BEN, 0), gone)
    at.rise()
    session = begin(at, ADA, 0)
    if is_nudged_first:
        moved(session, box, Box(101, 100, 30, 40))
    moved(session, box, HERE)
    moved(session, box, FAR)
    at.rise()
    assert regions_of(at) == {"ben": 1}


# Sound, and parts -------------------------------------------------------------------------------


def test_a_segment_that_is_drawn_again_a_bit_shorter_is_a_change_of_it(sound: Sitting) -> None:
    (box,) = drawn(sound, ADA, 1_000, segment(0, 1_000))
    session = begin(sound, BEN, 0)
    deleted(session, box)
    sound.work(9_000)
    add(sound, segment(0, 900))
    sound.rise()
    assert regions_of(sound) == SHARED


def test_segments_that_are_merged_and_divided_again_stay_their_makers(sound: Sitting) -> None:
    places = [segment(at, at + 1_000) for at in (0, 1_000, 2_000)]
    first, *others = drawn(sound, ADA, 1_000, *places)
    session = begin(sound, BEN, 0)
    session.editor.run(MergeSegments([first, *others]))
    second = session.new_region(segment(1_010, 3_000), LabelId(1))
    session.editor.run(SplitSegment(first, second))
    third = session.new_region(segment(2_010, 3_000), LabelId(1))
    session.editor.run(SplitSegment(second.id, third))
    sound.rise()
    assert regions_of(sound) == {"ada": 3}


def test_what_is_joined_belongs_to_the_makers_of_all_parts(at: Sitting) -> None:
    first, second = drawn(at, ADA, 1_000, HERE, Box(40, 2, 30, 40))
    begin(at, CHIDI, 2_000)
    third = add(at, Box(80, 2, 30, 40))
    at.rise()
    session = begin(at, BEN, 0)
    session.editor.run(JoinLines([first, second, third]))
    at.rise()
    parts = {"ada": Fraction(1, 2), "chidi": Fraction(1, 2)}
    assert regions_of(at) == parts
    session = begin(at, BEN, 0)
    nudged(session, first)
    session.editor.undo()
    at.rise()
    assert regions_of(at) == parts


@pytest.mark.parametrize("is_drawn_first", [False, True])
def test_what_is_joined_and_drawn_again_is_a_change_of_its_parts(
    at: Sitting, *, is_drawn_first: bool
) -> None:
    beside = Box(40, 2, 30, 40)
    first, second = drawn(at, ADA, 1_000, HERE, beside)
    session = begin(at, BEN, 0)
    if is_drawn_first:
        at.work(9_000)
        add(at, beside)
    session.editor.run(JoinLines([first, second]))
    moved(session, first, HERE)
    if not is_drawn_first:
        at.work(9_000)
        add(at, beside)
    at.rise()
    assert regions_of(at) == {"ada": 1 + Fraction(1, 10), "ben": Fraction(9, 10)}


def test_a_drawing_over_a_part_that_is_undone_leaves_the_part_joined(at: Sitting) -> None:
    begin(at, BEN, 1_000)
    own = add(at, HERE)
    at.rise()
    (part,) = drawn(at, ADA, 1_000, Box(40, 2, 10, 40))
    session = begin(at, BEN, 0)
    session.editor.run(JoinLines([own, part]))
    add(at, Box(40, 2, 10, 40))
    session.editor.undo()
    at.rise()
    assert regions_of(at) == {"ada": Fraction(1, 2), "ben": Fraction(1, 2)}


def test_a_part_of_a_box_belongs_to_its_makers(at: Sitting) -> None:
    (box,) = drawn(at, ADA, 1_000, HERE)
    session = begin(at, BEN, 0)
    half = session.new_region(HERE, LabelId(1))
    session.editor.run(SplitLine(box, half, 0.5, 0))
    at.rise()
    assert regions_of(at) == {"ada": 2}
    session = begin(at, BEN, 0)
    place = session.editor.state.regions[half.id].box
    assert place is not None
    moved(session, half.id, FAR)
    deleted(session, half.id)
    at.work(9_000)
    add(at, place)
    at.rise()
    assert regions_of(at) == {"ada": 1 + Fraction(1, 10), "ben": Fraction(9, 10)}


def test_a_part_of_ones_own_box_is_ones_own(at: Sitting) -> None:
    begin(at, BEN, 1_000)
    box = add(at, HERE)
    at.rise()
    drawn(at, ADA, 1_000, FAR)
    session = begin(at, BEN, 0)
    session.editor.run(SplitLine(box, session.new_region(HERE, LabelId(1)), 0.5, 0))
    at.rise()
    assert regions_of(at) == {"ada": 1, "ben": 2}


def test_undoing_a_join_or_a_split_gives_everybody_their_own_back(at: Sitting) -> None:
    first, second = drawn(at, ADA, 1_000, HERE, Box(40, 2, 30, 40))
    session = begin(at, BEN, 9_000)
    session.editor.run(JoinLines([first, second]))
    session.editor.undo()
    session.editor.run(SplitLine(first, session.new_region(HERE, LabelId(1)), 0.5, 0))
    session.editor.undo()
    at.rise()
    assert regions_of(at) == {"ada": 2}


# Tags, and many ---------------------------------------------------------------------------------


@pytest.mark.parametrize("is_merge_undone", [False, True])
def test_a_tag_under_a_label_that_becomes_the_old_one_is_a_change_of_it(
    at: Sitting, *, is_merge_undone: bool
) -> None:
    (tag,) = drawn(at, ADA, 1_000, None)
    session = begin(at, BEN, 0)
    session.editor.run(AddLabel(Label(LabelId(2), "other", 1)))
    deleted(session, tag)
    at.work(9_000)
    add(at, None, 2)
    session.editor.run(MergeLabels(LabelId(2), LabelId(1)))
    if is_merge_undone:
        session.editor.undo()
    at.rise()
    assert regions_of(at) == ({"ben": 1} if is_merge_undone else SHARED)


def test_only_boxes_that_meet_are_compared(at: Sitting) -> None:
    places = [Box(60 * (each % 10), 60 * (each // 10), 30, 30) for each in range(100)]
    boxes = drawn(at, ADA, 0, *places)
    session = begin(at, BEN, 0)
    compared = []
    overlap = ImageKind.overlap

    def count(kind: ImageKind, one: object, other: object) -> float:
        compared.append(one)
        return overlap(kind, one, other)  # type: ignore[arg-type]  # passed on as it came

    with patch.object(ImageKind, "overlap", count):
        for _ in range(3):
            deleted(session, *boxes)
            new = [session.new_region(place, LabelId(1)) for place in places]
            session.editor.run(AddRegions(tuple(new)))
            boxes = [region.id for region in new]
        at.pump()
    assert len(compared) < 20 * len(places)
    at.rise()
    assert sum(regions_of(at).values()) == len(places)


# Imported ---------------------------------------------------------------------------------------


def imported(at: Sitting, box: Box) -> None:
    """Add a box from a document to the first item."""
    assert at.session is not None
    made = at.session.new_region(box, LabelId(1), Origin.IMPORTED)
    region = replace(made, id=RegionId(""), touched=False, worker_id=None)
    record = ImportRecord("coco", "boxes.json", regions=[(1, region)], taken="digest")
    at.project.writes.run_import(record).result()


@pytest.mark.parametrize("is_deleted_first", [False, True])
def test_an_imported_box_in_the_place_of_a_deleted_one_is_its_makers(
    at: Sitting, *, is_deleted_first: bool
) -> None:
    (box,) = drawn(at, ADA, 1_000, HERE)
    session = begin(at, BEN, 0)
    if is_deleted_first:
        deleted(session, box)
    imported(at, NEAR)
    at.rise()
    session = begin(at, BEN, 9_000)
    if not is_deleted_first:
        deleted(session, box)
    (there,) = session.editor.state.regions
    at.rise()
    assert regions_of(at) == {"ada": 1}
    assert (in_file(at, ADA).regions, in_file(at, BEN).regions) == (1, 0)
    nudged_to = Box(1, 2, 30, 39)
    moved(begin(at, BEN, 9_000), there, nudged_to)
    at.rise()
    assert regions_of(at) == SHARED


def test_an_import_that_is_undone_stands_in_no_place(at: Sitting) -> None:
    (box,) = drawn(at, ADA, 1_000, HERE)
    deleted(begin(at, BEN, 0), box)
    imported(at, NEAR)
    at.rise()
    session = begin(at, BEN, 0)
    session.editor.undo()
    at.pump()
    at.open()
    at.work(9_000)
    add(at, HERE)
    at.rise()
    assert regions_of(at) == SHARED
