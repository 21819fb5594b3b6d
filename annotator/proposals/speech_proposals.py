"""Proposes segments of speech in a sound, found by its energy or by a small model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from annotator.model.entities import LabelId
from annotator.model.segment import SoundSegment
from annotator.progress import Watch
from annotator.proposals.proposal import Proposal, ProposalSource

SPEECH: Final = "speech/1"
"""The name and version of the method: another number where it may find something else."""

SAME: Final = 0.5
"""Speech of which at least this part has a segment is not proposed again."""


def find(
    path: Path,
    there: Sequence[SoundSegment],
    label_id: LabelId,
    watch: Watch,
    *,
    by_model: bool = False,
) -> list[Proposal]:
    """Return the stretches of speech in a sound that have no segment yet, in order.

    Args:
        path: the sound.
        there: its segments.
        label_id: the label of the proposals.
        watch: cancels, and is told how many samples were heard.
        by_model: whether to find it by the model of Silero instead of by its energy.

    Raises:
        UnreadableMediaError: it cannot be decoded.
        NoSpeechModelError: the model is not installed.
        CancelledError: it was cancelled.
    """
    # Imported only when needed: numpy takes 0.1 s.
    from annotator.audio.sound_reader import SoundReader  # noqa: PLC0415
    from annotator.audio.voice_activity.speech_energy import find_speech  # noqa: PLC0415
    from annotator.audio.voice_activity.speech_model import find_speech_by_model, speech_model  # noqa: PLC0415

    model = speech_model() if by_model else None
    reader = SoundReader(path)
    try:
        facts = reader.facts
        if model is None:
            found = find_speech(reader.read, facts.frames, facts.rate_hz, watch)
        else:
            size = facts.frames, facts.rate_hz
            found = find_speech_by_model(model, reader.read, size, watch)
    finally:
        reader.close()
    method = SPEECH if model is None else model.method
    places = [(SoundSegment(each.start, each.end, facts.rate_hz), each.score) for each in found]
    return [
        Proposal(ProposalSource.SPEECH, place, label_id, score, method=method)
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
