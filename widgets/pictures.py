"""Decodes pictures off the window's thread, the neighbours ahead, and keeps the recent ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from annotator.errors import AnnotatorError
from annotator.imaging import MediaType, Picture, decode, probe
from widgets.bridge import Bridge
from widgets.canvas.picture import halves

CACHE_BYTES = 140_000_000
"""What is kept of pictures that were shown or may be next: of 12 megapixels two in all detail,
which are the open one and the one before, and the rough neighbours."""

ROUGH_ABOVE_PIXELS = 4_000_000
"""Smaller pictures are decoded sooner than the eye would miss it."""

ROUGH_PIXELS = 1_500_000
"""So few pixels a rough picture is to have: about those of the canvas."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture ready to be painted.

    ``image`` has ``scale`` pixels per image pixel; ``width_px`` and ``height_px`` are the whole
    picture's, after EXIF orientation; ``frames`` is how many pictures the file holds;
    ``smaller`` are copies of ``image`` for showing it from afar. Of a rough picture there is one
    in more detail, which takes longer to decode.
    """

    image: QImage
    scale: float
    width_px: int
    height_px: int
    frames: int = 1
    smaller: tuple[QImage, ...] = ()
    is_rough: bool = False

    @property
    def size_bytes(self) -> int:
        """The memory that it takes."""
        return sum(image.sizeInBytes() for image in (self.image, *self.smaller))


_Task = tuple[Path, Callable[[Path], Shown]]
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
        self._running: dict[_Task, Future[Shown]] = {}

    def at_hand(self, path: Path) -> Shown | None:
        """Return the picture if it is decoded already."""
        shown = self._cache.get(path)
        if shown is not None:
            self._cache.move_to_end(path)
        return shown

    def get(self, path: Path, got: Got, failed: Failed) -> None:
        """Decode a picture, a large one roughly, and call one of the two."""
        self._decode((path, load), got, failed)

    def get_whole(self, path: Path, got: Got, failed: Failed) -> None:
        """Decode a picture in all its detail, and call one of the two."""
        self._decode((path, load_whole), got, failed)

    def _decode(self, task: _Task, got: Got, failed: Failed) -> None:
        """Do it on a thread; a decode that runs already is shared."""
        future = self._start(task)

        def done(shown: Shown) -> None:
            self._keep(task, shown)
            got(shown)

        def not_done(error: BaseException) -> None:
            self._running.pop(task, None)
            if not isinstance(error, AnnotatorError):
                raise error
            failed(error)

        self._bridge.when_done(future, done, not_done)

    def ahead(self, paths: Sequence[Path]) -> None:
        """Decode these next; what was queued before and is not among them is dropped."""
        for task, future in list(self._running.items()):
            if task[0] not in paths and future.cancel():
                del self._running[task]
        for path in paths:
            if path not in self._cache and (path, load) not in self._running:
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

    def _start(self, task: _Task) -> Future[Shown]:
        future = self._running.get(task)
        if future is None:
            path, work = task
            future = self._running[task] = self._pool.submit(work, path)
        return future

    def _keep(self, task: _Task, shown: Shown) -> None:
        self._running.pop(task, None)
        path, _work = task
        if not shown.is_rough or path not in self._cache:
            self._cache[path] = shown
        self._cache.move_to_end(path)
        used = sum(kept.size_bytes for kept in self._cache.values())
        while used > self._cache_bytes and len(self._cache) > 1:
            _path, dropped = self._cache.popitem(last=False)
            used -= dropped.size_bytes


def load(path: Path) -> Shown:
    """Return the picture of a file, a large JPEG roughly, in a fraction of the time.

    Any thread may ask.

    Raises:
        UnreadableMediaError: it cannot be read; says why.
    """
    facts = probe(path)
    # The other decoders must go through the whole picture all the same.
    is_large = facts.width_px * facts.height_px > ROUGH_ABOVE_PIXELS
    if is_large and facts.type is MediaType.JPEG:
        return _shown(decode(path, max_pixels=ROUGH_PIXELS), is_rough=True)
    return load_whole(path)


def load_whole(path: Path) -> Shown:
    """Return the picture of a file in all the detail that is ever shown; any thread may ask.

    Raises:
        UnreadableMediaError: it cannot be read; says why.
    """
    return _shown(decode(path), is_rough=False)


def _shown(picture: Picture, *, is_rough: bool) -> Shown:
    """Return a picture in the format that paints fastest."""
    height, width, _channels = picture.pixels.shape
    wrapped = QImage(picture.pixels.data, width, height, 3 * width, QImage.Format.Format_BGR888)
    # RGB32 blits without conversion; the copy also frees the array.
    image = wrapped.convertToFormat(QImage.Format.Format_RGB32)
    facts = picture.facts
    size_px = facts.width_px, facts.height_px
    return Shown(image, picture.scale, *size_px, facts.frames, halves(image), is_rough)
