"""The one door for edits: what is done can be undone, and typing is undone word by word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.changes import Change, EditState, Step
from annotator.editing.commands import (
    AddRegions,
    Command,
    DeleteRegions,
    SetBoxes,
    SetTranscription,
)
from annotator.errors import StaleChangeError
from annotator.model.entities import ItemFacts, ItemId, RegionId, Status
from annotator.model.geometry import Box
from tests.annotator.slow_disk import (
    FULL,
    LABELS,
    OTHER,
    PAGE,
    A,
    Room,
    item,
    region,
    steps,
)


@pytest.fixture
def room() -> Room:
    return Room()


@given(st.lists(steps, max_size=20))
def test_undoing_everything_gives_back_the_untouched_item_and_redoing_the_end(
    script: list[str | tuple[Command, str, float]],
) -> None:
    room = Room()
    start = room.editor.state
    for step in script:
        match step:
            case "undo":
                room.editor.undo()
            case "redo":
                room.editor.redo()
            case (command, merge_key, later_s):
                room.now_s += later_s
                room.editor.run(command, merge_key=merge_key)
        room.store.end_all()
        assert room.store.written(start) == room.editor.state
    end, undone = room.editor.state, 0
    while room.editor.undo():
        undone += 1
    assert room.editor.state == start
    for _ in range(undone):
        assert room.editor.redo() is not None
    assert room.editor.state == end
    room.store.end_all()
    room.deliver()
    assert room.editor.is_saved
    assert room.store.written(start) == end


def test_listeners_hear_of_every_change_in_order(room: Room) -> None:
    change = room.run(AddRegions((region("a"),)))
    room.editor.undo()
    room.editor.redo()
    assert room.told == [change, change.inverse(), change]
    assert room.editor.run(DeleteRegions([RegionId("gone")])) is None
    assert len(room.told) == 3


def test_what_was_undone_is_gone_after_a_new_edit(room: Room) -> None:
    room.run(AddRegions((region("a"),)))
    room.editor.undo()
    room.run(AddRegions((region("b"),)))
    assert room.editor.redo() is None
    assert [commit.forgets_redo for commit in room.store.commits] == [True, False, True]
    assert [commit.undone for commit in room.store.commits] == [False, True, False]


def test_saved_is_told_when_the_disk_has_all_of_it_and_not_before(room: Room) -> None:
    room.run(AddRegions((region("a"),)))
    room.run(AddRegions((region("b"),)))
    room.store.end()
    room.deliver()
    assert (room.editor.is_saved, room.saved) == (False, 0)
    room.store.end()
    room.deliver()
    assert (room.editor.is_saved, room.saved) == (True, 1)


def test_without_an_item_nothing_can_be_edited(room: Room) -> None:
    room.editor.show(None)
    assert not room.editor.has_item
    with pytest.raises(StaleChangeError, match="No item is open"):
        room.editor.run(AddRegions((region("a"),)))
    assert (room.editor.undo(), room.editor.redo()) == (None, None)


@pytest.mark.parametrize("shown", [OTHER, None])
def test_a_step_on_another_item_is_refused_with_a_sentence(
    room: Room, shown: ItemId | None
) -> None:
    room.run(AddRegions((region("a"),)))
    room.editor.show(None if shown is None else item(shown))
    commits = len(room.store.commits)
    with pytest.raises(StaleChangeError, match="belongs to another item; open item 1"):
        room.editor.undo()
    assert len(room.store.commits) == commits
    assert room.editor.history.next_undo is not None
    room.editor.show(EditState(PAGE, ItemFacts(Status.STARTED), {A: region("a")}, LABELS))
    assert room.editor.undo() is not None
    room.editor.show(None if shown is None else item(shown))
    with pytest.raises(StaleChangeError, match="belongs to another item; open item 1"):
        room.editor.redo()


def test_a_step_over_several_items_turns_all_of_them_or_nothing(room: Room) -> None:
    here, there = (Change("carry", key, {A: (None, region("a"))}) for key in (PAGE, OTHER))
    again = Change("carry", PAGE, {A: (region("a"), region("a", "x"))})
    room.editor.history.record(Step(1, "carry", (here, there, again)))
    room.editor.show(EditState(PAGE, regions={A: region("a", "x")}, labels=LABELS))
    room.editor.undo()
    assert room.editor.state.regions == {}
    assert [change.item_id for change in room.store.commits[-1].changes] == [PAGE, OTHER, PAGE]
    room.editor.show(EditState(PAGE, regions={A: region("a", "odd")}, labels=LABELS))
    with pytest.raises(StaleChangeError):
        room.editor.redo()
    assert room.editor.state.regions == {A: region("a", "odd")}
    twice = [Change("twice", PAGE, {A: (region("a", text), region("a", "odd"))}) for text in "xy"]
    room.editor.history.record(Step(2, "twice", tuple(twice)))
    with pytest.raises(StaleChangeError):
        room.editor.undo()
    assert room.editor.state.regions == {A: region("a", "odd")}
    assert room.editor.history.next_undo is not None


# Typing ------------------------------------------------------------------------------


def type_letters(room: Room, text: str, *, every_s: float) -> None:
    """Type into region a, letter by letter."""
    for end in range(1, len(text) + 1):
        room.now_s += every_s
        room.run(SetTranscription(A, text[:end]), merge_key="text a")


@pytest.mark.parametrize(("every_s", "undos"), [(0.4, 1), (2.0, 1), (2.1, 4)])
def test_typing_within_two_seconds_is_one_step(room: Room, every_s: float, undos: int) -> None:
    room.run(AddRegions((region("a"),)))
    type_letters(room, "1812", every_s=every_s)
    assert room.editor.state.regions[A].transcription == "1812"
    for _ in range(undos):
        room.editor.undo()
    assert room.editor.state.regions == {A: region("a")}
    for _ in range(undos):
        room.editor.redo()
    assert room.editor.state.regions[A].transcription == "1812"
    room.store.end_all()
    assert room.store.written(item()) == room.editor.state


def test_every_letter_is_written_with_its_time_under_one_number(room: Room) -> None:
    room.run(AddRegions((region("a"),)))
    type_letters(room, "ab", every_s=0.5)
    first, second = room.store.commits[-2:]
    assert first.step.seq == second.step.seq
    assert [change.regions[A][1] for change in second.step.changes] == [region("a", "ab")]
    assert second.changes[0].regions[A][0] == region("a", "a")


@pytest.mark.parametrize("between", ["another key", "left", "another item", "undo", "a failure"])
def test_typing_does_not_merge_across(room: Room, between: str) -> None:
    room.run(AddRegions((region("a"),)))
    type_letters(room, "a", every_s=0.1)
    key = "text a"
    match between:
        case "another key":
            key = "text b"
        case "left":
            room.editor.end_merging()
        case "another item":
            here = room.editor.state
            room.editor.show(item(OTHER))
            room.editor.show(here)
        case "undo":
            room.editor.undo()
            room.editor.redo()
        case "a failure":
            room.store.end()
            room.store.end()
            room.run(SetTranscription(A, "lost"))
            room.store.end(FULL)
            room.deliver()
    room.run(SetTranscription(A, "ab"), merge_key=key)
    room.editor.undo()
    assert room.editor.state.regions[A].transcription == "a"


# Held keys ---------------------------------------------------------------------------


def hold(room: Room, times: int, *, every_s: float = 0.03, work_ms: int = 0) -> None:
    """Move region a to the right by one pixel, so many times, as a held arrow does."""
    for _ in range(times):
        room.now_s += every_s
        before = room.editor.state.regions[A].box
        assert before is not None
        moved = SetBoxes({A: replace(before, x=before.x + 1)}, joins="nudge a")
        room.run(moved, work_ms=work_ms, merge_key=moved.joins)


@pytest.mark.parametrize(("every_s", "undos"), [(0.03, 1), (2.0, 1), (2.1, 10)])
def test_a_held_arrow_is_one_step_and_so_are_quick_presses(
    room: Room, every_s: float, undos: int
) -> None:
    room.run(AddRegions((region("a"),)))
    hold(room, 10, every_s=every_s)
    moved = room.editor.state.regions[A]
    assert moved.box == Box(107, 0, 5, 5)
    for _ in range(undos):
        room.editor.undo()
    assert room.editor.state.regions == {A: region("a")}
    for _ in range(undos):
        room.editor.redo()
    assert room.editor.state.regions == {A: moved}
    room.store.end_all()
    assert room.store.written(item()) == room.editor.state


def test_the_time_of_a_held_arrow_is_booked_once_press_by_press(room: Room) -> None:
    room.run(AddRegions((region("a"),)), work_ms=1_000)
    hold(room, 5, work_ms=30)
    assert [dict(commit.active_ms) for commit in room.store.commits] == [
        {A: 1_000},
        *[{A: 30}] * 5,
    ]
    room.editor.undo()
    booked = sum(sum(commit.active_ms.values()) for commit in room.store.commits)
    assert booked == room.meter.worked_ms == 1_150


@pytest.mark.parametrize("between", ["a drag", "another box", "undo"])
def test_a_held_arrow_does_not_merge_across(room: Room, between: str) -> None:
    room.run(AddRegions((region("a"), region("b"))))
    hold(room, 2)
    match between:
        case "a drag":
            room.run(SetBoxes({A: Box(50, 50, 5, 5)}))
        case "another box":
            room.run(SetBoxes({RegionId("b"): Box(1, 1, 5, 5)}), merge_key="nudge b")
        case "undo":
            room.editor.undo()
            room.editor.redo()
    before = room.editor.state
    hold(room, 2)
    room.editor.undo()
    assert room.editor.state == before


def test_typing_a_text_back_to_what_it_was_leaves_a_step_that_does_nothing(room: Room) -> None:
    room.run(AddRegions((region("a", "old"),)))
    for text in ("ol", "old"):
        room.run(SetTranscription(A, text), merge_key="text a")
    room.editor.undo()
    assert room.editor.state.regions == {A: region("a", "old")}
    room.editor.undo()
    assert room.editor.state.regions == {}
