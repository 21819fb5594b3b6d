"""Decodes sounds with libsndfile, exactly to the sample wherever decoding begins.

Only the process that decodes sound imports it.
"""

from __future__ import annotations

import io
from bisect import bisect_left, bisect_right
from typing import Final, Protocol

import numpy as np
import soundfile

from annotator.audio.mp3_frames import DECODER_DELAY, Mp3Frames, find_frames
from annotator.audio.ogg_pages import OPUS, VORBIS, OggStream, read_pages
from annotator.audio.peaks import Pcm
from annotator.audio.sound_facts import AudioFacts, DamagedSoundError, LossySoundError
from annotator.audio.spliced_file import SplicedFile
from annotator.imaging.formats.decoding_limits import MAX_SOUND_PAGES_AT_ONCE

Frames = np.ndarray[tuple[int, int], np.dtype[np.float32]]
Values = np.ndarray[tuple[int, int], np.dtype[np.generic]]
"""Frames as they are stored: integers or floating-point numbers."""

_PLAIN: Final = frozenset({"WAV", "WAVEX", "RF64", "FLAC"})
_EXACT: Final = {
    **dict.fromkeys(("PCM_U8", "PCM_S8", "PCM_16"), "int16"),
    **dict.fromkeys(("PCM_24", "PCM_32"), "int32"),
    "FLOAT": "float32",
    "DOUBLE": "float64",
}
"""The numbers that hold the samples of an encoding exactly; other encodings lose sound."""

_ADD_PEAK_CHUNK: Final = 0x1050
"""The command of libsndfile that turns this chunk of WAV on or off."""

_MP3_BEFORE: Final = 10
"""Frames decoded before those that are wanted: a frame uses bits of up to nine before it."""

_PAGES_BEFORE: Final = 3
"""The same for pages of Vorbis: of the first one, the end of a packet may be missing."""


class DecodedSound(Protocol):
    """A sound that can be decoded from any frame on."""

    @property
    def facts(self) -> AudioFacts:
        """Its length, sample rate and channels."""
        ...

    def read(self, start: int, count: int) -> Frames:
        """Return frames, a row each; fewer where they are missing."""
        ...


def opened(file: io.RawIOBase, size: int) -> DecodedSound:
    """Return the sound in a file.

    Raises:
        SoundFaultError: it cannot be read.
        soundfile.SoundFileError: libsndfile refuses it.
    """
    file.seek(0)
    head = file.read(4) or b""
    file.seek(0)
    if head in {b"RIFF", b"RF64", b"fLaC"}:
        return SeekableSound(file, _PLAIN)
    if head != b"OggS":
        return Mp3Sound(file, find_frames(file, size))
    stream = read_pages(file, size)
    if stream.head.codec == VORBIS:
        return VorbisSound(file, stream)
    return SeekableSound(SplicedFile(file, stream.spliced()), {OPUS})


class SeekableSound:
    """A sound in which libsndfile itself finds each sample."""

    def __init__(self, file: io.RawIOBase, allowed: frozenset[str] | set[str]) -> None:
        """Open a file of one of these formats or encodings."""
        self._sound = soundfile.SoundFile(file)
        if not allowed & {self._sound.format, self._sound.subtype}:
            raise DamagedSoundError
        self._at = 0

    @property
    def facts(self) -> AudioFacts:
        """Its length, sample rate and channels."""
        sound = self._sound
        return AudioFacts(sound.frames, sound.samplerate, sound.channels)

    @property
    def is_exact(self) -> bool:
        """Whether it is stored without any loss, so that its ``values`` can be read."""
        return self._sound.format in _PLAIN and self._sound.subtype in _EXACT

    @property
    def has_16_bits(self) -> bool:
        """Whether 16 bits hold each of its values."""
        return _EXACT.get(self._sound.subtype) == "int16"

    def read(self, start: int, count: int) -> Frames:
        """Return frames, a row each; fewer where they are missing."""
        self._go_to(start)
        found: Frames = self._sound.read(count, dtype="float32", always_2d=True)
        self._at = start + len(found)
        return found

    def pcm(self, start: int, count: int) -> Pcm | None:
        """Return samples as they are stored, if they are 16 bits of one channel; else None."""
        if (self._sound.subtype, self._sound.channels) != ("PCM_16", 1):
            return None
        self._go_to(start)
        found: Pcm = self._sound.read(count, dtype="int16")
        self._at = start + len(found)
        return found

    def values(self, start: int, count: int) -> Values:
        """Return frames as they are stored, without any rounding; only if there is a ``writer``.

        Raises:
            SoundFaultError: some of them are missing.
        """
        form = _EXACT[self._sound.subtype]
        self._go_to(start)
        self._at = start + count
        found: Values = self._sound.read(count, dtype=form, always_2d=True)
        if len(found) < count:
            raise DamagedSoundError
        return found

    def writer(self, file: io.RawIOBase) -> soundfile.SoundFile:
        """Return a writer of a file of the same format, encoding, rate and channels.

        Raises:
            LossySoundError: its encoding loses sound.
        """
        sound = self._sound
        if not self.is_exact:
            raise LossySoundError
        writer = soundfile.SoundFile(
            file,
            "w",
            samplerate=sound.samplerate,
            channels=sound.channels,
            format=sound.format,
            subtype=sound.subtype,
        )
        # A chunk about the loudest sample would have the time of day.
        command, handle = soundfile._snd.sf_command, writer._file  # noqa: SLF001 - no other way
        command(handle, _ADD_PEAK_CHUNK, soundfile._ffi.NULL, 0)  # noqa: SLF001 - as above
        return writer

    def _go_to(self, start: int) -> None:
        if start != self._at:
            self._sound.seek(min(start, self._sound.frames))


class Mp3Sound:
    """An MP3, decoded some frames at a time, of which the decoder sees nothing else."""

    def __init__(self, file: io.RawIOBase, frames: Mp3Frames) -> None:
        """Open it."""
        self.facts = frames.facts
        self._frames = frames
        self._joined = SplicedFile(file, frames.runs)
        first = self._decoded(0, 1).facts
        if (first.rate_hz, first.channels) != (self.facts.rate_hz, self.facts.channels):
            raise DamagedSoundError

    def read(self, start: int, count: int) -> Frames:
        """Return frames, a row each; a frame that was counted too much is silent."""
        step = self._frames.header.samples
        # Of the samples that a decoder gives, from the first frame on.
        begin = start + self._frames.delay
        end = min(start + count, self.facts.frames) + self._frames.delay
        first = max(0, begin // step - _MP3_BEFORE)
        last = min(self._frames.count, -(-(end + DECODER_DELAY) // step))
        wanted = (last - first) * step - DECODER_DELAY
        found = self._decoded(first, last).read(0, wanted)
        missing = wanted - len(found)
        if missing > (2 * step if last == self._frames.count else 0):
            raise DamagedSoundError
        if missing:
            silence = np.zeros((missing, self.facts.channels), np.float32)
            found = np.concatenate([found, silence])
        return found[begin - first * step : end - first * step]

    def _decoded(self, first: int, last: int) -> SeekableSound:
        parts = self._frames.spliced(self._joined, first, last)
        return SeekableSound(SplicedFile(self._joined, parts), {"MPEG_LAYER_III"})


class VorbisSound:
    """A Vorbis file, decoded some pages at a time.

    libsndfile does not always find the right sample of Vorbis: what comes first after a jump is
    wrong, and sometimes a block is missing. So it never jumps: it decodes a file of a few pages
    from its beginning to its end, and the position of the last page says where each sample belongs.
    """

    def __init__(self, file: io.RawIOBase, stream: OggStream) -> None:
        """Open it."""
        self.facts = stream.facts
        self._file = file
        self._stream = stream
        self._ends = [n for n, page in enumerate(stream.pages) if page.position >= 0]
        self._positions = [stream.pages[n].position for n in self._ends]
        opened_one = SeekableSound(SplicedFile(file, stream.spliced(0, 1)), {VORBIS}).facts
        if (opened_one.rate_hz, opened_one.channels) != (self.facts.rate_hz, self.facts.channels):
            raise DamagedSoundError

    def read(self, start: int, count: int) -> Frames:
        """Return frames, a row each; what the first page does not have is silent."""
        end = min(start + count, self.facts.frames)
        first = max(0, bisect_right(self._positions, start) - _PAGES_BEFORE)
        last = bisect_left(self._positions, end)
        if last - first > MAX_SOUND_PAGES_AT_ONCE:
            raise DamagedSoundError
        pages = self._stream.spliced(
            self._ends[first - 1] + 1 if first else 0, self._ends[last] + 1
        )
        sound = soundfile.SoundFile(SplicedFile(self._file, pages))
        decoded: Frames = sound.read(dtype="float32", always_2d=True)
        begin = self._positions[last] - len(decoded)
        if begin > start:
            if first:
                raise DamagedSoundError
            silence = np.zeros((begin - start, self.facts.channels), np.float32)
            decoded, begin = np.concatenate([silence, decoded]), start
        return decoded[start - begin : end - begin]
