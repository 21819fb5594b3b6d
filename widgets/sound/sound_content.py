"""What is shown and played of a sound: its samples, its peaks, and a thread that decodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from annotator.audio.peaks import Peaks
from annotator.audio.sound_facts import AudioFacts
from annotator.audio.sound_reader import LazySoundReader, SoundReader
from annotator.model.entities import Region
from annotator.model.place import Extent

T = TypeVar("T")
Later = Callable[
    [Callable[[], T], Callable[[T], None], Callable[[BaseException], None]],
    None,
]
"""Does work on another thread; one of the two calls follows on the window's thread."""


class Sound(QObject):
    """A sound that is open. Its samples are read on another thread, by ``later``.

    Signals:
        peaks_changed: more of its peaks are known.
    """

    peaks_changed = Signal()

    def __init__(self, reader: SoundReader, peaks: Peaks, later: Later[object]) -> None:
        """Keep them."""
        super().__init__()
        self.reader = reader
        self.peaks = peaks
        self.later = later
        self.apart: LazySoundReader | None = None
        """Reads it beside what is heard; None: nothing does."""
        self.later_apart: Later[object] = later
        """Does work on a thread that nothing heard waits for."""

    @property
    def facts(self) -> AudioFacts:
        """Its frames, sample rate and channels."""
        return self.reader.facts

    @property
    def extent(self) -> Extent:
        """Its length in ms."""
        return Extent(length_ms=self.facts.length_ms)

    def crop_of(self, region: Region) -> None:  # noqa: ARG002 - the waveform itself shows it
        """Return None: no picture stands beside the text."""
        return
