"""The pieces of one worker, divided over people, orders and days as in the job file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace

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
from annotator.records import ItemWork
from annotator.session.item_times import ItemTimes, OrderDay
from annotator.session.piece_tally import LivePieces, PieceTally, Sums, add, by_key


@dataclass(frozen=True, slots=True)
class StoredPieces:
    """Reads of the job file.

    ``terms`` returns those of the orders of the job: more may come into force during the session.
    """

    reads: JobReads
    worker_id: WorkerId
    terms: Callable[[], PieceTerms]
    session_id: str

    def item(self, item_id: ItemId) -> Future[WorkedItem | None]:
        """Return who worked on one item, without the time of the current session."""
        return self.reads.worked_item(item_id, self.session_id)

    def sums(self) -> Future[list[PieceSum]]:
        """Return the pieces of the worker."""
        return self.reads.pieces_of(self.worker_id, self.terms())

    def pieces(self, apart: Collection[ItemId]) -> Future[WorkerPieces]:
        """Return the pieces of the worker, with the items of ``apart`` like those of ``item``."""
        return self.reads.worker_pieces(self.worker_id, self.terms(), apart, self.session_id)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A read of one item, with the time on it that the session had when it was queued."""

    item_id: ItemId
    own_ms: Mapping[OrderDay, int]
    future: Future[WorkedItem | None]


class SharedPieces:
    """Counts one item again whenever it is opened or changed, from a read in the background.

    The time on the open item grows, and with it this worker's share.

    Args:
        stored: the pieces in the job file.
        times: the time of this session on items, which may not be booked yet.
        arrived: called on the writer thread when a read is done.
    """

    def __init__(
        self,
        stored: StoredPieces,
        *,
        times: ItemTimes,
        arrived: Callable[[], None],
    ) -> None:
        """Start with the stored pieces; waits for the writer thread."""
        self._worker_id = stored.worker_id
        self._terms = stored.terms
        self._reads = stored
        self._times = times
        self._arrived = arrived
        self._known: dict[ItemId, Counted] = {}
        self._works: dict[ItemId, WorkedItem] = {}
        self._asked: deque[_Asked] = deque()
        self._recount: tuple[set[ItemId], Future[WorkerPieces]] | None = None
        self._recounted = 0
        self._open: ItemId | None = None
        self._sums: Sums = {}
        apart = self._apart()
        self._take_all(stored.pieces(apart).result(), apart)

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
        self._count_again()

    def declared(self) -> None:
        """Count everything again if time declared on an item can move its parts to another day."""
        if self._terms().with_periods:
            self._count_again()

    def _count_again(self) -> None:
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

    def worked(self) -> None:
        """Count the open item once more, with a visit that has ended."""
        if self._open in self._works:
            self._count(self._open)

    def _apart(self) -> set[ItemId]:
        """Return the items on which the session has time, which may not be booked yet."""
        return set(self._times.items) | ({self._open} if self._open is not None else set())

    def _ask(self, item_id: ItemId) -> None:
        future = self._reads.item(item_id)
        self._asked.append(_Asked(item_id, self._times.before(item_id), future))
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
        self._known = {
            **pieces.shared,
            **{item_id: {} for item_id in apart},
        }  # these are in no sum yet
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

    def _count(self, item_id: ItemId) -> None:
        before = self._known.get(item_id, {})
        now = self._counted(self._works[item_id], self._times.of(item_id))
        if now == before:
            return
        for counted, sign in ((before, -1), (now, 1)):
            for key, counts in counted.items():
                add(self._sums, key, counts, sign)
        self._known[item_id] = now

    def _counted(self, worked: WorkedItem, own_ms: Mapping[OrderDay, int]) -> Counted:
        work = with_time(worked.work, self._worker_id, own_ms)
        return replace(worked, work=work).pieces_of(self._worker_id, self._terms())


def with_time(work: ItemWork, worker: WorkerId, more: Mapping[OrderDay, int]) -> ItemWork:
    """Return who worked on an item with more time of one person, in ms by order and day."""
    ms = dict(work.ms.get(worker, {}))
    days = {order: dict(stored) for order, stored in work.days.get(worker, {}).items()}
    for (order, day), each in more.items():
        ms[order] = ms.get(order, 0) + each
        own = days.setdefault(order, {})
        own[day] = own.get(day, 0) + each
    return replace(work, ms={**work.ms, worker: ms}, days={**work.days, worker: days})


def live_pieces(
    stored: StoredPieces, times: ItemTimes, arrived: Callable[[], None], *, are_divided: bool
) -> LivePieces:
    """Return the pieces of the current worker, which grow; waits for the writer thread.

    Pieces ``are_divided`` unless only one person works at the job, and all of it under one order;
    they are also if there are pay periods.
    ``arrived`` is called on the writer thread when a read is done.
    """
    if are_divided or stored.terms().with_periods:
        return SharedPieces(stored, times=times, arrived=arrived)
    return PieceTally(stored.worker_id, stored.sums, arrived)
