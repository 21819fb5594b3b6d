"""Plays a stretch of a sound faster or slower at its own pitch, by WSOLA.

W. Verhelst, M. Roelands: An overlap-add technique based on waveform similarity (WSOLA) for high
quality time-scale modification of speech. ICASSP 1993.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

Samples = np.ndarray[tuple[int], np.dtype[np.float32]]
Read = Callable[[int, int], Samples]
"""Returns so many samples from a frame on."""

_HOP_S: Final = 0.02
_SEARCH_S: Final = 0.012
_COMPARED_HZ: Final = 24_000
"""Waveforms are compared at about this sample rate: pitch lies far below half of it."""


class TimeStretch:
    """The samples of one pass from ``start`` up to ``end``, ``speed`` times as fast.

    A pass has exactly ``length`` samples, and none from outside the stretch is heard in it.
    """

    def __init__(self, read: Read, rate_hz: int, start: int, end: int, speed: float) -> None:
        """Read nothing yet."""
        self._read = read
        self._start = start
        self._end = end
        self._speed = speed
        self.length = max(1, round((end - start) / speed))
        self._given = 0
        self._hop = max(8, round(rate_hz * _HOP_S))
        self._search = round(rate_hz * _SEARCH_S)
        self._stride = max(1, rate_hz // _COMPARED_HZ)
        self._window = (0.5 - 0.5 * np.cos(np.pi * np.arange(2 * self._hop) / self._hop)).astype(
            np.float32
        )
        self._at: int | None = None
        self._frame = 0
        self._tail = np.zeros(0, np.float32)
        self._ready = np.zeros(0, np.float32)

    @property
    def is_over(self) -> bool:
        """Whether all samples were given."""
        return self._given >= self.length

    def take(self, count: int) -> Samples:
        """Return the next samples: so many, or the rest."""
        count = min(count, self.length - self._given)
        if self._speed == 1.0:
            found = self._inside(self._start + self._given, count)
        else:
            while len(self._ready) < count:
                self._ready = np.concatenate([self._ready, self._next_hop()])
            found, self._ready = self._ready[:count], self._ready[count:]
        self._given += count
        return found

    def _next_hop(self) -> Samples:
        hop = self._hop
        wanted = self._start + round(self._frame * hop * self._speed)
        at = wanted if self._at is None else self._best(wanted, self._at + hop)
        at = max(self._start, min(at, self._end - 2 * hop))
        frame = self._inside(at, 2 * hop)
        # The beginning is heard at full strength.
        head = frame[:hop] if self._at is None else self._tail + frame[:hop] * self._window[:hop]
        self._tail = frame[hop:] * self._window[hop:]
        self._at = at
        self._frame += 1
        return head.astype(np.float32)

    def _best(self, wanted: int, natural: int) -> int:
        """Return the place near ``wanted`` whose waveform is most like the natural continuation."""
        step = self._stride
        target = self._inside(natural, 2 * self._hop)[::step]
        around = self._inside(wanted - self._search, 2 * self._hop + 2 * self._search)[::step]
        likeness = np.correlate(around, target, "valid")
        energy = np.concatenate([[0.0], np.cumsum(around.astype(np.float64) ** 2)])
        size = len(target)
        norm = np.sqrt(energy[size:] - energy[:-size])[: len(likeness)]
        return wanted - self._search + int(np.argmax(likeness / np.maximum(norm, 1e-6))) * step

    def _inside(self, start: int, count: int) -> Samples:
        """Return samples; those outside the stretch are silent."""
        found = np.zeros(count, np.float32)
        first, last = max(start, self._start), min(start + count, self._end)
        if first < last:
            found[first - start : last - start] = self._read(first, last - first)
        return found


class Passes:
    """A stretch played once or again and again: which samples come next, and where each is from."""

    def __init__(
        self, make: Callable[[], TimeStretch], start: int, speed: float, *, is_loop: bool
    ) -> None:
        """Begin the first pass; ``make`` makes the samples of each."""
        self._make = make
        self._stretch = make()
        self._start = start
        self._speed = speed
        self._is_loop = is_loop
        self.length = self._stretch.length
        """The samples of a pass."""

    def take(self, count: int) -> Samples:
        """Return so many samples; fewer only at the end of what is played once."""
        pieces: list[Samples] = []
        left = count
        while left:
            if self._stretch.is_over:
                if not self._is_loop:
                    break
                self._stretch = self._make()
            pieces.append(self._stretch.take(left))
            left -= len(pieces[-1])
        return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)

    def place_of(self, played: int) -> int:
        """Return the frame of the sound that is heard after so many samples."""
        within = played % self.length if self._is_loop else min(played, self.length)
        return self._start + round(within * self._speed)

    def pass_of(self, played: int) -> int:
        """Return the number of passes that have ended after so many samples."""
        return played // self.length
