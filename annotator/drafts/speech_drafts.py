"""Drafts the text of segments of one sound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.drafts.draft import TextDraft
from annotator.model.entities import RegionId
from annotator.model.segment import SoundSegment
from annotator.progress import Watch

if TYPE_CHECKING:
    from annotator.audio.sound_reader import SoundReader
    from annotator.drafts.engine import DraftEngine


@dataclass(frozen=True, slots=True)
class SegmentSound:
    """The sound of one segment."""

    place: SoundSegment
    reader: SoundReader

    def wav(self) -> Iterator[bytes]:
        """Yield it as WAV with one channel of 16 bits, at the rate of the file.

        Raises:
            UnreadableMediaError: it cannot be decoded.
        """
        from annotator.audio.wav_clips import wav_pieces  # noqa: PLC0415 - numpy takes 0.1 s

        return wav_pieces(self.place.at_rate(self.reader.facts.rate_hz), self.reader)


def draft_segments(
    engine: DraftEngine[Any],
    language: str,
    path: Path,
    places: Mapping[RegionId, SoundSegment],
    watch: Watch,
) -> dict[RegionId, TextDraft]:
    """Return a draft for each segment in which the engine hears a text.

    Args:
        engine: hears stretches of sound.
        language: one of its languages.
        path: the sound.
        places: of the regions.
        watch: cancels, and is told of the segments that are done.

    Raises:
        UnreadableMediaError: the sound cannot be decoded.
        DraftError: the engine failed.
        CancelledError: it was cancelled.
    """
    from annotator.audio.sound_reader import SoundReader  # noqa: PLC0415 - numpy takes 0.1 s

    watch.cancel.check()
    reader = SoundReader(path)
    try:
        sounds = [SegmentSound(place, reader) for place in places.values()]
        found = engine.draft(sounds, language, watch)
    finally:
        reader.close()
    return {
        key: TextDraft(each.text, engine.name, engine.version, language, each.confidence)
        for key, each in zip(places, found, strict=True)
        if each.text
    }
