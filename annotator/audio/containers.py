"""Reads how long the sound of an MPEG-4, QuickTime, Matroska or WebM file is, without decoding."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction
from typing import BinaryIO, Final, NamedTuple

from annotator.audio.sound_facts import (
    DamagedSoundError,
    NoSoundError,
    OtherCodecError,
    TruncatedSoundError,
    UnknownLengthError,
)
from annotator.imaging.formats.decoding_limits import MAX_SOUND_CHUNKS

_BRANDS: Final = (
    *(b"isom", b"iso", b"mp41", b"mp42", b"mp4", b"M4A", b"M4B", b"M4V", b"qt  ", b"avc1"),
    *(b"dash", b"3gp", b"3g2", b"MSNV", b"mmp4", b"f4v", b"F4V", b"F4A"),
)
"""The beginnings of the brands of files with sound; pictures have others."""

MATROSKA: Final = b"\x1a\x45\xdf\xa3"
"""The first bytes of Matroska and WebM."""

_MS_PER_S: Final = 1_000
_NS_PER_MS: Final = 1_000_000


class _Span(NamedTuple):
    """Where the content of a box or an element lies in the file."""

    name: bytes
    begin: int
    end: int


def is_container(head: bytes) -> bool:
    """Return whether a file that begins so is of one of these forms."""
    return head.startswith(MATROSKA) or (head[4:8] == b"ftyp" and head[8:12].startswith(_BRANDS))


def container_length_ms(file: BinaryIO, size: int) -> int:
    """Return how long the sound in a file is, in ms; a millisecond that has begun counts.

    That is the length of the first track of sound in MPEG-4 and QuickTime (ISO 14496-12), and of
    the whole file in Matroska and WebM (RFC 9559), which state no other.

    Raises:
        SoundFaultError: it is cut short or damaged, has no sound, or does not say how long it is.
    """
    file.seek(0)
    is_matroska = file.read(len(MATROSKA)) == MATROSKA
    try:
        seconds = _matroska_s(file, size) if is_matroska else _mpeg_4_s(file, size)
    except (struct.error, IndexError, OverflowError, ValueError) as error:
        raise DamagedSoundError from error
    length_ms = -(-seconds.numerator * _MS_PER_S // seconds.denominator)
    if length_ms <= 0:
        raise UnknownLengthError
    return length_ms


# MPEG-4 and QuickTime ---------------------------------------------------------------------------

_BOX: Final = struct.Struct(">I4s")
_LONG: Final = struct.Struct(">Q")
_TRACK_BYTES: Final = 1 << 20
"""The most bytes that are read of a list of edits."""


def _mpeg_4_s(file: BinaryIO, size: int) -> Fraction:
    whole = _Span(b"", 0, size)
    movie = None
    for each in _boxes(file, whole):  # to the end: so a file that is cut short is noticed
        movie = each if each.name == b"moov" else movie
    if movie is None:
        raise TruncatedSoundError
    rate = _time_scale(file, _only(file, movie, b"mvhd"))[0]
    for track in _boxes(file, movie):
        if track.name != b"trak":
            continue
        media = _only(file, track, b"mdia")
        handler = _content(file, _only(file, media, b"hdlr"), 12)
        if handler[8:12] == b"soun":
            ticks_a_second, ticks = _time_scale(file, _only(file, media, b"mdhd"))
            edited = _edited(file, track)
            return Fraction(edited, rate) if edited else Fraction(ticks, ticks_a_second)
    raise NoSoundError


def _boxes(file: BinaryIO, parent: _Span) -> Iterator[_Span]:
    at = parent.begin
    for _ in range(MAX_SOUND_CHUNKS):
        if at + _BOX.size > parent.end:
            return
        file.seek(at)
        length, name = _BOX.unpack(file.read(_BOX.size))
        begin = at + _BOX.size
        if length == 1:
            (length,) = _LONG.unpack(file.read(_LONG.size))
            begin += _LONG.size
        end = parent.end if length == 0 else at + length
        if end > parent.end:
            raise DamagedSoundError if parent.name else TruncatedSoundError
        if end < begin:
            raise DamagedSoundError
        yield _Span(name, begin, end)
        at = end
    raise DamagedSoundError


def _only(file: BinaryIO, parent: _Span, name: bytes) -> _Span:
    for each in _boxes(file, parent):
        if each.name == name:
            return each
    raise DamagedSoundError


def _content(file: BinaryIO, span: _Span, most: int) -> bytes:
    file.seek(span.begin)
    return file.read(min(most, span.end - span.begin))


def _time_scale(file: BinaryIO, header: _Span) -> tuple[int, int]:
    """Return the ticks of a second, and the length in ticks; 0 if it is not known."""
    data = _content(file, header, 36)
    form, at = (">IQ", 20) if data[0] else (">II", 12)
    rate, ticks = struct.unpack_from(form, data, at)
    if not rate:
        raise DamagedSoundError
    unknown = 2**64 - 1 if data[0] else 2**32 - 1
    return rate, 0 if ticks == unknown else ticks


def _edited(file: BinaryIO, track: _Span) -> int:
    """Return how long the parts of a track are that are played, in ticks of the film; 0 for all.

    Where nothing is played before the sound begins, that does not count.
    """
    lists = next((each for each in _boxes(file, track) if each.name == b"edts"), None)
    if lists is None:
        return 0
    data = _content(file, _only(file, lists, b"elst"), _TRACK_BYTES)
    entry = struct.Struct(">Qqi" if data[0] else ">Iii")
    (count,) = struct.unpack_from(">I", data, 4)
    if count * entry.size > len(data) - 8:
        raise DamagedSoundError
    entries = (entry.unpack_from(data, 8 + number * entry.size) for number in range(count))
    return sum(ticks for ticks, begin, _rate in entries if begin >= 0)


# Matroska and WebM ------------------------------------------------------------------------------

_DOCUMENT_TYPE: Final = 0x4282
_SEGMENT: Final = 0x18538067
_INFO: Final = 0x1549A966
_SCALE: Final = 0x2AD7B1
_DURATION: Final = 0x4489
_TRACKS: Final = 0x1654AE6B
_ENTRY: Final = 0xAE
_KIND: Final = 0x83
_SOUND: Final = 2
_LONGEST_ID: Final = 4
_LONGEST_SIZE: Final = 8


def _matroska_s(file: BinaryIO, size: int) -> Fraction:
    whole = _Span(b"", 0, size)
    found = _elements(file, whole)
    if _document_type(file, next(found, whole)) not in {b"matroska", b"webm"}:
        raise OtherCodecError
    segment = next((each for each in found if _number(each.name) == _SEGMENT), None)
    if segment is None:
        raise TruncatedSoundError
    return _segment_s(file, segment)


def _segment_s(file: BinaryIO, segment: _Span) -> Fraction:
    info = has_sound = None
    for each in _elements(file, segment):
        if _number(each.name) == _INFO:
            info = _duration_s(file, each)
        elif _number(each.name) == _TRACKS:
            has_sound = any(_is_sound(file, entry) for entry in _elements(file, each))
        if info is not None and has_sound is not None:
            break
    if has_sound is None:
        raise DamagedSoundError
    if not has_sound:
        raise NoSoundError
    return info or Fraction(0)


def _document_type(file: BinaryIO, header: _Span) -> bytes:
    for each in _elements(file, header):
        if _number(each.name) == _DOCUMENT_TYPE:
            return _content(file, each, 16).rstrip(b"\0")
    return b""


def _elements(file: BinaryIO, parent: _Span) -> Iterator[_Span]:
    at = parent.begin
    for _ in range(MAX_SOUND_CHUNKS):
        if at >= parent.end:
            return
        file.seek(at)
        head = file.read(_LONGEST_ID + _LONGEST_SIZE)
        name_bytes = _width(head[0], _LONGEST_ID)
        size_bytes = _width(head[name_bytes], _LONGEST_SIZE)
        begin = at + name_bytes + size_bytes
        length = _number(head[name_bytes : name_bytes + size_bytes]) & (1 << 7 * size_bytes) - 1
        is_unknown = length == (1 << 7 * size_bytes) - 1
        end = parent.end if is_unknown else begin + length
        if end > parent.end:
            raise DamagedSoundError if parent.name else TruncatedSoundError
        yield _Span(head[:name_bytes], begin, end)
        at = end
    raise DamagedSoundError


def _width(first: int, most: int) -> int:
    """Return how many bytes a number has, by its first one."""
    width = 9 - first.bit_length()
    if width > most:
        raise DamagedSoundError
    return width


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _duration_s(file: BinaryIO, info: _Span) -> Fraction:
    scale, ticks = _NS_PER_MS, Fraction(0)
    for each in _elements(file, info):
        data = _content(file, each, 8)
        if _number(each.name) == _SCALE:
            scale = _number(data)
        elif _number(each.name) == _DURATION:
            # A number that is not finite raises an error.
            ticks = Fraction(*struct.unpack(">d" if len(data) == 8 else ">f", data))  # noqa: PLR2004 - the bytes of a double
    return ticks * scale / (_MS_PER_S * _NS_PER_MS)


def _is_sound(file: BinaryIO, entry: _Span) -> bool:
    if _number(entry.name) != _ENTRY:
        return False
    kinds = (each for each in _elements(file, entry) if _number(each.name) == _KIND)
    return any(_number(_content(file, each, 8)) == _SOUND for each in kinds)
