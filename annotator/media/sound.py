"""Sound as a kind of media: recordings, with segments as places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from annotator.media.kind import Bounds, MediaKind, PlaceMaker
from annotator.model.entities import SOUND
from annotator.model.place import Extent, Place
from annotator.model.segment import SoundSegment


class SoundKind(MediaKind):
    """Recordings and films, of which the sound is one item."""

    id = SOUND
    endings = frozenset(
        {".wav", ".wave", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".m4b", ".mka"}
        | {".mp4", ".m4v", ".mov", ".mkv", ".webm"}
    )
    units = frozenset({"item", "region", "audio"})
    places: Mapping[str, PlaceMaker] = MappingProxyType({"segment": SoundSegment})

    def claims(self, head: bytes) -> bool:
        """Return whether a file begins as sounds do."""
        from annotator.audio.headers import is_sound  # noqa: PLC0415 - as below

        return is_sound(head)

    def probe(self, path: Path, part: int = 0) -> Extent:  # noqa: ARG002 - it has one section
        """Return the length of a sound, from its header.

        Raises:
            UnreadableMediaError: it cannot be read; the sentence says why.
        """
        # Late: every job that is opened imports this module.
        from annotator.audio.headers import sound_length_ms  # noqa: PLC0415

        return Extent(length_ms=sound_length_ms(path))

    def is_measured(self, extent: Extent) -> bool:
        """Return whether the length is known."""
        return extent.length_ms > 0

    def sections(self, path: str) -> Sequence[Extent]:
        """Return the one item of a file with its length: its pay depends on it.

        Raises:
            UnreadableMediaError: as for ``probe``.
        """
        return [self.probe(Path(path))]

    def overlap(self, one: Place, other: Place) -> float:
        """Return the common samples of two segments, divided by the samples of both together."""
        if not isinstance(one, SoundSegment) or not isinstance(other, SoundSegment):
            return super().overlap(one, other)
        # In ticks that are whole at either sample rate.
        start, end = one.start_sample * other.rate_hz, one.end_sample * other.rate_hz
        other_start, other_end = other.start_sample * one.rate_hz, other.end_sample * one.rate_hz
        common = max(0, min(end, other_end) - max(start, other_start))
        return common / (end - start + other_end - other_start - common)

    def bounds(self, place: Place) -> Bounds:
        """Return the seconds at which a segment begins and ends."""
        if not isinstance(place, SoundSegment):
            return super().bounds(place)
        return place.start_sample / place.rate_hz, place.end_sample / place.rate_hz, 0.0, 0.0

    def require_whole(self, path: Path) -> None:
        """Refuse a sound whose last samples are missing.

        Raises:
            UnreadableMediaError: they are.
        """
        from annotator.audio.sound_reader import SoundReader  # noqa: PLC0415 - as above

        reader = SoundReader(path)
        try:
            reader.require_whole()
        finally:
            reader.close()


SOUNDS: Final = SoundKind()
