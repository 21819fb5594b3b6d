"""The peaks of a sound: the lowest and highest sample of each stretch, as a waveform shows them."""

from __future__ import annotations

from typing import Final, TypeVar

import numpy as np

BIN_FRAMES: Final = 256
"""The frames of the finest stretch."""

_FACTOR: Final = 16
"""How many stretches of a level make one of the level above."""

_SCALE: Final = 32_767
_FULL_SCALE: Final = np.float32(32_768)
_HEADER: Final = np.dtype("<u8")

Levels = np.ndarray[tuple[int], np.dtype[np.int16]]
Indices = np.ndarray[tuple[int], np.dtype[np.int64]]
Samples = np.ndarray[tuple[int], np.dtype[np.float32]]
Pcm = np.ndarray[tuple[int], np.dtype[np.int16]]
"""Samples as integers of 16 bits."""


Number = TypeVar("Number", np.float32, np.int16)
Extremes = tuple[np.ndarray[tuple[int], np.dtype[Number]], np.ndarray[tuple[int], np.dtype[Number]]]


class Peaks:
    """The peaks of a sound at several scales, filled from its beginning.

    One thread adds samples while another one reads: what is read is complete up to ``known``.
    """

    def __init__(self, frames: int) -> None:
        """Know none of a sound of so many frames yet."""
        self.frames = frames
        self.known = 0
        """The frames from the beginning whose peaks are known."""
        self._lows: list[Levels] = []
        self._highs: list[Levels] = []
        count = -(-frames // BIN_FRAMES)
        while not self._lows or count > _FACTOR:
            count = count if not self._lows else -(-count // _FACTOR)
            self._lows.append(np.zeros(count, np.int16))
            self._highs.append(np.zeros(count, np.int16))

    @property
    def is_complete(self) -> bool:
        """Whether the peaks of the whole sound are known."""
        return self.known >= self.frames

    def add(self, samples: Samples) -> None:
        """Add the next samples: whole stretches, except for the last ones of the sound."""
        self.add_bins(*bins_of(samples), len(samples))

    def add_bins(self, lows: Levels, highs: Levels, frames: int) -> None:
        """Add the lowest and highest sample of each of the next stretches, of so many frames."""
        first = self.known // BIN_FRAMES
        self._lows[0][first : first + len(lows)] = lows
        self._highs[0][first : first + len(highs)] = highs
        self._raise_levels(first, first + len(lows))
        self.known = min(self.frames, self.known + frames)

    def columns(self, start: float, end: float, count: int) -> tuple[Levels, Levels]:
        """Return the lowest and the highest sample of each column, as integers of 16 bits.

        The columns are so many, of equal width, from frame ``start`` to ``end``. A column covers
        all stretches that it touches. Columns beyond the sound are 0.
        """
        width = (end - start) / count
        level = 0
        scale = BIN_FRAMES
        while level + 1 < len(self._lows) and width >= scale * _FACTOR * 2:
            level += 1
            scale *= _FACTOR
        edges = start + width * np.arange(count + 1)
        first = np.floor(edges[:-1] / scale).astype(np.int64)
        last = np.maximum(np.ceil(edges[1:] / scale).astype(np.int64), first + 1)
        lows, highs = self._lows[level], self._highs[level]
        return _reduced(np.minimum, lows, first, last), _reduced(np.maximum, highs, first, last)

    def packed(self) -> bytes:
        """Return the finest level as bytes, for a cache."""
        frames = np.array([self.frames], _HEADER)
        return frames.tobytes() + self._lows[0].tobytes() + self._highs[0].tobytes()

    @classmethod
    def unpacked(cls, data: bytes, frames: int) -> Peaks | None:
        """Return the peaks from ``packed``; None if these bytes are not those of this sound."""
        made = cls(frames)
        size = made._lows[0].nbytes
        if len(data) != _HEADER.itemsize + 2 * size:
            return None
        if np.frombuffer(data, _HEADER, 1)[0] != frames:
            return None
        made._lows[0][:] = np.frombuffer(data, np.int16, size // 2, _HEADER.itemsize)
        made._highs[0][:] = np.frombuffer(data, np.int16, size // 2, _HEADER.itemsize + size)
        made._raise_levels(0, size // 2)
        made.known = frames
        return made

    def _raise_levels(self, first: int, last: int) -> None:
        for level in range(1, len(self._lows)):
            first, last = first // _FACTOR, -(-last // _FACTOR)
            for at, reduce in ((self._lows, np.minimum), (self._highs, np.maximum)):
                below = at[level - 1][first * _FACTOR : last * _FACTOR]
                starts = np.arange(0, len(below), _FACTOR)
                at[level][first : first + len(starts)] = reduce.reduceat(below, starts)


def bins_of(samples: Samples) -> tuple[Levels, Levels]:
    """Return the lowest and the highest of each ``BIN_FRAMES`` samples, the last ones fewer."""
    lows, highs = _extremes(samples)
    if not np.isfinite(lows.sum() + highs.sum()):
        lows, highs = _extremes(finite(samples))
    return _scaled(lows, highs)


def bins_of_pcm(samples: Pcm) -> tuple[Levels, Levels]:
    """Return what ``bins_of`` returns for the same samples as numbers from -1 to 1, much faster."""
    lows, highs = _extremes(samples)
    return _scaled(*(each.astype(np.float32) / _FULL_SCALE for each in (lows, highs)))


def _scaled(lows: Samples, highs: Samples) -> tuple[Levels, Levels]:
    return (
        np.floor(np.clip(lows, -1, 1) * _SCALE).astype(np.int16),
        np.ceil(np.clip(highs, -1, 1) * _SCALE).astype(np.int16),
    )


def finite(samples: Samples) -> Samples:
    """Return the samples; what is no number is silent."""
    return np.nan_to_num(samples, posinf=1.0, neginf=-1.0)


def _extremes(samples: np.ndarray[tuple[int], np.dtype[Number]]) -> Extremes[Number]:
    whole = len(samples) // BIN_FRAMES * BIN_FRAMES
    rows = samples[:whole].reshape(-1, BIN_FRAMES)
    lows, highs = rows.min(axis=1), rows.max(axis=1)
    if whole < len(samples):
        rest = samples[whole:]
        lows, highs = np.append(lows, rest.min()), np.append(highs, rest.max())
    return lows, highs


def _reduced(reduce: np.ufunc, values: Levels, first: Indices, last: Indices) -> Levels:
    """Return the least or greatest value of each range of indices; 0 for ranges outside."""
    found = np.zeros(len(first), np.int16)
    inside = (first < len(values)) & (last > 0)
    begin = np.clip(first[inside], 0, len(values) - 1)
    end = np.clip(last[inside], begin + 1, len(values))
    if len(begin):
        # Only what is seen is copied; the last value stands once more, behind the last range.
        start = int(begin.min())
        padded = np.append(values[start : int(end.max())], values[-1])
        pairs = np.stack([begin - start, end - start], axis=1).reshape(-1)
        found[inside] = reduce.reduceat(padded, pairs)[::2]
    return found
