"""Commands on the speakers of segments: assign one, rename one in the whole item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.editing.changes import Change, EditState
from annotator.editing.note_commands import SetAttributes
from annotator.model.entities import Region, RegionId
from annotator.model.segment import SPEAKER, SoundSegment
from annotator.model.speakers import require_speaker, speaker_of

RENAME_SPEAKER: Final = "rename-speaker"


@dataclass(frozen=True, slots=True)
class SetSpeaker:
    """Give segments a speaker, or none with "". Their speaker may overlap with any other."""

    region_ids: Sequence[RegionId]
    speaker: str
    name: str = "set-speaker"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if they have that speaker already.

        Raises:
            InvalidValueError: the name is too long, or a label of the job forbids it.
        """
        segments = (state.regions[key] for key in self.region_ids if key in state.regions)
        return _given(self.name, state, segments, self.speaker)


@dataclass(frozen=True, slots=True)
class RenameSpeaker:
    """Rename a speaker on all segments of the item; an existing name joins both tiers."""

    speaker: str
    new: str
    name: str = RENAME_SPEAKER

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if no unlocked segment has that speaker.

        Raises:
            InvalidValueError: as for ``SetSpeaker``.
        """
        if not self.speaker:
            return None
        theirs = (each for each in state.regions.values() if speaker_of(each) == self.speaker)
        return _given(self.name, state, theirs, self.new)


def _given(name: str, state: EditState, regions: Iterable[Region], speaker: str) -> Change | None:
    speaker = require_speaker(speaker)
    ids = [
        each.id
        for each in regions
        if isinstance(each.geometry, SoundSegment) and speaker_of(each) != speaker
    ]
    return SetAttributes(ids, SPEAKER, speaker or None, name).change(state)
