"""The one door for edits: what was written stands, what was refused is turned round."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.changes import Change, State, Step, apply_change
from annotator.commands import (
    AddRegions,
    Command,
    Confirm,
    DeleteRegions,
    SetBoxes,
    SetLabel,
    SetTranscription,
    Skip,
)
from annotator.commit import Commit
from annotator.editor import Editor
from annotator.errors import AnnotatorError, StaleChangeError, WriteFailedError
from annotator.geometry import Box
from annotator.history import History
from annotator.model import ItemFacts, ItemId, Label, LabelId, Region, RegionId, Status, WorkerId

LABELS = {LabelId(n): Label(LabelId(n), f"label {n}", n) for n in (1, 2)}
PAGE, OTHER = ItemId(1), ItemId(2)
A = RegionId("a")
FULL = WriteFailedError("The disk is full.")


def region(key: str, text: str = "") -> Region:
    """Return a region whose place follows from its key."""
    at = ord(key[0])
    return Region(RegionId(key), at, LabelId(1), Box(at, 0, 5, 5), key, transcription=text)


def item(item_id: ItemId = PAGE) -> State:
    """Return a new, empty item."""
    return State(item_id, labels=LABELS)


class SlowStore:
    """A disk that takes its time: each write ends when the test says so, in order."""

    def __init__(self) -> None:
        self.commits: list[Commit] = []
        self.futures: list[Future[None]] = []
        self.spoiled: set[int] = set()
        self.ended = 0

    def commit(self, commit: Commit) -> Future[None]:
        """Queue a write."""
        self.commits.append(commit)
        self.futures.append(Future())
        return self.futures[-1]

    def end(self, error: BaseException | None = None) -> None:
        """End the oldest write; what is behind one that failed fails too, as in the real store."""
        commit, future = self.commits[self.ended], self.futures[self.ended]
        self.ended += 1
        if commit.generation in self.spoiled:
            future.set_exception(WriteFailedError("An earlier change was not saved."))
        elif error is not None:
            self.spoiled.add(commit.generation)
            future.set_exception(error)
        else:
            future.set_result(None)

    def end_all(self) -> None:
        """Let everything that is queued come to its end."""
        while self.ended < len(self.futures):
            self.end()

    def written(self, start: State) -> State:
        """Return an item as the disk has it."""
        done = zip(self.commits[: self.ended], self.futures, strict=False)
        for commit, future in done:
            if future.exception() is None:
                for change in commit.changes:
                    if change.item_id == start.item_id:
                        start = apply_change(start, change)
        return start


class Stopwatch:
    """The effort clock's side: time passes when the test says so, each ms is given once."""

    def __init__(self) -> None:
        self.worked_ms = 0
        self.given_ms = 0

    def settle(self, region_ids: Iterable[RegionId]) -> Mapping[RegionId, int]:
        """Give all of it to the first region."""
        spent, self.given_ms = self.worked_ms - self.given_ms, self.worked_ms
        return {next(iter(region_ids)): spent}

    def unsettle(self, spent: Mapping[RegionId, int]) -> None:
        """Take it back."""
        self.given_ms -= sum(spent.values())

    def open_span_json(self) -> str:
        """Tell how far the time has come."""
        return f'{{"worked_ms": {self.worked_ms}}}'


@dataclass(slots=True)
class Room:
    """An editor on a slow disk, and everything that it told."""

    store: SlowStore = field(default_factory=SlowStore)
    meter: Stopwatch = field(default_factory=Stopwatch)
    queue: list[Callable[[], None]] = field(default_factory=list)
    told: list[Change] = field(default_factory=list)
    failed: list[AnnotatorError] = field(default_factory=list)
    saved: int = 0
    now_s: float = 100.0
    editor: Editor = field(init=False)

    def __post_init__(self) -> None:
        self.editor = Editor(
            self.store, History(), self.meter, deliver=self.queue.append, now=lambda: self.now_s
        )
        self.editor.changed.append(self.told.append)
        self.editor.failed.append(self.failed.append)
        self.editor.saved.append(self._count_saved)
        self.editor.show(item())

    def _count_saved(self) -> None:
        self.saved += 1

    def deliver(self) -> None:
        """Let the owner's thread come to what waits for it."""
        while self.queue:
            self.queue.pop(0)()

    def run(self, command: Command, *, work_ms: int = 0, merge_key: str = "") -> Change:
        """Work, then do something."""
        self.meter.worked_ms += work_ms
        change = self.editor.run(command, merge_key=merge_key)
        assert change is not None
        return change


@pytest.fixture
def room() -> Room:
    return Room()


# Doing and undoing ----------------------------------------------------------------

keys = st.sampled_from("abcd")
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(lambda key, text: AddRegions((region(key, text),)), keys, st.text(max_size=3)),
    st.builds(lambda found: DeleteRegions([RegionId(key) for key in found]), st.lists(keys)),
    st.builds(
        lambda key, at: SetBoxes({RegionId(key): Box(at, at, 1, 1)}), keys, st.integers(0, 3)
    ),
    st.builds(lambda key, text: SetTranscription(RegionId(key), text), keys, st.text(max_size=3)),
    st.builds(lambda key: SetLabel([RegionId(key)], LabelId(2)), keys),
    st.just(Confirm(WorkerId("ada"))),
    st.builds(Skip, st.text(max_size=2)),
)
steps = st.one_of(
    st.tuples(commands, st.sampled_from(["", "typing"]), st.sampled_from([0.0, 1.0, 3.0])),
    st.sampled_from(["undo", "redo", "undo"]),
)


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
    room.editor.show(State(PAGE, ItemFacts(Status.STARTED), {A: region("a")}, LABELS))
    assert room.editor.undo() is not None
    room.editor.show(None if shown is None else item(shown))
    with pytest.raises(StaleChangeError, match="belongs to another item; open item 1"):
        room.editor.redo()


def test_a_step_over_several_items_turns_all_of_them_or_nothing(room: Room) -> None:
    here, there = (Change("carry", key, {A: (None, region("a"))}) for key in (PAGE, OTHER))
    again = Change("carry", PAGE, {A: (region("a"), region("a", "x"))})
    room.editor.history.record(Step(1, "carry", (here, there, again)))
    room.editor.show(State(PAGE, regions={A: region("a", "x")}, labels=LABELS))
    room.editor.undo()
    assert room.editor.state.regions == {}
    assert [change.item_id for change in room.store.commits[-1].changes] == [PAGE, OTHER, PAGE]
    room.editor.show(State(PAGE, regions={A: region("a", "odd")}, labels=LABELS))
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


def test_typing_a_text_back_to_what_it_was_leaves_a_step_that_does_nothing(room: Room) -> None:
    room.run(AddRegions((region("a", "old"),)))
    for text in ("ol", "old"):
        room.run(SetTranscription(A, text), merge_key="text a")
    room.editor.undo()
    assert room.editor.state.regions == {A: region("a", "old")}
    room.editor.undo()
    assert room.editor.state.regions == {}


# A disk that refuses ------------------------------------------------------------------


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
