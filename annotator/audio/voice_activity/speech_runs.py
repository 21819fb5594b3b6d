"""From a value for each frame of a sound to stretches of speech: the rules of all methods."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np

Samples = np.ndarray[tuple[int], np.dtype[np.float32]]
Levels = np.ndarray[tuple[int], np.dtype[np.float32]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
Read = Callable[[int, int], Samples]
Runs = list[tuple[int, int]]

LONGEST_S: Final = 30.0
"""A longer stretch is divided where it is quietest: nobody keeps more in mind."""

_LEAST_SPEECH_S, _LEAST_PAUSE_S = 0.12, 0.4
_BEFORE_S, _AFTER_S = 0.06, 0.16
"""Soft beginnings and endings are below the threshold: so much is added to each side."""


class FoundSpeech(NamedTuple):
    """A stretch of speech from ``start`` up to ``end``, in samples of the sound.

    ``score``, 0 to 1, says how certain the method is.
    """

    start: int
    end: int
    score: float


def speech_runs(levels: Levels, begins: Levels, ends: Levels, frame_s: float) -> Runs:
    """Return the first frame of each stretch of speech, and the first one behind it.

    Speech begins above one threshold and ends below the other. Clicks are left out, and short
    pauses do not divide; each stretch is widened a little, and divided if it is too long.
    """
    runs = _runs(_with_hysteresis(levels, begins, ends))
    runs = _without_short_pauses(_long_enough(runs, frame_s), frame_s)
    wide = _widened(runs, len(levels), frame_s)
    return [part for start, end in wide for part in _divided(levels, start, end, frame_s)]


def _with_hysteresis(levels: Levels, begins: Levels, ends: Levels) -> Flags:
    loud = levels > begins
    for start, end in _runs(levels > ends):
        if loud[start:end].any():
            first = start + int(np.argmax(loud[start:end]))
            loud[first:end] = True
    return loud


def _runs(flags: Flags) -> Runs:
    """Return start and end of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _long_enough(runs: Runs, frame_s: float) -> Runs:
    """Leave out clicks."""
    return [(start, end) for start, end in runs if (end - start) * frame_s >= _LEAST_SPEECH_S]


def _without_short_pauses(runs: Runs, frame_s: float) -> Runs:
    joined: Runs = []
    for start, end in runs:
        if joined and (start - joined[-1][1]) * frame_s < _LEAST_PAUSE_S:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _widened(runs: Runs, count: int, frame_s: float) -> Runs:
    """Add soft beginnings and endings, up to the middle of a pause at most."""
    before, after = round(_BEFORE_S / frame_s), round(_AFTER_S / frame_s)
    wider: Runs = []
    for place, (start, end) in enumerate(runs):
        lowest = (runs[place - 1][1] + start + 1) // 2 if place else 0
        highest = (end + runs[place + 1][0]) // 2 if place + 1 < len(runs) else count
        wider.append((max(start - before, lowest), min(end + after, highest)))
    return wider


def _divided(levels: Levels, start: int, end: int, frame_s: float) -> Iterator[tuple[int, int]]:
    """Yield parts of at most 30 seconds, divided at the quietest frame of their middle third."""
    most = round(LONGEST_S / frame_s)
    waiting = [(start, end)]
    while waiting:
        first, last = waiting.pop()
        if last - first <= most:
            yield first, last
            continue
        third = (last - first) // 3
        cut = first + third + int(np.argmin(levels[first + third : last - third]))
        waiting += [(cut, last), (first, cut)]
