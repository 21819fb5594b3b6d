"""The pieces of one worker, divided over people, orders and days as in the job file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass

from annotator.editing.changes import EditState
from annotator.job_file.read_api import JobReads
from annotator.job_file.rows.values import (
    Counted,
    PieceCounts,
    PieceKey,
    PieceSum,
    WorkedItem,
    WorkerPieces,
)
from annotator.model.entities import ItemId, WorkerId
from annotator.pay_basis.piece_shares import PieceTerms
from annotator.session.piece_tally import LivePieces, PieceTally, Sums, add, by_key


@dataclass(frozen=True, slots=True)
class StoredPieces:
    """Reads of the job file.

    ``terms`` returns those of the orders of the job: more may come into force during the session.
    """

    reads: JobReads
    worker_id: WorkerId
    terms: Callable[[], PieceTerms]

    def item(self, item_id: ItemId) -> Future[WorkedItem | None]:
        """Return who worked on one item."""
        return self.reads.worked_item(item_id)

    def sums(self) -> Future[list[PieceSum]]:
        """Return the pieces of the worker."""
        return self.reads.pieces_of(self.worker_id, self.terms())

    def pieces(self) -> Future[WorkerPieces]:
        """Return the pieces of the worker, with their part of each divided item."""
        return self.reads.worker_pieces(self.worker_id, self.terms())


class SharedPieces:
    """Counts one item again whenever it is opened or changed, from a read in the background.

    Args:
        stored: the pieces in the job file.
        arrived: called on the writer thread when a read is done.
    """

    def __init__(self, stored: StoredPieces, arrived: Callable[[], None]) -> None:
        """Start with the stored pieces; waits for the writer thread."""
        self._worker_id = stored.worker_id
        self._terms = stored.terms
        self._reads = stored
        self._arrived = arrived
        self._known: dict[ItemId, Counted] = {}
        self._work: WorkedItem | None = None
        self._asked: deque[tuple[ItemId, Future[WorkedItem | None]]] = deque()
        self._recount: Future[WorkerPieces] | None = None
        self._recounted = 0
        self._open: ItemId | None = None
        self._audio_ms = 0
        self._sums: Sums = {}
        self._take_all(stored.pieces().result())

    @property
    def by_key(self) -> Mapping[PieceKey, PieceCounts]:
        """The pieces by order and day."""
        self._take_arrived()
        return self._sums

    @property
    def work(self) -> WorkedItem | None:
        """Who worked on the open item, as of its last change; None until that is read."""
        self._take_arrived()
        return self._work

    def opened(self, state: EditState | None, audio_ms: int = 0) -> None:
        """Set the open item."""
        self._audio_ms = audio_ms  # it is read with the item; a change of it has to be noticed
        self._take_arrived()
        self._work, self._open = None, None if state is None else state.item_id
        if self._open is not None:
            self._ask(self._open)

    def measured(self, state: EditState | None, audio_ms: int) -> None:
        """Read the open item again, with its length."""
        if state is not None and audio_ms != self._audio_ms:
            self._audio_ms = audio_ms
            self._ask(state.item_id)

    def changed(self, state: EditState, write: int = 0) -> None:
        """Read the open item again."""
        del write
        self._ask(state.item_id)

    def changed_elsewhere(self, state: EditState | None, write: int) -> None:
        """Count everything again, once for each write."""
        del state
        if write == self._recounted:
            return
        self._recounted = write
        self._take_arrived()
        self._asked.clear()
        self._recount = self._reads.pieces()
        self._recount.add_done_callback(lambda _done: self._arrived())
        if self._open is not None:
            self._ask(self._open)

    def recount(self, state: EditState | None) -> None:
        """Count everything again; waits for the writer thread."""
        self._asked.clear()
        self._recount = None
        self._take_all(self._reads.pieces().result())
        self.opened(state)

    def _ask(self, item_id: ItemId) -> None:
        future = self._reads.item(item_id)
        self._asked.append((item_id, future))
        future.add_done_callback(lambda _done: self._arrived())

    def _take_arrived(self) -> None:
        if self._recount is not None and self._recount.done():
            done, self._recount = self._recount, None
            if done.exception() is None:
                self._take_all(done.result())
        while self._recount is None and self._asked and self._asked[0][1].done():
            self._take(*self._asked.popleft())

    def _take_all(self, pieces: WorkerPieces) -> None:
        self._sums, self._known = by_key(pieces.sums), dict(pieces.shared)

    def _take(self, item_id: ItemId, done: Future[WorkedItem | None]) -> None:
        worked = None if done.exception() is not None else done.result()
        if worked is None:
            return
        if item_id == self._open:
            self._work = worked
        now = worked.pieces_of(self._worker_id, self._terms())
        # Where it is read for the first time, the sums have it as it is in the file.
        for counted, sign in ((self._known.get(item_id, now), -1), (now, 1)):
            for key, counts in counted.items():
                add(self._sums, key, counts, sign)
        self._known[item_id] = now


def live_pieces(
    stored: StoredPieces, arrived: Callable[[], None], *, are_divided: bool
) -> LivePieces:
    """Return the pieces of the current worker, which grow; waits for the writer thread.

    Pieces ``are_divided`` unless only one person works at the job, and all of it under one order;
    they are also if there are pay periods.
    ``arrived`` is called on the writer thread when a read is done.
    """
    if are_divided or stored.terms().with_periods:
        return SharedPieces(stored, arrived)
    return PieceTally(stored.worker_id, stored.sums, arrived)
