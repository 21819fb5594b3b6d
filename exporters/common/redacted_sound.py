"""Copies and readers of sounds in which confidential stretches are silent."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import numpy as np

from annotator.audio.peaks import Samples
from annotator.audio.sound_facts import AudioFacts
from annotator.audio.sound_frames import parts_of
from annotator.audio.sound_reader import SoundReader
from annotator.errors import UnreadableMediaError
from annotator.export.export_folder import shown
from annotator.export.redaction import HiddenPlaces
from annotator.model.segment import SoundSegment
from annotator.sentences.parts import Quoted, Reason
from annotator.sentences.said import said

Stretch = tuple[int, int]
"""The first frame of a sound, and the first one behind."""

_FLOAT_BYTES: Final = 8
_ZEROS: Final = bytes(1 << 20)


def stretches_of(hidden: HiddenPlaces, rate_hz: int) -> list[Stretch]:
    """Return the hidden places of a sound in its frames; of a frame at an edge, all of it."""
    return [
        (
            math.floor(place.start_sample * rate_hz / place.rate_hz),
            -(-place.end_sample * rate_hz // place.rate_hz),
        )
        for place in hidden.places
        if isinstance(place, SoundSegment)
    ]


def write_silenced(
    source: Path, target: Path, hidden: HiddenPlaces, *, as_flac: bool = False
) -> None:
    """Write a sound anew, with what is hidden silent in all channels, and read the copy back.

    Raises:
        UnreadableMediaError: the sound cannot be decoded or copied, or the copy is not silent
            where it must be, or differs elsewhere.
    """
    with closing(SoundReader(source)) as reader:
        silent = stretches_of(hidden, reader.facts.rate_hz)
        try:
            with target.open("wb") as file:
                reader.copy(file, silent, as_flac=as_flac)
        except OSError as error:
            raise _unwritten(source, error) from error
        if not _reads_back(reader, target, silent):
            raise UnreadableMediaError(
                said(
                    "The redacted copy of {file} reads back otherwise. Export again; if that does "
                    "not help, save the file as WAV or FLAC.",
                    file=Quoted(shown(source.name)),
                )
            )


def _reads_back(reader: SoundReader, written: Path, silent: Sequence[Stretch]) -> bool:
    """Return whether a copy, decoded again in another process, is what it should be."""
    try:
        with closing(SoundReader(written)) as copy:
            return copy.facts == reader.facts and all(
                # The sound is decoded where it is silent too: in the same order as it was copied.
                (digest := reader.digest(start, count))
                and copy.digest(start, count)
                == (_silence(count * copy.facts.channels) if is_silent else digest)
                for start, count, is_silent in parts_of(copy.facts.frames, silent)
            )
    except UnreadableMediaError:
        return False


def _silence(samples: int) -> bytes:
    """Return the SHA-256 of so many silent samples, as ``SoundReader.digest`` has it."""
    digest = hashlib.sha256()
    for begin in range(0, samples * _FLOAT_BYTES, len(_ZEROS)):
        digest.update(_ZEROS[: samples * _FLOAT_BYTES - begin])
    return digest.digest()


def _unwritten(source: Path, error: OSError) -> UnreadableMediaError:
    return UnreadableMediaError(
        said(
            "{file} cannot be copied: {reason}. Make room on the disk and export again.",
            file=Quoted(shown(source.name)),
            reason=Reason(error.strerror or str(error)),
        )
    )


class SilencedReader:
    """Reads a sound in which what is hidden is silent."""

    def __init__(self, source: Path, hidden: HiddenPlaces | None) -> None:
        """Open the sound.

        Raises:
            UnreadableMediaError: as for ``SoundReader``.
        """
        self._reader = SoundReader(source)
        rate_hz = self._reader.facts.rate_hz
        self._silent: Sequence[Stretch] = []
        if hidden is not None:
            all_of_it = [(0, self._reader.facts.frames)]
            self._silent = all_of_it if hidden.is_whole else stretches_of(hidden, rate_hz)

    @property
    def facts(self) -> AudioFacts:
        """Its length, sample rate and channels."""
        return self._reader.facts

    def read(self, start: int, count: int) -> Samples:
        """Return frames of the sound as one channel, as ``SoundReader.read`` does.

        Raises:
            UnreadableMediaError: they cannot be decoded.
        """
        samples = self._reader.read(start, count)
        for begin, end in self._silent:
            samples[max(0, begin - start) : max(0, end - start)] = np.float32(0)
        return samples

    def close(self) -> None:
        """End the process that decodes it."""
        self._reader.close()
