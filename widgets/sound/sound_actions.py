"""What the keys of the view of sounds do: play, mark, divide and join segments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from annotator.editing.commands import AddRegions
from annotator.editing.segment_commands import MergeSegments, SplitSegment
from annotator.model.entities import LabelId, Region
from annotator.model.segment import SoundSegment
from widgets.sound.player import STEP_MS, PlayedRange, Player
from widgets.sound.wave import Wave

RegionMaker = Callable[..., Region]
Calls = dict[str, Callable[[], object]]


class SoundActions(QObject):
    """Acts on the sound that a waveform shows.

    Signals:
        commanded: a command is to be run.
        label_asked: a segment was marked, but there is no label to give it.
        mark_changed: a segment was begun or ended with the keyboard.
    """

    commanded = Signal(object)
    label_asked = Signal()
    mark_changed = Signal()

    def __init__(self, wave: Wave, player: Player, parent: QObject) -> None:
        """Act on these."""
        super().__init__(parent)
        self._wave = wave
        self._segments = wave.segments
        self._player = player
        self.region_maker: RegionMaker | None = None
        self.label: LabelId | None = None
        self.begun: int | None = None
        """The frame at which the keyboard has begun a segment."""

    def calls(self) -> Calls:
        """Return what the actions do."""
        return {
            "sound-play": self._play,
            "sound-play-segment": lambda: self._play_segment(is_loop=False),
            "sound-loop": lambda: self._play_segment(is_loop=True),
            "sound-back": lambda: self._player.step(-STEP_MS),
            "sound-forward": lambda: self._player.step(STEP_MS),
            "sound-slower": lambda: self._player.turn_speed(-1),
            "sound-faster": lambda: self._player.turn_speed(1),
            "sound-mark": self._mark,
            "sound-split": self._split,
            "sound-merge": self._merge,
            "zoom-in": lambda: self._wave.zoom_by(2.0),
            "zoom-out": lambda: self._wave.zoom_by(0.5),
            "zoom-fit": self._wave.zoom_to_fit,
        }

    def add(self, place: SoundSegment) -> None:
        """Mark a new segment, and select it."""
        if self._wave.is_locked or self.region_maker is None:
            return
        if self.label is None:
            self.label_asked.emit()
            return
        region = self.region_maker(place, self.label)
        self.commanded.emit(AddRegions((region,)))
        self._segments.select([region.id])

    def forget_mark(self) -> bool:
        """Give up the segment that was begun; False: there is none."""
        was_begun, self.begun = self.begun is not None, None
        self.mark_changed.emit()
        return was_begun

    def _play(self) -> None:
        player, sound = self._player, self._wave.sound
        if player.is_playing:
            player.pause()
        elif sound is not None:
            end = sound.facts.frames
            start = player.position if player.position < end else 0
            player.play(PlayedRange(start, end, steps_back=True))

    def _play_segment(self, *, is_loop: bool) -> None:
        player, stretch = self._player, self._player.stretch
        if is_loop and stretch is not None and stretch.is_loop:
            player.pause()
            return
        chosen, sound = self._segments.chosen, self._wave.sound
        place = None if chosen is None else self._segments.place(chosen)
        if place is not None and sound is not None:
            end = min(place.end_sample, sound.facts.frames)
            player.play(PlayedRange(place.start_sample, end, is_loop=is_loop))

    def _mark(self) -> None:
        """Begin a segment at the place that is heard, or end the one that was begun."""
        sound, now = self._wave.sound, self._player.position
        if sound is None or self._wave.is_locked:
            return
        if self.begun is None or self.begun == now:
            self.begun = now
        else:
            start, end = sorted((self.begun, now))
            self.begun = None
            self.add(SoundSegment(start, end, sound.facts.rate_hz))
        self.mark_changed.emit()

    def _split(self) -> None:
        now = self._player.position
        found = self._segments.at(now)
        if not found or self._wave.is_locked or self.region_maker is None:
            return
        region, place = self._segments.regions[found[0]], self._segments.place(found[0])
        if place is not None and now > place.start_sample:
            second = self.region_maker(replace(place, start_sample=now), region.label_id)
            self.commanded.emit(SplitSegment(region.id, second))
            self._segments.select([second.id])

    def _merge(self) -> None:
        chosen = tuple(self._segments.to_merge())
        if len(chosen) > 1 and not self._wave.is_locked:
            self.commanded.emit(MergeSegments(chosen))
