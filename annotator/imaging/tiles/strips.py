"""The rows of a very large picture, from top to bottom, read from a separate process."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Final, cast

import cv2
import numpy as np

from annotator.imaging.formats.facts import MediaType, ValueStatistics
from annotator.imaging.formats.orientation import upright_size
from annotator.imaging.formats.tiff_header import grey_place
from annotator.imaging.tiles.strip_child import HEAD, MARK
from annotator.imaging.tiles.strip_values import wish_of
from annotator.rendering import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from annotator.imaging.formats.facts import ImageFacts
    from annotator.imaging.pixels.arrays import Shown
    from annotator.imaging.tiles.stop_handle import Stop
    from annotator.rendering import Rendering

CHILD_ARGUMENT: Final = "--decode-strips"
"""With this first, a frozen program does what the module ``strip_child`` does."""

PATIENCE_S: Final = 60.0
"""So long one strip may take: a weak machine that does other things decodes a hundred a second."""

_MEMORY: Final = 640 * 2**20
_BASE_S: Final = 20
_BYTES_A_SECOND: Final = 1_000_000
_PIXELS_A_SECOND: Final = 5_000_000
_ROOT: Final = Path(__file__).resolve().parents[3]
_GREY: Final = 1


class StripsError(Exception):
    """A picture could not be decoded strip by strip; ``has_begun`` if some of it came."""

    def __init__(self, *, has_begun: bool) -> None:
        super().__init__(has_begun)
        self.has_begun = has_begun


class Strips:
    """Decodes one file; a context that ends its process however it is left.

    Attributes:
        width_px: of the rows, as they are stored: not upright, reduced.
        height_px: likewise.
        measured: what its values are, if it has any; they are not counted.
    """

    def __init__(
        self,
        file: IO[bytes],
        facts: ImageFacts,
        reduction: int = 1,
        stop: Stop | None = None,
        rendering: Rendering = PLAIN,
    ) -> None:
        """Start the process and wait for the head.

        Args:
            file: the picture, open for reading; its place is moved.
            facts: what its header says.
            reduction: 1, 2, 4 or 8 for a JPEG; 1 for all others.
            stop: ends the process, and with it the wait for the head or for rows.
            rendering: how values are shown, if the picture has any.

        Raises:
            StripsError: it cannot be started, or does not make sense of the picture.
        """
        wish = wish_of(rendering, facts) if facts.has_values else ""
        path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        self._has_begun = False
        self._size = stored_size(facts, reduction)
        self._facts = facts
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, no words of others
                [*command(), *_limited(file, facts, reduction), wish, _patch(file, facts)],
                stdin=file.fileno(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                pipesize=1 << 20,
                cwd=_ROOT,
                env={**os.environ, "PYTHONPATH": path},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            raise StripsError(has_begun=False) from None
        self._from = cast("Any", self._process.stdout)
        if stop is not None:
            stop.ends(self._process.kill)
        try:
            head = bytearray(HEAD.size)
            self._take(memoryview(head))
            self._read_head(head, reduction)
        except StripsError:
            self.end()
            raise

    def _read_head(self, head: bytearray, reduction: int) -> None:
        """Require what the header of the picture said; reduced, a part of a pixel may be left out.

        Raises:
            StripsError: it is something else.
        """
        self.width_px, self.height_px, self._bands, mark, *ends = HEAD.unpack(head)
        self.measured = ValueStatistics(*ends) if self._facts.has_values else None
        lacking = self._size[0] - self.width_px, self._size[1] - self.height_px
        is_right = mark == MARK and self._bands in {1, 3}
        if not is_right or min(lacking) < 0 or max(lacking) > (reduction > 1):
            raise StripsError(has_begun=False)

    def strips(self, rows: int) -> Iterator[Shown]:
        """Yield the picture in strips of so many rows (the last may have fewer), blue first.

        Raises:
            StripsError: the process ended or took too long before all of them came.
        """
        for top in range(0, self.height_px, rows):
            count = min(rows, self.height_px - top)
            raw = np.empty((count, self.width_px, self._bands), np.uint8)
            self._take(raw.data.cast("B"))
            self._has_begun = True
            code = cv2.COLOR_GRAY2BGR if self._bands == _GREY else cv2.COLOR_RGB2BGR
            # Colours change places where they are: a strip may be large.
            yield cv2.cvtColor(raw, code, dst=None if self._bands == _GREY else raw)

    def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self._process.kill()
        with suppress(OSError):
            self._from.close()
        self._process.wait()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.end()

    def _take(self, view: memoryview) -> None:
        # A timer, because a wait for a pipe has no limit of its own on Windows.
        watch = threading.Timer(PATIENCE_S, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            while view:
                count = self._from.readinto(view)
                if not count:
                    raise StripsError(has_begun=self._has_begun)
                view = view[count:]
        finally:
            watch.cancel()
            watch.join()


def stored_size(facts: ImageFacts, reduction: int = 1) -> tuple[int, int]:
    """Return width and height as they are stored, reduced and rounded up."""
    width, height = upright_size(facts.width_px, facts.height_px, facts.orientation)
    return -(-width // reduction), -(-height // reduction)


def _limited(file: IO[bytes], facts: ImageFacts, reduction: int) -> list[str]:
    """Return what the process decodes, and what that may cost, in its own words."""
    length = file.seek(0, os.SEEK_END)
    pixels = facts.width_px * facts.height_px
    seconds = _BASE_S + length // _BYTES_A_SECOND + pixels // _PIXELS_A_SECOND
    return [facts.type.name, str(reduction), str(seconds), str(_MEMORY)]


def _patch(file: IO[bytes], facts: ImageFacts) -> str:
    """Return what the process is to read otherwise than it stands there, and where."""
    if facts.type is not MediaType.TIFF or not facts.has_values:
        return ""
    place = grey_place(cast("BinaryIO", file))
    return "" if place is None else f"{place[0]}:{place[1].hex()}"


def command() -> list[str]:
    """Return how the process is started, from source and frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_ARGUMENT]
    return [sys.executable, "-P", "-m", "annotator.imaging.tiles.strip_child"]
