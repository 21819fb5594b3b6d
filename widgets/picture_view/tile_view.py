"""Makes tiles of a very large picture once the person stays on it, and stops when it is left."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError, CancelledError
from annotator.files import require_inside
from annotator.imaging import Veil
from annotator.imaging.tiles.stop_handle import Stop
from annotator.paths import tiles_folder
from annotator.rendering import Rendering
from widgets.canvas.image_view import ImageView
from widgets.kit.timers import single_shot
from widgets.media.images.picture_cache import CachedPicture
from widgets.media.media_source import Content
from widgets.open_job.open_job import OpenJob

if TYPE_CHECKING:
    from annotator.imaging.tiles.pyramid import Pyramid
    from widgets.picture_view.tile_source import TileSource

REST_MS = 120
"""How long the person stays on a rough picture before it is refined."""

TELL_EVERY_S = 0.1
"""How often the progress is reported."""


class TileController(QObject):
    """Belongs to a job; ``end`` it before the job is closed.

    Signals:
        progressed: the share of the current picture that is available in full detail, 0 to 1; also
            1 if there are no tiles to make.
        failed: an ``AnnotatorError``: the picture stays as it is.
    """

    progressed = Signal(float)
    failed = Signal(object)

    def __init__(self, job: OpenJob, canvas: ImageView) -> None:
        """Wait for the first picture."""
        super().__init__(job)
        self._job = job
        self._canvas = canvas
        self.source: TileSource | None = None
        self._stop: Stop | None = None
        self._making: Future[Pyramid] | None = None
        # Two pools, so that tiles are read while others are made.
        self._makers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tile-maker")
        self._readers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tile-reader")
        self._rest = single_shot(self, self._begin, REST_MS)
        canvas.painted.connect(self._on_painted)
        canvas.picture_changed.connect(self._on_picture_changed)
        job.item_opened.connect(self.stop)

    def stop(self) -> None:
        """Stop making tiles of the current picture, and show none."""
        self._rest.stop()
        if self._stop is None and self.source is None:
            return
        if self._stop is not None:
            self._stop.cancel()
        self._stop = self._making = None
        if self.source is not None:
            self.source.close()
            self.source.deleteLater()
            self.source = None
            self._canvas.show_tiles(None)
        self.progressed.emit(1.0)

    def end(self) -> None:
        """Stop, drop pending work, and wait for the threads to end."""
        self.stop()
        self._makers.shutdown(cancel_futures=True)
        self._readers.shutdown(cancel_futures=True)

    # Internals ----------------------------------------------------------------------------------

    def _on_painted(self) -> None:
        if self.source is None and self._making is None and self._is_wanted(self._job.shown):
            self._rest.start()

    def _on_picture_changed(self) -> None:
        """Adapt the tiles to another veil of the picture."""
        if self._making is not None or self.source is not None:
            self.stop()
        if self._is_wanted(self._job.shown):
            self._rest.start()

    @staticmethod
    def _is_wanted(shown: Content | None) -> TypeGuard[CachedPicture]:
        return isinstance(shown, CachedPicture) and shown.is_tiled and shown.veil is not Veil.BLUR

    def _begin(self) -> None:
        loaded, shown = self._job.loaded, self._job.shown
        if loaded is None or not self._is_wanted(shown):
            return
        stop = self._stop = Stop()
        path = self._job.project.media_folder / loaded.media.path
        told_s = [0.0]

        def came(pyramid: Pyramid, share: float) -> None:
            """Report progress to the window; runs on the thread that makes the tiles."""
            now_s = time.monotonic()
            if share == 1 or now_s - told_s[0] > TELL_EVERY_S:
                told_s[0] = now_s
                self._job.bridge.deliver(lambda: self._on_came(stop, shown, pyramid, share))

        root, values = self._job.project.media_folder, shown.values
        renderings = {} if values is None else {values.facts.kind: values.rendering}
        self._making = self._makers.submit(_tile, (root, path), stop, came, renderings)
        self._job.bridge.when_done(
            self._making, lambda _pyramid: None, lambda error: self._on_failed(stop, error)
        )

    def _on_came(self, stop: Stop, shown: CachedPicture, pyramid: Pyramid, share: float) -> None:
        if stop is not self._stop:
            pyramid.close()
            return
        if self.source is None:
            # Late, like everything that makes and reads tiles: it imports numpy and OpenCV.
            from widgets.picture_view.tile_source import TileSource  # noqa: PLC0415

            whole = shown.image, shown.veil
            self.source = TileSource(self._job.bridge, self._readers, pyramid, whole)
            self.source.came.connect(self._canvas.spoil_picture)
            self._canvas.show_tiles(self.source)
        self.source.grew()
        self.progressed.emit(share)

    def _on_failed(self, stop: Stop, error: BaseException) -> None:
        if isinstance(error, CancelledError) or stop is not self._stop:
            return
        if not isinstance(error, AnnotatorError):
            raise error
        self.stop()
        # Do not try again: the picture keeps the detail that it has.
        self._making = Future()
        self.failed.emit(error)


def _tile(
    where: tuple[Path, Path], stop: Stop, came: object, renderings: Mapping[str, Rendering]
) -> Pyramid:
    from annotator.imaging.tiles.tile_cache import TileCache  # noqa: PLC0415 - on this thread, once
    from annotator.imaging.tiles.tile_maker import tile  # noqa: PLC0415 - the same

    require_inside(*where)
    stop.check()
    return tile(where[1], TileCache(tiles_folder()), stop, came, renderings)  # type: ignore[arg-type]  # what is called for each part
