"""Reads the frames of an MP3: how long it is, and where its sound lies, without decoding.

The header of a frame: ISO/IEC 11172-3, 2.4.1.3 and 13818-3, 2.4.1.3. The frame of facts that comes
first in most files has no standard; it was made by Xing, and extended by LAME with the samples that
its encoder has added at both ends.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from annotator.audio.sound_facts import (
    AudioFacts,
    DamagedSoundError,
    OtherCodecError,
    TruncatedSoundError,
)
from annotator.audio.spliced_file import FileRange, Part
from annotator.imaging.formats.decoding_limits import (
    MAX_SOUND_FACTS_BYTES,
    MAX_SOUND_RUNS,
    MAX_SOUND_STRAY_BYTES,
    MAX_SOUND_TAGS,
)

INDEX_STEP: Final = 256
"""The place of each so many-th frame is kept."""

DECODER_DELAY: Final = 529
"""The samples that each decoder of layer III gives before the first one of the sound."""

_HEADER_BYTES: Final = 4
_TAG: Final = struct.Struct(">3s2sB4s")
_TAG_FOOTER: Final = 0x10
_BLOCK_BYTES: Final = 1 << 20
_SYNC: Final = 0xFF
_SYNC_MORE: Final = 0xE0
_LAYER_III: Final = 1
_MPEG_1, _MPEG_2, _MPEG_2_5 = 3, 2, 0
_MONO: Final = 3
_RATES_HZ: Final = {
    _MPEG_1: (44_100, 48_000, 32_000),
    _MPEG_2: (22_050, 24_000, 16_000),
    _MPEG_2_5: (11_025, 12_000, 8_000),
}
_KBIT: Final = {
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HEADERS: Final = re.compile(rb"\xff(?=[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef])")
"""What may be the header of a frame, at each place."""

_XING: Final = struct.Struct(">4sI")
_HAS_FRAMES, _HAS_BYTES, _HAS_PLACES, _HAS_QUALITY = 1, 2, 4, 8
_PLACES_BYTES: Final = 100
_DELAY_AT: Final = 21


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """What the four bytes at the beginning of each frame of a sound say alike."""

    data: bytes

    @classmethod
    def of(cls, data: bytes) -> FrameHeader | None:
        """Return the header in four bytes, or None if they are no header of layer III."""
        if len(data) < _HEADER_BYTES or data[0] != _SYNC or data[1] & _SYNC_MORE != _SYNC_MORE:
            return None
        found = cls(bytes(data[:_HEADER_BYTES]))
        is_layer_iii = data[1] >> 1 & 3 == _LAYER_III
        if not is_layer_iii or found.version not in _RATES_HZ or not _length(data[1], data[2]):
            return None
        return found

    @property
    def version(self) -> int:
        """The version of MPEG, as the header has it."""
        return self.data[1] >> 3 & 3

    @property
    def rate_hz(self) -> int:
        """The sample rate."""
        return _RATES_HZ[self.version][self.data[2] >> 2 & 3]

    @property
    def channels(self) -> int:
        """The channels: one or two."""
        return 1 if self.data[3] >> 6 == _MONO else 2

    @property
    def samples(self) -> int:
        """The samples of a frame, of each channel."""
        return 1_152 if self.version == _MPEG_1 else 576

    @property
    def length(self) -> int:
        """The bytes of this frame."""
        return _length(self.data[1], self.data[2])

    @property
    def facts_at(self) -> int:
        """Where the frame of facts has them: behind the place of the side information."""
        is_mono = self.channels == 1
        side = (17 if is_mono else 32) if self.version == _MPEG_1 else (9 if is_mono else 17)
        return _HEADER_BYTES + side + (0 if self.data[1] & 1 else 2)


@dataclass(frozen=True, slots=True)
class Mp3Frames:
    """The frames of a sound.

    Attributes:
        header: that of the first frame.
        begin: where the first frame of sound lies.
        count: the frames of sound; 0 if that is not known.
        claimed_bytes: their length, with the frame of facts; 0 if it does not say.
        delay: the samples that the encoder has added at the beginning.
        padding: those at the end.
        runs: where they lie; none before they were looked for.
        places: where each ``INDEX_STEP``-th frame begins in the joined runs.
    """

    header: FrameHeader
    begin: int
    count: int = 0
    claimed_bytes: int = 0
    delay: int = 0
    padding: int = 0
    runs: tuple[FileRange, ...] = ()
    places: tuple[int, ...] = ()

    @property
    def facts(self) -> AudioFacts:
        """The length without what the encoder has added and the decoder's own delay."""
        added = self.delay + max(self.padding, DECODER_DELAY)
        frames = max(0, self.count * self.header.samples - added)
        return AudioFacts(frames, self.header.rate_hz, self.header.channels)

    def spliced(self, joined: io.RawIOBase, first: int, last: int) -> list[Part]:
        """Return the parts of a file with the frames from one to another, and true facts about it.

        They are parts of the ``joined`` runs. What is decoded begins ``DECODER_DELAY`` samples
        behind the beginning of the first frame.
        """
        begin, end = self._place(joined, first), self._place(joined, last)
        return [self._frame_of_facts(last - first), FileRange(begin, end - begin)]

    def _place(self, joined: io.RawIOBase, number: int) -> int:
        """Return where a frame begins in the joined runs."""
        known = min(number // INDEX_STEP, len(self.places) - 1)
        joined.seek(self.places[known])
        block = joined.read(INDEX_STEP * MAX_SOUND_FACTS_BYTES) or b""
        at, second = 0, self.header.data[1]
        for _ in range(number - known * INDEX_STEP):
            if at + _HEADER_BYTES > len(block):
                break
            at += _length(second, block[at + 2])
        return self.places[known] + at

    def _frame_of_facts(self, count: int) -> bytes:
        """Return a frame that tells a decoder how many frames follow."""
        _first, second, third, fourth = self.header.data
        # Without a checksum, at the highest bit rate: there is room for all facts.
        header = FrameHeader(bytes((_SYNC, second | 1, (third & 0x0C) | 0xE0, fourth)))
        frame = bytearray(header.length)
        frame[:_HEADER_BYTES] = header.data
        facts = struct.pack(">4sII", b"Info", _HAS_FRAMES, count)
        frame[header.facts_at : header.facts_at + len(facts)] = facts
        return bytes(frame)


def probe_mp3(file: BinaryIO, size: int) -> AudioFacts:
    """Return the facts of an MP3: from its frame of facts, else from the headers of all frames.

    Raises:
        SoundFaultError: it cannot be read.
    """
    said = _first_frames(file, size)
    if said.count and said.claimed_bytes and _is_credible(said, size):
        return said.facts
    return _walked(file, size, said).facts


def find_frames(file: BinaryIO | io.RawIOBase, size: int) -> Mp3Frames:
    """Return all frames of an MP3.

    Raises:
        SoundFaultError: it cannot be read, or its frame of facts tells another length.
    """
    return _walked(file, size, _first_frames(file, size))


def _is_credible(said: Mp3Frames, size: int) -> bool:
    """Return whether the stated frames can be in the stated bytes, and these in the file.

    Raises:
        TruncatedSoundError: there are fewer bytes than stated.
    """
    header = said.header
    rest = size - said.begin
    if said.claimed_bytes > rest + header.length:
        raise TruncatedSoundError
    least, most = (
        _length(header.data[1], header.data[2] & 0x0C | kind << 4) for kind in (0x1, 0xE)
    )
    is_fitting = least * said.count <= said.claimed_bytes <= (most + 1) * (said.count + 1)
    return is_fitting and rest - said.claimed_bytes <= MAX_SOUND_STRAY_BYTES


def _first_frames(file: BinaryIO | io.RawIOBase, size: int) -> Mp3Frames:
    """Return what the beginning says: the first header, and the frame of facts if there is one."""
    start = _after_tags(file, size)
    file.seek(start)
    head = file.read(MAX_SOUND_STRAY_BYTES) or b""
    at = next(_frames_in(head), -1)
    if at < 0:
        raise OtherCodecError
    header = FrameHeader.of(head[at : at + _HEADER_BYTES])
    if header is None:
        raise DamagedSoundError
    frame = head[at : at + min(header.length, MAX_SOUND_FACTS_BYTES)]
    told = _told(header, frame)
    if told is None:
        return Mp3Frames(header, start + at)
    return replace(told, begin=start + at + header.length)


def _after_tags(file: BinaryIO | io.RawIOBase, size: int) -> int:
    """Return where the ID3 tags at the beginning end; they are skipped, however long."""
    at = 0
    for _ in range(MAX_SOUND_TAGS):
        file.seek(at)
        head = file.read(_TAG.size) or b""
        if len(head) < _TAG.size or head[:3] != b"ID3":
            return at
        _name, _version, flags, digits = _TAG.unpack(head)
        if any(digit & 0x80 for digit in digits):
            raise DamagedSoundError
        length = sum(digit << 7 * place for place, digit in enumerate(reversed(digits)))
        at += _TAG.size + length + (_TAG.size if flags & _TAG_FOOTER else 0)
        if at >= size:
            raise TruncatedSoundError
    raise DamagedSoundError


def _frames_in(data: bytes) -> Iterator[int]:
    """Yield each place at which a frame begins that another one like it follows, or the end."""
    for found in _HEADERS.finditer(data):
        at = found.start()
        header = FrameHeader.of(data[at : at + _HEADER_BYTES])
        if header is not None:
            following = data[at + header.length : at + header.length + _HEADER_BYTES]
            if not following or _is_alike(header, following):
                yield at


def _is_alike(header: FrameHeader, data: bytes) -> bool:
    other = FrameHeader.of(data)
    if other is None:
        return False
    return (other.version, other.rate_hz, other.channels) == (
        header.version,
        header.rate_hz,
        header.channels,
    )


def _told(header: FrameHeader, frame: bytes) -> Mp3Frames | None:
    """Return what a frame of facts says; None if it is one of sound."""
    at = header.facts_at
    if frame[36:40] == b"VBRI":
        return Mp3Frames(header, 0)
    if frame[at : at + 4] not in {b"Xing", b"Info"} or len(frame) < at + _XING.size:
        return None
    _name, flags = _XING.unpack_from(frame, at)
    at += _XING.size
    numbers = []
    for flag in (_HAS_FRAMES, _HAS_BYTES):
        numbers.append(int.from_bytes(frame[at : at + 4], "big") if flags & flag else 0)
        at += 4 if flags & flag else 0
    at += _PLACES_BYTES if flags & _HAS_PLACES else 0
    at += 4 if flags & _HAS_QUALITY else 0
    added = frame[at + _DELAY_AT : at + _DELAY_AT + 3]
    is_told = frame[at : at + 4].isalnum() and len(added) == 3  # noqa: PLR2004 - two of 12 bits
    both = int.from_bytes(added, "big") if is_told else 0
    return Mp3Frames(header, 0, numbers[0], numbers[1], both >> 12, both & 0xFFF)


def _walked(file: BinaryIO | io.RawIOBase, size: int, said: Mp3Frames) -> Mp3Frames:
    """Return the frames as they lie in the file.

    A frame of facts may be wrong by one: some programs count it, or not the last frame.
    """
    walk = _Walk(file, size, said)
    count, runs = walk.count, tuple(walk.runs)
    if said.count and abs(count - said.count) > 1:
        raise TruncatedSoundError if count < said.count else DamagedSoundError
    if said.claimed_bytes > size - said.begin + said.header.length:
        raise TruncatedSoundError
    return replace(said, count=said.count or count, runs=runs, places=tuple(walk.places))


class _Walk:
    """Goes from frame to frame, up to the end of the file."""

    def __init__(self, file: BinaryIO | io.RawIOBase, size: int, said: Mp3Frames) -> None:
        """Go through all of them.

        Raises:
            SoundFaultError: the last one is cut off, or there is too much between them.
        """
        self.count = 0
        self.runs: list[FileRange] = []
        self.places: list[int] = []
        self._joined = 0
        self._file = file
        self._size = size
        self._stray = 0
        self._header = said.header
        second, third = said.header.data[1], said.header.data[2]
        self._second = second | 1
        rate = third & 0x0C
        self._lengths = [_length(second, each) if each & 0x0C == rate else 0 for each in range(256)]
        at = said.begin
        while at < size:
            at = self._resync(self._run(at))
        if not self.count:
            raise TruncatedSoundError

    def _run(self, begin: int) -> int:
        """Go through frames that follow each other; return where they end."""
        at = begin
        lengths, second = self._lengths, self._second
        while at < self._size:
            self._file.seek(at)
            block = self._file.read(_BLOCK_BYTES) or b""
            last, place, count = len(block) - _HEADER_BYTES, 0, self.count
            length, joined = 1, self._joined + at - begin
            while place <= last:
                is_frame = block[place] == _SYNC and block[place + 1] | 1 == second
                length = lengths[block[place + 2]] if is_frame else 0
                if not length:
                    break
                if not count % INDEX_STEP:
                    self.places.append(joined + place)
                place += length
                count += 1
            self.count = count
            at += place
            if not length or last < 0:
                break
        if at > self._size:
            raise TruncatedSoundError
        if at > begin:
            self.runs.append(FileRange(begin, at - begin))
            self._joined += at - begin
        return at

    def _resync(self, at: int) -> int:
        """Return where the next frames begin, behind what is no frame; else the end."""
        if at >= self._size:
            return at
        self._file.seek(at)
        block = self._file.read(MAX_SOUND_STRAY_BYTES) or b""
        alike = (
            place
            for place in _frames_in(block)
            if _is_alike(self._header, block[place : place + _HEADER_BYTES])
        )
        found = next(alike, len(block))
        self._stray += found
        if self._stray >= MAX_SOUND_STRAY_BYTES or len(self.runs) > MAX_SOUND_RUNS:
            raise DamagedSoundError
        return at + found


def _length(second: int, third: int) -> int:
    """Return the bytes of a frame by the second and third byte of its header; 0 if not valid."""
    version, kind, rate = second >> 3 & 3, third >> 4, third >> 2 & 3
    if version not in _RATES_HZ or not 1 <= kind <= 14 or rate > 2:  # noqa: PLR2004 - the tables
        return 0
    is_first = version == _MPEG_1
    bits = _KBIT[is_first][kind - 1] * 1_000
    return (144 if is_first else 72) * bits // _RATES_HZ[version][rate] + (third >> 1 & 1)
