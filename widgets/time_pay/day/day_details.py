"""The text above the timeline: details of the span under the pointer."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.documents.own_record.record import RecordLine
from annotator.effort.categories import EndedBy
from widgets.kit import day_words
from widgets.kit.dialogs.form_widgets import empty
from widgets.kit.dialogs.form_widgets import words as label
from widgets.kit.dialogs.time_table import category_words
from widgets.kit.plain_text import start
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX
from widgets.time_pay.day.paints import Swatch

QUIET_LINE_PX = 17


class DayDetails(QWidget):
    """Two lines: category, item, time and length; then the rule and the reason given."""

    def __init__(self, look: Look) -> None:
        """Start with a hint of what can be done."""
        super().__init__()
        self._look = look
        self._swatch = QHBoxLayout()
        self.head = label("", "heading", is_selectable=True)
        self.why = label("", "quiet", is_selectable=True)
        self.why.setAlignment(start() | Qt.AlignmentFlag.AlignTop)
        # Reserve two lines: what is below must not jump while the mouse moves over the day.
        self.why.setMinimumHeight(2 * look.px(QUIET_LINE_PX))
        top = QHBoxLayout()
        top.setSpacing(look.px(GAP_PX))
        top.addLayout(self._swatch)
        top.addWidget(self.head, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addLayout(top)
        column.addWidget(self.why)
        self.show_line(None)

    def show_line(self, line: RecordLine | None) -> None:
        """Show a span, or the hint."""
        empty(self._swatch)
        if line is None:
            self.head.setText(self.tr("Point at a time entry, or choose one with the arrow keys."))
            self.why.setText(self.tr("What it was, and the rule behind it, is shown here."))
            self._keep_room()
            return
        self._swatch.addWidget(Swatch(self._look, line.category))
        self.head.setText(head_words(line))
        self.why.setText(why_words(line))
        self._keep_room()

    def _keep_room(self) -> None:
        """Grow for a longer text and stay so: what is below must not move under the mouse."""
        needed = self.heightForWidth(self.width())
        if needed > self.minimumHeight():
            self.setMinimumHeight(needed)

    # Qt overrides -----------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.setMinimumHeight(0)
            self._keep_room()


def head_words(line: RecordLine) -> str:
    """Return category, item, time and length of a span."""
    parts = [category_words(line.category)]
    if line.item:
        parts.append(day_words.apart(line.item))
    if line.start is not None:
        end = line.start + dt.timedelta(milliseconds=line.length_ms)
        parts.append(day_words.from_to(line.start, end, seconds=True))
    parts.append(day_words.apart(day_words.length_text(line.length_ms)))
    return "  ·  ".join(parts)


def why_words(line: RecordLine) -> str:
    """Return the rule behind a span's category, the reason given, and why the span ended."""
    parts = [day_words.rule_words(line.rule)]
    if line.reason:
        parts.append(day_words.given_reason(line.reason))
    if line.ended_by:
        parts.append(day_words.end_words(EndedBy(line.ended_by)))
    return " ".join(parts)
