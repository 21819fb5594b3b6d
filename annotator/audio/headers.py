"""Reads the headers of sounds: length, sample rate and channels, without decoding."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from annotator.audio.containers import container_length_ms, is_container
from annotator.audio.mp3_frames import FrameHeader, probe_mp3
from annotator.audio.ogg_pages import probe_ogg
from annotator.audio.sound_facts import (
    AudioFacts,
    LongHeadError,
    LossySoundError,
    NoSoundError,
    OtherCodecError,
    SeveralStreamsError,
    SoundFaultError,
    TruncatedSoundError,
    UnknownLengthError,
)
from annotator.display_text import shown_name
from annotator.errors import UnreadableMediaError
from annotator.files import FileRefusedError, opened_plain
from annotator.imaging.formats.decoding_limits import (
    MAX_CHANNELS,
    MAX_RATE_HZ,
    MAX_SOUND_CHUNKS,
    MAX_SOUND_HOURS,
)
from annotator.sentences.parts import Code, Count, Quoted
from annotator.sentences.said import said

_HOUR_S: Final = 3_600
_MS_PER_S: Final = 1_000
_WAVES: Final = (b"RIFF", b"RF64")
_RIFF: Final = struct.Struct("<4sI4s")
_CHUNK: Final = struct.Struct("<4sI")
_FORMAT: Final = struct.Struct("<HHIIHH")
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_BITS: Final = {_PCM: (8, 16, 24, 32), _FLOAT: (32, 64)}
"""The sample sizes that are read, by the code of the encoding."""

_SUBFORMAT_AT: Final = 24
"""Where an extensible format chunk states the code of its encoding."""

_UNKNOWN_BYTES: Final = 0xFFFFFFFF
"""The size that programs write that do not know it yet: the sound goes on to the end."""

_LONG_SIZES: Final = struct.Struct("<QQ")
"""The lengths of an RF64 file and of its samples, in a chunk of their own (EBU Tech 3306)."""

_FLAC_INFO: Final = struct.Struct(">B3sHH3s3sQ")
_FLAC_INFO_BYTES: Final = 34


def probe_sound(path: Path) -> AudioFacts:
    """Return the facts in the header of a sound, without decoding any sample.

    Raises:
        UnreadableMediaError: the file is missing, no sound, of an encoding that is not read, has an
            inconsistent header, is cut short, or is too long; the sentence names the file.
    """
    with opened_sound(path) as file:
        facts = _read(file, _size_of(file, path), path)
    _check(facts, path)
    return facts


def sound_length_ms(path: Path) -> int:
    """Return how long a sound or the sound of a film is, in ms, without decoding any sample.

    Raises:
        UnreadableMediaError: as for ``probe_sound``.
    """
    length_ms = contained_length_ms(path)
    return probe_sound(path).length_ms if length_ms is None else length_ms


def contained_length_ms(path: Path) -> int | None:
    """Return how long the sound in a container of MPEG-4 or Matroska is; None for another file.

    Raises:
        UnreadableMediaError: as for ``probe_sound``.
    """
    with opened_sound(path) as file:
        if not is_container(file.read(_RIFF.size)):
            return None
        try:
            length_ms = container_length_ms(file, _size_of(file, path))
        except SoundFaultError as error:
            raise unreadable(error, path) from error
    if length_ms > MAX_SOUND_HOURS * _HOUR_S * _MS_PER_S:
        raise _too_long(path)
    return length_ms


def is_sound(head: bytes) -> bool:
    """Return whether a file that begins so is one whose header can be read."""
    return is_container(head) or _is_plain(head)


def is_stored_exactly(path: Path) -> bool:
    """Return whether a sound is a WAV or FLAC: their samples can be written again as they are.

    Raises:
        UnreadableMediaError: the file cannot be read.
    """
    with opened_sound(path) as file:
        head = file.read(_RIFF.size)
    return head.startswith(b"fLaC") or head[:4] in _WAVES


def _size_of(file: BinaryIO, path: Path) -> int:
    size = os.fstat(file.fileno()).st_size
    if not size:
        raise UnreadableMediaError(
            said("{file} is empty. Copy it again from where it came.", file=_named(path))
        )
    return size


def _is_plain(head: bytes) -> bool:
    return (
        head.startswith((b"fLaC", b"OggS", b"ID3"))
        or (head[:4] in _WAVES and head[8:12] == b"WAVE")
        or FrameHeader.of(head) is not None
    )


@contextmanager
def opened_sound(path: Path) -> Iterator[BinaryIO]:
    """Open the file of a sound for reading.

    Raises:
        UnreadableMediaError: it is missing or no regular file, or cannot be read in the block.
    """
    try:
        with opened_plain(path) as file:
            yield file
    except FileRefusedError as error:
        raise UnreadableMediaError(error.said) from error


def cut_short(path: Path) -> UnreadableMediaError:
    """Return the error for a file whose end is missing."""
    return UnreadableMediaError(
        said("{file} is cut short. Copy it again from where it came.", file=_named(path))
    )


def damaged(path: Path) -> UnreadableMediaError:
    """Return the error for a file that contradicts itself or cannot be decoded."""
    return UnreadableMediaError(
        said("{file} is damaged. Copy it again from where it came.", file=_named(path))
    )


def _read(file: BinaryIO, size: int, path: Path) -> AudioFacts:
    head = file.read(_RIFF.size)
    if head.startswith(b"fLaC"):
        return _flac(file, path)
    if head[:4] in _WAVES and head[8:12] == b"WAVE":
        return _wav(file, size, path)
    if not _is_plain(head):
        raise no_sound(path)
    try:
        return probe_ogg(file, size) if head.startswith(b"OggS") else probe_mp3(file, size)
    except SoundFaultError as error:
        raise unreadable(error, path) from error


def no_sound(path: Path) -> UnreadableMediaError:
    """Return the error for a file of no format that is read."""
    return UnreadableMediaError(
        said(
            "{file} is no sound that can be read here. Save it as WAV, FLAC, MP3 or Ogg, or skip "
            "it.",
            file=_named(path),
        )
    )


def unreadable(error: SoundFaultError, path: Path) -> UnreadableMediaError:
    """Return the error that says why a file cannot be read."""
    if isinstance(error, TruncatedSoundError):
        return cut_short(path)
    if isinstance(error, OtherCodecError):
        return no_sound(path)
    if isinstance(error, NoSoundError):
        return UnreadableMediaError(
            said("{file} has no track of sound. Skip it.", file=_named(path))
        )
    if isinstance(error, UnknownLengthError):
        return _unknown_length(path)
    if isinstance(error, LossySoundError):
        return UnreadableMediaError(
            said(
                "{file} is in an encoding that loses sound, so a copy would be another sound. Save "
                "it as WAV or FLAC.",
                file=_named(path),
            )
        )
    if isinstance(error, LongHeadError):
        return UnreadableMediaError(
            said(
                "{file} has more than 16 MB before its sound, such as a cover. Save it again "
                "without that.",
                file=_named(path),
            )
        )
    if isinstance(error, SeveralStreamsError):
        return UnreadableMediaError(
            said(
                "{file} has several streams of sound, or a part of one. Save it again as one "
                "sound.",
                file=_named(path),
            )
        )
    return damaged(path)


def _wav(file: BinaryIO, size: int, path: Path) -> AudioFacts:
    file.seek(_RIFF.size)
    encoding: tuple[int, int, int] | None = None
    long: int | None = None
    for _ in range(MAX_SOUND_CHUNKS):
        head = file.read(_CHUNK.size)
        if len(head) < _CHUNK.size:
            raise cut_short(path)
        name, length = _CHUNK.unpack(head)
        begin = file.tell()
        if name == b"fmt ":
            encoding = _encoding(file.read(min(length, _SUBFORMAT_AT + 2)), path)
        elif name == b"ds64" and length >= _LONG_SIZES.size:
            long = _long(file, path)
        elif name == b"data":
            if encoding is None:
                raise damaged(path)
            there = size - begin
            length = _length_of_samples(length, long, there)
            if length > there:
                raise cut_short(path)
            rate_hz, channels, frame_bytes = encoding
            return AudioFacts(length // frame_bytes, rate_hz, channels)
        file.seek(begin + length + length % 2)
    raise damaged(path)


def _long(file: BinaryIO, path: Path) -> int:
    """Return the length of the samples, from the chunk for long ones."""
    sizes = file.read(_LONG_SIZES.size)
    if len(sizes) < _LONG_SIZES.size:
        raise cut_short(path)
    _whole, found = _LONG_SIZES.unpack(sizes)
    return int(found)


def _length_of_samples(told: int, long: int | None, there: int) -> int:
    if long is not None and told == _UNKNOWN_BYTES:
        return long
    return there if told in {0, _UNKNOWN_BYTES} else told


def _encoding(data: bytes, path: Path) -> tuple[int, int, int]:
    """Return the sample rate in Hz, the channels and the bytes of a frame."""
    if len(data) < _FORMAT.size:
        raise damaged(path)
    code, channels, rate_hz, _, frame_bytes, bits = _FORMAT.unpack_from(data)
    if code == _EXTENSIBLE and len(data) >= _SUBFORMAT_AT + 2:
        (code,) = struct.unpack_from("<H", data, _SUBFORMAT_AT)
    if bits not in _BITS.get(code, ()):
        raise UnreadableMediaError(
            said(
                "{file} is a WAV of an encoding that is not read here. Save it as PCM, or as FLAC.",
                file=_named(path),
            )
        )
    if not channels or not rate_hz or frame_bytes != channels * bits // 8:
        raise damaged(path)
    return rate_hz, channels, frame_bytes


def _flac(file: BinaryIO, path: Path) -> AudioFacts:
    file.seek(4)
    data = file.read(4 + _FLAC_INFO_BYTES)
    if len(data) < 4 + _FLAC_INFO_BYTES:
        raise cut_short(path)
    kind, length, *_, packed = _FLAC_INFO.unpack_from(data)
    if kind & 0x7F or int.from_bytes(length, "big") != _FLAC_INFO_BYTES:
        raise damaged(path)
    rate_hz, channels, frames = packed >> 44, (packed >> 41 & 7) + 1, packed & (1 << 36) - 1
    if not frames:
        raise _unknown_length(path)
    if not rate_hz:
        raise damaged(path)
    return AudioFacts(frames, rate_hz, channels)


def _check(facts: AudioFacts, path: Path) -> None:
    if not facts.frames:
        raise UnreadableMediaError(
            said("{file} has no sound in it. Copy it again from where it came.", file=_named(path))
        )
    if facts.rate_hz > MAX_RATE_HZ or facts.channels > MAX_CHANNELS:
        raise UnreadableMediaError(
            said(
                "{file} has {channels} channels of {rate}. Up to {most} channels of {fastest} are "
                "read. Save it with fewer.",
                file=_named(path),
                channels=Count(facts.channels),
                rate=Code(f"{facts.rate_hz} Hz"),
                most=Count(MAX_CHANNELS),
                fastest=Code(f"{MAX_RATE_HZ} Hz"),
            )
        )
    if facts.frames > MAX_SOUND_HOURS * _HOUR_S * facts.rate_hz:
        raise _too_long(path)


def _too_long(path: Path) -> UnreadableMediaError:
    return UnreadableMediaError(
        said(
            "{file} is longer than {hours} hours. Divide it into shorter files.",
            file=_named(path),
            hours=Count(MAX_SOUND_HOURS),
        )
    )


def _unknown_length(path: Path) -> UnreadableMediaError:
    return UnreadableMediaError(
        said(
            "{file} does not say how long it is. Save it again with the program that made it.",
            file=_named(path),
        )
    )


def _named(path: Path) -> Quoted:
    return Quoted(shown_name(path.name))
