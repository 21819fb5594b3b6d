"""A drag on the waveform: a new segment, a moved one, or one with another end."""

from __future__ import annotations

from dataclasses import dataclass, replace

from annotator.model.entities import RegionId
from annotator.model.segment import SoundSegment

NEW, MOVE, START, END = "new", "move", "start", "end"
REACH_PX = 5
"""How near to an end of a segment the pointer takes hold of it."""

MOVED_PX = 3
"""A press that moves less is a click."""


@dataclass(frozen=True, slots=True)
class SegmentDrag:
    """A drag that began at a frame; ``region_id`` is None for a new segment.

    ``speaker`` is that of the tier in which it began; None: it began on the waveform. ``target`` is
    the speaker of another tier over which a moved segment is now: it goes there at its own time.
    """

    part: str
    begun: int
    rate_hz: int
    frames: int
    region_id: RegionId | None = None
    place: SoundSegment | None = None
    now: int | None = None
    speaker: str | None = None
    target: str | None = None

    def moved(self, frame: int, target: str | None = None) -> SegmentDrag:
        """Return the drag with the pointer at another frame, or over another tier."""
        return replace(self, now=frame, target=target)

    @property
    def result(self) -> SoundSegment | None:
        """The segment that the drag leads to; None while it leads to none."""
        if self.now is None:
            return None
        if self.place is None:
            return self._between(self.begun, self.now)
        if self.target is not None:
            return self.place
        if self.part == START:
            return self._between(self.now, self.place.end_sample)
        if self.part == END:
            return self._between(self.place.start_sample, self.now)
        length = self.place.end_sample - self.place.start_sample
        start = self.place.start_sample + self.now - self.begun
        start = max(0, min(start, self.frames - length))
        return self._between(start, start + length)

    def _between(self, first: int, second: int) -> SoundSegment | None:
        start, end = sorted((first, second))
        return SoundSegment(start, end, self.rate_hz) if start < end else None
