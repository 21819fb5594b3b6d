"""The editor: computes, applies, writes and records every edit, and notifies listeners."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce
from typing import Protocol

from annotator.editing.changes import Change, EditState, Step, apply_change, merged
from annotator.editing.commands import CONFIRM, Command, with_status
from annotator.editing.commit import Commit
from annotator.editing.history import History
from annotator.errors import AnnotatorError, OthersStepError, StaleChangeError
from annotator.model.entities import ItemId, RegionId
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import said

MERGE_WITHIN_S = 2.0
_GENERATIONS = itertools.count()
"""Generation numbers, shared by all editors: a new editor must not reuse an invalid one."""
Deliver = Callable[[Callable[[], None]], None]
Listener = Callable[[Change], None]


class CommitStore(Protocol):
    """Writes commits in order; each future is done when the data is on disk."""

    def commit(self, commit: Commit) -> Future[None]:
        """Queue one write."""
        ...


class Meter(Protocol):
    """The part of the effort clock that the editor uses."""

    @property
    def makes_pieces(self) -> bool:
        """Whether the current work makes pieces; a review does not."""
        ...

    def settle(self, region_ids: Iterable[RegionId]) -> Mapping[RegionId, int]:
        """Assign the work since the item's last change to these regions, in ms."""
        ...

    def unsettle(self, spent: Mapping[RegionId, int]) -> None:
        """Take the work back after a failed write; it counts to the next change."""
        ...

    def open_span_json(self) -> str:
        """Return the effort that is not booked yet."""
        ...


@dataclass(slots=True, eq=False)
class _Pending:
    commit: Commit
    history_before: tuple[list[Step], list[Step]]
    future: Future[None] | None = None


class Editor:
    """Holds the open item and its edits. Not thread-safe: one thread owns it.

    Args:
        store: takes the commits.
        history: the steps of this job to undo and redo.
        meter: the part of the effort clock that the editor uses.
        deliver: runs a call on the owner's thread; writes finish on another one.
        now: seconds of a monotonic clock, for merging typing.
    """

    def __init__(
        self,
        store: CommitStore,
        history: History,
        meter: Meter,
        *,
        deliver: Deliver = lambda call: call(),
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin without an item."""
        self._store = store
        self.history = history
        self._meter = meter
        self._deliver = deliver
        self._now = now
        self._state: EditState | None = None
        self._pending: deque[_Pending] = deque()
        self.writes = 0
        """The number of writes so far."""
        self._generation = next(_GENERATIONS)
        self._merge: tuple[str, float] | None = None
        self.changed: list[Listener] = []
        self.saved: list[Callable[[], None]] = []
        self.failed: list[Callable[[AnnotatorError], None]] = []
        self.content_sha256: Callable[[EditState], str] = lambda _state: ""
        """Returns the digest of the work on an item, by which a review names what it saw."""
        self.is_changed_by_others: Callable[[ItemId], bool] = lambda _item_id: False
        """Returns whether a change by anybody else since the last review of an item stands."""
        self.require_turnable: Callable[[Sequence[Change]], None] = lambda _changes: None
        """Raises an ``AnnotatorError`` if changes may not be made by undo or redo."""

    @property
    def state(self) -> EditState:
        """The open item.

        Raises:
            StaleChangeError: no item is open.
        """
        if self._state is None:
            message = "No item is open. Choose one in the list."
            raise StaleChangeError(message)
        return self._state

    @property
    def has_item(self) -> bool:
        """Whether an item is open."""
        return self._state is not None

    @property
    def is_saved(self) -> bool:
        """Whether all changes are in the file."""
        return not self._pending

    def show(self, state: EditState | None) -> None:
        """Open another item (or none)."""
        self._state = state
        self._merge = None

    def run(self, command: Command, *, merge_key: str = "") -> Change | None:
        """Run a command and return its change, or None if there was nothing to do.

        A step joins the one before it if both have the same ``merge_key`` and are less than two
        seconds apart: typing is undone word by word, not letter by letter.

        Raises:
            StaleChangeError: no item is open.
        """
        state = self.state
        change = command.change(state)
        if change is None:
            return None
        change = with_status(change, state, self.content_sha256, self.is_changed_by_others)
        change = self._with_merged_review(change, state)
        earlier = self._mergeable(merge_key, change)
        self._do(change.name, (change,), earlier, (merge_key, self._now()) if merge_key else None)
        return change

    def _with_merged_review(self, change: Change, state: EditState) -> Change:
        """Return a merge of labels with the new digest of what was reviewed, as in the file."""
        facts = state.facts
        if change.merge is None or not facts.reviewed_sha256:
            return change
        if self.content_sha256(state) != facts.reviewed_sha256:
            return change
        sha256 = self.content_sha256(apply_change(state, change))
        return replace(change, facts=(facts, replace(facts, reviewed_sha256=sha256)))

    def run_over(self, name: str, changes: Sequence[Change]) -> Step | None:
        """Change several items in one step; return None if there was nothing to do.

        The changes of items that are not open must match the state of the file after all queued
        writes. The time since the last change counts to the open item.

        Raises:
            StaleChangeError: no item is open, or the open one does not match its change.
        """
        return self._do(name, tuple(changes), None, None) if changes else None

    def undo(self) -> Step | None:
        """Undo the newest step, also of another item. None: there is nothing to undo.

        Raises:
            StaleChangeError: the step belongs to another item; open that one first.
            OthersStepError: another worker made it.
        """
        step = self.history.next_undo
        if step is None:
            return None
        return self._turn(step, step.inverse().changes, undone=True)

    def redo(self) -> Step | None:
        """Redo the step that was undone last. None: there is nothing to redo.

        Raises:
            StaleChangeError: the step belongs to another item; open that one first.
            OthersStepError: another worker made it.
        """
        step = self.history.next_redo
        if step is None:
            return None
        return self._turn(step, step.changes, undone=False)

    def end_merging(self) -> None:
        """Let the next typing start a new step, because the focus has moved."""
        self._merge = None

    def _turn(self, step: Step, changes: tuple[Change, ...], *, undone: bool) -> Step:
        if self.history.others(step) is not None:
            raise OthersStepError(
                "Somebody else made this step. Hand over to them: only they can turn it."
            )
        self._merge = None
        here = tuple(change for change in changes if self._is_here(change))
        if changes and not here:
            message = said(
                "“{step}” belongs to another item; open item {item}.",
                step=Name(step.name),
                item=Count(changes[0].item_id),
            )
            raise StaleChangeError(message)
        self.require_turnable(changes)
        before = self.history.snapshot()
        if here:
            self._state = reduce(apply_change, here, self.state)
        if undone:
            self.history.mark_undone()
        else:
            self.history.mark_redone()
        open_id = ItemId(0) if self._state is None else self._state.item_id
        pending = self._write(open_id, changes, step, before, undone=undone)
        self._tell_and_watch(changes, pending)
        return step

    def _do(
        self,
        name: str,
        changes: tuple[Change, ...],
        earlier: Step | None,
        merge: tuple[str, float] | None,
    ) -> Step:
        before = self.history.snapshot()
        state = reduce(apply_change, filter(self._is_here, changes), self.state)
        if earlier is None:
            seq = self.history.take_seq()
            step = Step(seq, name, changes, worker_id=self.history.worker_id)
            self.history.record(step)
        else:
            step = replace(earlier, changes=(merged(earlier.changes[0], changes[0]),))
            self.history.amend(step)
        self._state = state
        pending = self._write(state.item_id, changes, step, before, forgets_redo=earlier is None)
        self._merge = merge
        self._tell_and_watch(changes, pending)
        return step

    def _is_here(self, change: Change) -> bool:
        return self._state is not None and change.item_id == self._state.item_id

    def _mergeable(self, key: str, change: Change) -> Step | None:
        if not key or self._merge is None or self._merge[0] != key:
            return None
        if self._now() - self._merge[1] > MERGE_WITHIN_S:
            return None
        step = self.history.next_undo
        same = step is not None and len(step.changes) == 1 and step.name == change.name
        return step if same else None

    def _write(  # noqa: PLR0913 - called once each by run and turn; a value would only rename it
        self,
        item_id: ItemId,
        changes: tuple[Change, ...],
        step: Step,
        before: tuple[list[Step], list[Step]],
        *,
        undone: bool = False,
        forgets_redo: bool = False,
    ) -> _Pending:
        # A confirmation is no work on a region, even where it ends the rejection of one.
        worked = [each for each in changes if self._is_here(each) and each.name != CONFIRM]
        regions = [key for change in worked for key in change.regions]
        commit = Commit(
            item_id,
            changes,
            step,
            undone=undone,
            forgets_redo=forgets_redo,
            active_ms=self._meter.settle(regions) if regions else {},
            makes_pieces=self._meter.makes_pieces,
            open_span=self._meter.open_span_json(),
            generation=self._generation,
        )
        pending = _Pending(commit, before)
        self._pending.append(pending)
        self.writes += 1
        pending.future = self._store.commit(commit)
        return pending

    def _tell_and_watch(self, changes: Iterable[Change], pending: _Pending) -> None:
        """Notify, then watch the write: a failed one is rolled back after it is announced."""
        try:
            self._tell(changes)
        finally:
            if pending.future is not None:
                pending.future.add_done_callback(
                    lambda future: self._deliver(lambda: self._on_written(pending, future))
                )

    def _on_written(self, pending: _Pending, future: Future[None]) -> None:
        if pending not in self._pending:
            return
        error = future.exception()
        if error is None:
            self._pending.remove(pending)
            if not self._pending:
                for listener in tuple(self.saved):
                    listener()
            return
        self._roll_back(pending)
        if not isinstance(error, AnnotatorError):
            raise error
        for failed in tuple(self.failed):
            failed(error)

    def _roll_back(self, first: _Pending) -> None:
        """Roll back the write that failed and those queued behind it; their time is kept."""
        self._generation = next(_GENERATIONS)
        self._merge = None
        while self._pending:
            last = self._pending.pop()
            self._meter.unsettle(last.commit.active_ms)
            for change in reversed(last.commit.changes):
                back = change.inverse()
                if self._is_here(back):
                    # An item that was loaded from the file in the meantime lacks the change.
                    with suppress(StaleChangeError):
                        self._state = apply_change(self.state, back)
                self._tell((back,))
            self.history.restore(last.history_before)
            if last is first:
                return

    def _tell(self, changes: Iterable[Change]) -> None:
        for change in changes:
            for listener in tuple(self.changed):
                listener(change)
