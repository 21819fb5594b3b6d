"""The tiles of one very large picture: cached ones are painted, missing ones requested."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor

from PySide6.QtCore import QObject, QRect, QRectF, Signal
from PySide6.QtGui import QImage, QPainter, QRegion

from annotator.imaging import Veil
from annotator.imaging.tiles.pyramid import TILE_PX, Pyramid
from widgets.kit.bridge import Bridge

Place = tuple[int, int, int]
"""Level, column and row of a tile."""

CACHE_BYTES = 48_000_000
"""The memory limit of cached tiles. Those in view, and a quarter more, are always kept."""

_TILE_BYTES = 4 * TILE_PX**2

AT_ONCE = 8
"""How many tiles are read before they are painted: each repaint costs time."""

MOST_WANTED = 1_000
"""Limit on pending tiles; the oldest requests are for places that were left long ago."""


class TileSource(QObject):
    """The tiles of the current picture; only reading happens off the window's thread.

    Signals:
        came: more of the picture is available; carries the area in image pixels (``QRectF``).
    """

    came = Signal(QRectF)

    def __init__(
        self, bridge: Bridge, readers: Executor, pyramid: Pyramid, whole: tuple[QImage, Veil]
    ) -> None:
        """Read nothing until something is painted.

        Args:
            bridge: the way back to the window's thread.
            readers: threads that read tiles.
            pyramid: the tiles on the disk.
            whole: the picture that is shown whole, and its veil; tiles without more detail are not
                painted.
        """
        super().__init__()
        self._bridge = bridge
        self._readers = readers
        self._pyramid = pyramid
        image, self._veil = whole
        self._finest = self._level_of(image.width() / pyramid.levels[0].width)
        self._kept: OrderedDict[Place, QImage] = OrderedDict()
        self._kept_bytes = 0
        self._wanted: OrderedDict[Place, None] = OrderedDict()
        self._lacking: set[Place] = set()
        self._is_reading = self._is_closed = False
        self._in_view = (0, 0)

    def close(self) -> None:
        """Stop reading, and close the file."""
        self._is_closed = True
        self._wanted.clear()
        self._pyramid.close()

    def grew(self) -> None:
        """Read the missing tiles that were made since."""
        there = [place for place in self._lacking if self._pyramid.has(*place)]
        self._lacking.difference_update(there)
        self._want(there)

    @property
    def is_sharp(self) -> bool:
        """Whether the last paint had full detail everywhere."""
        return not (self._is_reading or self._wanted or self._lacking)

    def paint(self, painter: QPainter, rect: QRect, scale: float, *, is_smooth: bool) -> None:
        """Paint tiles over a rectangle of the sheet (device pixels, ``scale`` an image pixel)."""
        level = self._level_of(scale)
        self._forget_other_levels(level)
        if level >= self._finest:
            return  # the whole picture has as much detail
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
        missing, places = [], list(self._places_in(level, rect, scale))
        most = self._in_view[1] if self._in_view[0] == level else 0
        self._in_view = level, max(most, len(places))
        for place in places:
            image = self._kept.get(place)
            if image is None:
                missing.append(place)
                continue
            self._kept.move_to_end(place)
            area = self._area(place)
            target = QRectF(area.topLeft() * scale, area.size() * scale)
            painter.drawImage(target, image, QRectF(image.rect()))
        self._want(missing)

    def covered(self, rect: QRect, scale: float) -> QRegion:
        """Return the part of a rectangle of the sheet that ``paint`` is certain to cover."""
        region, level = QRegion(), self._level_of(scale)
        if level >= self._finest:
            return region
        for place in self._places_in(level, rect, scale):
            if place in self._kept:
                area = self._area(place)
                # Whole pixels only, or the picture below would show through at the seams.
                left, top = math.ceil(area.left() * scale), math.ceil(area.top() * scale)
                right = math.floor(area.right() * scale)
                bottom = math.floor(area.bottom() * scale)
                region += QRect(left, top, right - left, bottom - top)
        return region

    # Internals ----------------------------------------------------------------------------------

    @staticmethod
    def _level_of(scale: float) -> int:
        """Return the coarsest level with at least as many pixels as the screen."""
        return max(0, math.floor(math.log2(1 / scale) + 1e-9))

    def _places_in(self, level: int, rect: QRect, scale: float) -> Iterator[Place]:
        size, side = self._pyramid.levels[level], TILE_PX * scale * 2**level
        first_row, first_column = max(0, int(rect.y() / side)), max(0, int(rect.x() / side))
        rows = min(size.rows, math.ceil((rect.y() + rect.height()) / side))
        columns = min(size.columns, math.ceil((rect.x() + rect.width()) / side))
        for row in range(first_row, rows):
            for column in range(first_column, columns):
                yield level, column, row

    def _area(self, place: Place) -> QRectF:
        """Return the place of a tile in image pixels."""
        level, column, row = place
        size, by = self._pyramid.levels[level], 2**level
        width = min(TILE_PX, size.width - column * TILE_PX)
        height = min(TILE_PX, size.height - row * TILE_PX)
        return QRectF(column * TILE_PX * by, row * TILE_PX * by, width * by, height * by)

    def _forget_other_levels(self, level: int) -> None:
        for waiting in (self._wanted, self._lacking):
            for place in [place for place in waiting if place[0] != level]:
                if isinstance(waiting, set):
                    waiting.discard(place)
                else:
                    waiting.pop(place)

    def _want(self, places: Sequence[Place]) -> None:
        """Request these tiles, those in the middle of the view first."""
        if self._is_closed or not places:
            return
        middle = [sum(place[axis] for place in places) / len(places) for axis in (1, 2)]
        # The newest requests come first: they are for the current view.
        for place in sorted(
            places, key=lambda at: -math.hypot(at[1] - middle[0], at[2] - middle[1])
        ):
            if place in self._lacking:
                continue
            self._wanted[place] = None
            self._wanted.move_to_end(place)
        while len(self._wanted) > MOST_WANTED:
            self._wanted.popitem(last=False)
        self._read_next()

    def _read_next(self) -> None:
        if self._is_reading or self._is_closed or not self._wanted:
            return
        count = min(AT_ONCE, len(self._wanted))
        places = [self._wanted.popitem()[0] for _ in range(count)]
        self._is_reading = True
        future = self._readers.submit(_read, self._pyramid, places, self._veil)
        self._bridge.when_done(future, self._take, self._fail)

    def _take(self, read: list[tuple[Place, QImage | None]]) -> None:
        self._is_reading = False
        if self._is_closed:
            return
        come = QRectF()
        for place, image in read:
            if image is None:
                self._lacking.add(place)
                continue
            self._keep(place, image)
            come = come.united(self._area(place))
        self._read_next()
        if not come.isEmpty():
            self.came.emit(come)

    def _fail(self, error: BaseException) -> None:
        self._is_reading = False
        raise error

    def _keep(self, place: Place, image: QImage) -> None:
        if place not in self._kept:
            self._kept_bytes += image.sizeInBytes()
        self._kept[place] = image
        self._kept.move_to_end(place)
        # With a lower limit, tiles in view would be dropped and read again for ever.
        while self._kept_bytes > max(CACHE_BYTES, 5 * self._in_view[1] * _TILE_BYTES // 4):
            _place, dropped = self._kept.popitem(last=False)
            self._kept_bytes -= dropped.sizeInBytes()


def _read(
    pyramid: Pyramid, places: Sequence[Place], veil: Veil
) -> list[tuple[Place, QImage | None]]:
    """Return the images of tiles, None for each that is missing; can be called from any thread."""
    from annotator.imaging.pixels.veil_filter import grey  # noqa: PLC0415 - it takes OpenCV

    found: list[tuple[Place, QImage | None]] = []
    for place in places:
        pixels = pyramid.tile(*place)
        if pixels is None:
            found.append((place, None))
            continue
        shown = grey(pixels) if veil is Veil.GREY else pixels
        height, width, _channels = shown.shape
        wrapped = QImage(shown.tobytes(), width, height, 3 * width, QImage.Format.Format_BGR888)
        found.append((place, wrapped.convertToFormat(QImage.Format.Format_RGB32)))
    return found
