"""Finds speech by its energy, without a model: what is louder than the noise around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np

from annotator.progress import Watch

Samples = np.ndarray[tuple[int], np.dtype[np.float32]]
Levels = np.ndarray[tuple[int], np.dtype[np.float32]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
Read = Callable[[int, int], Samples]
Runs = list[tuple[int, int]]

FRAME_S: Final = 0.02
LONGEST_S: Final = 30.0
"""A longer stretch is divided where it is quietest: nobody keeps more in mind."""

_READ_S: Final = 10
_BLOCK_S: Final = 1
_AROUND_BLOCKS: Final = 10
"""The noise floor is that of ten seconds before and after."""

_FLOOR_PERCENT, _PEAK_PERCENT = 10, 95
_SHARE: Final = 0.3
"""How far above the noise floor speech begins, as a share of the way to the loudest parts."""

_LEAST_RISE_DB, _MOST_RISE_DB = 6.0, 15.0
_DROP_DB: Final = 3.0
"""Speech ends so far below the level at which it began."""

_LEAST_CONTRAST_DB: Final = 9.0
"""With less between noise floor and loudest parts there is noise or a hum alone."""

_RANGE_DB: Final = 40.0
"""What is so far below the loudest parts is no speech, however quiet the pauses are."""

_SILENCE_DB: Final = -110.0
"""Below is digital silence, such as between parts that were cut together: it is no noise floor."""

_LEAST_SPEECH_S, _LEAST_PAUSE_S = 0.12, 0.4
_BEFORE_S, _AFTER_S = 0.06, 0.16
"""Soft beginnings and endings are quieter than the threshold: so much is added to each side."""

_FULL_SHARE: Final = 0.9
_FULL_CONTRAST_DB: Final = 40.0
_PRE_EMPHASIS: Final = 0.97
"""As for speech recognition: a rumble below the voice counts less."""


class FoundSpeech(NamedTuple):
    """A stretch of speech from ``start`` up to ``end``, in samples of the sound.

    ``score``, 0 to 1, is how far it stands above the noise around it.
    """

    start: int
    end: int
    score: float


def find_speech(read: Read, frames: int, rate_hz: int, watch: Watch) -> list[FoundSpeech]:
    """Return the stretches of speech in a sound, in order.

    Args:
        read: returns so many samples from a place, from -1 to 1.
        frames: the samples of the sound.
        rate_hz: how many of them are a second.
        watch: cancels, and is told how many samples were heard.

    Raises:
        CancelledError: it was cancelled.
    """
    step = max(1, round(rate_hz * FRAME_S))
    pieces = list(_levels(read, frames, step, watch))
    levels = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    floor, threshold = _thresholds(levels)
    loud = _with_hysteresis(levels, threshold)
    runs = _without_short_pauses(_long_enough(_runs(loud)))
    found = []
    for start, end in _widened(runs, len(levels)):
        for first, last in _divided(levels, start, end):
            rise = float(np.mean(levels[first:last] - floor[first:last]))
            score = min(1.0, max(0.0, rise / _FULL_CONTRAST_DB))
            found.append(FoundSpeech(first * step, min(last * step, frames), score))
    return found


def _levels(read: Read, frames: int, step: int, watch: Watch) -> Iterator[Levels]:
    """Yield the level of each frame of 20 ms in dB; a rest at the end counts as a whole one."""
    count = step * round(_READ_S / FRAME_S)
    for at in range(0, frames, count):
        watch.cancel.check()
        wanted = min(count, frames - at)
        samples = read(at, -(-wanted // step) * step).astype(np.float32, copy=False)
        emphasised = np.empty_like(samples)
        emphasised[0] = samples[0] * (1 - _PRE_EMPHASIS)
        emphasised[1:] = samples[1:] - _PRE_EMPHASIS * samples[:-1]
        power = np.mean(np.square(emphasised.reshape(-1, step)), axis=1)
        least = 10 ** (_SILENCE_DB / 10)
        yield (10 * np.log10(np.maximum(power, least))).astype(np.float32)
        watch.progress(at + wanted, frames)


def _thresholds(levels: Levels) -> tuple[Levels, Levels]:
    """Return the noise floor around each frame, and the level from which it is speech."""
    block = round(_BLOCK_S / FRAME_S)
    floor, threshold = np.empty_like(levels), np.empty_like(levels)
    for at in range(0, len(levels), block):
        around = levels[max(0, at - _AROUND_BLOCKS * block) : at + (_AROUND_BLOCKS + 1) * block]
        low, level = _floor_and_threshold(around[around > _SILENCE_DB], len(around))
        floor[at : at + block], threshold[at : at + block] = low, level
    return floor, threshold


def _floor_and_threshold(heard: Levels, count: int) -> tuple[float, float]:
    """Return both for so many frames, of which these are not silent."""
    if not len(heard):
        return _SILENCE_DB, np.inf
    low, high = np.percentile(heard, [_FLOOR_PERCENT, _PEAK_PERCENT])
    contrast = high - low
    if contrast < _LEAST_CONTRAST_DB:
        # All that is heard is alike: a sound between silences, or noise alone.
        return low, low - _LEAST_RISE_DB if len(heard) < _FULL_SHARE * count else np.inf
    rise = min(max(_SHARE * contrast, _LEAST_RISE_DB), _MOST_RISE_DB)
    return low, max(low + rise, high - _RANGE_DB)


def _with_hysteresis(levels: Levels, threshold: Levels) -> Flags:
    """Return which frames are speech: it begins above the threshold, and ends well below it."""
    loud = levels > threshold
    for start, end in _runs(levels > threshold - _DROP_DB):
        if loud[start:end].any():
            first = start + int(np.argmax(loud[start:end]))
            loud[first:end] = True
    return loud


def _runs(flags: Flags) -> Runs:
    """Return start and end of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _long_enough(runs: Runs) -> Runs:
    """Leave out clicks."""
    return [(start, end) for start, end in runs if (end - start) * FRAME_S >= _LEAST_SPEECH_S]


def _without_short_pauses(runs: Runs) -> Runs:
    joined: Runs = []
    for start, end in runs:
        if joined and (start - joined[-1][1]) * FRAME_S < _LEAST_PAUSE_S:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _widened(runs: Runs, count: int) -> Runs:
    """Add soft beginnings and endings, up to the middle of a pause at most."""
    before, after = round(_BEFORE_S / FRAME_S), round(_AFTER_S / FRAME_S)
    wider: Runs = []
    for place, (start, end) in enumerate(runs):
        lowest = (runs[place - 1][1] + start + 1) // 2 if place else 0
        highest = (end + runs[place + 1][0]) // 2 if place + 1 < len(runs) else count
        wider.append((max(start - before, lowest), min(end + after, highest)))
    return wider


def _divided(levels: Levels, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield parts of at most 30 seconds, divided at the quietest frame of their middle third."""
    most = round(LONGEST_S / FRAME_S)
    waiting = [(start, end)]
    while waiting:
        first, last = waiting.pop()
        if last - first <= most:
            yield first, last
            continue
        third = (last - first) // 3
        cut = first + third + int(np.argmin(levels[first + third : last - third]))
        waiting += [(cut, last), (first, cut)]
