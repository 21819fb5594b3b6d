"""What the keys of the view of sounds do: play, mark, divide and join segments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from annotator.editing.commands import AddRegions
from annotator.editing.segment_commands import MergeSegments, SplitSegment
from annotator.errors import InvalidValueError
from annotator.model.attribute_kinds import kind_of, require_value
from annotator.model.entities import LabelId, Region
from annotator.model.segment import SPEAKER, SoundSegment
from widgets.sound.player import PlayedRange, Player
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
        self.segments = wave.segments
        self._player = player
        self.region_maker: RegionMaker | None = None
        self.label: LabelId | None = None
        self.speaker = ""
        """The speaker of the next segment."""
        self.skip_s = 2.0
        self.begun: int | None = None
        """The frame at which the keyboard has begun a segment."""

    @property
    def is_locked(self) -> bool:
        """Whether nothing may be changed."""
        return self._wave.is_locked

    def calls(self) -> Calls:
        """Return what the actions do."""
        return {
            "sound-play": self._play,
            "sound-play-segment": self.play_chosen,
            "sound-loop": lambda: self._play_segment(is_loop=True),
            "sound-play-or-stop": self._play_or_stop,
            "sound-play-start": lambda: self._play_edge(is_end=False),
            "sound-play-end": lambda: self._play_edge(is_end=True),
            "sound-back": lambda: self._player.step(-self.skip_s),
            "sound-forward": lambda: self._player.step(self.skip_s),
            "sound-to-start": lambda: self._player.go_to(0),
            "sound-slower": lambda: self._player.turn_speed(-1),
            "sound-faster": lambda: self._player.turn_speed(1),
            "sound-mark": self._mark,
            "sound-next-segment": self._end_and_begin,
            "sound-split": self._split,
            "sound-merge": self._merge,
            "zoom-in": lambda: self._wave.zoom_by(2.0),
            "zoom-out": lambda: self._wave.zoom_by(0.5),
            "zoom-fit": self._wave.zoom_to_fit,
        }

    def add(self, place: SoundSegment, speaker: str | None = None) -> bool:
        """Mark a new segment, and select it; None: of the speaker who is next. False: it cannot."""
        if self._wave.is_locked or self.region_maker is None:
            return False
        if self.label is None:
            self.label_asked.emit()
            return False
        region = self.region_maker(place, self.label)
        name = self.speaker if speaker is None else speaker
        if name and self._allows(name, self.label):
            region = replace(region, attributes={**region.attributes, SPEAKER: name})
        self.commanded.emit(AddRegions((region,)))
        self.segments.select([region.id])
        return True

    def play_chosen(self) -> None:
        """Play the selected segment once."""
        self._play_segment(is_loop=False)

    def forget_mark(self) -> bool:
        """Give up the segment that was begun; False: there is none."""
        was_begun, self.begun = self.begun is not None, None
        self.mark_changed.emit()
        return was_begun

    def _allows(self, speaker: str, label_id: LabelId) -> bool:
        """Return whether segments of a label may have this speaker: it can list their names."""
        kind = kind_of(self.segments.labels, SPEAKER, label_id)
        try:
            if kind is not None:
                require_value(kind, speaker)
        except InvalidValueError:
            return False
        return True

    def _play(self) -> None:
        player, sound = self._player, self._wave.sound
        if player.is_playing:
            player.pause()
        elif player.rest is not None:
            player.play(player.rest)
        elif sound is not None:
            end = sound.facts.frames
            start = player.position if player.position < end else 0
            player.play(PlayedRange(start, end, steps_back=True))

    def _play_or_stop(self) -> None:
        """Stop, else play the selected segment, else from the place that is heard."""
        if self._player.is_playing:
            self._player.stop()
        elif self.segments.chosen is not None:
            self.play_chosen()
        else:
            self._play()

    def _play_edge(self, *, is_end: bool) -> None:
        """Play a second at the start or the end of the selected segment."""
        place, sound = self._chosen_place(), self._wave.sound
        if place is None or sound is None:
            return
        end = min(place.end_sample, sound.facts.frames)
        second = sound.facts.rate_hz
        start = max(place.start_sample, end - second) if is_end else place.start_sample
        self._player.play(PlayedRange(start, end if is_end else min(end, start + second)))

    def _chosen_place(self) -> SoundSegment | None:
        chosen = self.segments.chosen
        return None if chosen is None else self.segments.place(chosen)

    def _play_segment(self, *, is_loop: bool) -> None:
        player, stretch = self._player, self._player.stretch
        if is_loop and stretch is not None and stretch.is_loop:
            player.pause()
            return
        place, sound = self._chosen_place(), self._wave.sound
        if place is not None and sound is not None:
            end = min(place.end_sample, sound.facts.frames)
            player.play(PlayedRange(place.start_sample, end, is_loop, steps_back=not is_loop))

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

    def _end_and_begin(self) -> None:
        """End the segment that was begun at the place that is heard, and begin the next there."""
        sound, begun, now = self._wave.sound, self.begun, self._player.position
        if sound is None or self._wave.is_locked:
            return
        is_ended = begun is not None and begun < now
        if not is_ended or (
            begun is not None and self.add(SoundSegment(begun, now, sound.facts.rate_hz))
        ):
            self.begun = now
        self.mark_changed.emit()

    def _split(self) -> None:
        now = self._player.position
        found = self.segments.at(now)
        if not found or self._wave.is_locked or self.region_maker is None:
            return
        region, place = self.segments.regions[found[0]], self.segments.place(found[0])
        if place is not None and now > place.start_sample:
            second = self.region_maker(replace(place, start_sample=now), region.label_id)
            self.commanded.emit(SplitSegment(region.id, second))
            self.segments.select([second.id])

    def _merge(self) -> None:
        chosen = tuple(self.segments.to_merge())
        if len(chosen) > 1 and not self._wave.is_locked:
            self.commanded.emit(MergeSegments(chosen))
