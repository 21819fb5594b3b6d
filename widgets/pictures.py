"""Decodes pictures off the window's thread, the neighbours ahead, and keeps the recent ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from annotator.errors import AnnotatorError
from annotator.imaging import decode
from widgets.bridge import Bridge
from widgets.canvas.picture import halves

CACHE_BYTES = 256_000_000
"""What is kept of pictures that were shown or may be next: four of 12 megapixels with their
smaller copies, which are the open one and its neighbours."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture ready to be painted.

    ``image`` has ``scale`` pixels per image pixel; ``width_px`` and ``height_px`` are the whole
    picture's, after EXIF orientation; ``frames`` is how many pictures the file holds;
    ``smaller`` are copies of ``image`` for showing it from afar.
    """

    image: QImage
    scale: float
    width_px: int
    height_px: int
    frames: int = 1
    smaller: tuple[QImage, ...] = ()

    @property
    def size_bytes(self) -> int:
        """The memory that it takes."""
        return sum(image.sizeInBytes() for image in (self.image, *self.smaller))


Got = Callable[[Shown], None]
Failed = Callable[[AnnotatorError], None]


class Pictures:
    """Two threads and a cache. Everything here is called on the window's thread."""

    def __init__(self, bridge: Bridge, *, cache_bytes: int = CACHE_BYTES) -> None:
        """Start no thread until there is a picture."""
        self._bridge = bridge
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="picture")
        self._cache: OrderedDict[Path, Shown] = OrderedDict()
        self._cache_bytes = cache_bytes
        self._running: dict[Path, Future[Shown]] = {}

    def at_hand(self, path: Path) -> Shown | None:
        """Return the picture if it is decoded already."""
        shown = self._cache.get(path)
        if shown is not None:
            self._cache.move_to_end(path)
        return shown

    def get(self, path: Path, got: Got, failed: Failed) -> None:
        """Decode a picture and call one of the two; a decode that runs already is shared."""
        future = self._start(path)

        def done(shown: Shown) -> None:
            self._keep(path, shown)
            got(shown)

        def not_done(error: BaseException) -> None:
            self._running.pop(path, None)
            if not isinstance(error, AnnotatorError):
                raise error
            failed(error)

        self._bridge.when_done(future, done, not_done)

    def ahead(self, paths: Sequence[Path]) -> None:
        """Decode these next; what was queued before and is not among them is dropped."""
        for path, future in list(self._running.items()):
            if path not in paths and future.cancel():
                del self._running[path]
        for path in paths:
            if path not in self._cache and path not in self._running:
                self.get(path, lambda _shown: None, lambda _error: None)

    def forget(self, path: Path) -> None:
        """Read the file anew next time."""
        self._cache.pop(path, None)

    def clear(self) -> None:
        """Forget all pictures (another job)."""
        for future in self._running.values():
            future.cancel()
        self._running.clear()
        self._cache.clear()

    def shut_down(self) -> None:
        """Drop what is queued and wait for what runs."""
        self._pool.shutdown(cancel_futures=True)

    def _start(self, path: Path) -> Future[Shown]:
        future = self._running.get(path)
        if future is None:
            future = self._running[path] = self._pool.submit(load, path)
        return future

    def _keep(self, path: Path, shown: Shown) -> None:
        self._running.pop(path, None)
        self._cache[path] = shown
        self._cache.move_to_end(path)
        used = sum(kept.size_bytes for kept in self._cache.values())
        while used > self._cache_bytes and len(self._cache) > 1:
            _path, dropped = self._cache.popitem(last=False)
            used -= dropped.size_bytes


def load(path: Path) -> Shown:
    """Return the picture of a file, in the format that paints fastest; any thread may ask.

    Raises:
        UnreadableMediaError: it cannot be read; says why.
    """
    picture = decode(path)
    height, width, _channels = picture.pixels.shape
    wrapped = QImage(picture.pixels.data, width, height, 3 * width, QImage.Format.Format_BGR888)
    # RGB32 blits without conversion; the copy also frees the array.
    image = wrapped.convertToFormat(QImage.Format.Format_RGB32)
    facts = picture.facts
    size_px = facts.width_px, facts.height_px
    return Shown(image, picture.scale, *size_px, facts.frames, halves(image))
