"""Prefetching: neighbours of the open item are read and loaded ahead, and cached."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.items.item_row import ItemRow
from annotator.job_file.project import Project
from annotator.job_file.rows.values import LoadedItem
from annotator.model.entities import ItemId
from widgets.kit.bridge import Bridge
from widgets.media.sources import MediaSources

AHEAD = 2
"""How many items after the open one are prefetched, besides one before it."""

READ_AHEAD = 8
"""So many are read, their content not loaded: whoever holds the key down must not wait until
the file has taken what was written meanwhile."""

LIGHT_REGIONS = 1000
"""If the cached items have more regions, no more are read ahead: reading them takes time."""


class Prefetch:
    """Reads items once and keeps the near ones; all on the window's thread."""

    def __init__(self, bridge: Bridge, project: Project, media: MediaSources) -> None:
        """Begin with an empty cache; ``media`` loads the content of the items."""
        self._bridge = bridge
        self._project = project
        self._media = media
        self._ready: dict[ItemId, LoadedItem] = {}
        self._coming: dict[ItemId, object] = {}
        self._next: list[ItemId] = []
        self._further: list[ItemId] = []

    def item(
        self,
        item_id: ItemId,
        got: Callable[[LoadedItem], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Pass an item to ``got``: at once if it is cached, otherwise when it has been read."""
        ready = self._ready.pop(item_id, None)
        self._coming.pop(item_id, None)
        if ready is not None:
            got(ready)
        else:
            self._bridge.when_done(self._project.reads.load_item(item_id), got, failed)

    def make_ready(self, items: Sequence[ItemRow], place: int) -> None:
        """Read and load the neighbours of a place; forget items that are far away."""
        before = items[max(0, place - 1) : place]
        after = [ItemId(row.id) for row in items[place + 1 : place + 1 + READ_AHEAD]]
        self._next, self._further = after[:AHEAD], after[AHEAD:]
        rows = [*items[place + 1 : place + 1 + AHEAD], *before]
        keep = {*after, *(ItemId(row.id) for row in before)}
        self._ready = {key: value for key, value in self._ready.items() if key in keep}
        self._coming = {key: value for key, value in self._coming.items() if key in keep}
        self._read_ahead([ItemId(row.id) for row in rows])
        self._read_further()
        self._media.prefetch(items[place], rows)

    def _read_ahead(self, item_ids: Sequence[ItemId]) -> None:
        for item_id in item_ids:
            if item_id not in self._ready and item_id not in self._coming:
                self._read(item_id)

    def _read_further(self) -> None:
        """Read the items after the next ones too, once these are cached and have few regions.

        All in one request: single reads would each wait behind another write.
        """
        regions = sum(len(loaded.state.regions) for loaded in self._ready.values())
        if regions <= LIGHT_REGIONS and all(item_id in self._ready for item_id in self._next):
            self._read_ahead(self._further)

    def _read(self, item_id: ItemId) -> None:
        """Read an item; the result is dropped if the item was forgotten meanwhile."""
        ticket = self._coming[item_id] = object()

        def keep(loaded: LoadedItem) -> None:
            if self._coming.get(item_id) is ticket:
                del self._coming[item_id]
                self._ready[item_id] = loaded
                self._read_further()

        self._bridge.when_done(self._project.reads.load_item(item_id), keep, lambda _error: None)

    def forget_item(self, item_id: ItemId) -> None:
        """Read the item again next time, because it has changed."""
        self._ready.pop(item_id, None)
        self._coming.pop(item_id, None)

    def forget_items(self) -> None:
        """Read all items again."""
        self._ready.clear()
        self._coming.clear()
