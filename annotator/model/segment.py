"""A segment: a stretch of a sound, exact to the sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from annotator.errors import InvalidValueError
from annotator.model.place import Extent
from annotator.sentences.parts import Count
from annotator.sentences.said import said

SPEAKER: Final = "speaker"
"""The attribute of a segment that names who speaks in it; segments of one speaker are a tier."""

_MS_PER_S = 1_000


@dataclass(frozen=True, slots=True)
class SoundSegment:
    """A stretch of a sound, from ``start_sample`` up to but without ``end_sample``.

    Samples are counted in each channel from 0, ``rate_hz`` of them a second.

    Raises:
        InvalidValueError: it has no length, begins before the sound, or is not in whole samples.
    """

    start_sample: int
    end_sample: int
    rate_hz: int

    def __post_init__(self) -> None:
        """Refuse what is no stretch; numbers from a file may be floats."""
        for name in ("start_sample", "end_sample", "rate_hz"):
            value = getattr(self, name)
            if value != int(value):
                raise InvalidValueError("A segment begins and ends at whole samples.")
            object.__setattr__(self, name, int(value))
        if not 0 <= self.start_sample < self.end_sample or self.rate_hz <= 0:
            raise InvalidValueError(
                said(
                    "A segment cannot go from sample {start} to {end} at {rate} samples a second.",
                    start=Count(self.start_sample),
                    end=Count(self.end_sample),
                    rate=Count(self.rate_hz),
                )
            )

    @property
    def length_ms(self) -> float:
        """Its duration in ms."""
        return (self.end_sample - self.start_sample) * _MS_PER_S / self.rate_hz

    def at_rate(self, rate_hz: int) -> SoundSegment:
        """Return it in samples of another rate, each end at the nearest, at least one long."""
        if rate_hz == self.rate_hz:
            return self
        start = round(self.start_sample * rate_hz / self.rate_hz)
        end = round(self.end_sample * rate_hz / self.rate_hz)
        return SoundSegment(start, max(end, start + 1), rate_hz)

    def stored(self) -> tuple[str, Sequence[float]]:
        """Return ``segment``, both ends and the sample rate."""
        return "segment", [self.start_sample, self.end_sample, self.rate_hz]

    def within(self, extent: Extent) -> SoundSegment | None:
        """Return the part of it that lies in a sound of this length."""
        samples = extent.length_ms * self.rate_hz // _MS_PER_S
        if not samples or self.end_sample <= samples:
            return self
        if self.start_sample >= samples:
            return None
        return SoundSegment(self.start_sample, samples, self.rate_hz)
