"""Starts prefetching when the current picture is painted, so that it slows nothing down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from annotator.model.entities import ItemId
from annotator.records import ItemRow
from widgets.open_job.item_index import ItemRows
from widgets.open_job.prefetch import READ_AHEAD, Prefetch

UNSEEN_MS = 250
"""After this time neighbours are prefetched even if the current picture was not painted."""


class PrefetchOrder(QObject):
    """Waits until the current picture is painted: other threads would take the interpreter.

    Args:
        items: the shown items, in their order.
        shelf: reads and decodes.
        in_hand: returns the current item.
        parent: the owner in Qt's tree of objects.
    """

    def __init__(
        self,
        items: ItemRows,
        shelf: Prefetch,
        in_hand: Callable[[], ItemId | None],
        parent: QObject,
    ) -> None:
        """Prefetch nothing yet."""
        super().__init__(parent)
        self._items = items
        self._shelf = shelf
        self._in_hand = in_hand
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.make_ready)

    def wait_for_paint(self) -> None:
        """Wait until the new picture is painted."""
        self._soon.start(UNSEEN_MS)

    def is_painted(self) -> None:
        """Prefetch now: the picture is painted."""
        if self._soon.isActive():
            self._soon.start(0)

    def hurry(self) -> None:
        """Prefetch before the paint, because the next item was requested; start after that item."""
        if self._soon.isActive():
            self.make_ready()

    def stop(self) -> None:
        """Prefetch nothing more: the job is about to be closed."""
        self._soon.stop()

    def make_ready(self) -> None:
        """Read and decode the neighbours of the current item."""
        self._soon.stop()
        item_id = self._in_hand()
        if item_id is not None:
            self._items.rows_beside(item_id, 1, READ_AHEAD, self._on_rows)

    def _on_rows(self, rows: list[ItemRow], place: int) -> None:
        if self._in_hand() == rows[place].id:
            self._shelf.make_ready(rows, place)
