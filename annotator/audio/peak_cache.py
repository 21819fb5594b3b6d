"""Makes the peaks of a sound in the background, and caches them by the content of the file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from annotator.audio.headers import opened_sound
from annotator.audio.peaks import BIN_FRAMES, Peaks
from annotator.audio.sound_reader import SoundReader
from annotator.imaging.file_cache import FileCache
from annotator.imaging.tiles.tile_cache import content_key

PIECE_FRAMES: Final = BIN_FRAMES * 2_048
"""The frames that are decoded between two steps of progress."""

CACHE_BYTES: Final = 200_000_000
"""Maximum total size of all peaks in bytes: those of some 200 hours at 48 kHz."""

_ENDING: Final = ".peaks"


class PeakCache:
    """A folder of peaks, shared by several programs. One thread at a time uses an instance."""

    def __init__(self, folder: Path, most_bytes: int = CACHE_BYTES) -> None:
        """Use a folder, which need not exist."""
        self._files = FileCache(folder, most_bytes)

    def find(self, path: Path, frames: int) -> Peaks | None:
        """Return the peaks of a file of so many frames, or None if they are not there.

        Raises:
            UnreadableMediaError: the file cannot be read.
        """
        data = self._files.find(_name_of(path))
        return None if data is None else Peaks.unpacked(data, frames)

    def make(
        self, path: Path, peaks: Peaks, told: Callable[[], object], is_wanted: Callable[[], bool]
    ) -> None:
        """Fill in the peaks of a file, and keep them; end early if they are wanted no more.

        ``told`` is called after each piece. If the disk refuses, they are not kept.

        Raises:
            UnreadableMediaError: the file cannot be read or decoded.
        """
        reader = SoundReader(path)
        try:
            while not peaks.is_complete and is_wanted():
                count = min(PIECE_FRAMES, peaks.frames - peaks.known)
                peaks.add_bins(*reader.peaks(peaks.known, count), count)
                told()
        finally:
            reader.close()
        if peaks.is_complete:
            with suppress(OSError):
                self._files.keep(_name_of(path), peaks.packed())


def _name_of(path: Path) -> str:
    with opened_sound(path) as file:
        return f"{content_key(file)}{_ENDING}"
