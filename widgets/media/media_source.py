"""The interface of a source, which loads what a view shows of an item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from annotator.errors import AnnotatorError
from annotator.items.item_row import ItemRow
from annotator.job_file.rows.values import LoadedItem
from annotator.model.entities import Region
from annotator.model.place import Extent
from widgets.transcription.text_crop import RegionCrop


class Content(Protocol):
    """What was loaded of an item: a decoded picture, for example."""

    @property
    def extent(self) -> Extent:
        """How large the item is, as its file says."""
        ...

    def crop_of(self, region: Region) -> RegionCrop | None:
        """Return the picture of the place of a region beside its text; None: there is none."""
        ...


Got = Callable[[Content], None]
Failed = Callable[[AnnotatorError], None]


class MediaSource(Protocol):
    """Loads items of one kind of view, for one open job; all on the window's thread."""

    def load(self, loaded: LoadedItem, got: Got, failed: Failed) -> None:
        """Pass the content of an item to ``got``: at once if it is cached."""
        ...

    def prefetch(self, current: ItemRow, rows: Sequence[ItemRow]) -> None:
        """Load these next, and drop what else is waiting, except for the current item."""
        ...

    def forget(self, loaded: LoadedItem) -> None:
        """Read the file again next time."""
        ...

    def shut_down(self) -> None:
        """Wait for what runs, drop the rest."""
        ...
