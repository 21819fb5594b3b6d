"""Decodes pictures off the window's thread, neighbours ahead, and caches recent ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from weakref import WeakSet

from PySide6.QtGui import QImage

from annotator.errors import AnnotatorError
from annotator.files import require_inside
from annotator.imaging import MediaType, Picture, Values, Veil, decode, is_tiled, probe
from annotator.model.entities import Region
from annotator.model.place import Extent
from annotator.paths import tiles_folder
from annotator.rendering import PLAIN, Rendering
from widgets.canvas.layers.picture import FittedPicture, ScaledPicture, painted_at
from widgets.canvas.layers.pixmaps import images_of
from widgets.canvas.viewport import Viewport
from widgets.kit.bridge import Bridge
from widgets.transcription.text_crop import RegionCrop

CACHE_BYTES = 45_000_000
"""Limit on cached pictures: those shown before and those that may come next. The current picture

and the one in full detail, mostly the same, are not counted. Holds about five of 12 megapixels.
"""

READY_BYTES = 90_000_000
"""The higher limit for prefetched pictures, which a large screen makes large."""

ROUGH_ABOVE_PIXELS = 4_000_000
"""Smaller pictures are decoded before the eye notices a delay."""

ROUGH_PIXELS = 1_500_000
"""The size of a rough picture: about the pixels of the canvas."""

SEEN_WHOLE_PIXELS = 6_500_000
"""The largest size of the whole view of a picture that is otherwise shown in tiles."""


@dataclass(frozen=True, slots=True)
class CachedPicture:
    """A picture ready to be painted.

    ``image`` has ``scale`` pixels per image pixel; ``width_px`` and ``height_px`` are the whole
    picture's, after EXIF orientation; ``frames`` is how many pictures the file holds;
    ``smaller`` are reduced copies of ``image`` for low zoom; ``fitted`` is the image that is
    painted when the whole picture is in view. A rough picture can be replaced by a detailed one,
    which takes longer to decode; one that ``is_tiled`` gets its detail from tiles of the visible
    part. ``veil`` is the veil over it. ``values`` are the stored values of a picture that is shown
    through a window.
    """

    image: QImage
    scale: float
    width_px: int
    height_px: int
    frames: int = 1
    smaller: tuple[QImage, ...] = ()
    is_rough: bool = False
    veil: Veil = Veil.NONE
    is_tiled: bool = False
    fitted: FittedPicture | None = None
    values: Values | None = None

    @property
    def extent(self) -> Extent:
        """How large the whole picture is."""
        return Extent(self.width_px, self.height_px)

    def crop_of(self, region: Region) -> RegionCrop:
        """Return the picture with the box of a region."""
        return RegionCrop(self.image, self.scale, region.box)

    @property
    def size_bytes(self) -> int:
        """The memory that it takes, in bytes."""
        fitted = () if self.fitted is None else (self.fitted.image,)
        return sum(image.sizeInBytes() for image in (self.image, *self.smaller, *fitted))

    def made_rough(self) -> CachedPicture:
        """Return a copy with little more detail than the view has, in a fraction of the memory."""
        if self.is_rough or not self.smaller:
            return self
        small = self.smaller[-1]
        return replace(
            self, image=small, scale=self.scale / 2 ** len(self.smaller), smaller=(), is_rough=True
        )


Renderings = Mapping[str, Rendering]
"""Renderings of pictures with stored values, by kind; other kinds are shown plainly."""

_NO_RENDERINGS: Renderings = MappingProxyType({})
_Load = Callable[[Path, Veil, Renderings], CachedPicture]
_Key = tuple[Path, Veil]
_Task = tuple[Path, Veil, _Load]
View = tuple[float, float, float]
"""Width and height of the canvas in view pixels, and device pixels per view pixel."""

Got = Callable[[CachedPicture], None]
Failed = Callable[[AnnotatorError], None]


class PictureCache:
    """Two threads and a cache. All methods are called on the window's thread."""

    def __init__(
        self,
        bridge: Bridge,
        *,
        folder: Callable[[], Path] | None = None,
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        """Start no thread until there is a picture; nothing outside ``folder`` is opened."""
        self._bridge = bridge
        self._folder = folder
        self.view: View | None = None
        self._renderings = _NO_RENDERINGS
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="picture")
        # One at a time: each takes a hundred megabytes for a moment.
        self._whole_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="picture-whole")
        self._cache: OrderedDict[_Key, CachedPicture] = OrderedDict()
        self._cache_bytes = cache_bytes
        self._in_hand: _Key | None = None
        self._made_ready: frozenset[_Key] = frozenset()
        self._sharpened: _Key | None = None
        self._running: dict[_Task, Future[CachedPicture]] = {}
        self._outdated: WeakSet[Future[CachedPicture]] = WeakSet()

    def at_hand(self, path: Path, veil: Veil = Veil.NONE) -> CachedPicture | None:
        """Return the picture if it is cached with this veil and the current rendering."""
        shown = self._cache.get((path, veil))
        if shown is None or not self.is_as_wished(shown):
            return None
        self._cache.move_to_end((path, veil))
        return shown

    def hold(self, path: Path, veil: Veil = Veil.NONE) -> None:
        """Make a picture the current one: it is kept as decoded, however large it is.

        The previous picture stays cached until ``ahead`` is called, because the next request is
        usually a neighbour.
        """
        if self._in_hand is not None:
            self._made_ready |= {self._in_hand}
        self._in_hand = path, veil
        self._spare()

    def render(self, renderings: Renderings) -> None:
        """Use these renderings from now on; cached pictures with others are dropped.

        A decode under way still ends with the old rendering: check with ``is_as_wished``.
        """
        self._renderings = MappingProxyType(dict(renderings))
        for key in [key for key, shown in self._cache.items() if not self.is_as_wished(shown)]:
            del self._cache[key]

    def is_as_wished(self, shown: CachedPicture) -> bool:
        """Return whether a picture has the current rendering."""
        values = shown.values
        if values is None:
            return True
        return values.rendering == self._renderings.get(values.facts.kind, PLAIN)

    def get(self, path: Path, got: Got, failed: Failed, veil: Veil = Veil.NONE) -> None:
        """Decode a picture, a large one roughly, and call ``got`` or ``failed``."""
        self._decode((path, veil, load), got, failed)

    def get_whole(self, path: Path, got: Got, failed: Failed, veil: Veil = Veil.NONE) -> None:
        """Decode a picture in full detail, and call ``got`` or ``failed``.

        Only one picture is kept in full detail, until another is requested: it takes the most
        memory.
        """
        before, self._sharpened = self._sharpened, (path, veil)
        if before is not None and before != self._sharpened and before in self._cache:
            self._cache[before] = self._cache[before].made_rough()
        self._decode((path, veil, load_whole), got, failed)

    def _decode(self, task: _Task, got: Got, failed: Failed, *, is_final: bool = False) -> None:
        """Decode on a thread; a decode that already runs is shared.

        If the shared one fails, the file is read once more: it may have come back since that began.
        """
        is_shared = task in self._running
        future = self._start(task)

        def done(shown: CachedPicture) -> None:
            if future in self._outdated:
                return
            self._keep(task, shown)
            got(shown)

        def not_done(error: BaseException) -> None:
            if future in self._outdated:
                return
            if self._running.get(task) is future:
                del self._running[task]
            if not isinstance(error, AnnotatorError):
                raise error
            if is_shared and not is_final:
                self._decode(task, got, failed, is_final=True)
            else:
                failed(error)

        self._bridge.when_done(future, done, not_done)

    def ahead(self, in_hand: tuple[Path, Veil], wanted: Sequence[tuple[Path, Veil]]) -> None:
        """Decode these next; the earlier queue is dropped, except for the picture being decoded.

        The current picture was requested when it was opened: if it could not be read, one attempt
        is enough.
        """
        for task, future in list(self._running.items()):
            if task[:2] not in (in_hand, *wanted) and future.cancel():
                del self._running[task]
        self._made_ready = frozenset(wanted)
        self._spare()
        for path, veil in wanted:
            if (path, veil) not in self._cache and (path, veil, load) not in self._running:
                self.get(path, lambda _shown: None, lambda _error: None, veil)

    def forget(self, path: Path) -> None:
        """Read the file again next time; the result of a read under way is dropped."""
        for veil in Veil:
            self._cache.pop((path, veil), None)
        for task in [task for task in self._running if task[0] == path]:
            self._outdated.add(self._running.pop(task))

    def clear(self) -> None:
        """Drop all pictures, because another job is open."""
        for future in self._running.values():
            future.cancel()
        self._running.clear()
        self._cache.clear()
        self._in_hand, self._sharpened, self._made_ready = None, None, frozenset()

    def shut_down(self) -> None:
        """Drop the queue and wait for running decodes."""
        from annotator.imaging.sandbox import decoder_client  # noqa: PLC0415 - most jobs have no need of it

        self._pool.shutdown(cancel_futures=True)
        self._whole_pool.shutdown(cancel_futures=True)
        decoder_client.rest()

    def _start(self, task: _Task) -> Future[CachedPicture]:
        future = self._running.get(task)
        if future is None:
            path, veil, work = task
            root = None if self._folder is None else self._folder()
            pool = self._pool if work is load else self._whole_pool
            where = root, self.view, self._renderings
            future = pool.submit(_load_inside, where, work, path, veil)
            self._running[task] = future
        return future

    def _keep(self, task: _Task, shown: CachedPicture) -> None:
        self._running.pop(task, None)
        key = task[:2]
        kept = self._cache.get(key)
        if kept is None or not shown.is_rough or not self.is_as_wished(kept):
            self._cache[key] = shown
        self._cache.move_to_end(key)
        self._spare()

    def _spare(self) -> None:
        """Shrink or drop pictures other than the current one (the newest, if none is current)."""
        in_hand = next(reversed(self._cache), None) if self._in_hand is None else self._in_hand
        others = [key for key in self._cache if key not in (in_hand, self._sharpened)]
        used = sum(self._cache[key].size_bytes for key in others)
        for key in others:
            if used > self._cache_bytes:
                used -= self._cache[key].size_bytes
                self._cache[key] = self._cache[key].made_rough()
                used += self._cache[key].size_bytes
        for key in others:
            if used > (READY_BYTES if key in self._made_ready else self._cache_bytes):
                used -= self._cache.pop(key).size_bytes


def _load_inside(
    where: tuple[Path | None, View | None, Renderings], work: _Load, path: Path, veil: Veil
) -> CachedPicture:
    """Return the picture of a file that lies in the folder of the job, whatever the job names.

    Raises:
        FileRefusedError: it lies elsewhere.
        UnreadableMediaError: it cannot be read; gives the reason.
    """
    folder, view, renderings = where
    if folder is not None:
        require_inside(folder, path)
    shown = work(path, veil, renderings)
    return shown if view is None else replace(shown, fitted=_fitted(shown, view))


def _fitted(shown: CachedPicture, view: View) -> FittedPicture:
    """Return the image that is painted when the whole picture is in view: ready to be copied."""
    width, height, ratio = view
    size_px = shown.width_px, shown.height_px
    scale = Viewport(width, height, *size_px).fitted().scale * ratio
    return painted_at(ScaledPicture(shown.image, *size_px, shown.smaller), size_px, scale)


def load(
    path: Path, veil: Veil = Veil.NONE, renderings: Renderings = _NO_RENDERINGS
) -> CachedPicture:
    """Return the picture of a file; a large JPEG is decoded roughly, in a fraction of the time.

    Can be called from any thread.

    Raises:
        UnreadableMediaError: it cannot be read; gives the reason.
    """
    facts = probe(path)
    if is_tiled(facts):
        seen = _shown(_seen_whole(path, renderings), veil, is_rough=veil is not Veil.BLUR)
        return replace(seen, is_tiled=True)
    # The other decoders have to read the whole picture anyway.
    is_large = facts.width_px * facts.height_px > ROUGH_ABOVE_PIXELS
    if is_large and facts.type is MediaType.JPEG:
        # A blurred picture would show no more detail.
        return _shown(decode(path, max_pixels=ROUGH_PIXELS), veil, is_rough=veil is not Veil.BLUR)
    return load_whole(path, veil, renderings)


def _seen_whole(path: Path, renderings: Renderings) -> Picture:
    """Return a very large picture reduced: at once if its tiles are cached, else decoded.

    Raises:
        UnreadableMediaError: it cannot be read; gives the reason.
    """
    # Late: most jobs have no such picture.
    from annotator.imaging.tiles.overview import kept  # noqa: PLC0415

    found = kept(path, tiles_folder(), SEEN_WHOLE_PIXELS, renderings)
    if found is not None:
        return found
    return decode(path, max_pixels=SEEN_WHOLE_PIXELS, renderings=renderings)


def load_whole(
    path: Path, veil: Veil = Veil.NONE, renderings: Renderings = _NO_RENDERINGS
) -> CachedPicture:
    """Return the picture of a file in the greatest detail ever shown, from any thread.

    Raises:
        UnreadableMediaError: it cannot be read; gives the reason.
    """
    return _shown(decode(path, renderings=renderings), veil, is_rough=False)


def _shown(decoded: Picture, veil: Veil, *, is_rough: bool) -> CachedPicture:
    """Return a picture in the format that paints fastest, without the pixels under a veil."""
    picture = decoded
    if veil is not Veil.NONE:
        # Late: jobs without veils do not need it.
        from annotator.imaging.pixels.veil_filter import veiled  # noqa: PLC0415

        picture = veiled(decoded, veil)
    image, smaller = images_of(picture.pixels)
    facts = picture.facts
    size_px = facts.width_px, facts.height_px
    shown = CachedPicture(image, picture.scale, *size_px, facts.frames, smaller, is_rough, veil)
    return replace(shown, values=picture.values)
