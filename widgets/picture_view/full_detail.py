"""Shows the current picture in full detail once the person stays with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from widgets.canvas.image_view import ImageView
from widgets.kit.timers import single_shot
from widgets.media.images.picture_cache import CachedPicture
from widgets.media.sources import images_in
from widgets.open_job.open_job import OpenJob

REST_MS = 120
"""Longer than the interval between two pictures while a key is held down."""


class FullDetail(QObject):
    """Loads the full picture after the rough one, so that nobody waits for it; one per open job.

    Signals:
        picture_changed: the current picture is shown in full detail.
    """

    picture_changed = Signal()

    def __init__(self, job: OpenJob, canvas: ImageView) -> None:
        """Wait for the first picture."""
        super().__init__(job)
        self._job = job
        self._canvas = canvas
        self._rest = single_shot(self, self.sharpen, REST_MS)
        canvas.painted.connect(self._on_painted)
        job.item_opened.connect(self._on_item)

    def stop(self) -> None:
        """Load no more pictures: the job is about to be closed."""
        self._rest.stop()

    def _on_item(self) -> None:
        self._rest.stop()
        canvas = self._canvas
        images_in(self._job.media).fit(
            (canvas.width(), canvas.height(), canvas.devicePixelRatioF())
        )

    def _on_painted(self) -> None:
        shown = self._job.shown
        if isinstance(shown, CachedPicture) and shown.is_rough and not shown.is_tiled:
            self._rest.start()

    def sharpen(self) -> None:
        """Replace the rough picture by one in the greatest detail that is kept in memory."""
        loaded, rough = self._job.loaded, self._job.shown
        if loaded is not None and isinstance(rough, CachedPicture):
            images_in(self._job.media).load_whole(loaded, partial(self._on_whole, rough))

    def _on_whole(self, rough: CachedPicture, whole: CachedPicture) -> None:
        # Another item may be open by now, and the file may be another one.
        if self._job.shown is rough and rough.extent == whole.extent:
            self._job.shown = whole
            self._canvas.replace_content(whole)
            self.picture_changed.emit()
