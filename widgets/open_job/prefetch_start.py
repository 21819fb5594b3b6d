"""Starts prefetching when the current item is painted, so that it slows nothing down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.items.item_row import ItemRow
from annotator.model.entities import ItemId
from widgets.kit.timers import single_shot
from widgets.open_job.item_index import ItemRows
from widgets.open_job.prefetch import READ_AHEAD, Prefetch

UNSEEN_MS = 250
"""After so long neighbours are prefetched even if the current item was not painted."""


class PrefetchStart(QObject):
    """Waits until the current item is painted: other threads would take the interpreter.

    Args:
        items: what is shown, in its order.
        prefetch: reads and loads.
        in_hand: tells the current item.
        parent: whose it is.
    """

    def __init__(
        self,
        items: ItemRows,
        prefetch: Prefetch,
        in_hand: Callable[[], ItemId | None],
        parent: QObject,
    ) -> None:
        """Prefetch nothing yet."""
        super().__init__(parent)
        self._items = items
        self._prefetch = prefetch
        self._in_hand = in_hand
        self._soon = single_shot(self, self.make_ready)

    def wait_for_paint(self) -> None:
        """The content came and is to be painted."""
        self._soon.start(UNSEEN_MS)

    def is_painted(self) -> None:
        """End the wait for the paint: the picture is painted, so prefetch now."""
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
        """Read and load what lies beside the current item."""
        self._soon.stop()
        item_id = self._in_hand()
        if item_id is not None:
            self._items.rows_beside(item_id, 1, READ_AHEAD, self._on_rows)

    def _on_rows(self, rows: list[ItemRow], place: int) -> None:
        if self._in_hand() == rows[place].id:
            self._prefetch.make_ready(rows, place)
