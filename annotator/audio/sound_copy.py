"""Writes copies of a sound with silent parts, and takes the digests with which they are compared.

Only the process that decodes sound imports it.
"""

from __future__ import annotations

import hashlib
import io
from typing import IO, Final

import numpy as np
import soundfile

from annotator.audio.decoders import DecodedSound, SeekableSound, Values
from annotator.audio.sound_facts import DamagedSoundError, LossySoundError
from annotator.audio.sound_frames import AS_FLAC, PIECE, WRITTEN
from annotator.imaging.formats.decoding_limits import MAX_SOUND_READ_BYTES
from annotator.imaging.sandbox.confinement import write

_FULL_SCALE: Final = 1 << 23
"""One as a number of 24 bits."""

_UNUSED_BITS: Final = 8
"""24 of 32 bits are used."""

_FRAMES_AT_ONCE: Final = 1 << 16


class RemoteCopy(io.RawIOBase):
    """A new file whose bytes the program writes; nothing of it is kept here."""

    def __init__(self, answers: IO[bytes]) -> None:
        """Be empty."""
        super().__init__()
        self._answers = answers
        self._at = 0
        self._size = 0

    def tell(self) -> int:
        """Return the place at which the next bytes are written."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to another place."""
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, begin + offset)
        return self._at

    def read(self, _size: int = -1) -> bytes:
        """Return nothing: no encoder needs to read what it wrote."""
        return b""

    def write(self, data: bytes) -> int:  # type: ignore[override]  # of all buffers, only bytes and views of them come
        """Send bytes to the program."""
        view = memoryview(data).cast("B")
        for begin in range(0, len(view), MAX_SOUND_READ_BYTES):
            piece = view[begin : begin + MAX_SOUND_READ_BYTES]
            write(self._answers, WRITTEN)
            write(self._answers, PIECE.pack(self._at, len(piece)))
            write(self._answers, piece)
            self._at += len(piece)
        self._size = max(self._size, self._at)
        return len(view)


class SilencedCopy:
    """A copy of a sound, in which some stretches are silent in all channels."""

    def __init__(
        self,
        sound: DecodedSound,
        form: int,
        stretches: list[tuple[int, int]],
        answers: IO[bytes],
    ) -> None:
        """Begin it, as stored or as FLAC.

        Raises:
            LossySoundError: its encoding loses sound, so it cannot be copied as stored.
        """
        self._sound = sound
        self._stretches = stretches
        file = RemoteCopy(answers)
        if form == AS_FLAC:
            self._writer = _flac_writer(sound, file)
        elif isinstance(sound, SeekableSound):
            self._writer = sound.writer(file)
        else:
            raise LossySoundError

    def add(self, start: int, count: int) -> None:
        """Copy frames; those before were copied already."""
        values = _values(self._sound, start, count)
        for begin, end in self._stretches:
            values[max(0, begin - start) : max(0, end - start)] = 0
        self._writer.write(values)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


def digest_of(sound: DecodedSound, start: int, count: int) -> bytes:
    """Return the SHA-256 of frames as a copy has them, as 64-bit floats of all channels.

    Raises:
        SoundFaultError: some of them are missing.
    """
    values = _values(sound, start, count)
    scale = 2.0 ** (8 * values.dtype.itemsize - 1) if values.dtype.kind == "i" else 1.0
    digest = hashlib.sha256()
    for begin in range(0, count, _FRAMES_AT_ONCE):
        piece = values[begin : begin + _FRAMES_AT_ONCE].astype("<f8") / scale
        piece += 0.0  # there is one zero
        digest.update(piece.tobytes())
    return digest.digest()


def _values(sound: DecodedSound, start: int, count: int) -> Values:
    """Return frames as a copy has them: as stored, or decoded and rounded to 24 bits.

    Raises:
        SoundFaultError: some of them are missing.
    """
    if isinstance(sound, SeekableSound) and sound.is_exact:
        return sound.values(start, count)
    found = sound.read(start, count)
    if len(found) < count:
        raise DamagedSoundError
    rounded = np.nan_to_num(found, copy=True) * np.float32(_FULL_SCALE)
    np.rint(rounded, out=rounded)
    whole = np.clip(rounded, -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int32)
    shifted: Values = np.left_shift(whole, _UNUSED_BITS)
    return shifted


def _flac_writer(sound: DecodedSound, file: RemoteCopy) -> soundfile.SoundFile:
    """Return a writer of a FLAC of the samples, of 16 bits if these are, else of 24."""
    is_short = isinstance(sound, SeekableSound) and sound.is_exact and sound.has_16_bits
    return soundfile.SoundFile(
        file,
        "w",
        samplerate=sound.facts.rate_hz,
        channels=sound.facts.channels,
        format="FLAC",
        subtype="PCM_16" if is_short else "PCM_24",
    )
