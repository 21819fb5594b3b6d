"""An editor on a disk that takes its time and refuses when told, and scripts for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

from hypothesis import strategies as st

from annotator.editing.changes import Change, EditState, apply_change
from annotator.editing.commands import (
    AddRegions,
    Command,
    Confirm,
    DeleteRegions,
    SetBoxes,
    SetLabel,
    SetTranscription,
    Skip,
)
from annotator.editing.commit import Commit
from annotator.editing.editor import Editor
from annotator.editing.history import History
from annotator.errors import AnnotatorError, WriteFailedError
from annotator.model.entities import ItemId, Label, LabelId, Region, RegionId, WorkerId
from annotator.model.geometry import Box

LABELS = {LabelId(n): Label(LabelId(n), f"label {n}", n) for n in (1, 2)}
PAGE, OTHER = ItemId(1), ItemId(2)
A = RegionId("a")
FULL = WriteFailedError("The disk is full.")


def region(key: str, text: str = "") -> Region:
    """Return a region whose place follows from its key."""
    at = ord(key[0])
    return Region(RegionId(key), at, LabelId(1), Box(at, 0, 5, 5), key, transcription=text)


def item(item_id: ItemId = PAGE) -> EditState:
    """Return a new, empty item."""
    return EditState(item_id, labels=LABELS)


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

    def written(self, start: EditState) -> EditState:
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

    makes_pieces = True

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
