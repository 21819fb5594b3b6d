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

from annotator.imaging.formats.decoding_limits import STRIP_MEMORY_BYTES
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
"""With this first argument, a frozen program acts as the module ``strip_child``."""

PATIENCE_S: Final = 60.0
"""The time limit for one strip: even a slow and busy machine decodes a hundred a second."""

_BASE_S: Final = 20
_BYTES_A_SECOND: Final = 1_000_000
_PIXELS_A_SECOND: Final = 5_000_000
_ROOT: Final = Path(__file__).resolve().parents[3]
_GREY: Final = 1


class StripsError(Exception):
    """A picture could not be decoded in strips; ``has_begun`` says that some strips arrived."""

    def __init__(self, *, has_begun: bool) -> None:
        super().__init__(has_begun)
        self.has_begun = has_begun


class Strips:
    """Decodes one file in a process that always ends with the context.

    Attributes:
        width_px: of the rows as stored: not upright, reduced.
        height_px: likewise.
        measured: the statistics of its values, if it has any, without a histogram.
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
            file: the picture, open for reading; its position is moved.
            facts: the facts in its header.
            reduction: 1, 2, 4 or 8 for a JPEG; 1 for all others.
            stop: ends the process, and with it the wait for the head or for rows.
            rendering: how to show values, if the picture has any.

        Raises:
            StripsError: it cannot be started, or cannot read the picture.
        """
        wish = wish_of(rendering, facts) if facts.has_values else ""
        path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        self._has_begun = False
        self._size = stored_size(facts, reduction)
        self._facts = facts
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program and arguments
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
        """Check the head against the header of the picture; a reduced one may lack partial pixels.

        Raises:
            StripsError: they differ.
        """
        self.width_px, self.height_px, self._bands, mark, *ends = HEAD.unpack(head)
        self.measured = ValueStatistics(*ends) if self._facts.has_values else None
        lacking = self._size[0] - self.width_px, self._size[1] - self.height_px
        is_right = mark == MARK and self._bands in {1, 3}
        if not is_right or min(lacking) < 0 or max(lacking) > (reduction > 1):
            raise StripsError(has_begun=False)

    def strips(self, rows: int) -> Iterator[Shown]:
        """Yield the picture in strips of this many rows (the last may have fewer), blue first.

        Raises:
            StripsError: the process ended early or exceeded its time limit.
        """
        for top in range(0, self.height_px, rows):
            count = min(rows, self.height_px - top)
            raw = np.empty((count, self.width_px, self._bands), np.uint8)
            self._take(raw.data.cast("B"))
            self._has_begun = True
            code = cv2.COLOR_GRAY2BGR if self._bands == _GREY else cv2.COLOR_RGB2BGR
            # Colours are converted in place, since a strip may be large.
            yield cv2.cvtColor(raw, code, dst=None if self._bands == _GREY else raw)

    def end(self) -> None:
        """Kill the process and wait until it has ended."""
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
        # A timer, because on Windows reading from a pipe has no timeout.
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
    """Return width and height as stored, reduced and rounded up."""
    width, height = upright_size(facts.width_px, facts.height_px, facts.orientation)
    return -(-width // reduction), -(-height // reduction)


def _limited(file: IO[bytes], facts: ImageFacts, reduction: int) -> list[str]:
    """Return the arguments for the process: what to decode, and the limits."""
    length = file.seek(0, os.SEEK_END)
    pixels = facts.width_px * facts.height_px
    seconds = _BASE_S + length // _BYTES_A_SECOND + pixels // _PIXELS_A_SECOND
    return [facts.type.name, str(reduction), str(seconds), str(STRIP_MEMORY_BYTES)]


def _patch(file: IO[bytes], facts: ImageFacts) -> str:
    """Return the patch that the process applies while reading the file."""
    if facts.type is not MediaType.TIFF or not facts.has_values:
        return ""
    place = grey_place(cast("BinaryIO", file))
    return "" if place is None else f"{place[0]}:{place[1].hex()}"


def command() -> list[str]:
    """Return the command that starts the process, from source or frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_ARGUMENT]
    return [sys.executable, "-P", "-m", "annotator.imaging.tiles.strip_child"]
