"""The one door for edits: what the disk refused is turned round, and its time waits."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.changes import Change
from annotator.editing.commands import AddRegions, Command, DeleteRegions, SetTranscription, Skip
from annotator.editing.commit import Commit
from annotator.editing.editor import Editor
from annotator.editing.history import History
from annotator.errors import AnnotatorError
from annotator.model.entities import RegionId
from tests.annotator.slow_disk import (
    FULL,
    OTHER,
    A,
    Room,
    Stopwatch,
    item,
    region,
    steps,
)


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_write_that_fails_takes_those_behind_it_along_and_their_time_waits(room: Room) -> None:
    room.run(AddRegions((region("a"),)), work_ms=700)
    room.store.end()
    room.deliver()
    kept, history = room.editor.state, room.editor.history.snapshot()
    room.told.clear()
    lost = [
        room.run(SetTranscription(A, "x"), work_ms=30),
        room.run(AddRegions((region("b"),)), work_ms=4),
        room.run(SetTranscription(RegionId("b"), "y")),
    ]
    room.store.end(FULL)
    room.run(DeleteRegions([A]), work_ms=1)
    assert room.failed == []
    room.deliver()
    assert room.editor.state == kept
    assert room.editor.history.snapshot() == history
    assert room.failed == [FULL]
    assert room.told[4:] == [change.inverse() for change in reversed(room.told[:4])]
    assert room.told[:3] == lost
    assert room.meter.worked_ms - room.meter.given_ms == 35
    room.store.end_all()
    room.deliver()
    assert room.failed == [FULL]
    assert room.saved == 1
    room.run(SetTranscription(A, "again"), work_ms=5)
    assert room.store.commits[-1].active_ms == {A: 40}
    room.store.end_all()
    room.deliver()
    assert room.editor.is_saved
    assert room.store.written(item()) == room.editor.state
    given = [
        c.active_ms
        for c, f in zip(room.store.commits, room.store.futures, strict=True)
        if f.exception() is None
    ]
    assert sum(sum(ms.values()) for ms in given) == room.meter.worked_ms


@given(st.lists(st.tuples(steps, st.sampled_from(["", "", "end", "fail", "deliver"])), max_size=25))
def test_whenever_it_fails_memory_and_disk_agree_in_the_end(
    script: list[tuple[str | tuple[Command, str, float], str]],
) -> None:
    room = Room()
    start = room.editor.state
    for step, disk in script:
        room.meter.worked_ms += 7
        match step:
            case "undo":
                room.editor.undo()
            case "redo":
                room.editor.redo()
            case (command, merge_key, later_s):
                room.now_s += later_s
                room.editor.run(command, merge_key=merge_key)
        if disk in {"end", "fail"} and room.store.ended < len(room.store.futures):
            room.store.end(FULL if disk == "fail" else None)
        elif disk == "deliver":
            room.deliver()
    room.store.end_all()
    room.deliver()
    assert room.editor.is_saved
    assert room.store.written(start) == room.editor.state
    written = [
        c
        for c, f in zip(room.store.commits, room.store.futures, strict=True)
        if f.exception() is None
    ]
    assert sum(sum(c.active_ms.values()) for c in written) == room.meter.given_ms
    while room.editor.undo():
        pass
    assert room.editor.state == start


def test_an_editor_that_comes_after_a_failure_can_write(room: Room) -> None:
    room.run(AddRegions((region("a"),)))
    room.store.end(FULL)
    room.deliver()
    other = Editor(room.store, History(), Stopwatch())
    other.show(item())
    other.run(AddRegions((region("b"),)))
    room.store.end()
    assert other.is_saved
    assert other.state.regions == {RegionId("b"): region("b")}
    assert room.store.written(item()) == other.state


def test_an_undo_that_fails_stays_to_be_undone(room: Room) -> None:
    change = room.run(AddRegions((region("a"),)))
    room.store.end()
    room.editor.undo()
    room.store.end(FULL)
    room.deliver()
    assert room.editor.state.regions == {A: region("a")}
    step = room.editor.history.next_undo
    assert step is not None
    assert step.changes == (change,)
    assert room.editor.history.next_redo is None


def test_what_waited_for_a_redo_is_back_when_the_edit_that_forgot_it_fails(room: Room) -> None:
    room.run(AddRegions((region("a"),)))
    room.editor.undo()
    room.store.end_all()
    room.run(AddRegions((region("b"),)))
    room.store.end(FULL)
    room.deliver()
    assert room.editor.redo() is not None
    assert room.editor.state.regions == {A: region("a")}


def test_a_failure_on_an_item_that_was_left_is_told_and_alters_no_other(room: Room) -> None:
    change = room.run(AddRegions((region("a"),)))
    room.editor.show(item(OTHER))
    room.run(AddRegions((region("b"),)))
    room.store.end(FULL)
    room.deliver()
    assert room.editor.state == item(OTHER)
    assert room.told[-1] == change.inverse()
    assert room.editor.history.next_undo is None


def test_an_item_read_again_from_the_file_meanwhile_does_not_stop_the_turning_round(
    room: Room,
) -> None:
    room.run(AddRegions((region("a"),)), work_ms=5)
    room.run(SetTranscription(A, "x"), work_ms=5)
    room.store.end(FULL)
    room.store.end_all()
    room.editor.show(room.store.written(item()))
    room.deliver()
    assert (room.editor.state, room.failed) == (item(), [FULL])
    assert room.editor.is_saved
    assert room.meter.given_ms == 0


def test_a_fault_of_our_own_is_turned_round_too_and_is_not_hidden(room: Room) -> None:
    room.run(AddRegions((region("a"),)))
    room.store.end(KeyError("ours"))
    with pytest.raises(KeyError, match="ours"):
        room.deliver()
    assert room.editor.state == item()
    assert room.failed == []


class RefusingStore:
    """A job that was closed: its writes have failed before they are asked for."""

    def commit(self, _commit: Commit) -> Future[None]:
        """Refuse."""
        refused: Future[None] = Future()
        refused.set_exception(FULL)
        return refused


def test_a_write_refused_at_once_is_told_after_the_change_and_not_before() -> None:
    editor = Editor(RefusingStore(), History(), Stopwatch())
    told: list[Change] = []
    failed: list[AnnotatorError] = []
    editor.changed.append(told.append)
    editor.failed.append(failed.append)
    editor.show(item())
    change = editor.run(AddRegions((region("a"),)), merge_key="k")
    assert change is not None
    assert told == [change, change.inverse()]
    assert (editor.state, failed, editor.is_saved) == (item(), [FULL], True)
    assert editor.run(AddRegions((region("a"),)), merge_key="k") is not None
    assert editor.history.next_undo is None


def test_a_write_that_ends_on_another_thread_is_heard_of_on_the_owners(room: Room) -> None:
    threads: list[str] = []
    room.editor.saved.append(lambda: threads.append(threading.current_thread().name))
    room.editor.failed.append(lambda _error: threads.append(threading.current_thread().name))
    room.run(AddRegions((region("a"),)))
    room.run(AddRegions((region("b"),)))
    with ThreadPoolExecutor(1, thread_name_prefix="writer") as writer:
        writer.submit(room.store.end).result()
        writer.submit(room.store.end, FULL).result()
    assert (threads, len(room.editor.state.regions)) == ([], 2)
    room.deliver()
    assert threads == [threading.current_thread().name]
    assert room.editor.state.regions == {A: region("a")}


def test_the_time_not_yet_booked_goes_along_as_of_after_the_settling(room: Room) -> None:
    room.run(AddRegions((region("a"),)), work_ms=250)
    (commit,) = room.store.commits
    assert (commit.active_ms, commit.open_span) == ({A: 250}, '{"worked_ms": 250}')


def test_what_changes_no_region_settles_no_time(room: Room) -> None:
    room.run(Skip("hard"), work_ms=250)
    room.run(AddRegions((region("a"),)), work_ms=50)
    assert [commit.active_ms for commit in room.store.commits] == [{}, {A: 300}]
