"""The tiers below the waveform: one row for each speaker, so that overlap is seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLineF, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.display_text import one_line
from annotator.model.entities import Region, RegionId
from annotator.model.segment import SoundSegment
from widgets.canvas.layers.label_looks import UNKNOWN, is_confidential, look_of, marked
from widgets.kit.day_words import apart
from widgets.sound.speaker_actions import KEYS, SpeakerActions
from widgets.sound.wave import Wave
from widgets.sound.wave_painter import paint_text, paint_words, tinted
from widgets.theme.look import Look

MOST_ROWS = 6
"""With more speakers, or on a low screen, the rows follow the selection and the wheel."""

_NAME_SHARE = 0.3
_PAD_PX = 6
_TINT, _TINT_SELECTED = 60, 110


class TierRows(QWidget):
    """Shows the segments of a waveform by speaker; hidden while nobody has a speaker.

    The rows have the axis of the waveform, and leave the mouse to it.

    Signals:
        speaker_chosen: the name of a speaker was clicked; "" for the row of nobody.
    """

    speaker_chosen = Signal(str)

    def __init__(self, look: Look, wave: Wave, speakers: SpeakerActions, parent: QWidget) -> None:
        """Show the tiers of a waveform."""
        super().__init__(parent)
        self._look = look
        self._wave = wave
        self._speakers = speakers
        self._view = parent
        self._top = 0
        self._layer: QPixmap | None = None
        """All but the place that is heard, which moves while it plays."""
        parent.installEventFilter(self)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Speakers"))
        wave.segments.changed.connect(self.refresh)
        wave.axis_changed.connect(self.update)
        wave.outdated.connect(self.update)
        speakers.changed.connect(self.update)
        look.changed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Show the present tiers, that of the selected segment among them."""
        self.setVisible(bool(self._wave.segments.tiers))
        self.updateGeometry()
        self._follow_selection()

    def follow(self) -> None:
        """Show the place that is heard."""
        super().update()

    def update(self) -> None:  # type: ignore[override]  # its other forms are not called
        """Paint all of it anew, never a part."""
        self._layer = None
        super().update()

    def _follow_selection(self) -> None:
        segments, rows = self._wave.segments, self._rows()
        chosen = segments.chosen
        if chosen is not None and segments.speaker(chosen) in segments.tiers:
            row = segments.tiers.index(segments.speaker(chosen))
            self._top = min(max(self._top, row - rows + 1), row)
        self._top = min(self._top, max(0, len(segments.tiers) - rows))
        self.update()

    def tier_at(self, y: float) -> str:
        """Return the speaker of the row at a pixel."""
        shown = self._shown()
        return shown[min(max(int(y // self._row_px()), 0), len(shown) - 1)] if shown else ""

    def row_rect(self, tier: str) -> QRectF:
        """Return where the row of a speaker is; empty while it is not seen."""
        shown = self._shown()
        if tier not in shown:
            return QRectF()
        row_px = self._row_px()
        return QRectF(0, shown.index(tier) * row_px, self.width(), row_px)

    def name_rect(self, tier: str) -> QRectF:
        """Return where the name of a speaker stands: above the texts, which stay in sight."""
        row = self.row_rect(tier)
        metrics = QFontMetricsF(self.font())
        width = metrics.horizontalAdvance(self._caption(tier)) + 2 * _PAD_PX
        return QRectF(0, row.top(), min(width, _NAME_SHARE * row.width()), row.height() / 2)

    # Inside -------------------------------------------------------------------------------------

    def _row_px(self) -> int:
        return 2 * self.fontMetrics().height() + self._look.px(6)

    def _rows(self) -> int:
        """Return how many rows are shown at most: they take half of the view."""
        room_px = self._view.height() // 2
        return min(MOST_ROWS, max(1, room_px // self._row_px()))

    def _shown(self) -> list[str]:
        return self._wave.segments.tiers[self._top : self._top + self._rows()]

    def _caption(self, tier: str) -> str:
        if not tier:
            return self.tr("No speaker")
        key = self._speakers.keys.key(tier)
        name = one_line(tier)
        return f"{key}  {apart(name)}" if key in KEYS else name

    def _visible(self) -> dict[str, list[tuple[Region, SoundSegment]]]:
        """Return the segments in sight, by speaker, in the order of time."""
        segments, width = self._wave.segments, self.width()
        found: dict[str, list[tuple[Region, SoundSegment]]] = {}
        for key in segments.in_order():
            place = segments.place(key)
            if place is None:
                continue
            left, right = self._sides(place)
            if right >= 0 and left <= width:
                found.setdefault(segments.speaker(key), []).append((segments.regions[key], place))
        return found

    def _paint_row(
        self,
        painter: QPainter,
        tier: str,
        shown: Sequence[tuple[Region, SoundSegment]],
        *,
        is_odd: bool,
    ) -> None:
        tokens, row = self._look.tokens, self.row_rect(tier)
        painter.fillRect(row, QColor(tokens.window if is_odd else tokens.surface))
        painter.setPen(QColor(tokens.hairline))
        painter.drawLine(QLineF(row.topLeft(), row.topRight()))
        name = self.name_rect(tier)
        for segment in shown:
            self._paint_segment(painter, row, name.right(), segment)
        drag = self._wave.preview
        if drag is not None and drag.result is not None and self._is_in(drag.region_id, tier):
            self._paint_preview(painter, row, drag.result)
        painter.fillRect(name, QColor(tokens.window))
        painter.setPen(QColor(tokens.hairline))
        painter.drawRect(name.adjusted(0, 0, -1, 0))
        if tier == self._speakers.current and tier:
            mark = QRectF(name.left(), name.top(), self._look.px(4), name.height())
            painter.fillRect(mark, QColor(tokens.accent))
        painter.setPen(QColor(tokens.text))
        metrics = painter.fontMetrics()
        room = name.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        caption = metrics.elidedText(
            self._caption(tier), Qt.TextElideMode.ElideRight, int(room.width()) + 1
        )
        paint_text(painter, room, caption)

    def _is_in(self, region_id: RegionId | None, tier: str) -> bool:
        drag, segments = self._wave.preview, self._wave.segments
        if drag is not None and drag.target is not None:
            return drag.target == tier
        if region_id is not None:
            return region_id in segments.regions and segments.speaker(region_id) == tier
        named = None if drag is None else drag.speaker
        return (self._speakers.current if named is None else named) == tier

    def _sides(self, place: SoundSegment) -> tuple[float, float]:
        axis = self._wave.axis
        return axis.x_of(place.start_sample), axis.x_of(place.end_sample)

    def _paint_segment(
        self,
        painter: QPainter,
        row: QRectF,
        label_from: float,
        segment: tuple[Region, SoundSegment],
    ) -> None:
        region, place = segment
        left, right = self._sides(place)
        segments = self._wave.segments
        label = segments.labels.get(region.label_id)
        look = marked(look_of(label) if label is not None else UNKNOWN, region)
        is_selected = region.id in segments.selected
        box = QRectF(left, row.top() + 2, max(right - left, 1), row.height() - 4)
        painter.fillRect(box, tinted(look.colour, _TINT_SELECTED if is_selected else _TINT))
        if is_confidential(region):
            painter.fillRect(box, QBrush(look.colour, Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(look.colour, 3 if is_selected else 1))
        painter.drawRect(box)
        words = box.intersected(row).adjusted(2, 0, -2, 0)
        paint_words(painter, words, region, look, label_from)

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        layer = QPixmap(self.size() * ratio)
        layer.setDevicePixelRatio(ratio)
        painter = QPainter(layer)
        painter.setFont(self.font())
        visible = self._visible()
        for place, tier in enumerate(self._shown()):
            self._paint_row(painter, tier, visible.get(tier, ()), is_odd=bool(place % 2))
        painter.end()
        return layer

    def _paint_preview(self, painter: QPainter, row: QRectF, place: SoundSegment) -> None:
        left, right = self._sides(place)
        accent = self._look.tokens.accent
        box = QRectF(left, row.top() + 1, right - left, row.height() - 2)
        painter.fillRect(box, tinted(accent, _TINT))
        painter.setPen(QPen(QColor(accent), 1, Qt.PenStyle.DashLine))
        painter.drawRect(box)

    # Qt overrides -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        rows = min(self._rows(), len(self._wave.segments.tiers))
        return QSize(self._look.px(600), max(1, rows * self._row_px()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._row_px())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and event.type() == QEvent.Type.Resize:
            self.refresh()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        if self._layer is None or self._layer.deviceIndependentSize() != self.size().toSizeF():
            self._layer = self._painted()
        painter.drawPixmap(0, 0, self._layer)
        x = self._wave.axis.x_of(self._wave.position)
        painter.setPen(QPen(QColor(self._look.tokens.refusal), self._look.px(2)))
        painter.drawLine(QLineF(x, 0, x, self.height()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        tier = self.tier_at(event.position().y())
        if self.name_rect(tier).contains(event.position()):
            self.speaker_chosen.emit(tier)
        else:
            self._wave.press(event, tier)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        tier = self.tier_at(event.position().y())
        self.setCursor(self._wave.follow_pointer(event, tier))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._wave.release(event)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._wave.open_hit(event, self.tier_at(event.position().y()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        hidden = len(self._wave.segments.tiers) - self._rows()
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if hidden > 0 and is_plain:
            self._top = min(max(self._top - (1 if event.angleDelta().y() > 0 else -1), 0), hidden)
            self.update()
            event.accept()
        else:
            self._wave.wheelEvent(event)
