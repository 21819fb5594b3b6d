"""The pieces of one worker in a job of several people, divided as the job file divides them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace

from annotator.editing.changes import EditState
from annotator.job_file.read_api import JobReads
from annotator.job_file.rows.values import PieceCounts, PieceKey, WorkedItem, WorkerPieces
from annotator.model.entities import ItemId, WorkerId
from annotator.pay_basis.piece_shares import shares_of
from annotator.session.piece_tally import Sums, add, by_key

Counted = tuple[PieceKey, PieceCounts]


@dataclass(frozen=True, slots=True)
class StoredPieces:
    """Reads of the job file.

    ``to_confirmer`` returns the orders that pay a shared item to whoever confirmed it: more may
    come into force during the session.
    """

    reads: JobReads
    worker_id: WorkerId
    to_confirmer: Callable[[], frozenset[str]]
    session_id: str

    def item(self, item_id: ItemId) -> Future[WorkedItem | None]:
        """Return who worked on one item, without the time of the current session."""
        return self.reads.worked_item(item_id, self.session_id)

    def pieces(self, apart: Collection[ItemId]) -> Future[WorkerPieces]:
        """Return the pieces of the worker, with the items of ``apart`` like those of ``item``."""
        return self.reads.worker_pieces(self.worker_id, self.to_confirmer(), apart, self.session_id)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A read of one item, with the time on it that the session had when it was queued."""

    item_id: ItemId
    own_ms: int
    future: Future[WorkedItem | None]


class SharedPieces:
    """Counts one item again whenever it is opened or changed, from a read in the background.

    The time on the open item grows, and with it this worker's share.

    Args:
        stored: the pieces in the job file.
        visit_ms: returns the work of the current visit that makes pieces, in ms.
        arrived: called on the writer thread when a read is done.
    """

    def __init__(
        self,
        stored: StoredPieces,
        *,
        visit_ms: Callable[[], int],
        arrived: Callable[[], None],
    ) -> None:
        """Start with the stored pieces; waits for the writer thread."""
        self._worker_id = stored.worker_id
        self._to_confirmer = stored.to_confirmer
        self._reads = stored
        self._visit_ms = visit_ms
        self._arrived = arrived
        self._spent: dict[ItemId, int] = {}
        self._known: dict[ItemId, Counted | None] = {}
        self._works: dict[ItemId, WorkedItem] = {}
        self._asked: deque[_Asked] = deque()
        self._recount: tuple[set[ItemId], Future[WorkerPieces]] | None = None
        self._recounted = 0
        self._open: ItemId | None = None
        self._sums: Sums = {}
        self._take_all(stored.pieces(()).result(), ())

    @property
    def by_key(self) -> Mapping[PieceKey, PieceCounts]:
        """The pieces by order and day."""
        self._take_arrived()
        if self._open in self._works:
            self._count(self._open)
        return self._sums

    @property
    def work(self) -> WorkedItem | None:
        """Who worked on the open item, as of its last change; None until that is read."""
        self._take_arrived()
        return None if self._open is None else self._works.get(self._open)

    def opened(self, state: EditState | None, audio_ms: int = 0) -> None:
        """Set the open item; the item before it keeps the share that its time gives."""
        del audio_ms  # it is read with the item
        self._take_arrived()
        if self._open is not None:
            self._works.pop(self._open, None)
        self._open = None if state is None else state.item_id
        if self._open is not None:
            self._ask(self._open)

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
        apart = self._apart()
        future = self._reads.pieces(apart)
        self._asked.clear()
        self._recount = apart, future
        future.add_done_callback(lambda _done: self._arrived())
        if self._open is not None:
            self._ask(self._open)

    def recount(self, state: EditState | None) -> None:
        """Count everything again; waits for the writer thread."""
        self._asked.clear()
        self._recount = None
        apart = self._apart()
        self._take_all(self._reads.pieces(apart).result(), apart)
        self.opened(state)

    def worked(self, ms: int) -> None:
        """Add the work of a visit to the open item that has ended, in ms."""
        if self._open is not None and ms:
            self._spent[self._open] = self._spent.get(self._open, 0) + ms
            if self._open in self._works:
                self._count(self._open, visit_ms=0)

    def _apart(self) -> set[ItemId]:
        """Return the items on which the session has time, which may not be booked yet."""
        return set(self._spent) | ({self._open} if self._open is not None else set())

    def _own_ms(self, item_id: ItemId) -> int:
        visit = self._visit_ms() if item_id == self._open else 0
        return self._spent.get(item_id, 0) + visit

    def _ask(self, item_id: ItemId) -> None:
        future = self._reads.item(item_id)
        self._asked.append(_Asked(item_id, self._spent.get(item_id, 0), future))
        future.add_done_callback(lambda _done: self._arrived())

    def _take_arrived(self) -> None:
        if self._recount is not None and self._recount[1].done():
            (apart, future), self._recount = self._recount, None
            if future.exception() is None:
                self._take_all(future.result(), apart)
        while self._recount is None and self._asked and self._asked[0].future.done():
            self._take(self._asked.popleft())

    def _take_all(self, pieces: WorkerPieces, apart: Collection[ItemId]) -> None:
        self._sums = by_key(pieces.sums)
        self._known = {**pieces.shared, **dict.fromkeys(apart)}  # these are in no sum yet
        self._works = dict(pieces.apart)
        for item_id in pieces.apart:
            self._count(item_id)
            if item_id != self._open:
                self._works.pop(item_id)

    def _take(self, asked: _Asked) -> None:
        worked = None if asked.future.exception() is not None else asked.future.result()
        if worked is None:
            return
        item_id = asked.item_id
        self._works[item_id] = worked
        if item_id not in self._known:
            # The sums have it as it was before this session came to it.
            self._known[item_id] = self._counted(worked, asked.own_ms)
        self._count(item_id)
        if item_id != self._open:
            self._works.pop(item_id)

    def _count(self, item_id: ItemId, visit_ms: int | None = None) -> None:
        own_ms = self._own_ms(item_id) if visit_ms is None else self._spent.get(item_id, 0)
        before, now = self._known.get(item_id), self._counted(self._works[item_id], own_ms)
        if now == before:
            return
        for counted, sign in ((before, -1), (now, 1)):
            if counted is not None:
                add(self._sums, *counted, sign)
        self._known[item_id] = now

    def _counted(self, worked: WorkedItem, own_ms: int) -> Counted | None:
        facts, work = worked.facts, worked.work
        total_ms = work.ms.get(self._worker_id, 0) + own_ms
        mine = replace(work, ms={**work.ms, self._worker_id: total_ms})
        share = shares_of(facts, mine, 0, self._to_confirmer()).get(self._worker_id)
        if share is None:
            return None
        counts = PieceCounts.of(share.item, share.regions, worked.audio_ms, facts.review)
        return (facts.done_order, facts.done_day), counts
