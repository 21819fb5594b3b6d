"""Finds speech by its energy, without a model: what is louder than the noise around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from annotator.audio.voice_activity.speech_runs import FoundSpeech, Levels, Read, speech_runs
from annotator.progress import Watch

FRAME_S: Final = 0.02
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

_FULL_SHARE: Final = 0.9
_FULL_CONTRAST_DB: Final = 40.0
_PRE_EMPHASIS: Final = 0.97
"""As for speech recognition: a rumble below the voice counts less."""


def find_speech(read: Read, frames: int, rate_hz: int, watch: Watch) -> list[FoundSpeech]:
    """Return the stretches of speech in a sound, in order.

    Their ``score`` is how far they stand above the noise around them.

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
    found = []
    for first, last in speech_runs(levels, threshold, threshold - _DROP_DB, FRAME_S):
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
