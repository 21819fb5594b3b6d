"""The process that decodes a sound; started as ``python -m annotator.audio.sound_child``.

It has no file: it asks the program for the bytes of one, on its standard output, and gets them on
its standard input, where requests come too. Once it is ready it can open no file and no socket,
where the system lets a program give up those rights.
"""

from __future__ import annotations

import io
from typing import IO, Final

import numpy as np
import soundfile

from annotator.audio.decoders import DecodedSound, SeekableSound, opened
from annotator.audio.peaks import Levels, Samples, bins_of, bins_of_pcm, finite
from annotator.audio.sound_copy import SilencedCopy, digest_of
from annotator.audio.sound_facts import SoundFaultError
from annotator.audio.sound_frames import (
    ANSWERED,
    BEGIN_COPY,
    COPY,
    COUNT,
    DIGEST,
    END_COPY,
    FAULTS,
    FOR_LACK_OF_MEMORY,
    FOUND,
    NEEDED,
    OPEN,
    PEAKS,
    PIECE,
    READY,
    REFUSED,
    REQUEST,
    STRETCH,
)
from annotator.imaging.formats.decoding_limits import (
    MAX_FRAMES_AT_ONCE,
    MAX_SOUND_READ_BYTES,
    SOUNDING,
)
from annotator.imaging.sandbox.confinement import (
    give_up_rights,
    in_time,
    own_streams,
    write,
)
from annotator.system import face

_ANSWERS: Final = {fault: answer for answer, fault in FAULTS.items()}
_NONE: Levels = np.zeros(0, np.int16)


class RemoteFile(io.RawIOBase):
    """A file whose bytes the program sends when they are asked for."""

    def __init__(self, size: int, requests: IO[bytes], answers: IO[bytes]) -> None:
        """Ask for nothing yet."""
        super().__init__()
        self._size = size
        self._requests = requests
        self._answers = answers
        self._at = 0
        self._kept_at = 0
        self._kept = b""

    def tell(self) -> int:
        """Return the place from which the next bytes are read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to another place."""
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, begin + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # of all buffers, only bytes and views of them come
        """Fill the buffer with the next bytes; return how many there are."""
        wanted = min(len(buffer), self._size - self._at)
        done = 0
        while done < wanted:
            if not self._kept_at <= self._at < self._kept_at + len(self._kept):
                self._ask()
            begin = self._at - self._kept_at
            piece = memoryview(self._kept)[begin : begin + wanted - done]
            buffer[done : done + len(piece)] = piece
            done += len(piece)
            self._at += len(piece)
        return done

    def _ask(self) -> None:
        length = min(MAX_SOUND_READ_BYTES, self._size - self._at)
        write(self._answers, NEEDED)
        write(self._answers, PIECE.pack(self._at, length))
        self._kept_at, self._kept = self._at, self._requests.read(length)
        if len(self._kept) < length:
            raise SystemExit  # the program is gone


def main() -> None:
    """Answer requests until there are no more."""
    with own_streams() as (requests, answers, nowhere):
        memory = face.MemoryLimit()
        give_up_rights()
        write(answers, READY)
        decoder = Decoder(requests, answers)
        while len(request := requests.read(REQUEST.size)) == REQUEST.size:
            memory.allow(SOUNDING.memory_bytes)
            with in_time(SOUNDING, nowhere):
                for piece in decoder.answer(*REQUEST.unpack(request)):
                    write(answers, piece)


class Decoder:
    """Decodes one sound."""

    def __init__(self, requests: IO[bytes], answers: IO[bytes]) -> None:
        """Have no sound yet."""
        self._streams = requests, answers
        self._sound: DecodedSound | None = None
        self._copy: SilencedCopy | None = None

    def answer(self, kind: int, first: int, second: int) -> tuple[bytes | memoryview, ...]:
        """Return the pieces of the answer to a request."""
        try:
            if kind == OPEN:
                return self._opened(second)
            if kind in {BEGIN_COPY, COPY, END_COPY}:
                return self._copied(kind, first, second)
            return self._of_frames(kind, first, second)
        except SoundFaultError as error:
            return (_ANSWERS.get(type(error), REFUSED),)
        except (soundfile.SoundFileError, ValueError, TypeError, OSError):
            return (REFUSED,)
        except MemoryError:
            return (FOR_LACK_OF_MEMORY,)

    def _opened(self, size: int) -> tuple[bytes, ...]:
        self._sound = opened(RemoteFile(size, *self._streams), size)
        facts = self._sound.facts
        return ANSWERED, FOUND.pack(facts.frames, facts.rate_hz, facts.channels)

    def _of_frames(self, kind: int, start: int, count: int) -> tuple[bytes | memoryview, ...]:
        if kind == DIGEST:
            return ANSWERED, digest_of(self._asked_of(count), start, count)
        return self._peaks(start, count) if kind == PEAKS else self._read(start, count)

    def _read(self, start: int, count: int) -> tuple[bytes | memoryview, ...]:
        mixed = finite(self._mixed(start, count))
        return ANSWERED, COUNT.pack(len(mixed)), mixed.data.cast("B")

    def _copied(self, kind: int, first: int, second: int) -> tuple[bytes, ...]:
        if kind == BEGIN_COPY:
            told = self._streams[0].read(first * STRETCH.size)
            if self._sound is None:
                raise ValueError
            stretches = list(STRETCH.iter_unpack(told))
            self._copy = SilencedCopy(self._sound, second, stretches, self._streams[1])
        elif self._copy is None or second > MAX_FRAMES_AT_ONCE:
            raise ValueError
        elif kind == COPY:
            self._copy.add(first, second)
        else:
            self._copy.close()
            self._copy = None
        return (ANSWERED,)

    def _peaks(self, start: int, count: int) -> tuple[bytes | memoryview, ...]:
        lows, highs = self._bins(start, count)
        return ANSWERED, COUNT.pack(len(lows)), lows.tobytes(), highs.tobytes()

    def _bins(self, start: int, count: int) -> tuple[Levels, Levels]:
        """Return the peaks of frames; none if some of these are missing."""
        sound = self._asked_of(count)
        pcm = sound.pcm(start, count) if isinstance(sound, SeekableSound) else None
        if pcm is not None:
            return bins_of_pcm(pcm) if len(pcm) == count else (_NONE, _NONE)
        mixed = self._mixed(start, count)
        return bins_of(mixed) if len(mixed) == count else (_NONE, _NONE)

    def _asked_of(self, count: int) -> DecodedSound:
        """Return the sound.

        Raises:
            ValueError: there is none, or too much is asked for.
        """
        if self._sound is None or not 0 < count <= MAX_FRAMES_AT_ONCE:
            raise ValueError
        return self._sound

    def _mixed(self, start: int, count: int) -> Samples:
        """Return the mean of all channels.

        Raises:
            ValueError: there is no sound, or too much is asked for.
        """
        found = self._asked_of(count).read(start, count)
        if found.shape[1] == 1:
            return np.ascontiguousarray(found[:, 0])
        mixed: Samples = found.mean(axis=1, dtype=np.float32)
        return mixed


if __name__ == "__main__":
    main()
