"""A picture as tiles at every halved size, in one file: written from the top, read anywhere.

The file holds JPEG tiles one after the other, then where each lies, then a foot. Without its foot
it is not finished and is never opened again. While it is written, what is there can be read.
"""

from __future__ import annotations

import struct
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from annotator.imaging.formats.facts import ValueStatistics
from annotator.imaging.formats.orientation import upright_size
from annotator.imaging.pixels.arrays import shrink, turn_upright
from annotator.system import face

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO, Self

    from annotator.imaging.pixels.arrays import Shown

TILE_PX: Final = 256
QUALITY: Final = 92
"""The JPEG quality of the tiles: the loss is not visible."""

MAGIC: Final = b"FLTILES2"
_FOOT: Final = struct.Struct("<?4dIIQ8s")
"""The statistics of its values, if it has any; the size, the length of the index, and a magic
number."""

_PLACE: Final = np.dtype([("at", "<u8"), ("length", "<u4")])
_FINE: Final = cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
_COARSE: Final = cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420


class BadPyramidError(Exception):
    """The file is unfinished, or not one of ours."""


@dataclass(frozen=True, slots=True)
class PyramidLevel:
    """One level: its size in its own pixels, and the number of tiles in each direction."""

    width: int
    height: int

    @property
    def columns(self) -> int:
        """The number of tiles from left to right."""
        return -(-self.width // TILE_PX)

    @property
    def rows(self) -> int:
        """The number of tiles from top to bottom."""
        return -(-self.height // TILE_PX)


def levels_of(width: int, height: int) -> tuple[PyramidLevel, ...]:
    """Return all levels, full size first, each half the size of the one before, rounded up."""
    levels = [PyramidLevel(width, height)]
    while max(levels[-1].width, levels[-1].height) > TILE_PX:
        last = levels[-1]
        levels.append(PyramidLevel(-(-last.width // 2), -(-last.height // 2)))
    return tuple(levels)


class Pyramid:
    """The tiles of one picture; any thread may read them, even while another one writes.

    All positions are those of the upright picture; the file has it as stored. ``measured`` holds
    the statistics of the values that it was made from, if the picture has any.
    """

    def __init__(
        self,
        file: BinaryIO,
        size: tuple[int, int],
        orientation: int,
        *,
        has_fine_colours: bool = True,
    ) -> None:
        """Create an empty pyramid in a file opened for reading and writing; see also ``opened``.

        Args:
            file: from now on only this object reads and writes it.
            size: width and height of the picture as stored.
            orientation: the EXIF orientation that makes it upright, 1 to 8.
            has_fine_colours: store colours in the resolution of brightness, which few JPEGs have.
        """
        self._file = file
        self._lock = threading.Lock()
        self._orientation = orientation
        self._stored = levels_of(*size)
        self._places = [np.zeros((level.rows, level.columns), _PLACE) for level in self._stored]
        self._end = 0
        self.measured: ValueStatistics | None = None
        sampling = _FINE if has_fine_colours else _COARSE
        self._encoding = (cv2.IMWRITE_JPEG_QUALITY, QUALITY, *sampling)
        upright = upright_size(*size, orientation)
        self.levels = levels_of(*upright)

    @classmethod
    def opened(cls, path: Path, size: tuple[int, int], orientation: int) -> Self:
        """Open a finished pyramid.

        Raises:
            BadPyramidError: it is unfinished, or is of a picture of another size.
            OSError: it cannot be read.
        """
        file = path.open("rb")
        try:
            made = cls(file, size, orientation)
            made._read_places(size)
        except BaseException:
            file.close()
            raise
        return made

    def _read_places(self, size: tuple[int, int]) -> None:
        length = self._file.seek(0, 2)
        index = sum(places.nbytes for places in self._places)
        self._file.seek(max(0, length - _FOOT.size))
        foot = self._file.read(_FOOT.size)
        if len(foot) < _FOOT.size:
            raise BadPyramidError
        has_values, *ends, width, height, index_bytes, mark = _FOOT.unpack(foot)
        if (width, height, index_bytes, mark) != (*size, index, MAGIC):
            raise BadPyramidError
        self.measured = ValueStatistics(*ends) if has_values else None
        self._end = length - _FOOT.size - index
        if self._end < 0:
            raise BadPyramidError
        self._file.seek(self._end)
        for places in self._places:
            places[:] = np.frombuffer(self._file.read(places.nbytes), _PLACE).reshape(places.shape)
            if (places["at"] + places["length"] > self._end).any():
                raise BadPyramidError

    @property
    def size_bytes(self) -> int:
        """The bytes of the tiles on disk."""
        return self._end

    def close(self) -> None:
        """Close the file; no tile can be read afterwards."""
        with self._lock:
            self._file.close()

    # Reading ------------------------------------------------------------------------------------

    def tile(self, level: int, column: int, row: int) -> Shown | None:
        """Return the pixels of a tile of the upright picture; None if it does not exist yet.

        Tiles at the right and bottom edges are smaller if the picture ends within them.
        """
        size = self.levels[level]
        left, top = column * TILE_PX, row * TILE_PX
        right, bottom = min(left + TILE_PX, size.width), min(top + TILE_PX, size.height)
        if left >= right or top >= bottom or min(column, row) < 0:
            return None
        corners = (left, top), (right - 1, bottom - 1)
        places = [self._as_stored(level, *corner) for corner in corners]
        across, down = sorted(each[0] for each in places), sorted(each[1] for each in places)
        piece = self._read(level, (across[0], across[1] + 1), (down[0], down[1] + 1))
        return None if piece is None else turn_upright(piece, self._orientation)

    def has(self, level: int, column: int, row: int) -> bool:
        """Return whether a tile of the upright picture exists, without reading it."""
        size = self.levels[level]
        right = min((column + 1) * TILE_PX, size.width) - 1
        bottom = min((row + 1) * TILE_PX, size.height) - 1
        corners = (column * TILE_PX, row * TILE_PX), (right, bottom)
        places = [self._as_stored(level, *corner) for corner in corners]
        return all(self._place(level, x // TILE_PX, y // TILE_PX)[1] for x, y in places)

    def whole(self, level: int) -> Shown | None:
        """Return a whole level, upright; None if some of it does not exist yet."""
        size = self._stored[level]
        piece = self._read(level, (0, size.width), (0, size.height))
        return None if piece is None else turn_upright(piece, self._orientation)

    def _as_stored(self, level: int, x: int, y: int) -> tuple[int, int]:
        """Return the position in the stored level of an upright pixel (EXIF 2.32, tag 274)."""
        size = self._stored[level]
        last_x, last_y = size.width - 1, size.height - 1
        match self._orientation:
            case 2:
                return last_x - x, y
            case 3:
                return last_x - x, last_y - y
            case 4:
                return x, last_y - y
            case 5:
                return y, x
            case 6:
                return y, last_y - x
            case 7:
                return last_x - y, last_y - x
            case 8:
                return last_x - y, x
            case _:
                return x, y

    def _read(self, level: int, across: tuple[int, int], down: tuple[int, int]) -> Shown | None:
        """Return a rectangle of the stored level, assembled from the tiles that it touches."""
        pixels = np.empty((down[1] - down[0], across[1] - across[0], 3), np.uint8)
        for row in range(down[0] // TILE_PX, -(-down[1] // TILE_PX)):
            for column in range(across[0] // TILE_PX, -(-across[1] // TILE_PX)):
                tile = self._stored_tile(level, column, row)
                if tile is None:
                    return None
                x, y = column * TILE_PX, row * TILE_PX
                left, right = max(across[0], x), min(across[1], x + tile.shape[1])
                top, bottom = max(down[0], y), min(down[1], y + tile.shape[0])
                pixels[top - down[0] : bottom - down[0], left - across[0] : right - across[0]] = (
                    tile[top - y : bottom - y, left - x : right - x]
                )
        return pixels

    def _place(self, level: int, column: int, row: int) -> tuple[int, int]:
        """Return position and length of a stored tile in the file; length 0 if there is none."""
        with self._lock:
            at, length = self._places[level][row, column].tolist()
        return at, length

    def _stored_tile(self, level: int, column: int, row: int) -> Shown | None:
        at, length = self._place(level, column, row)
        if not length:
            return None
        with self._lock:
            if self._file.closed:
                return None
            try:
                self._file.seek(at)
                data = self._file.read(length)
            except OSError:
                return None  # the disk is gone; whatever was shown stays
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
        size = self._stored[level]
        wanted = (
            min(TILE_PX, size.height - row * TILE_PX),
            min(TILE_PX, size.width - column * TILE_PX),
            3,
        )
        return pixels if pixels is not None and pixels.shape == wanted else None

    # Writing ------------------------------------------------------------------------------------

    def put_row(self, level: int, row: int, pixels: Shown) -> None:
        """Write one row of tiles of the stored picture.

        Raises:
            OSError: the disk refuses them.
        """
        places = np.zeros(self._stored[level].columns, _PLACE)
        pieces = []
        at = self._end
        for column, left in enumerate(range(0, pixels.shape[1], TILE_PX)):
            _is_done, data = cv2.imencode(".jpg", pixels[:, left : left + TILE_PX], self._encoding)
            places[column] = at, data.size
            at += data.size
            pieces.append(data.tobytes())
        with self._lock:
            self._file.seek(self._end)
            self._file.writelines(pieces)
            self._file.flush()
            self._end = at
            self._places[level][row] = places

    def finish(self) -> None:
        """Write the index; from now on the file can be opened again.

        Raises:
            OSError: the disk refuses it.
        """
        size = self._stored[0]
        index = b"".join(places.tobytes() for places in self._places)
        found = self.measured
        ends = (found.least, found.greatest, found.low, found.high) if found else (0, 0, 0, 0)
        foot = _FOOT.pack(found is not None, *ends, size.width, size.height, len(index), MAGIC)
        with self._lock:
            self._file.seek(self._end)
            self._file.write(index + foot)
            self._file.flush()

    def move(self, begun: Path, kept: Path) -> None:
        """Rename the file, even where an open file cannot be renamed.

        Raises:
            OSError: it cannot be renamed, or opened under the new name.
        """
        with self._lock:
            self._file.close()
            face.replace(begun, kept)
            self._file = kept.open("rb")


class Cascade:
    """Takes strips of a stored picture from top to bottom and writes all its levels."""

    def __init__(self, pyramid: Pyramid, level: int = 0) -> None:
        """Start at the top; the strips of the whole picture have ``TILE_PX`` rows each."""
        self._pyramid = pyramid
        self._level = level
        self._row = 0
        self._waiting: list[Shown] = []
        is_last = level + 1 >= len(pyramid.levels)
        self._next = None if is_last else Cascade(pyramid, level + 1)

    def add(self, strip: Shown) -> None:
        """Add the next rows.

        Raises:
            OSError: the disk refuses them.
        """
        self._waiting.append(strip)
        if sum(each.shape[0] for each in self._waiting) >= TILE_PX:
            self._pass_on()

    def end(self) -> None:
        """Write the rows that still wait for more.

        Raises:
            OSError: the disk refuses them.
        """
        if self._waiting:
            self._pass_on()
        if self._next is not None:
            self._next.end()

    def _pass_on(self) -> None:
        rows = self._waiting[0] if len(self._waiting) == 1 else np.concatenate(self._waiting)
        self._waiting = []
        self._pyramid.put_row(self._level, self._row, rows)
        self._row += 1
        if self._next is not None:
            self._next.add(shrink(rows, 2))
