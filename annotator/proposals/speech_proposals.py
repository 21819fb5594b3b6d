"""Proposes segments of speech in a sound, found by its energy without a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from annotator.model.entities import LabelId
from annotator.model.segment import SoundSegment
from annotator.progress import Watch
from annotator.proposals.proposal import By, Proposal

SPEECH: Final = "speech/1"
"""The name and version of the method: another number where it may find something else."""

SAME: Final = 0.5
"""Speech of which at least this part has a segment is not proposed again."""


def find(
    path: Path, there: Sequence[SoundSegment], label_id: LabelId, watch: Watch
) -> list[Proposal]:
    """Return the stretches of speech in a sound that have no segment yet, in order.

    Args:
        path: the sound.
        there: its segments.
        label_id: the label of the proposals.
        watch: cancels, and is told how many samples were heard.

    Raises:
        UnreadableMediaError: it cannot be decoded.
        CancelledError: it was cancelled.
    """
    # Imported only when needed: numpy takes 0.1 s.
    from annotator.audio.sound_reader import SoundReader  # noqa: PLC0415
    from annotator.audio.speech import find_speech  # noqa: PLC0415

    reader = SoundReader(path)
    try:
        facts = reader.facts
        found = find_speech(reader.read, facts.frames, facts.rate_hz, watch)
    finally:
        reader.close()
    places = [(SoundSegment(each.start, each.end, facts.rate_hz), each.score) for each in found]
    return [
        Proposal(By.SPEECH, place, label_id, score, method=SPEECH)
        for place, score in places
        if not _is_there(place, there)
    ]


def _is_there(place: SoundSegment, there: Sequence[SoundSegment]) -> bool:
    """Return whether segments cover most of it; those of different speakers may overlap."""
    start, end = place.start_sample / place.rate_hz, place.end_sample / place.rate_hz
    covered, upto = 0.0, start
    for one in sorted(there, key=lambda each: each.start_sample / each.rate_hz):
        first = max(one.start_sample / one.rate_hz, upto)
        last = min(one.end_sample / one.rate_hz, end)
        if last > first:
            covered, upto = covered + last - first, last
    return covered >= SAME * (end - start)
