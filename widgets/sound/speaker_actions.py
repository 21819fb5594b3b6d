"""What the keys for speakers do: assign one, move to the next tier, choose who is next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from annotator.editing.changes import Change
from annotator.editing.speaker_commands import RENAME_SPEAKER, SetSpeaker
from annotator.model.entities import RegionId
from annotator.model.speakers import speaker_of
from widgets.sound.sound_actions import Calls, SoundActions
from widgets.sound.speaker_keys import SpeakerKeys

KEYS = range(1, 10)
"""The keys of speakers are the digits."""


class SpeakerActions(QObject):
    """Acts on the speakers of the selected segments, and of the segment to come.

    Signals:
        commanded: a command is to be run.
        changed: the next segment gets another speaker, or a speaker got a key.
        moved: a segment was dragged to the tier of this speaker.
    """

    commanded = Signal(object)
    changed = Signal()
    moved = Signal(str)

    def __init__(self, actions: SoundActions, parent: QObject) -> None:
        """Act on the segments of these actions."""
        super().__init__(parent)
        self._actions = actions
        self._segments = actions.segments
        default_name = self.tr("Speaker %1")
        self.keys = SpeakerKeys(lambda key: default_name.replace("%1", str(key)))

    @property
    def current(self) -> str:
        """The speaker of the next segment, "" for none."""
        return self._actions.speaker

    def calls(self) -> Calls:
        """Return what the actions do."""
        return {
            **{f"speaker-{key}": partial(self._give_key, key) for key in KEYS},
            "speaker-next": partial(self._move, 1),
            "speaker-previous": partial(self._move, -1),
        }

    def follow(self, *, is_new_item: bool = False) -> None:
        """Give keys to the speakers of the segments that are shown."""
        speakers = [name for name in self._segments.tiers if name]
        if is_new_item:
            self.keys.open_item(speakers)
        else:
            self.keys.follow(speakers)
        self.changed.emit()

    def choose(self, speaker: str) -> None:
        """Let the next segment have this speaker."""
        self._actions.speaker = speaker
        if speaker:
            self.keys.follow([speaker])
        self.changed.emit()

    def apply(self, change: Change) -> None:
        """Follow a change: a speaker that was renamed keeps the key and the next segment."""
        if change.name == RENAME_SPEAKER:
            for old, new in change.regions.values():
                if old is not None and new is not None:
                    self._rename(speaker_of(old), speaker_of(new))
                    break
        self.follow()

    def give(self, speaker: str) -> None:
        """Give the selected segments a speaker; the next segment gets the same one."""
        if self._actions.is_locked:
            return
        self.choose(speaker)
        if self._segments.selected:
            self.commanded.emit(SetSpeaker(self._segments.selected, speaker))

    def move(self, region_id: RegionId, speaker: str) -> None:
        """Give a segment that was dragged to another tier the speaker of that."""
        if not self._actions.is_locked:
            self.choose(speaker)
            self.commanded.emit(SetSpeaker((region_id,), speaker))
            self.moved.emit(speaker)

    # Inside -------------------------------------------------------------------------------------

    def _rename(self, speaker: str, new: str) -> None:
        self.keys.change_name(speaker, new)
        if self._actions.speaker == speaker:
            self._actions.speaker = new

    def _give_key(self, key: int) -> None:
        if not self._actions.is_locked:
            self.give(self.keys.speaker(key))

    def _move(self, by: int) -> None:
        """Give the selected segments the next speaker that is known, or the previous one."""
        names, selected = self.keys.names, self._segments.selected
        if not selected or not names:
            return
        speaker = self._segments.speaker(selected[-1])
        at = names.index(speaker) + by if speaker in names else (0 if by > 0 else -1)
        self.give(names[at % len(names)])
