"""Regions brought to other items: each once, cut to the picture, and all of it one step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.editing.changes import Change, EditState, apply_change
from annotator.editing.copy_regions import LeftOut, bring, takes_regions
from annotator.errors import StaleChangeError
from annotator.model.entities import ItemFacts, ItemId, LabelId, Origin, Region, RegionId, Status
from annotator.model.geometry import Box
from tests.annotator.slow_disk import FULL, LABELS, OTHER, PAGE, Room, item, region

BIG = (1000, 1000)


class Maker:
    """Makes regions with ids of one row."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, like: Region) -> Region:
        self.made += 1
        key = RegionId(f"new {self.made}")
        return Region(key, 100 + self.made, like.label_id, like.geometry, f"z{self.made}")


def brought(
    state: EditState, *regions: Region, size_px: tuple[int, int] = BIG, name: str = "carry"
) -> EditState:
    """Return the item as it is afterwards."""
    change = bring(name, state, size_px, regions, Maker()).change
    return state if change is None else apply_change(state, change)


def test_what_is_brought_is_pasted_and_says_the_same() -> None:
    wanted = replace(region("a", "EXIT"), attributes={"colour": "red"}, is_locked=True, comment="?")
    after = brought(item(OTHER), wanted)
    (new,) = after.regions.values()
    assert (new.geometry, new.label_id, new.transcription) == (wanted.geometry, 1, "EXIT")
    assert (new.attributes, new.origin, new.touched) == ({"colour": "red"}, Origin.PASTED, True)
    assert (new.is_locked, new.comment) == (False, "")
    assert new.id != wanted.id
    assert after.facts.status is Status.STARTED


def test_the_same_box_with_the_same_label_is_there_once() -> None:
    there = EditState(
        OTHER, regions={RegionId("x"): replace(region("a"), id=RegionId("x"))}, labels=LABELS
    )
    assert brought(there, region("a"), region("a")) == there
    other_label = replace(region("a"), label_id=LabelId(2))
    assert len(brought(there, region("a"), other_label).regions) == 2
    assert len(brought(item(OTHER), region("a"), region("a")).regions) == 1


def test_what_stands_over_the_edge_is_cut_and_what_lies_outside_is_left_out() -> None:
    over = replace(region("a"), geometry=Box(90, 90, 20, 20))
    outside = replace(region("b"), geometry=Box(200, 200, 5, 5))
    after = brought(item(OTHER), over, outside, size_px=(100, 100))
    assert [new.geometry for new in after.regions.values()] == [Box(90, 90, 10, 10)]
    left_out = bring("carry", item(OTHER), (100, 100), [over, outside], Maker()).left_out
    assert left_out == LeftOut(outside=1)
    unknown = brought(item(OTHER), over, outside, size_px=(0, 0))
    assert len(unknown.regions) == 2


def test_a_label_that_is_gone_is_not_brought() -> None:
    assert brought(item(OTHER), replace(region("a"), label_id=LabelId(9))) == item(OTHER)


def test_groups_stay_together_and_apart_from_those_that_are_there() -> None:
    mine = replace(region("z"), group=1)
    there = EditState(OTHER, regions={mine.id: mine}, labels=LABELS)
    wanted = [
        replace(region(key), group=group) for key, group in zip("abcd", (1, 1, 7, 0), strict=True)
    ]
    after = brought(there, *wanted)
    groups = [new.group for key, new in after.regions.items() if key != mine.id]
    assert groups == [2, 2, 3, 0]


@pytest.mark.parametrize(
    ("status", "takes"),
    [
        (Status.NEW, True),
        (Status.STARTED, True),
        (Status.DONE, False),
        (Status.SKIPPED, False),
        (Status.UNREADABLE, False),
    ],
)
def test_only_items_that_are_not_done_take_regions_unseen(status: Status, takes: bool) -> None:
    assert takes_regions(ItemFacts(status)) is takes


# One step over many items ---------------------------------------------------------


def carried(room: Room) -> tuple[Change, ...]:
    """Carry a region of the open item to two others; return the changes."""
    wanted, make = region("a"), Maker()
    found = [bring("carry", item(ItemId(n)), BIG, [wanted], make).change for n in (2, 3)]
    changes = tuple(change for change in found if change is not None)
    room.editor.run_over("carry", [*changes, Change("carry", PAGE)])
    return changes


def on_disk(room: Room, item_id: ItemId) -> EditState:
    room.store.end_all()
    room.deliver()
    return room.store.written(item(item_id))


def test_it_is_one_commit_and_one_step_which_undo_takes_back_on_all_items() -> None:
    room = Room()
    changes = carried(room)
    assert len(room.store.commits) == 1
    assert [len(on_disk(room, ItemId(n)).regions) for n in (1, 2, 3)] == [0, 1, 1]
    step = room.editor.history.next_undo
    assert step is not None
    assert step.changes == (*changes, Change("carry", PAGE))
    assert room.editor.undo() == step
    assert [len(on_disk(room, ItemId(n)).regions) for n in (1, 2, 3)] == [0, 0, 0]
    assert on_disk(room, ItemId(2)) == item(ItemId(2))
    room.editor.redo()
    assert [len(on_disk(room, ItemId(n)).regions) for n in (1, 2, 3)] == [0, 1, 1]
    assert room.editor.is_saved


def test_the_time_stays_with_the_open_item() -> None:
    room = Room()
    room.meter.worked_ms = 700
    carried(room)
    assert room.store.commits[-1].active_ms == {}
    assert room.store.commits[-1].item_id == PAGE
    room.editor.show(EditState(PAGE, ItemFacts(), {region("b").id: region("b")}, LABELS))
    assert room.meter.given_ms == 0


def test_an_open_item_among_the_others_changes_in_memory_and_gets_the_time() -> None:
    room = Room()
    room.meter.worked_ms = 700
    room.editor.show(item(OTHER))
    carried(room)
    assert len(room.editor.state.regions) == 1
    assert room.store.commits[-1].active_ms == {RegionId("new 1"): 700}
    assert room.editor.state == on_disk(room, OTHER)


def test_a_write_that_fails_takes_all_of_it_back() -> None:
    room = Room()
    carried(room)
    room.store.end(FULL)
    room.deliver()
    assert room.failed == [FULL]
    assert room.editor.history.next_undo is None
    told = [change.item_id for change in room.told]
    assert told == [2, 3, PAGE, PAGE, 3, 2]


def test_a_change_that_does_not_follow_moves_nothing() -> None:
    room = Room()
    gone = Change("carry", PAGE, {RegionId("x"): (region("x"), None)})
    with pytest.raises(StaleChangeError):
        room.editor.run_over("carry", [gone])
    assert (room.store.commits, room.told, room.editor.history.next_undo) == ([], [], None)
    assert room.editor.run_over("carry", []) is None
