"""A kind of media for tests alone: files of made-up tones, with spans of time as places."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from annotator.display_text import shown_name
from annotator.errors import InvalidValueError, UnreadableMediaError
from annotator.media.kind import MediaKind, PlaceMaker
from annotator.model.entities import KindId
from annotator.model.place import Extent

MAGIC = b"TONE"
BYTES_PER_S = 100
"""A tone has this many made-up bytes a second."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a tone, from ``start_ms`` up to but without ``end_ms``."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        """Refuse what is no stretch of time."""
        if not 0 <= self.start_ms < self.end_ms:
            raise InvalidValueError(f"A span cannot go from {self.start_ms} to {self.end_ms} ms.")

    def stored(self) -> tuple[str, Sequence[float]]:
        """Return ``span`` and both ends."""
        return "span", [self.start_ms, self.end_ms]

    def within(self, extent: Extent) -> Span | None:
        """Return the part of it that the tone is long enough for."""
        if not extent.length_ms or self.end_ms <= extent.length_ms:
            return self
        is_out = self.start_ms >= extent.length_ms
        return None if is_out else Span(self.start_ms, extent.length_ms)


class ToneKind(MediaKind):
    """Tones: a file holds one or several, and says in its head how long each of them is."""

    id = KindId("tone")
    endings = frozenset({".tone"})
    units = frozenset({"item", "region", "audio"})
    places: Mapping[str, PlaceMaker] = MappingProxyType({"span": Span})

    def claims(self, head: bytes) -> bool:
        """Return whether a file begins as one of tones."""
        return head.startswith(MAGIC)

    def probe(self, path: Path, part: int = 0) -> Extent:
        """Return the length of one tone of a file."""
        return self.sections(str(path))[part]

    def is_measured(self, extent: Extent) -> bool:
        """Return whether the length is known."""
        return extent.length_ms > 0

    def sections(self, path: str) -> Sequence[Extent]:
        """Return the tones of a file."""
        name = shown_name(Path(path).name)
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise UnreadableMediaError(f"“{name}” could not be read: {error}.") from error
        if not data.startswith(MAGIC):
            raise UnreadableMediaError(f"“{name}” is no tone, whatever its name says. Skip it.")
        (count,) = struct.unpack_from(">B", data, len(MAGIC))
        return [Extent(length_ms=ms) for ms in struct.unpack_from(f">{count}I", data, 5)]

    def require_whole(self, path: Path) -> None:
        """Refuse a file that is shorter than its head says."""
        lengths = [each.length_ms for each in self.sections(str(path))]
        needed = 5 + 4 * len(lengths) + sum(ms * BYTES_PER_S // 1000 for ms in lengths)
        if path.stat().st_size < needed:
            raise UnreadableMediaError(f"“{path.name}” is cut short. Copy it again.")


def write_tones(path: Path, *lengths_ms: int) -> None:
    """Write a file with tones of these lengths."""
    head = MAGIC + struct.pack(f">B{len(lengths_ms)}I", len(lengths_ms), *lengths_ms)
    path.write_bytes(head + b"\x55" * sum(ms * BYTES_PER_S // 1000 for ms in lengths_ms))
