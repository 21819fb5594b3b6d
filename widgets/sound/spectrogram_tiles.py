"""The spectrogram of the open sound in tiles: found on another thread, kept while they are near."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal

from annotator.audio.spectrogram import Levels, SpectrumShape, columns
from widgets.sound.sound_content import Sound
from widgets.sound.time_axis import TimeAxis

TILE_COLUMNS = 128
_KEPT = 160
"""How many tiles are kept: some screens full, 10 MB at 48 kHz."""


class TileKey(NamedTuple):
    """A tile: how wide a column is, in frames, and the number of the tile from the beginning."""

    step: float
    number: int

    @property
    def start(self) -> float:
        """The frame at its left edge."""
        return self.step * TILE_COLUMNS * self.number

    @property
    def end(self) -> float:
        """The frame at its right edge."""
        return self.step * TILE_COLUMNS * (self.number + 1)


class SpectrogramTiles(QObject):
    """Finds the tiles of what is seen, one at a time; those that are seen no more are passed over.

    Signals:
        changed: one more is known.
    """

    changed = Signal()

    def __init__(self, axis: TimeAxis, parent: QObject) -> None:
        """Have no sound."""
        super().__init__(parent)
        self._axis = axis
        self._sound: Sound | None = None
        self._known: OrderedDict[TileKey, Levels] = OrderedDict()
        self._has_failed = False
        self._asked: TileKey | None = None
        self.loudest = 0
        """The highest byte of all tiles of this sound so far."""

    @property
    def shape(self) -> SpectrumShape | None:
        """The shape of all tiles."""
        return None if self._sound is None else SpectrumShape(self._sound.facts.rate_hz)

    @property
    def is_complete(self) -> bool:
        """Whether all that is seen is known."""
        return all(key in self._known for key in self._seen())

    def show_sound(self, sound: Sound | None) -> None:
        """Find tiles of this sound from now on."""
        self._sound, self._asked, self._has_failed, self.loudest = sound, None, False, 0
        self._known.clear()

    def known(self) -> list[tuple[TileKey, Levels]]:
        """Return the known tiles of what is seen, and have the others found."""
        seen = self._seen()
        self._ask(seen)
        found = [(key, self._known[key]) for key in seen if key in self._known]
        for key, _levels in found:
            self._known.move_to_end(key)
        return found

    def _seen(self) -> list[TileKey]:
        axis = self._axis
        if self._sound is None or not axis.frames:
            return []
        step = axis.frames_per_px
        first = int(axis.start // (step * TILE_COLUMNS))
        last = int(np.ceil(min(axis.end, axis.frames) / (step * TILE_COLUMNS)))
        return [TileKey(step, number) for number in range(first, last)]

    def _ask(self, seen: list[TileKey]) -> None:
        sound, shape = self._sound, self.shape
        wanted = next((key for key in seen if key not in self._known), None)
        if sound is None or shape is None or sound.apart is None or self._has_failed:
            return
        if wanted is None or self._asked is not None:
            return
        self._asked = wanted
        read = sound.apart.glance

        def find() -> object:
            return columns(read, shape, wanted.start, wanted.step, TILE_COLUMNS)

        sound.later_apart(
            find, lambda found: self._on_found(sound, wanted, found), lambda _: self._fail(sound)
        )

    def _on_found(self, sound: Sound, key: TileKey, found: object) -> None:
        if sound is not self._sound:
            return  # another sound was opened meanwhile
        assert isinstance(found, np.ndarray)  # noqa: S101 - told to the type checker
        self._asked = None
        self._known[key] = found
        self.loudest = max(self.loudest, int(found.max(initial=0)))
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        self.changed.emit()

    def _fail(self, sound: Sound) -> None:
        if sound is self._sound:
            self._asked, self._has_failed = None, True  # it is told when it is played
