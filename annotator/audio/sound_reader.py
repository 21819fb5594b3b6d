"""Reads the samples of a sound, decoded in a separate process."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import starmap
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from annotator.audio.decoded_copy import readable_file
from annotator.audio.headers import damaged, opened_sound, probe_sound, unreadable
from annotator.audio.peaks import BIN_FRAMES, Levels, Samples
from annotator.audio.sound_facts import AudioFacts, LossySoundError
from annotator.audio.sound_frames import (
    ANSWERED,
    AS_FLAC,
    AS_STORED,
    BEGIN_COPY,
    COPY,
    COUNT,
    DIGEST,
    DIGEST_BYTES,
    END_COPY,
    FAULTS,
    FOUND,
    NEEDED,
    OPEN,
    PEAKS,
    PIECE,
    READ,
    REQUEST,
    STRETCH,
    WRITTEN,
    merged,
    parts_of,
)
from annotator.display_text import shown_name
from annotator.errors import UnreadableMediaError
from annotator.imaging.formats.decoding_limits import (
    MAX_FRAMES_AT_ONCE,
    MAX_SOUND_READ_BYTES,
    SOUNDING,
)
from annotator.imaging.sandbox.processes import (
    ApartError,
    BrokeError,
    NoProcessError,
    Process,
    RefusedApartError,
    command_of,
)
from annotator.progress import Cancel
from annotator.sentences.parts import Quoted, Reason
from annotator.sentences.said import said

_BLOCK_FRAMES: Final = 1 << 16
"""Short stretches are cut from blocks of so many frames: what is asked for next lies nearby."""

_WIDEST: Final = 8
_LONGEST_HEADER: Final = 1 << 20
_BLOCKS: Final = 4
"""How many blocks are kept."""

CHILD_ARGUMENT: Final = "--decode-sound-apart"
"""With this only argument, a frozen program acts as the module ``sound_child``."""


class SoundReader:
    """The samples of one file; several threads may read in turn. ``close`` ends its process."""

    def __init__(self, path: Path, cancel: Cancel | None = None) -> None:
        """Open a sound in a process of its own; that of a film is decoded as a whole before.

        Raises:
            UnreadableMediaError: it cannot be decoded; the sentence names the file.
            CancelledError: it was cancelled.
        """
        readable = readable_file(path, cancel)
        self._is_decoded = readable != path
        self.facts: AudioFacts = probe_sound(readable)
        self._path = path
        self._lock = threading.Lock()
        self._is_open = True
        self._blocks: OrderedDict[int, Samples] = OrderedDict()
        self._copy: BinaryIO | None = None
        with ExitStack() as stack:
            self._file = stack.enter_context(opened_sound(readable))
            self._size = os.fstat(self._file.fileno()).st_size
            self._process = self._started()
            stack.callback(self._process.end)
            answer = bytearray(FOUND.size)
            self._ask(REQUEST.pack(OPEN, 0, self._size), answer)
            if FOUND.unpack(answer) != (self.facts.frames, self.facts.rate_hz, self.facts.channels):
                raise damaged(path)
            self._open = stack.pop_all()

    def read(self, start: int, count: int) -> Samples:
        """Return frames of the sound as one channel, the mean of all, from -1 to 1.

        Frames beyond its end are silent.

        Raises:
            UnreadableMediaError: they cannot be decoded, or the reader is closed.
        """
        return self._read(start, count, _BLOCK_FRAMES if count < _BLOCK_FRAMES else 0)

    def glance(self, start: int, count: int) -> Samples:
        """Return frames as ``read`` does, far from those before: nothing around them is kept.

        Raises:
            UnreadableMediaError: as for ``read``.
        """
        return self._read(start, count, 0)

    def peaks(self, start: int, count: int) -> tuple[Levels, Levels]:
        """Return the lowest and highest of each ``BIN_FRAMES`` frames, at most 2**20 of these.

        Raises:
            UnreadableMediaError: as for ``read``.
        """
        bins = -(-count // BIN_FRAMES)
        found = np.empty(2 * bins, np.int16)
        with self._lock:
            if self._asked(PEAKS, start, count) != bins:
                raise damaged(self._path)
            self._take(found)
        return found[:bins], found[bins:]

    def _read(self, start: int, count: int, block: int) -> Samples:
        found = np.zeros(count, np.float32)
        end = min(start + count, self.facts.frames)
        at = start
        while at < end:
            until = min(end, at + block - at % block if block else at + MAX_FRAMES_AT_ONCE)
            with self._lock:
                piece = self._cut(at, until) if block else self._piece(at, until - at)
            if len(piece) < until - at:
                raise damaged(self._path)
            found[at - start : until - start] = piece
            at = until
        return found

    def copy(
        self, into: BinaryIO, silent: Sequence[tuple[int, int]], *, as_flac: bool = False
    ) -> None:
        """Write the whole sound anew, with stretches of frames silent in all channels.

        All other samples stay exactly what they are; anything else of the file is left out. As FLAC
        they are the decoded ones, in 24 bits if the file does not store them in 16.

        Raises:
            UnreadableMediaError: it cannot be decoded; or, unless it becomes a FLAC, its encoding
                loses sound, so that a copy would be another sound.
        """
        if self._is_decoded and not as_flac:
            raise unreadable(LossySoundError(), self._path)
        silent = merged(silent)
        with self._lock:
            if not self._is_open:
                raise damaged(self._path)
            self._copy = into
            begin = REQUEST.pack(BEGIN_COPY, len(silent), AS_FLAC if as_flac else AS_STORED)
            try:
                self._ask(begin + b"".join(starmap(STRETCH.pack, silent)), bytearray())
                for start, count, _ in parts_of(self.facts.frames, silent):
                    self._ask(REQUEST.pack(COPY, start, count), bytearray())
                self._ask(REQUEST.pack(END_COPY, 0, 0), bytearray())
            finally:
                self._copy = None

    def digest(self, start: int, count: int) -> bytes:
        """Return the SHA-256 of frames in all channels, as a copy has them.

        Raises:
            UnreadableMediaError: as for ``read``.
        """
        found = bytearray(DIGEST_BYTES)
        with self._lock:
            if not self._is_open:
                raise damaged(self._path)
            self._ask(REQUEST.pack(DIGEST, start, count), found)
        return bytes(found)

    def require_whole(self) -> None:
        """Refuse a file whose last frames are missing.

        Raises:
            UnreadableMediaError: they are; the sentence names the file.
        """
        self.read(self.facts.frames - 1, 1)

    def close(self) -> None:
        """End the process, whatever it does; does nothing the second time."""
        self._process.kill()  # a thread that waits for it holds the lock
        with self._lock:
            self._is_open = False
            self._blocks.clear()
            self._open.close()

    def _cut(self, start: int, end: int) -> Samples:
        """Return frames that lie in one block; they alone are decoded if the block is damaged."""
        begin = start - start % _BLOCK_FRAMES
        block = self._blocks.get(begin)
        if block is None:
            wanted = min(_BLOCK_FRAMES, self.facts.frames - begin)
            try:
                block = self._piece(begin, wanted)
            except UnreadableMediaError:
                return self._piece(start, end - start)
            if len(block) < wanted:
                return self._piece(start, end - start)
            self._blocks[begin] = block
            if len(self._blocks) > _BLOCKS:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(begin)
        return block[start - begin : end - begin]

    def _piece(self, start: int, count: int) -> Samples:
        samples = np.empty(min(self._asked(READ, start, count), count), np.float32)
        self._take(samples)
        return samples

    def _asked(self, kind: int, start: int, count: int) -> int:
        """Ask for frames; return how many numbers follow."""
        if not self._is_open:
            raise damaged(self._path)
        told = bytearray(COUNT.size)
        self._ask(REQUEST.pack(kind, start, count), told)
        (length,) = COUNT.unpack(told)
        return int(length)

    def _take(self, into: Samples | Levels) -> None:
        try:
            self._process.take(into.data.cast("B"))
        except BrokeError as error:
            raise damaged(self._path) from error

    def _started(self) -> Process:
        try:
            return Process(command())
        except NoProcessError as error:
            message = said(
                "{file} cannot be decoded: no other process can be started. Close other programs.",
                file=Quoted(shown_name(self._path.name)),
            )
            raise UnreadableMediaError(message) from error

    def _ask(self, request: bytes, answer: bytearray) -> None:
        status = bytearray(1)
        try:
            with self._process.watched(SOUNDING.patience_s):
                self._process.send(request)
                self._process.take(memoryview(status))
                while bytes(status) in {NEEDED, WRITTEN}:
                    if status == NEEDED:
                        self._serve()
                    else:
                        self._store()
                    self._process.take(memoryview(status))
                if fault := FAULTS.get(bytes(status)):
                    raise unreadable(fault(), self._path)
                if status != ANSWERED:
                    raise RefusedApartError
                self._process.take(memoryview(answer))
        except (ApartError, OSError) as error:
            raise damaged(self._path) from error

    def _serve(self) -> None:
        """Send the bytes of the file that the process needs; kill it if they are not there."""
        wanted = bytearray(PIECE.size)
        self._process.take(memoryview(wanted))
        offset, length = PIECE.unpack(wanted)
        self._file.seek(min(offset, self._size))
        data = self._file.read(min(length, MAX_SOUND_READ_BYTES))
        if len(data) < length:  # the file has become shorter, or the process asks for too much
            self._process.kill()
            raise BrokeError
        self._process.send(data)

    def _store(self) -> None:
        """Write bytes of a copy; kill the process if there is none, or if it grows too long."""
        wanted = bytearray(PIECE.size)
        self._process.take(memoryview(wanted))
        offset, length = PIECE.unpack(wanted)
        if self._copy is None or length > MAX_SOUND_READ_BYTES or offset > self._most_bytes:
            self._process.kill()
            raise BrokeError
        data = bytearray(length)
        self._process.take(memoryview(data))
        try:
            self._copy.seek(offset)
            self._copy.write(data)
        except OSError as error:
            self._process.kill()
            message = said(
                "{file} cannot be copied: {reason}. Make room on the disk and export again.",
                file=Quoted(shown_name(self._path.name)),
                reason=Reason(error.strerror or str(error)),
            )
            raise UnreadableMediaError(message) from error

    @property
    def _most_bytes(self) -> int:
        """The most bytes that a copy can take: those of samples of the widest encoding."""
        return _LONGEST_HEADER + _WIDEST * self.facts.frames * self.facts.channels


def command() -> list[str]:
    """Return the command that starts the process, from source or frozen."""
    return command_of("annotator.audio.sound_child", CHILD_ARGUMENT)


class LazySoundReader:
    """A second reader of a sound, in a process that starts when it is first needed.

    What is read here does not hold up what is read elsewhere. One thread reads; any may close it.
    """

    def __init__(self, path: Path) -> None:
        """Open nothing yet."""
        self._path = path
        self._lock = threading.Lock()
        self._reader: SoundReader | None = None
        self._is_closed = False

    def glance(self, start: int, count: int) -> Samples:
        """Return frames as ``SoundReader.glance`` does.

        Raises:
            UnreadableMediaError: they cannot be decoded, or the reader is closed.
        """
        reader = self._reader
        if reader is None:
            # Without the lock: whoever closes it does not wait for a process to start.
            reader = SoundReader(self._path)
            with self._lock:
                self._reader = reader
                if self._is_closed:
                    reader.close()
        return reader.glance(start, count)

    def close(self) -> None:
        """End the process; does nothing the second time."""
        with self._lock:
            self._is_closed = True
            if self._reader is not None:
                self._reader.close()
