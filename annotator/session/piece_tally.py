"""The finished pieces of the only worker of a job under one order, updated with each edit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import Protocol

from annotator.editing.changes import EditState
from annotator.job_file.rows.values import PieceCounts, PieceKey, PieceSum, WorkedItem
from annotator.model.entities import WorkerId
from annotator.pay_basis.piece_shares import is_finished

Sums = dict[PieceKey, PieceCounts]


class LivePieces(Protocol):
    """The pieces of the current worker. No call waits for the job file, except ``recount``.

    A change is reported after it was queued for writing. ``write`` is the number of that write.
    """

    @property
    def by_key(self) -> Mapping[PieceKey, PieceCounts]:
        """The pieces by order and day."""
        ...

    @property
    def work(self) -> WorkedItem | None:
        """Who worked on the open item; None until it is known, and if pieces are not divided."""
        ...

    def opened(self, state: EditState | None, audio_ms: int = 0) -> None:
        """Set the open item, with its ms of sound."""
        ...

    def measured(self, state: EditState | None, audio_ms: int) -> None:
        """Take the ms of sound of the open item, which are queued for writing."""
        ...

    def changed(self, state: EditState, write: int = 0) -> None:
        """Update the state of the open item."""
        ...

    def changed_elsewhere(self, state: EditState | None, write: int) -> None:
        """Count again after a change of an item that is not open; ``state`` is the open one."""
        ...

    def recount(self, state: EditState | None) -> None:
        """Count again, because a change was rolled back; waits for the writer thread."""
        ...


def by_order(pieces: Mapping[PieceKey, PieceCounts]) -> dict[str, PieceCounts]:
    """Return the pieces by order alone."""
    found: Sums = {}
    for (order, _day), counts in pieces.items():
        add(found, (order, 0), counts)
    return {order: counts for (order, _day), counts in found.items()}


def by_key(stored: Iterable[PieceSum]) -> Sums:
    """Return stored pieces by order and day."""
    return {(one.order_sha256, one.day): one.counts for one in stored}


def add(into: Sums, key: PieceKey, counts: PieceCounts, sign: int = 1) -> None:
    """Add counts to the sum of their key, or with sign -1 subtract them."""
    into[key] = into.get(key, PieceCounts()).plus(counts, sign)


class PieceTally:
    """The pieces of the only worker of a job, whose work is all under the same order.

    Every finished item is this worker's, under the order and on the day of the confirmation: the
    order has no pay periods.

    Args:
        worker_id: the worker.
        read: queues a read of the pieces in the job file.
        arrived: called when the pieces are others: on the writer thread, when a read is done that
            another item needs, and when the length of the open item was found.
    """

    def __init__(
        self,
        worker_id: WorkerId,
        read: Callable[[], Future[list[PieceSum]]],
        arrived: Callable[[], None],
    ) -> None:
        """Start with the stored pieces; waits for the writer thread."""
        self._worker_id = worker_id
        self._read = read
        self._arrived = arrived
        self._by_key = by_key(read().result())
        self._open: tuple[PieceKey, PieceCounts] | None = None
        self._audio_ms = 0
        self._reading: Future[list[PieceSum]] | None = None
        self._reading_of = 0
        self._since: Sums = {}

    @property
    def by_key(self) -> Mapping[PieceKey, PieceCounts]:
        """The pieces by order and day."""
        if self._reading is not None and self._reading.done():
            done, self._reading = self._reading, None
            if done.exception() is None:
                self._by_key = by_key(done.result())
                for key, counts in self._since.items():
                    add(self._by_key, key, counts)
        return self._by_key

    @property
    def work(self) -> None:
        """None: nobody else worked on the item."""
        return

    def opened(self, state: EditState | None, audio_ms: int = 0) -> None:
        """Set the open item, with its ms of sound; it is counted if it is done."""
        self._audio_ms = audio_ms
        self._open = None if state is None else self._paid(state)

    def measured(self, state: EditState | None, audio_ms: int) -> None:
        """Count the open item, if it is done, with its true length."""
        if state is None or audio_ms == self._audio_ms:
            return
        self._audio_ms = audio_ms
        self.changed(state)
        self._arrived()

    def changed(self, state: EditState, _write: int = 0) -> None:
        """Update the state of the open item."""
        self._add(-1)
        self._open = self._paid(state)
        self._add(1)

    def changed_elsewhere(self, state: EditState | None, write: int) -> None:
        """Count again, once for each write; later changes are added to the result."""
        if write == self._reading_of and self._reading is not None:
            return
        if state is not None:
            self.changed(state)  # the read includes it
        self._since, self._reading_of = {}, write
        self._reading = self._read()
        self._reading.add_done_callback(lambda _done: self._arrived())

    def recount(self, state: EditState | None) -> None:
        """Count again; waits for the writer thread."""
        self._reading = None
        self._by_key = by_key(self._read().result())
        self.opened(state, self._audio_ms)

    def _add(self, sign: int) -> None:
        if self._open is not None:
            add(self._by_key, *self._open, sign)
            add(self._since, *self._open, sign)

    def _paid(self, state: EditState) -> tuple[PieceKey, PieceCounts] | None:
        facts = state.facts
        if facts.done_by != self._worker_id or not is_finished(facts):
            return None
        touched = sum(region.touched for region in state.regions.values())
        counts = PieceCounts.of(1, touched, self._audio_ms, facts.review)
        return (facts.done_order, facts.done_day), counts
