"""The view of sounds: the waveform with its segments, above a bar for playing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtWidgets import QScrollBar, QVBoxLayout, QWidget

from annotator.editing.changes import Change
from annotator.editing.commands import SetBoxes, SetLabel
from annotator.effort.clock import EffortClock
from annotator.model.entities import LabelId, Labels, RegionId, Regions
from annotator.model.segment import SoundSegment
from annotator.settings import Settings
from widgets.kit.error_text import error_text
from widgets.kit.lists.region_name import region_name
from widgets.sound.player import Player
from widgets.sound.segment_drag import SegmentDrag
from widgets.sound.segment_list import SegmentList
from widgets.sound.sound_actions import RegionMaker, SoundActions
from widgets.sound.sound_content import Sound
from widgets.sound.speaker_actions import SpeakerActions
from widgets.sound.spectrogram import Spectrogram
from widgets.sound.tier_rows import TierRows
from widgets.sound.transport_bar import TransportBar
from widgets.sound.wave import Wave, middle_of
from widgets.sound.wave_painter import time_text
from widgets.theme.look import Look

SELECT = "select"
_SCROLL_STEPS = 10_000


class SoundView(QWidget):
    """Shows one sound, plays it, and reports what a person wants done to its segments."""

    painted = Signal()
    selection_changed = Signal()
    label_changed = Signal(object)
    commanded = Signal(object)
    tool_changed = Signal(str)
    label_asked = Signal()
    edit_asked = Signal(str)

    def __init__(
        self,
        look: Look,
        settings: Settings,
        show_status: Callable[[str], None],
        effort: Callable[[], EffortClock | None],
    ) -> None:
        """Show nothing.

        Args:
            look: colours and sizes.
            settings: how the spectrogram is shown, how far a pause steps back, what a step plays.
            show_status: puts a few words about the sound into the status bar.
            effort: returns the clock of the open job, which counts playing as a signal of work.
        """
        super().__init__()
        self._show_status = show_status
        self._settings = settings
        self.segments = SegmentList(self)
        self.wave = Wave(look, self.segments, self)
        self.player = Player(effort, self)
        self._actions = SoundActions(self.wave, self.player, self)
        self.spectrogram = Spectrogram(look, settings, self.wave, self)
        self.speakers = SpeakerActions(self._actions, self)
        self.tiers = TierRows(look, self.wave, self.speakers, self)
        self._is_new_item = False
        self.calls = self._actions.calls() | self.speakers.calls()
        self.calls["sound-spectrogram"] = self.spectrogram.turn
        self.bar = TransportBar(look, self.player, self.calls, self)
        self._scroll = QScrollBar(Qt.Orientation.Horizontal, self)
        self._scroll.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tool = SELECT
        self._lay_out()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Sound"))
        self._describe()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.wave, 1)
        column.addWidget(self.spectrogram, 1)
        column.addWidget(self.tiers)
        column.addWidget(self._scroll)
        column.addWidget(self.bar)

    def _connect(self) -> None:
        wave, player, actions = self.wave, self.player, self._actions
        wave.painted.connect(self.painted)
        wave.pressed.connect(self.setFocus)
        wave.clicked.connect(self._on_clicked)
        wave.opened.connect(self.edit_asked)
        wave.dragged.connect(self._on_dragged)
        wave.axis_changed.connect(self._show_axis)
        self._scroll.valueChanged.connect(self._on_scrolled)
        self.segments.selection_changed.connect(self.selection_changed)
        self.segments.changed.connect(self._describe)
        actions.commanded.connect(self.commanded)
        actions.label_asked.connect(self.label_asked)
        actions.mark_changed.connect(self._describe)
        self.tiers.speaker_chosen.connect(self.speakers.choose)
        self.speakers.commanded.connect(self.commanded)
        self._settings.listeners.append(self._on_setting)
        self._use_settings()
        player.moved.connect(self._on_moved)
        player.failed.connect(lambda error: self._show_status(error_text(error)))

    @property
    def widget(self) -> QWidget:
        """The view itself."""
        return self

    @property
    def is_busy(self) -> bool:
        """Whether a drag is under way, or a segment was begun with the keyboard."""
        return self.wave.is_dragging or self._actions.begun is not None

    @property
    def region_maker(self) -> RegionMaker | None:
        """What makes new segments."""
        return self._actions.region_maker

    @region_maker.setter
    def region_maker(self, maker: RegionMaker | None) -> None:
        """Make new segments in this way."""
        self._actions.region_maker = maker

    @property
    def locked(self) -> bool:
        """Whether the sound can only be seen and heard."""
        return self.wave.is_locked

    @locked.setter
    def locked(self, locked: bool) -> None:
        """Let the sound only be seen and heard, or be worked on; what plays stops with it."""
        if locked:
            self.player.stop()  # another item is about to be opened
            self.wave.give_up_drag()
        self.wave.is_locked = locked

    @property
    def current_label(self) -> LabelId | None:
        """The label of the next segment."""
        return self._actions.label

    @current_label.setter
    def current_label(self, label_id: LabelId | None) -> None:
        """Give the next segment this label."""
        self._actions.label = label_id
        self.label_changed.emit(label_id)

    # The item -----------------------------------------------------------------------------------

    def show_content(self, content: Sound) -> None:
        """Show a sound; its segments come next."""
        self._actions.forget_mark()
        self._is_new_item = True
        self.segments.rate_hz = content.facts.rate_hz
        self.segments.clear()
        self.wave.show_sound(content)
        self.spectrogram.show_sound(content)
        self.player.load(content)
        self.bar.show_sound(content.facts.frames, content.facts.rate_hz)
        self._describe()

    def show_message(self, title: str, text: str = "") -> None:
        """Show words instead of a sound."""
        self._actions.forget_mark()
        self.segments.clear()
        self.player.load(None)
        self.spectrogram.show_sound(None)
        self.wave.show_message(title, text)
        self.bar.show_sound(0, 0)

    def show_regions(self, regions: Regions, labels: Labels) -> None:
        """Show these segments."""
        self.segments.show(regions, labels)
        self.speakers.follow(is_new_item=self._is_new_item)
        self._is_new_item = False

    def apply(self, change: Change) -> None:
        """Show what a change did."""
        self.segments.apply(change)
        self.speakers.apply(change)

    def set_hidden(self, region_ids: Iterable[RegionId] | None) -> None:
        """Hide these segments."""
        self.segments.hide(region_ids)

    def region_ids(self) -> set[RegionId]:
        """Return all regions."""
        return set(self.segments.regions)

    def regions_in_order(self) -> Sequence[RegionId]:
        """Return the visible segments in the order of time."""
        return self.segments.in_order()

    # The selection ------------------------------------------------------------------------------

    @property
    def selection(self) -> Sequence[RegionId]:
        """The selected segments."""
        return self.segments.selected

    def select(self, region_ids: Iterable[RegionId]) -> None:
        """Select these segments."""
        self.segments.select(region_ids)

    def select_all(self) -> None:
        """Select all segments that are seen."""
        self.segments.select(self.segments.in_order())

    def select_next(self, by: int) -> None:
        """Select the next segment in time, and play it, or begin to play there next."""
        self.segments.select_next(by)
        place = self._chosen_place()
        if place is not None:
            self.wave.reveal(place)
            if self._settings.flag("play_on_step"):
                self._actions.play_chosen()
            elif not self.player.is_playing:
                self.player.go_to(place.start_sample)

    def show_region(self, region_id: RegionId) -> None:
        """Select a segment and bring it into sight."""
        self.segments.select([region_id])
        place = self._chosen_place()
        if place is not None:
            self.wave.reveal(place)

    def take_at(self, place: QPointF) -> bool:
        """Select the segment at a point of the view."""
        is_in_rows = self.tiers.isVisible() and self.tiers.geometry().contains(place.toPoint())
        tier = self.tiers.tier_at(self.tiers.mapFrom(self, place).y()) if is_in_rows else None
        hit = self.wave.hit(self.wave.mapFrom(self, place).x(), tier)
        if hit is not None:
            self.segments.select([hit.region_id])
        return hit is not None

    def label_selected(self, label_id: LabelId) -> None:
        """Give the selected segments a label; where none is selected, the next one gets it."""
        if self.selection and not self.locked:
            self.commanded.emit(SetLabel(self.selection, label_id))
        else:
            self.current_label = label_id

    def region_rect_global(self, region_id: RegionId) -> QRect:
        """Return where a segment is on the screen."""
        wave = self.wave
        place = self.segments.place(region_id) if region_id in self.segments.regions else None
        if place is None or not self.segments.is_seen(region_id):
            return QRect()
        left, right = (wave.axis.x_of(at) for at in (place.start_sample, place.end_sample))
        rect = QRect(round(left), 0, max(1, round(right - left)), wave.height())
        return rect.intersected(wave.rect()).translated(wave.mapToGlobal(QPoint(0, 0)))

    def popup_place(self) -> QPoint:
        """Return the middle of the selected segment, or of the view."""
        chosen = self.segments.chosen
        rect = QRect() if chosen is None else self.region_rect_global(chosen)
        middle = middle_of(self.wave).toPoint()
        return rect.center() if not rect.isEmpty() else self.wave.mapToGlobal(middle)

    def point_at(self, at: QPointF | None) -> None:
        """Do nothing: nothing is marked at the pointer alone."""

    # What is under way --------------------------------------------------------------------------

    def finish(self) -> bool:
        """End the segment that the keyboard has begun."""
        if self._actions.begun is None:
            return False
        self.calls["sound-mark"]()
        return True

    def step_back(self) -> bool:
        """Give up a drag, or a segment that was begun."""
        return self.wave.give_up_drag() or self._actions.forget_mark()

    def cancel(self) -> None:
        """Give up what is under way, stop playing, or select nothing."""
        if self.step_back():
            return
        if self.player.is_playing:
            self.player.pause()
        else:
            self.segments.select(())

    # Inside -------------------------------------------------------------------------------------

    def _chosen_place(self) -> SoundSegment | None:
        chosen = self.segments.chosen
        return None if chosen is None else self.segments.place(chosen)

    def _on_clicked(self, frame: int) -> None:
        self.player.go_to(frame)

    def _on_dragged(self, drag: SegmentDrag) -> None:
        place = drag.result
        if place is None:
            return
        if drag.region_id is None:
            self._actions.add(place, drag.speaker)
            self.player.go_to(place.start_sample)
        elif drag.target is not None:
            self.speakers.move(drag.region_id, drag.target)
        else:
            self.commanded.emit(SetBoxes({drag.region_id: place}))

    def _on_setting(self, key: str) -> None:
        if key in {"back_step_s", "skip_s"}:
            self._use_settings()

    def _use_settings(self) -> None:
        self.player.back_step_s = self._settings.number("back_step_s")
        self._actions.skip_s = self._settings.number("skip_s")

    def _on_moved(self) -> None:
        player = self.player
        self.wave.follow(player.position, is_kept_in_sight=player.is_playing)
        self.tiers.follow()

    def _show_axis(self) -> None:
        axis = self.wave.axis
        hidden = axis.frames - axis.shown
        is_whole = hidden < 1
        self._scroll.blockSignals(True)
        self._scroll.setRange(0, 0 if is_whole else _SCROLL_STEPS)
        if not is_whole:
            page = min(_SCROLL_STEPS, round(_SCROLL_STEPS * axis.shown / hidden))
            self._scroll.setPageStep(max(1, page))
            self._scroll.setValue(round(_SCROLL_STEPS * axis.start / hidden))
        self._scroll.blockSignals(False)

    def _on_scrolled(self, value: int) -> None:
        axis = self.wave.axis
        self.wave.scroll_to(value * max(0.0, axis.frames - axis.shown) / _SCROLL_STEPS)

    def _describe(self) -> None:
        """Say in the status bar, and to screen readers, what is selected or under way."""
        words = self._words()
        self._show_status(words)
        self.setAccessibleDescription(words)

    def _count_words(self, count: int) -> str:
        if not count:
            return self.tr("Drag over the sound to mark a segment")
        return self.tr("1 segment") if count == 1 else self.tr("%n segments", "", count)

    def _words(self) -> str:
        sound, place = self.wave.sound, self._chosen_place()
        if sound is None:
            return ""
        rate_hz = sound.facts.rate_hz
        if self._actions.begun is not None:
            begun = time_text(self._actions.begun, rate_hz)
            return self.tr("A segment begins at %1").replace("%1", begun)
        if place is None:
            return self._count_words(len(self.segments.in_order()))
        region = self.segments.regions[self.selection[0]]
        label = self.segments.labels.get(region.label_id)
        text = self.tr("%1 from %2 to %3")
        for mark, value in (
            ("%2", time_text(place.start_sample, place.rate_hz)),
            ("%3", time_text(place.end_sample, place.rate_hz)),
            ("%1", region_name(region, label) or self.tr("Segment")),
        ):
            text = text.replace(mark, value)
        return text
