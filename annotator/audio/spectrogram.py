"""The spectrum of a sound over time, in columns: how loud each frequency is, in steps of a byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.fft import rfft

Samples = np.ndarray[tuple[int], np.dtype[np.float32]]
Levels = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
Read = Callable[[int, int], Samples]
"""Returns so many samples from a frame on; those outside the sound are silent."""

FLOOR_DB: Final = -120.0
"""The level of byte 0; 255 is a sine of full scale, 0 dB."""

_WINDOW_S: Final = 0.025
"""As long as linguists look at speech: pitch periods run together, syllables do not."""

_LEAST_WINDOW: Final = 128
_TOGETHER_FRAMES: Final = 1 << 20
"""Windows within so many frames are read at once; others one by one."""


class SpectrumShape:
    """The frames of a window and the rows of a column, for a sample rate."""

    def __init__(self, rate_hz: int) -> None:
        """Work them out."""
        self.rate_hz = rate_hz
        self.window = max(_LEAST_WINDOW, round(rate_hz * _WINDOW_S))
        self.size = 1 << (self.window - 1).bit_length()
        self.rows = self.size // 2 + 1

    @property
    def highest_hz(self) -> float:
        """The frequency of the first row; the last one is 0 Hz."""
        return self.rate_hz / 2


def columns(read: Read, shape: SpectrumShape, start: float, step: float, count: int) -> Levels:
    """Return the levels of ``count`` columns, the highest frequency in the first row.

    A column is ``step`` frames wide, the first one begins at frame ``start``; its spectrum is that
    of one window in its middle (Hann, 25 ms). A sine has its own level, whatever the window.
    """
    middles = start + step * (np.arange(count) + 0.5)
    firsts = np.round(middles - shape.window / 2).astype(np.int64)
    weights = np.hanning(shape.window + 2)[1:-1].astype(np.float32)
    windows = _windows(read, firsts, shape.window) * weights
    found = np.abs(rfft(windows, shape.size, axis=1)) * (2 / weights.sum())
    levels = 20 * np.log10(np.maximum(found, 1e-9))
    scaled = np.clip((levels - FLOOR_DB) * (-255 / FLOOR_DB), 0, 255)
    return np.ascontiguousarray(scaled.astype(np.uint8).T[::-1])


def level_of(byte: float) -> float:
    """Return the level in dB of a byte."""
    return FLOOR_DB * (1 - byte / 255)


def byte_of(level_db: float) -> float:
    """Return the byte of a level in dB."""
    return 255 * (1 - level_db / FLOOR_DB)


def _windows(read: Read, firsts: np.ndarray, size: int) -> np.ndarray:
    begin, end = int(firsts[0]), int(firsts[-1]) + size
    if end - begin > _TOGETHER_FRAMES:
        return np.stack([_stretch(read, int(first), size) for first in firsts])
    whole = np.lib.stride_tricks.sliding_window_view(_stretch(read, begin, end - begin), size)
    found: np.ndarray = whole[firsts - begin]
    return found


def _stretch(read: Read, start: int, count: int) -> Samples:
    """Return samples; those before the beginning are silent."""
    if start >= 0:
        return read(start, count)
    before = min(count, -start)
    rest = read(0, count - before) if count > before else np.zeros(0, np.float32)
    return np.concatenate([np.zeros(before, np.float32), rest])
