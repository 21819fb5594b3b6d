"""What is at hand beside the open item: its neighbours, read and decoded ahead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.model import ItemId, Status
from annotator.records import ItemRow
from annotator.store.project import Project
from annotator.store.values import LoadedItem
from widgets.bridge import Bridge
from widgets.pictures import Pictures, Shown

AHEAD = 2
"""How many items after the open one are made ready, and one before it."""


class Shelf:
    """Reads items and pictures once and keeps the near ones; all on the window's thread."""

    def __init__(self, bridge: Bridge, project: Project) -> None:
        """Begin with nothing at hand."""
        self._bridge = bridge
        self._project = project
        self._pictures = Pictures(bridge)
        self._ready: dict[ItemId, LoadedItem] = {}
        self._coming: dict[ItemId, object] = {}

    def item(
        self,
        item_id: ItemId,
        got: Callable[[LoadedItem], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Hand over an item: at once if it is at hand, else when the file has been read."""
        ready = self._ready.pop(item_id, None)
        self._coming.pop(item_id, None)
        if ready is not None:
            got(ready)
        else:
            self._bridge.when_done(self._project.load_item(item_id), got, failed)

    def picture(
        self,
        loaded: LoadedItem,
        got: Callable[[Shown], None],
        failed: Callable[[AnnotatorError], None],
    ) -> None:
        """Hand over the picture of an item: at once if it is decoded, else when it is."""
        path = self._path(loaded.media.path)
        shown = self._pictures.at_hand(path)
        if shown is not None:
            got(shown)
        else:
            self._pictures.get(path, got, failed)

    def whole_picture(self, loaded: LoadedItem, got: Callable[[Shown], None]) -> None:
        """Hand over the picture of an item in all its detail, if it can be decoded."""
        self._pictures.get_whole(self._path(loaded.media.path), got, lambda _error: None)

    def make_ready(self, items: Sequence[ItemRow], place: int) -> None:
        """Read and decode the neighbours of a place; forget items that are far away."""
        near = [*range(place + 1, place + 1 + AHEAD), place - 1]
        rows = [items[at] for at in near if 0 <= at < len(items)]
        keep = {ItemId(row.id) for row in rows}
        self._ready = {key: value for key, value in self._ready.items() if key in keep}
        self._coming = {key: value for key, value in self._coming.items() if key in keep}
        for item_id in keep - self._ready.keys() - self._coming.keys():
            self._read_ahead(item_id)
        readable = [row for row in rows if row.status is not Status.UNREADABLE]
        # The open one first: it may still be waiting for its turn, and must not be dropped.
        paths = [row.path for row in (items[place], *readable)]
        self._pictures.ahead([self._path(path) for path in paths])

    def _read_ahead(self, item_id: ItemId) -> None:
        """Read an item; if it is forgotten before it comes, what comes is older and dropped."""
        ticket = self._coming[item_id] = object()

        def keep(loaded: LoadedItem) -> None:
            if self._coming.get(item_id) is ticket:
                del self._coming[item_id]
                self._ready[item_id] = loaded

        self._bridge.when_done(self._project.load_item(item_id), keep, lambda _error: None)

    def forget_item(self, item_id: ItemId) -> None:
        """Read the item anew next time: it has changed."""
        self._ready.pop(item_id, None)
        self._coming.pop(item_id, None)

    def forget_items(self) -> None:
        """Read all items anew."""
        self._ready.clear()
        self._coming.clear()

    def forget_picture(self, loaded: LoadedItem) -> None:
        """Read the file anew next time."""
        self._pictures.forget(self._path(loaded.media.path))

    def shut_down(self) -> None:
        """Wait for what runs, drop the rest."""
        self._pictures.shut_down()

    def _path(self, path: str) -> Path:
        return self._project.media_folder / path
