"""The timeline of a day: a row for each hour, with every span in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from annotator.day.day_record import DayRecord
from annotator.day.stretches import Stretch
from widgets.kit.tooltips import hide_tooltip, show_tooltip
from widgets.theme.look import Look
from widgets.theme.tokens import QUIET_PT
from widgets.time_pay.day.layout import AGAIN, Rows, Segment, rows_of, segments_of
from widgets.time_pay.day.paints import paint_stretch

LABEL_PX: Final = 46
ROW_PX: Final = 24
APART_PX: Final = 6
SKIP_PX: Final = 10
AXIS_PX: Final = 18
_TICKS: Final = (0, 10, 20, 30, 40, 50)
_SLACK_PX: Final = 3
_HAIR_PX: Final = 1
_APART_FROM_PX: Final = 4


class DayTimeline(QWidget):
    """Time runs from left to right in every language. Mouse and arrow keys choose a span.

    Signals:
        shown: the index of the span under the mouse, or else of the chosen one; -1 for none.
        pointed: a span was just pointed at or chosen; -1 for none.
    """

    shown = Signal(int)
    pointed = Signal(int)

    def __init__(self, look: Look, describe: Callable[[Stretch], str]) -> None:
        """Start with an empty day; ``describe`` returns the text of a span for screen readers."""
        super().__init__()
        self._look = look
        self._describe = describe
        self.day: DayRecord | None = None
        self._rows = Rows((), {})
        self._segments: list[Segment] = []
        self.chosen = -1
        self._hovered = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Timeline of the day"))
        look.changed.connect(self._resize)

    @property
    def current(self) -> int:
        """The index of the shown span, -1 for none."""
        return self._hovered if self._hovered >= 0 else self.chosen

    def show_day(self, day: DayRecord) -> None:
        """Show a day; on the same day the choice stays on its span."""
        kept = self._key(self.chosen) if self.day and self.day.date == day.date else None
        self.day = day
        self._segments = segments_of(day)
        self._rows = rows_of(self._segments)
        keys = [self._key(place) for place in range(len(day.stretches))]
        self.chosen = keys.index(kept) if kept in keys else -1
        self._hovered = min(self._hovered, len(keys) - 1)
        self._resize()
        self.shown.emit(self.current)

    def choose(self, place: int) -> None:
        """Choose a span by its index."""
        if self.day is None or not 0 <= place < len(self.day.stretches):
            return
        self.chosen = place
        self._hovered = -1
        self.setAccessibleDescription(self._describe(self.day.stretches[place]))
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        self.update()
        self._bring_into_sight(place)
        self.shown.emit(place)
        self.pointed.emit(place)

    def _bring_into_sight(self, place: int) -> None:
        """Scroll to a span: on a long day it is below the visible part."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        scrolled, boxes = None if around is None else around.widget(), self.boxes_of(place)
        if around is not None and scrolled is not None and boxes:
            at = self.mapTo(scrolled, boxes[-1].center().toPoint())
            around.ensureVisible(at.x(), at.y(), 0, self._look.px(2 * ROW_PX))

    def say_beside(self, text: str) -> None:
        """Show a tooltip at the shown span, for when the text above is out of view."""
        boxes = self.boxes_of(self.current) if text else []
        if not boxes:
            hide_tooltip()
            return
        at = self.mapToGlobal(boxes[-1].bottomLeft().toPoint())
        show_tooltip(at, text, self)

    def box_of(self, segment: Segment) -> QRectF:
        """Return the place of a segment; the shortest segment is still visible."""
        left, width = self._lane()
        top = self._top_of(segment.hour)
        begin = left + segment.start * width
        end = left + segment.end * width
        # A gap between neighbours, if there is room, so that spans are told apart.
        apart = _HAIR_PX if end - begin > _APART_FROM_PX else 0
        return QRectF(begin, top, max(1.0, end - begin - apart), self._look.px(ROW_PX))

    def boxes_of(self, place: int) -> list[QRectF]:
        """Return the places of a span: a box for each hour that it touches."""
        return [self.box_of(each) for each in self._segments if each.place == place]

    # Geometry -------------------------------------------------------------------

    def _key(self, place: int) -> tuple[str, int] | None:
        if self.day is None or not 0 <= place < len(self.day.stretches):
            return None
        stretch = self.day.stretches[place]
        return stretch.entry.session_id, stretch.start_ms

    def _lane(self) -> tuple[float, float]:
        left = self._look.px(LABEL_PX)
        return left, max(1.0, self.width() - left - self._look.px(4))

    def _top_of(self, hour: int) -> float:
        top, before = float(self._look.px(AXIS_PX)), None
        for each in self._rows.hours:
            if before is not None and each != before + 1:
                top += self._look.px(SKIP_PX)
            if each == hour:
                return top
            top += self._look.px(ROW_PX + APART_PX)
            before = each
        return top

    def _resize(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def _place_at(self, at: QPointF) -> int:
        left, width = self._lane()
        for hour in self._rows.hours:
            top = self._top_of(hour)
            if top <= at.y() < top + self._look.px(ROW_PX):
                found = self._rows.place_at(hour, (at.x() - left) / width, _SLACK_PX / width)
                return -1 if found is None else found
        return -1

    # Qt overrides -----------------------------------------------------------

    def sizeHint(self) -> QSize:
        hours = self._rows.hours
        end = self._top_of(hours[-1]) + self._look.px(ROW_PX) if hours else 0
        return QSize(self._look.px(560), round(end) + self._look.px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        font = QFont(self.font())
        font.setPointSizeF(QUIET_PT * self._look.zoom)
        painter.setFont(font)
        if self._rows.hours:
            self._paint_axis(painter)
        for segment in self._segments:
            paint_stretch(
                painter, self.box_of(segment), self._stretch(segment).category, self._look
            )
        for segment in self._segments:
            if segment.place == self.current:
                self._paint_choice(painter, self.box_of(segment))
        painter.end()

    def _stretch(self, segment: Segment) -> Stretch:
        if self.day is None:
            raise IndexError("no day is shown")
        return self.day.stretches[segment.place]

    def _paint_axis(self, painter: QPainter) -> None:
        left, width = self._lane()
        tokens = self._look.tokens
        bottom = self._top_of(self._rows.hours[-1]) + self._look.px(ROW_PX)
        for minute in _TICKS:
            at = round(left + width * minute / 60)
            painter.setPen(QColor(tokens.hairline))
            painter.drawLine(QPointF(at, self._look.px(AXIS_PX) - 2), QPointF(at, bottom))
            painter.setPen(QColor(tokens.quiet))
            cell = QRectF(at + 2, 0, self._look.px(40), self._look.px(AXIS_PX) - 2)
            painter.drawText(cell, _LEFT, f":{minute:02d}")
        for hour in self._rows.hours:
            top = self._top_of(hour)
            cell = QRectF(0, top, left - self._look.px(6), self._look.px(ROW_PX))
            painter.drawText(cell, _RIGHT, f"{hour % AGAIN}:00")

    def _paint_choice(self, painter: QPainter, box: QRectF) -> None:
        tokens = self._look.tokens
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.surface), 4))
        painter.drawRect(box.adjusted(-2, -2, 2, 2))
        painter.setPen(QPen(QColor(tokens.focus if self.hasFocus() else tokens.text), 2))
        painter.drawRect(box.adjusted(-2, -2, 2, 2))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._place_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.choose(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.update()
            self.shown.emit(self.current)
            self.pointed.emit(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.chosen < 0:
            self.choose(0)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = 0 if self.day is None else len(self.day.stretches)
        places = {
            Qt.Key.Key_Right: self.chosen + 1,
            Qt.Key.Key_Left: self.chosen - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: count - 1,
        }
        key = Qt.Key(event.key())
        if key in places:
            self.choose(max(0, min(places[key], count - 1)))
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._choose_row(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _choose_row(self, step: int) -> None:
        """Choose the nearest span in the row above or below."""
        here = next((each for each in self._segments if each.place == self.chosen), None)
        row = None if here is None else self._rows.beside(here.hour, step)
        if here is not None and row is not None:
            found = self._rows.place_at(row, (here.start + here.end) / 2, 1.0)
            self.choose(self.chosen if found is None else found)


_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
