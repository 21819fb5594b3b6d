"""The speakers of a sound: each has a tier of segments, and tiers may overlap in time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from annotator.errors import InvalidValueError
from annotator.model.entities import Region
from annotator.model.segment import SPEAKER, SoundSegment
from annotator.sentences.parts import Count
from annotator.sentences.said import said

LONGEST_SPEAKER: Final = 100
"""Maximum length of the name of a speaker, in characters."""


def speaker_of(region: Region) -> str:
    """Return the speaker of a region; "" for none, or if the attribute is not text."""
    value = region.attributes.get(SPEAKER, "")
    return value if isinstance(value, str) else ""


def speakers_of(regions: Iterable[Region]) -> list[str]:
    """Return the distinct speakers of segments, in the order in which they first speak."""
    found = [
        (place.start_sample / place.rate_hz, place.end_sample / place.rate_hz, region.number, name)
        for region in regions
        if (name := speaker_of(region)) and isinstance(place := region.geometry, SoundSegment)
    ]
    return list(dict.fromkeys(name for *_, name in sorted(found)))


def tiers_of(regions: Iterable[Region]) -> list[str]:
    """Return the speakers with a tier; "" comes first if a segment has no speaker."""
    segments = [region for region in regions if isinstance(region.geometry, SoundSegment)]
    without = [""] if any(not speaker_of(region) for region in segments) else []
    return [*without, *speakers_of(segments)]


def require_speaker(name: str) -> str:
    """Return the name of a speaker on one line, without spaces around it; "" for none.

    Raises:
        InvalidValueError: it is too long.
    """
    name = " ".join(name.split())
    if len(name) > LONGEST_SPEAKER:
        raise InvalidValueError(
            said(
                "The name of a speaker can have {most} characters, and this one has {size}. "
                "Make it shorter.",
                most=Count(LONGEST_SPEAKER),
                size=Count(len(name)),
            )
        )
    return name
