"""Thumbnails of visible rows, made one at a time on a thread of their own."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from annotator.errors import AnnotatorError
from annotator.files import require_inside
from annotator.imaging import Veil
from annotator.items.item_row import ItemRow
from annotator.model.entities import ItemId, Status
from widgets.kit.bridge import Bridge
from widgets.kit.timers import single_shot
from widgets.media.sources import images_in
from widgets.media.view_registry import VIEW_KINDS
from widgets.open_job.open_job import OpenJob

Maker = Callable[[Path], QImage]

KEPT: Final = 300
WAITING: Final = 48
"""More rows than this are hardly visible; beyond, the oldest requests are dropped."""

AGAIN_MS: Final = 60
"""How often to check whether the opening of a picture has ended."""


@dataclass(frozen=True, slots=True)
class Thumb:
    """The image of a picture: the reduced picture, or an icon that says why there is none."""

    image: QImage | None = None
    icon: str = "image"


_COMING, _VEILED, _NONE = Thumb(), Thumb(icon="eye-off"), Thumb(icon="image-off")


class Thumbnails(QObject):
    """Makes thumbnails of one open job, for visible rows only, and none under a veil.

    One at a time, and none while a picture is being opened, so that work never waits for one. The
    thread has normal priority, because with a lower one it would hold the interpreter longer.

    Signals:
        came: the thumbnail of an item has changed.
    """

    came = Signal(int)

    def __init__(self, job: OpenJob, bridge: Bridge) -> None:
        """Start without requests."""
        super().__init__(job)
        self._job = job
        self._bridge = bridge
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="thumbnail")
        self._kept: OrderedDict[ItemId, Thumb] = OrderedDict()
        self._wanted: OrderedDict[ItemId, tuple[Maker, Path]] = OrderedDict()
        self._is_busy = False
        self._is_over = False
        self._soon = single_shot(self, self._make_next)

    @property
    def is_waited_for(self) -> bool:
        """Whether requested thumbnails are still missing."""
        return self._is_busy or bool(self._wanted)

    def of(self, row: ItemRow) -> Thumb:
        """Return the thumbnail of an item or a placeholder; ``came`` follows when it is made."""
        item_id = ItemId(row.id)
        kind = VIEW_KINDS.get(row.kind)
        if kind is None or kind.thumbnail is None:
            return _NONE if kind is None else Thumb(icon=kind.icon)
        if images_in(self._job.media).veils.of(item_id) is not Veil.NONE:
            return _VEILED
        if row.status is Status.UNREADABLE:
            return _NONE
        kept = self._kept.get(item_id)
        if kept is not None:
            self._kept.move_to_end(item_id)
            return kept
        self._wanted[item_id] = kind.thumbnail, self._job.project.media_folder / row.path
        self._wanted.move_to_end(item_id)
        while len(self._wanted) > WAITING:
            self._wanted.popitem(last=False)
        if not self._soon.isActive():
            self._soon.start(0)
        return _COMING

    def forget(self) -> None:
        """Drop all thumbnails, because the files may have changed."""
        self._kept.clear()

    def shut_down(self) -> None:
        """Stop after the current thumbnail."""
        self._is_over = True
        self._soon.stop()
        self._wanted.clear()
        self._pool.shutdown(cancel_futures=True)

    def _make_next(self) -> None:
        if self._is_busy or self._is_over or not self._wanted:
            return
        if self._job.is_opening:
            self._soon.start(AGAIN_MS)  # the awaited picture comes first
            return
        item_id, (make, path) = self._wanted.popitem(last=True)
        if images_in(self._job.media).veils.of(item_id) is not Veil.NONE:
            self._soon.start(0)
            return
        self._is_busy = True
        folder = self._job.project.media_folder
        self._bridge.when_done(
            self._pool.submit(_made, make, folder, path),
            lambda image: self._take(item_id, Thumb(image)),
            lambda error: self._give_up(item_id, error),
        )

    def _take(self, item_id: ItemId, thumb: Thumb) -> None:
        self._is_busy = False
        if self._is_over:
            return
        self._kept[item_id] = thumb
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.came.emit(item_id)
        self._soon.start(0)

    def _give_up(self, item_id: ItemId, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError | OSError):
            self._is_busy = False
            raise error
        self._take(item_id, _NONE)


def _made(make: Maker, folder: Path, path: Path) -> QImage:
    """Return the thumbnail of a file that lies in the folder of the job, whatever the job names.

    Raises:
        AnnotatorError: it lies elsewhere, or cannot be read.
    """
    require_inside(folder, path)
    return make(path)
