"""What can be asked of an open job."""

from __future__ import annotations

import sqlite3
from concurrent.futures import Future

from annotator.changes import Step
from annotator.effort.categories import Category
from annotator.model import Item, ItemId, Labels, Media, WorkerId
from annotator.people import Worker
from annotator.records import ItemRow, OpenSpanRow, SessionFacts, StoredOrder
from annotator.store import effort_rows, reading, sums
from annotator.store.effort_rows import Totals
from annotator.store.model_rows import item_of
from annotator.store.values import Counts, EffortSum, HistoryTail, LoadedItem
from annotator.store.writer import Writer


class Questions:
    """Reads of an open job, answered after the writes that were asked for before.

    Every future may carry a ``DamagedJobError``: something is not as it was written.
    """

    def __init__(self, writer: Writer) -> None:
        """Ask the thread that owns the file."""
        self._writer = writer

    def item_rows(self, after: int = 0, limit: int | None = None) -> Future[list[ItemRow]]:
        """Return what the list shows of the items after one, in their order."""
        return self._writer.read(lambda c: reading.read_item_rows(c, after, limit))

    def next_unfinished(self, after_item_id: int) -> Future[int | None]:
        """Return the next new or started item; after the last it goes on from the first."""
        return self._writer.read(lambda c: reading.read_next_unfinished(c, after_item_id))

    def load_item(self, item_id: int) -> Future[LoadedItem]:
        """Return an item with medium, regions and labels; JobFileError if there is none."""
        return self._writer.read(lambda c: reading.read_loaded_item(c, ItemId(item_id)))

    def item_and_media(self, item_id: int) -> Future[tuple[Item, Media]]:
        """Return an item and its medium without its regions; JobFileError if there is none."""

        def read(connection: sqlite3.Connection) -> tuple[Item, Media]:
            row, media = reading.item_and_media(connection, ItemId(item_id))
            return item_of(row, media.path), media

        return self._writer.read(read)

    def labels(self) -> Future[Labels]:
        """Return all labels, in the order in which they are shown."""
        return self._writer.read(reading.read_labels)

    def counts(self) -> Future[Counts]:
        """Return how many items have each status, and how many regions each label."""
        return self._writer.read(reading.read_counts)

    def history_tail(self, limit: int = 200) -> Future[HistoryTail]:
        """Return what a ``History`` starts from."""
        return self._writer.read(lambda c: reading.read_history_tail(c, limit))

    def older_steps(self, before_seq: int, limit: int) -> list[Step]:
        """Return done steps before a number, oldest first; waits for the queue.

        It is the ``older`` of a ``History``, which is called once in a hundred undos.

        Raises:
            DamagedJobError: a step is not as it was written.
        """
        return self._writer.read(lambda c: reading.read_older_steps(c, before_seq, limit)).result()

    def workers(self) -> Future[list[Worker]]:
        """Return everybody who was added to the job, in that order."""
        return self._writer.read(effort_rows.read_workers)

    def sessions(self) -> Future[list[SessionFacts]]:
        """Return the sessions, oldest first; one that is not closed runs, or has crashed."""
        return self._writer.read(effort_rows.read_sessions)

    def open_span(self) -> Future[OpenSpanRow | None]:
        """Return the effort that was not booked when the file was last written."""
        return self._writer.read(effort_rows.read_open_span)

    def booked_until_ms(self, session_id: str) -> Future[int]:
        """Return where the last booked span of a session ends, in ms from its start."""
        return self._writer.read(lambda c: effort_rows.read_booked_until(c, session_id))

    def effort_totals(self) -> Future[Totals]:
        """Return the booked ms of each category by worker; only what there is."""
        return self._writer.read(effort_rows.read_totals)

    def item_work(self, item_id: int) -> Future[dict[Category, int]]:
        """Return the booked ms of each category on one item; only what there is."""
        return self._writer.read(lambda c: effort_rows.read_item_work(c, item_id))

    def last_order_of(self, session_id: str) -> Future[str]:
        """Return the digest of the order in force when a session was last booked, or ""."""
        return self._writer.read(lambda c: sums.read_last_order(c, session_id))

    def pieces_of(self, worker_id: WorkerId) -> Future[dict[str, tuple[int, int]]]:
        """Return (items, regions) that a worker confirmed and is paid for, by work order."""
        return self._writer.read(lambda c: sums.read_pieces(c, worker_id))

    def effort_sums(self, worker_id: WorkerId) -> Future[list[EffortSum]]:
        """Return the booked ms of one worker by session, order and category."""
        return self._writer.read(lambda c: sums.read_effort_sums(c, worker_id))

    def orders(self) -> Future[list[StoredOrder]]:
        """Return the work orders of the job, oldest first, each with those who accepted it."""
        return self._writer.read(effort_rows.read_orders)

    def current_order(self) -> Future[StoredOrder | None]:
        """Return the work order in force: the newest."""
        return self._writer.read(lambda c: next(reversed(effort_rows.read_orders(c)), None))
