"""What the header of a sound tells, and what can be wrong with a file of sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_MS_PER_S: Final = 1_000


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """The facts in the header of a sound; a frame is one sample of each channel."""

    frames: int
    rate_hz: int
    channels: int

    @property
    def length_ms(self) -> int:
        """The duration in ms; a millisecond that has begun counts."""
        return -(-self.frames * _MS_PER_S // self.rate_hz)


class SoundFaultError(Exception):
    """A file of sound cannot be read; the subclass says why."""


class TruncatedSoundError(SoundFaultError):
    """The end of the file is missing."""


class DamagedSoundError(SoundFaultError):
    """The file contradicts itself."""


class OtherCodecError(SoundFaultError):
    """The container is known, but not the encoding of the sound in it."""


class SeveralStreamsError(SoundFaultError):
    """The file has several streams of sound, or a part of a longer one."""


class LongHeadError(SoundFaultError):
    """More stands before the sound than ``MAX_SOUND_HEAD_BYTES``."""


class LossySoundError(SoundFaultError):
    """The encoding loses sound, so a copy would not have the samples of the file."""


class NoSoundError(SoundFaultError):
    """The file has no sound."""


class UnknownLengthError(SoundFaultError):
    """The file does not say how long it is."""
