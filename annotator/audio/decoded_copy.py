"""Decodes the sound of a film or an M4A once, in a separate process, into a WAV in the cache.

The program that decodes is not part of the core: ``main.py`` says which command starts it.
"""

from __future__ import annotations

import os
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, Final

from annotator.audio.container_frames import (
    DECODED,
    ENDED,
    FORMAT,
    FORMED,
    MISSING,
    SAMPLE_BYTES,
    SAMPLES,
    SILENT,
    decoder_command,
)
from annotator.audio.containers import MATROSKA
from annotator.audio.headers import contained_length_ms, damaged, opened_sound, unreadable
from annotator.audio.sound_facts import NoSoundError, TruncatedSoundError
from annotator.display_text import shown_name
from annotator.errors import UnreadableMediaError
from annotator.imaging.file_cache import FileCache
from annotator.imaging.formats.decoding_limits import (
    CONTAINED_SILENCE_S,
    MAX_CHANNELS,
    MAX_FRAMES_AT_ONCE,
    MAX_RATE_HZ,
    contained_patience_s,
)
from annotator.imaging.sandbox.processes import ApartError, NoProcessError, Process
from annotator.imaging.tiles.tile_cache import content_key
from annotator.paths import decoded_folder
from annotator.progress import Cancel
from annotator.sentences.parts import Quoted, Reason
from annotator.sentences.said import said

CACHE_BYTES: Final = 4_000_000_000
"""Maximum total size of decoded sounds in bytes: some 11 hours at 48 kHz. One of them is always
kept, however long."""

_ENDING: Final = ".wav"
_HEADER: Final = struct.Struct("<4sI4s4sIQQQI4sIHHIIHH4sI")
_IN_CHUNK: Final = 0xFFFFFFFF
"""The length of what has its length in the chunk for long ones."""

_MS_PER_S: Final = 1_000
_MISSING_MS: Final = 1_000
"""How much earlier than its track says the sound may end. What is missing is silent: Matroska
states the length of the whole film, whose sound may end before."""

_SETTINGS: Final = {"QT_NO_GLIB": "1", "QT_LOGGING_RULES": "*=false"}
"""Without GLib, whose pipes the process may not open; and what Qt logs, nobody reads."""

_one_at_a_time = threading.Lock()


def readable_file(path: Path, cancel: Cancel | None = None) -> Path:
    """Return the file from which the samples of a sound are read.

    That is the file itself, or, if it is a container, a decoded copy of its sound: one channel,
    the mean of all, in 16 bits, exactly as long as the container says.

    Raises:
        UnreadableMediaError: it cannot be read or decoded; the sentence names the file.
        CancelledError: it was cancelled.
    """
    length_ms = contained_length_ms(path)
    if length_ms is None:
        return path
    cache = FileCache(decoded_folder(), CACHE_BYTES)
    with opened_sound(path) as file:
        name = content_key(file) + _ENDING
        there = cache.place_of(name)
        if there is not None:
            return there
        with _one_at_a_time:
            return cache.place_of(name) or _made(
                cache, name, _Copy(path, file, length_ms, cancel or Cancel())
            )


def _made(cache: FileCache, name: str, copy: _Copy) -> Path:
    try:
        return cache.keep_written(name, copy.write)
    except OSError as error:
        message = said(
            "The sound of {file} cannot be decoded: {reason}. Make room on the disk and open it "
            "again.",
            file=_named(copy.path),
            reason=Reason(error.strerror or str(error)),
        )
        raise UnreadableMediaError(message) from error


class _Copy:
    """The decoded sound of one container."""

    def __init__(self, path: Path, source: BinaryIO, length_ms: int, cancel: Cancel) -> None:
        self.path = path
        self._source = source
        self._length_ms = length_ms
        self._cancel = cancel
        source.seek(0)
        self._is_matroska = source.read(len(MATROSKA)) == MATROSKA

    def write(self, file: IO[bytes]) -> None:
        """Write it.

        Raises:
            UnreadableMediaError: it cannot be decoded.
            CancelledError: it was cancelled.
            OSError: the disk refused.
        """
        command = decoder_command()
        if command is None:
            raise self._without_decoder()
        number = self._source.fileno()
        os.lseek(number, 0, os.SEEK_SET)
        patience_s = contained_patience_s(os.fstat(number).st_size, self._length_ms)
        try:
            process = Process(command, self._source, _SETTINGS)
        except NoProcessError as error:
            raise self._without_decoder() from error
        try:
            self._take(_Messages(process, patience_s), file)
        except ApartError as error:
            raise damaged(self.path) from error
        finally:
            process.end()

    def _take(self, messages: _Messages, file: IO[bytes]) -> None:
        rate_hz = self._rate_hz(messages)
        frames = -(-self._length_ms * rate_hz // _MS_PER_S)
        file.write(_header(rate_hz, frames))
        left = frames
        for piece in self._pieces(messages):
            kept = piece[: left * SAMPLE_BYTES]
            file.write(kept)
            left -= len(kept) // SAMPLE_BYTES
            if not left:
                return  # the padding of the last frame is not heard
        if left > _MISSING_MS * rate_hz // _MS_PER_S and not self._is_matroska:
            raise unreadable(TruncatedSoundError(), self.path)
        silence = bytes(MAX_FRAMES_AT_ONCE)
        for begun in range(0, left * SAMPLE_BYTES, len(silence)):
            self._cancel.check()
            file.write(silence[: left * SAMPLE_BYTES - begun])

    def _rate_hz(self, messages: _Messages) -> int:
        kind = messages.take(1)
        if kind == MISSING:
            raise self._without_decoder()
        if kind == SILENT:
            raise unreadable(NoSoundError(), self.path)
        if kind != FORMED:
            raise damaged(self.path)
        rate_hz, channels = FORMAT.unpack(messages.take(FORMAT.size))
        if not 0 < rate_hz <= MAX_RATE_HZ or not 0 < channels <= MAX_CHANNELS:
            raise damaged(self.path)
        return int(rate_hz)

    def _pieces(self, messages: _Messages) -> Iterator[bytes]:
        while (kind := messages.take(1)) == DECODED:
            self._cancel.check()
            (count,) = SAMPLES.unpack(messages.take(SAMPLES.size))
            if count > MAX_FRAMES_AT_ONCE:
                raise damaged(self.path)
            yield messages.take(count * SAMPLE_BYTES)
        if kind != ENDED:
            raise damaged(self.path)

    def _without_decoder(self) -> UnreadableMediaError:
        return UnreadableMediaError(
            said(
                "The sound of {file} can only be decoded with QtMultimedia, which cannot be "
                "loaded. Install PySide6-Addons and, on Linux, libpulse0; or save its sound as "
                "WAV, FLAC, MP3 or Ogg.",
                file=_named(self.path),
            )
        )


class _Messages:
    """What the process says: it is killed if it says nothing for long, or has not ended in time."""

    def __init__(self, process: Process, patience_s: float) -> None:
        self._process = process
        self._until_s = time.monotonic() + patience_s

    def take(self, count: int) -> bytes:
        """Return the next bytes.

        Raises:
            ApartError: it ended before, or was killed.
        """
        data = bytearray(count)
        left_s = max(0.0, self._until_s - time.monotonic())
        with self._process.watched(min(left_s, CONTAINED_SILENCE_S)):
            self._process.take(memoryview(data))
        return bytes(data)


def _header(rate_hz: int, frames: int) -> bytes:
    """Return the header of an RF64 file, which states any length (EBU Tech 3306)."""
    size = frames * SAMPLE_BYTES
    return _HEADER.pack(
        *(b"RF64", _IN_CHUNK, b"WAVE", b"ds64", 28, _HEADER.size - 8 + size, size, frames, 0),
        *(b"fmt ", 16, 1, 1, rate_hz, rate_hz * SAMPLE_BYTES, SAMPLE_BYTES, 8 * SAMPLE_BYTES),
        *(b"data", _IN_CHUNK),
    )


def _named(path: Path) -> Quoted:
    return Quoted(shown_name(path.name))
