"""Reads the pages of an Ogg file with Vorbis or Opus, without decoding.

Pages: RFC 3533, section 6. Opus in them: RFC 7845. Vorbis in them: the Vorbis I specification,
section 4.2.2 and annex A.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, NamedTuple

from annotator.audio.sound_facts import (
    AudioFacts,
    DamagedSoundError,
    LongHeadError,
    OtherCodecError,
    SeveralStreamsError,
    TruncatedSoundError,
)
from annotator.audio.spliced_file import FileRange, Part
from annotator.imaging.formats.decoding_limits import MAX_SOUND_HEAD_BYTES, MAX_SOUND_PAGES

VORBIS: Final = "VORBIS"
OPUS: Final = "OPUS"
OPUS_HZ: Final = 48_000
"""Positions in Opus are counted at this rate, whatever rate the sound was recorded at."""

_OPUS_RATES_HZ: Final = (8_000, 12_000, 16_000, 24_000, OPUS_HZ)
_PAGE: Final = struct.Struct("<4sBBqIII")
_PAGE_BYTES: Final = 27
_CHECKSUM_AT: Final = 22
_LONGEST_PAGE: Final = _PAGE_BYTES + 255 + 255 * 255
_VORBIS_HEAD: Final = struct.Struct("<7sIBI")
_OPUS_HEAD: Final = struct.Struct("<8sBBHI")
_OPUS_RATE_AT: Final = 12
_MOST_FIRST: Final = {VORBIS: 255 * 4_096, OPUS: 255 * 5_760}
"""The last position that the first page of sound can reach: 255 of the longest packets."""

_MIRRORED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_ALL_ONES: Final = 0xFFFFFFFF


class OggPage(NamedTuple):
    """A page: where it lies, and the position in the sound at its end; -1 if no packet ends."""

    offset: int
    length: int
    position: int


@dataclass(frozen=True, slots=True)
class OggHead:
    """What the first packet says."""

    codec: str
    rate_hz: int
    channels: int
    skipped: int
    serial: int

    def frames_at(self, position: int) -> int:
        """Return the frames of the sound before a position."""
        if self.codec == VORBIS:
            return max(0, position)
        return max(0, position - self.skipped) * self.rate_hz // OPUS_HZ


@dataclass(frozen=True, slots=True)
class OggStream:
    """All pages of a sound: ``heads`` with the headers of the codec, ``pages`` with sound."""

    head: OggHead
    first: bytes
    heads: tuple[OggPage, ...]
    pages: tuple[OggPage, ...]

    @property
    def facts(self) -> AudioFacts:
        """The length."""
        frames = self.head.frames_at(self.pages[-1].position)
        return AudioFacts(frames, self.head.rate_hz, self.head.channels)

    def spliced(self, start: int = 0, end: int | None = None) -> list[Part]:
        """Return the parts of a file with the headers, and the pages of sound from one to another.

        The headers say the rate at which it is decoded.
        """
        chosen = self.pages[start:end]
        begin, last = chosen[0].offset, chosen[-1]
        heads = [FileRange(page.offset, page.length) for page in self.heads[1:]]
        return [self.first, *heads, FileRange(begin, last.offset + last.length - begin)]


def probe_ogg(file: BinaryIO, size: int) -> AudioFacts:
    """Return the facts of an Ogg file, from its first and its last page.

    Raises:
        SoundFaultError: it cannot be read.
    """
    head, _first = _first_page(file, size)
    tail_at = max(0, size - 2 * _LONGEST_PAGE)
    file.seek(tail_at)
    tail = file.read(size - tail_at)
    at = tail.rfind(b"OggS")
    while at >= 0:
        page, serial = _page(tail[at:], tail_at + at)
        if serial != head.serial:
            raise SeveralStreamsError
        if page.position >= 0:
            return AudioFacts(head.frames_at(page.position), head.rate_hz, head.channels)
        at = tail.rfind(b"OggS", 0, at)
    raise DamagedSoundError


def read_pages(file: BinaryIO | io.RawIOBase, size: int) -> OggStream:
    """Return all pages of an Ogg file; the checksum of each is tested.

    Raises:
        SoundFaultError: it cannot be read.
    """
    head, first = _first_page(file, size)
    all_pages = list(_pages(file, size, head.serial))
    count = _count_of_heads(all_pages)
    heads, pages = tuple(all_pages[:count]), tuple(all_pages[count:])
    ends = [page.position for page in pages if page.position >= 0]
    if not ends or pages[-1].position < 0 or ends != sorted(ends):
        raise DamagedSoundError
    if ends[0] > _MOST_FIRST[head.codec]:
        raise SeveralStreamsError
    if sum(page.length for page in heads) > MAX_SOUND_HEAD_BYTES:
        raise LongHeadError
    return OggStream(head, first, heads, pages)


def _count_of_heads(pages: Sequence[OggPage]) -> int:
    """Return how many pages have the headers: up to the last one whose position is 0."""
    count = 0
    for number, page in enumerate(pages):
        if page.position > 0:
            break
        if page.position == 0:
            count = number + 1
    return count


def _first_page(file: BinaryIO | io.RawIOBase, size: int) -> tuple[OggHead, bytes]:
    """Return what the first page says, and the page, with the rate at which it is decoded."""
    file.seek(0)
    data = file.read(min(size, _LONGEST_PAGE)) or b""
    page, serial = _page(data, 0)
    body = data[_PAGE_BYTES + data[_PAGE_BYTES - 1] : page.length]
    if body.startswith(b"\x01vorbis") and len(body) >= _VORBIS_HEAD.size:
        _name, _version, channels, rate_hz = _VORBIS_HEAD.unpack_from(body)
        head = OggHead(VORBIS, rate_hz, channels, 0, serial)
    elif body.startswith(b"OpusHead") and len(body) >= _OPUS_HEAD.size:
        _name, _version, channels, skipped, told_hz = _OPUS_HEAD.unpack_from(body)
        rate_hz = next((each for each in _OPUS_RATES_HZ if 0 < told_hz <= each), OPUS_HZ)
        head = OggHead(OPUS, rate_hz, channels, skipped, serial)
    else:
        raise OtherCodecError
    if not channels or not rate_hz:
        raise DamagedSoundError
    return head, _with_rate(data[: page.length], head)


def _with_rate(page: bytes, head: OggHead) -> bytes:
    """Return the first page, which says the rate; the decoder takes 8 kHz for an unknown one."""
    if head.codec != OPUS:
        return page
    changed = bytearray(page)
    at = _PAGE_BYTES + page[_PAGE_BYTES - 1] + _OPUS_RATE_AT
    changed[at : at + 4] = head.rate_hz.to_bytes(4, "little")
    changed[_CHECKSUM_AT : _CHECKSUM_AT + 4] = page_checksum(bytes(changed)).to_bytes(4, "little")
    return bytes(changed)


def _pages(file: BinaryIO | io.RawIOBase, size: int, serial: int) -> Iterator[OggPage]:
    at = 0
    block, block_at = b"", 0
    for _ in range(MAX_SOUND_PAGES):
        if at >= size:
            return
        if at + _LONGEST_PAGE > block_at + len(block):
            file.seek(at)
            block, block_at = file.read(16 * _LONGEST_PAGE) or b"", at
        page, own = _page(block[at - block_at : at - block_at + _LONGEST_PAGE], at)
        if own != serial:
            raise SeveralStreamsError
        yield page
        at += page.length
    raise DamagedSoundError


def _page(data: bytes, offset: int) -> tuple[OggPage, int]:
    """Return the page at the beginning of some bytes, and the number of its stream."""
    if len(data) < _PAGE_BYTES:
        raise TruncatedSoundError
    name, version, _flags, position, serial, _number, told = _PAGE.unpack_from(data)
    count = data[_PAGE_BYTES - 1]
    if name != b"OggS" or version:
        raise DamagedSoundError
    length = _PAGE_BYTES + count + sum(data[_PAGE_BYTES : _PAGE_BYTES + count])
    if len(data) < length:
        raise TruncatedSoundError
    if page_checksum(data[:length]) != told or position < -1:
        raise DamagedSoundError
    return OggPage(offset, length, position), serial


def page_checksum(page: bytes) -> int:
    """Return the checksum of a page: CRC-32 from the highest bit on, without a start value.

    ``zlib`` has the same polynomial from the lowest bit on: mirrored bytes give the mirrored sum.
    """
    mirrored_page = bytearray(page.translate(_MIRRORED))
    mirrored_page[_CHECKSUM_AT : _CHECKSUM_AT + 4] = b"\0\0\0\0"
    mirrored = zlib.crc32(mirrored_page, _ALL_ONES) ^ _ALL_ONES
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_MIRRORED), "big")
