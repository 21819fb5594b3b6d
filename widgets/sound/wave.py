"""The waveform: shows a sound and its segments, and takes the mouse."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from annotator.model.entities import RegionId
from annotator.model.segment import SoundSegment
from widgets.sound.painted_segments import PaintedSegments
from widgets.sound.segment_drag import END, MOVE, MOVED_PX, NEW, REACH_PX, START, SegmentDrag
from widgets.sound.segment_list import SegmentList
from widgets.sound.sound_content import Sound
from widgets.sound.time_axis import TimeAxis
from widgets.sound.wave_painter import Shown, paint_position, paint_wave
from widgets.theme.look import Look

_NOTCH = 120
_ZOOM = 1.25
_SCROLL_SHARE = 0.1


class Hit(NamedTuple):
    """What lies under the pointer: a segment and which part of it."""

    region_id: RegionId
    part: str


class Wave(QWidget):
    """The waveform of one sound, from left to right in every language.

    Signals:
        painted: the sound is on the screen.
        pressed: the mouse was pressed on it.
        clicked: a frame was clicked.
        opened: a segment was double-clicked; carries its id.
        dragged: a drag has ended; carries the ``SegmentDrag``.
        axis_changed: another part of the sound is seen.
        outdated: more than the place that is heard is to be painted anew.
    """

    painted = Signal()
    pressed = Signal()
    clicked = Signal(int)
    opened = Signal(str)
    dragged = Signal(object)
    axis_changed = Signal()
    outdated = Signal()
    _first_painted = Signal()

    def __init__(self, look: Look, segments: SegmentList, parent: QWidget) -> None:
        """Show nothing."""
        super().__init__(parent)
        self._look = look
        self.segments = segments
        self.axis = TimeAxis()
        self.position = 0
        self.is_locked = False
        self._sound: Sound | None = None
        self._message = ("", "")
        self._drag: SegmentDrag | None = None
        self._pressed_x = 0.0
        self._awaits_paint = False
        self._layer: QPixmap | None = None
        """All but the place that is heard, which moves while it plays."""
        self._segments_painted = PaintedSegments()
        self._is_in_doubt = False
        """Whether segments may look otherwise than they were painted."""
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setMouseTracking(True)
        self._first_painted.connect(self.painted, Qt.ConnectionType.QueuedConnection)
        segments.changed.connect(self._on_segments)
        look.changed.connect(self._on_look)

    @property
    def sound(self) -> Sound | None:
        """The sound that is shown."""
        return self._sound

    @property
    def is_dragging(self) -> bool:
        """Whether a drag is under way."""
        return self._drag is not None

    def _on_segments(self) -> None:
        self._is_in_doubt = True
        super().update()

    def _on_look(self) -> None:
        self.update()  # by a name of its own: connected by this one, it outlives the widget

    def show_sound(self, sound: Sound) -> None:
        """Show the whole of a sound."""
        self._leave()
        self._sound, self._message = sound, ("", "")
        sound.peaks_changed.connect(self.update)
        self.axis.show_sound(sound.facts.frames)
        self._awaits_paint = True
        self.axis_changed.emit()
        self.update()

    def show_message(self, title: str, text: str) -> None:
        """Show words instead of a sound."""
        self._leave()
        self._message = (title, text)
        self.axis.show_sound(0)
        self.axis_changed.emit()
        self.update()

    def follow(self, frame: int, *, is_kept_in_sight: bool) -> None:
        """Show the place that is heard, and turn a page when it leaves the view."""
        self.position = frame
        if is_kept_in_sight and not self.axis.start <= frame <= self.axis.end:
            self.axis.scroll_to(frame - _SCROLL_SHARE * self.axis.shown)
            self.axis_changed.emit()
            self.update()
        super().update()

    def update(self) -> None:  # type: ignore[override]  # its other forms are not called
        """Paint all of it anew, never a part."""
        self._layer = None
        self.outdated.emit()
        super().update()

    def reveal(self, place: SoundSegment) -> None:
        """Bring a segment into sight."""
        before = self.axis.start, self.axis.end
        self.axis.reveal(place.start_sample, place.end_sample)
        if (self.axis.start, self.axis.end) != before:
            self.axis_changed.emit()
            self.update()

    def zoom_by(self, factor: float, x: float | None = None) -> None:
        """Zoom about a pixel, else about the place that is heard, or the middle."""
        if x is None:
            heard = self.axis.x_of(self.position)
            x = heard if 0 <= heard <= self.width() else self.width() / 2
        self.axis.zoom_by(factor, x)
        self.axis_changed.emit()
        self.update()

    def zoom_to_fit(self) -> None:
        """Show the whole sound."""
        self.axis.fit()
        self.axis_changed.emit()
        self.update()

    def scroll_to(self, start: float) -> None:
        """Show the sound from a frame on."""
        self.axis.scroll_to(start)
        self.update()

    def give_up_drag(self) -> bool:
        """Give up the drag that is under way; False: there is none."""
        was_dragging, self._drag = self.is_dragging, None
        self.update()
        return was_dragging

    @property
    def preview(self) -> SegmentDrag | None:
        """The drag that is under way."""
        return self._drag

    def hit(self, x: float, tier: str | None = None) -> Hit | None:
        """Return the segment at a pixel, in a tier or in any; and whether it is one of its ends."""
        segments = self.segments
        order = segments.in_order()
        for key in (*segments.selected, *reversed(order)):
            place = segments.place(key) if key in segments.regions else None
            if place is None or (tier is not None and segments.speaker(key) != tier):
                continue
            for part, frame in ((START, place.start_sample), (END, place.end_sample)):
                if abs(self.axis.x_of(frame) - x) <= REACH_PX:
                    return Hit(key, part)
        for key in segments.at(self.axis.frame_at(x)):
            if tier is None or segments.speaker(key) == tier:
                return Hit(key, MOVE)
        return None

    def _leave(self) -> None:
        if self._sound is not None:
            self._sound.peaks_changed.disconnect(self.update)
        self._sound, self._drag, self.position = None, None, 0

    def _begun(self, event: QMouseEvent, sound: Sound, tier: str | None) -> SegmentDrag:
        x = event.position().x()
        hit = None if event.modifiers() & Qt.KeyboardModifier.AltModifier else self.hit(x, tier)
        frame, facts = self.axis.frame_at(x), sound.facts
        if hit is None:
            return SegmentDrag(NEW, frame, facts.rate_hz, facts.frames, speaker=tier)
        place = self.segments.place(hit.region_id)
        return SegmentDrag(hit.part, frame, facts.rate_hz, facts.frames, hit.region_id, place)

    # The mouse, on the waveform or on a tier below it ---------------------------------------------

    def press(self, event: QMouseEvent, tier: str | None = None) -> None:
        """Select what is under the pointer; a drag may follow."""
        self.pressed.emit()
        sound = self._sound
        if event.button() is not Qt.MouseButton.LeftButton or sound is None:
            return
        self._pressed_x = event.position().x()
        self._drag = self._begun(event, sound, tier)
        if self._drag.region_id is None:
            self.segments.select(())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.segments.select((*self.segments.selected, self._drag.region_id))
        else:
            self.segments.select([self._drag.region_id])

    def follow_pointer(self, event: QMouseEvent, tier: str | None = None) -> Qt.CursorShape:
        """Go on with the drag; returns the pointer that says what a press would do."""
        x = event.position().x()
        shape = Qt.CursorShape.ArrowCursor
        other = self._other_tier(tier)
        if self._drag is None:
            hit = self.hit(x, tier) if self._sound is not None and not self.is_locked else None
            if hit is not None and hit.part != MOVE:
                shape = Qt.CursorShape.SizeHorCursor
        elif not self.is_locked and (
            other is not None or self._drag.now is not None or abs(x - self._pressed_x) >= MOVED_PX
        ):
            shape = shape if other is None else Qt.CursorShape.SizeVerCursor
            self._drag = self._drag.moved(self.axis.frame_at(x), other)
            self.update()
        return shape

    def _other_tier(self, tier: str | None) -> str | None:
        """Return the tier to which a segment is being moved; None while it is in its own."""
        drag = self._drag
        if drag is None or drag.part != MOVE or drag.region_id is None or tier is None:
            return None
        return None if self.segments.speaker(drag.region_id) == tier else tier

    def release(self, event: QMouseEvent) -> None:
        """End the drag; without a movement it was a click."""
        drag = self._drag
        if event.button() is not Qt.MouseButton.LeftButton or drag is None:
            return
        self._drag = None
        self.update()
        if drag.now is None:
            self.clicked.emit(drag.begun)
        else:
            self.dragged.emit(drag)

    def open_hit(self, event: QMouseEvent, tier: str | None = None) -> None:
        """Open the segment that was double-clicked."""
        hit = self.hit(event.position().x(), tier)
        if hit is not None and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(hit.region_id)

    # Qt overrides -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(600), self._look.px(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(56))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.axis.resize(self.width())
        self.axis_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.setCursor(self.follow_pointer(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.open_hit(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        turned = (delta.y() or delta.x()) / _NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(_ZOOM**turned, event.position().x())
        else:
            self.scroll_to(self.axis.start - turned * _SCROLL_SHARE * self.axis.shown)
            self.axis_changed.emit()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self._sound is None:
            self._paint_message(painter, area)
            return
        preview = None if self._drag is None else self._drag.result
        shown = Shown(self._sound, self.axis, self.segments, self.position, preview)
        if self._layer is None or self._layer.deviceIndependentSize() != self.size().toSizeF():
            self._layer = self._painted(area, shown)
        elif self._is_in_doubt:
            self._paint_changes(self._layer, area, shown)
        self._is_in_doubt = False
        painter.drawPixmap(0, 0, self._layer)
        paint_position(painter, area, self._look, shown)
        if self._awaits_paint:
            self._awaits_paint = False
            self._first_painted.emit()

    def _painted(self, area: QRectF, shown: Shown) -> QPixmap:
        ratio = self.devicePixelRatioF()
        layer = QPixmap(self.size() * ratio)
        layer.setDevicePixelRatio(ratio)
        self._segments_painted.parts(area, shown)
        self._paint_into(layer, [area], shown)
        return layer

    def _paint_changes(self, layer: QPixmap, area: QRectF, shown: Shown) -> None:
        """Paint anew where segments have changed, often two of thousands."""
        parts = self._segments_painted.parts(area, shown)
        self._paint_into(layer, [area] if parts is None else parts, shown)

    def _paint_into(self, layer: QPixmap, parts: list[QRectF], shown: Shown) -> None:
        painter = QPainter(layer)
        painter.setFont(self.font())
        for part in parts:
            painter.setClipRect(part)
            paint_wave(painter, QRectF(self.rect()), self._look, shown)
        painter.end()

    def _paint_message(self, painter: QPainter, area: QRectF) -> None:
        tokens = self._look.tokens
        painter.fillRect(area, QColor(tokens.surface))
        title, text = self._message
        room = area.adjusted(16, 16, -16, -16)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.setPen(QColor(tokens.text))
        painter.drawText(room, flags, "\n\n".join(filter(None, (title, text))))


def middle_of(wave: Wave) -> QPointF:
    """Return the middle of the waveform, in its own pixels."""
    return QRectF(wave.rect()).center()
