"""Loading sounds for an open job: one at a time, its peaks in the background."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from annotator.audio.peak_cache import PeakCache
from annotator.audio.peaks import Peaks
from annotator.audio.sound_reader import LazySoundReader, SoundReader
from annotator.errors import AnnotatorError, CancelledError
from annotator.files import require_inside
from annotator.items.item_row import ItemRow
from annotator.job_file.project import Project
from annotator.job_file.rows.values import LoadedItem
from annotator.paths import peaks_folder
from annotator.progress import Cancel
from widgets.kit.bridge import Bridge
from widgets.sound.sound_content import Sound

T = TypeVar("T")
_SHOWN_EACH_S = 0.15
"""How often a waveform that is being made is painted."""


class SoundSource:
    """Opens the sound of an item, and closes the one before."""

    def __init__(self, bridge: Bridge, project: Project) -> None:
        """Open none yet."""
        self._bridge = bridge
        self._project = project
        self._cache = PeakCache(peaks_folder())
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sound")
        self._apart_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spectrogram")
        self._peaks_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="peaks")
        self._shown: Sound | None = None
        self._path: Path | None = None
        self._readers: list[SoundReader] = []
        """All that were opened and may not be closed yet; the pool adds to it."""
        self._cancel = Cancel()

    def load(
        self,
        loaded: LoadedItem,
        got: Callable[[Sound], None],
        failed: Callable[[AnnotatorError], None],
    ) -> None:
        """Pass the sound of an item to ``got``: at once if it is open."""
        folder, path = self._project.media_folder, self._project.media_folder / loaded.media.path
        if self._shown is not None and self._path == path:
            got(self._shown)
            return
        self._close()
        self._path = path
        cancel = self._cancel = Cancel()

        def open_it() -> tuple[SoundReader, Peaks]:
            require_inside(folder, path)
            reader = SoundReader(path, cancel)
            self._readers.append(reader)
            reader.require_whole()
            known = self._cache.find(path, reader.facts.frames)
            return reader, known or Peaks(reader.facts.frames)

        def show(opened: tuple[SoundReader, Peaks]) -> None:
            if self._path != path or self._shown is not None:
                opened[0].close()  # another item was opened meanwhile
                return
            self._close_readers(opened[0])
            self._shown = Sound(*opened, self._later)
            self._shown.apart = LazySoundReader(path)
            self._shown.later_apart = self._later_apart
            self._make_peaks(self._shown, path)
            got(self._shown)

        def fail(error: BaseException) -> None:
            if not isinstance(error, AnnotatorError):
                raise error
            if not isinstance(error, CancelledError):  # else another item was opened meanwhile
                failed(error)

        self._bridge.when_done(self._pool.submit(open_it), show, fail)

    def prefetch(self, current: ItemRow, rows: Sequence[ItemRow]) -> None:
        """Do nothing: a sound of any length opens at once."""

    def forget(self, loaded: LoadedItem) -> None:
        """Read the file again next time."""
        if self._path == self._project.media_folder / loaded.media.path:
            self._close()

    def shut_down(self) -> None:
        """End what runs."""
        self._close()
        for pool in (self._pool, self._apart_pool, self._peaks_pool):
            pool.shutdown(cancel_futures=True)
        self._close_readers(None)

    def _close(self) -> None:
        self._cancel.cancel()
        if self._shown is not None:
            self._shown.reader.close()
            if self._shown.apart is not None:
                self._shown.apart.close()
        self._shown = self._path = None

    def _close_readers(self, kept: SoundReader | None) -> None:
        for reader in self._readers.copy():
            if reader is not kept:
                reader.close()
                self._readers.remove(reader)

    def _later(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._bridge.when_done(self._pool.submit(work), done, failed)

    def _later_apart(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._bridge.when_done(self._apart_pool.submit(work), done, failed)

    def _make_peaks(self, sound: Sound, path: Path) -> None:
        if sound.peaks.is_complete:
            return
        cancel = self._cancel
        told_s = time.monotonic()

        def show() -> None:
            if self._shown is sound:  # else it is gone, and so is its signal
                sound.peaks_changed.emit()

        def tell() -> None:
            nonlocal told_s
            # Painting the waveform after each piece would take longer than the pieces.
            if time.monotonic() - told_s >= _SHOWN_EACH_S:
                told_s = time.monotonic()
                self._bridge.deliver(show)

        def make() -> None:
            self._cache.make(path, sound.peaks, tell, lambda: not cancel.is_cancelled)

        # A fault in the middle of the file is told when it is played.
        self._bridge.when_done(self._peaks_pool.submit(make), lambda _: show(), lambda _: show())
