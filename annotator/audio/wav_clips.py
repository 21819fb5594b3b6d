"""Writes a stretch of a sound as WAV with one channel of 16 bits."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, Protocol

import numpy as np

from annotator.audio.peaks import Samples
from annotator.model.segment import SoundSegment

_BLOCK: Final = 1 << 18
_SAMPLE_BYTES: Final = 2
_PEAK: Final = 32_768
_HEADER: Final = struct.Struct("<4sI4s4sIHHIIHH4sI")
LONGEST_SAMPLES: Final = (2**32 - _HEADER.size) // _SAMPLE_BYTES
"""The most samples that the header of a WAV file can state."""


class SampleReader(Protocol):
    """Reads frames of a sound as one channel."""

    def read(self, start: int, count: int) -> Samples:
        """Return frames, as ``SoundReader.read`` does."""
        ...


def wav_pieces(place: SoundSegment, reader: SampleReader) -> Iterator[bytes]:
    """Yield a file in pieces; a sound of that form is cut without any change.

    Raises:
        UnreadableMediaError: a stretch of it cannot be decoded.
    """
    size = (place.end_sample - place.start_sample) * _SAMPLE_BYTES
    yield _HEADER.pack(
        *(b"RIFF", size + _HEADER.size - 8, b"WAVE", b"fmt ", 16, 1, 1, place.rate_hz),
        *(place.rate_hz * _SAMPLE_BYTES, _SAMPLE_BYTES, 8 * _SAMPLE_BYTES, b"data", size),
    )
    yield from sample_pieces(place, reader)


def sample_pieces(place: SoundSegment, reader: SampleReader) -> Iterator[bytes]:
    """Yield the samples alone.

    Raises:
        UnreadableMediaError: a stretch of it cannot be decoded.
    """
    for start in range(place.start_sample, place.end_sample, _BLOCK):
        samples = reader.read(start, min(_BLOCK, place.end_sample - start))
        whole = np.clip(np.rint(samples * _PEAK), -_PEAK, _PEAK - 1)
        yield whole.astype("<i2").tobytes()
