"""One day of the worker: timeline, sums, questions, claims, and buttons for other days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QToolButton, QVBoxLayout, QWidget

from annotator.day.day_record import DayRecord
from annotator.day.stretches import Stretch
from annotator.documents.own_record.night import night_work
from annotator.documents.own_record.record import OwnRecord, RecordLine, lines_of
from annotator.pay import hours_text
from widgets.kit import day_words
from widgets.kit.dialogs.form_widgets import button, card, row
from widgets.kit.dialogs.form_widgets import words as label
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX
from widgets.time_pay.day.claim_list import ClaimList
from widgets.time_pay.day.day_details import DayDetails, head_words, why_words
from widgets.time_pay.day.questions import QuestionList
from widgets.time_pay.day.span_table import SpanTable
from widgets.time_pay.day.timeline import DayTimeline
from widgets.time_pay.day.totals import Totals


class DayPage(QWidget):
    """Shows the days that it is told; stays on the day that was chosen.

    Signals:
        given: a ``QuestionAnswer``: the worker says what a break was.
        claim_asked: the worker wants to add time.
        taken_back: a ``Correction``, time that the worker added, is to count no more.
    """

    given = Signal(object)
    claim_asked = Signal()
    taken_back = Signal(object)

    def __init__(self, look: Look) -> None:
        """Start without a day."""
        super().__init__()
        self._look = look
        self._days: dict[dt.date, DayRecord] = {}
        self._items: Mapping[int, str] = {}
        self._record: OwnRecord | None = None
        self._today = dt.date.min
        self._rest_ms = 0
        self._date: dt.date | None = None
        self._lines: list[RecordLine] = []
        self.earlier = self._step_button("chevron-left", self.tr("The day before"), -1)
        self.later = self._step_button("chevron-right", self.tr("The day after"), 1)
        self.dates = QComboBox()
        self.dates.setAccessibleName(self.tr("Day"))
        # As wide as its longest day, unless the screen is narrower.
        self.dates.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.dates.setMinimumWidth(look.px(160))
        self.dates.activated.connect(self._on_date)
        self.timeline = DayTimeline(look, self._describe)
        self.timeline.shown.connect(self._on_shown)
        self.timeline.pointed.connect(self._on_pointed)
        self.details = DayDetails(look)
        self.table = SpanTable(look, self.tr("The time entries of the day"))
        self.table.hide()
        self.table.chosen.connect(self._on_shown)
        self.as_table = button(self.tr("As a &table"), "choice")
        self.as_table.setCheckable(True)
        self.as_table.toggled.connect(self._on_as_table)
        self.nothing = label(
            self.tr("No time on this day yet. It begins with your first item."), "quiet"
        )
        self.totals = Totals(look)
        self._sums = QWidget()
        self.questions = QuestionList(look)
        self.questions.given.connect(self.given)
        self.claims = ClaimList(look)
        self.claims.asked.connect(self.claim_asked)
        self.claims.taken_back.connect(self.taken_back)
        self._lay_out()

    def _lay_out(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(GAP_PX))
        nav = row(look, self.earlier, self.dates, self.later, 1, self.as_table)
        column.addLayout(nav)
        frame, inside = card(look)
        for part in (self.nothing, self.details, self.timeline, self.table):
            inside.addWidget(part)
        column.addWidget(frame)
        self._notes = QVBoxLayout()
        column.addLayout(self._notes)
        column.addWidget(self._sums)
        self._add_section(self._sums, self.tr("Sums, and what each letter means"), self.totals)
        breaks, added = QWidget(), QWidget()
        column.addWidget(breaks)
        column.addWidget(added)
        self._add_section(breaks, self.tr("Breaks, and what they were"), self.questions)
        self._add_section(added, self.tr("Added by you"), self.claims)

    def _add_section(self, section: QWidget, title: str, part: QWidget) -> None:
        column = QVBoxLayout(section)
        column.setContentsMargins(0, self._look.px(GAP_PX // 2), 0, 0)
        column.setSpacing(self._look.px(GAP_PX))
        column.addWidget(label(title, "section"))
        frame, inside = card(self._look)
        inside.addWidget(part)
        column.addWidget(frame)

    # Updates from outside -------------------------------------------------------

    def add_note(self, note: QWidget) -> None:
        """Add a line between the timeline and the sums, which shows itself if needed."""
        self._notes.addWidget(note)

    def show_record(self, record: OwnRecord, today: dt.date, rest_ms: int) -> None:
        """Show the days of a record; ``rest_ms`` is the rest available now."""
        self._record = record
        self._items = record.items
        self._today, self._rest_ms = today, rest_ms
        self._days = {day.date: day for day in record.days}
        if self._date is None or not (self._date in self._days or self._date == today):
            self._date = today
        self._list_dates()
        self._show()

    def go_to(self, date: dt.date) -> None:
        """Show another day."""
        self._date = date
        self._list_dates()
        self._show()

    @property
    def day(self) -> DayRecord | None:
        """The shown day, None if it has no time."""
        return None if self._date is None else self._days.get(self._date)

    def _list_dates(self) -> None:
        dates = sorted({*self._days, self._today}, reverse=True)
        texts = [self._date_words(date) for date in dates]
        shown = [self.dates.itemText(at) for at in range(self.dates.count())]
        if texts != shown:
            self.dates.clear()
            for text, date in zip(texts, dates, strict=True):
                self.dates.addItem(text, date)
        place = dates.index(self._date) if self._date in dates else 0
        self.dates.setCurrentIndex(place)
        self.later.setEnabled(place > 0)
        self.earlier.setEnabled(place + 1 < len(dates))

    def _date_words(self, date: dt.date) -> str:
        day = self._days.get(date)
        ms = 0 if day is None else day.counted_ms
        name = day_words.date_text(date)
        if date == self._today:
            return self.tr("Today, %1").replace("%1", name)
        return f"{name}  ·  {day_words.apart(hours_text(ms))}"

    def _show(self) -> None:
        day, is_today = self.day, self._date == self._today
        self._lines = [] if day is None or self._record is None else _lines(self._record, day)
        is_table = self.as_table.isChecked()
        self.nothing.setVisible(day is None)
        self.timeline.setVisible(day is not None and not is_table)
        self.details.setVisible(day is not None)
        self.table.setVisible(day is not None and is_table)
        self.as_table.setVisible(day is not None)
        if day is not None:
            self.timeline.show_day(day)
            if is_table:
                self.table.show_lines(self._lines, with_day=False)
                self._on_shown(self.table.currentIndex().row())
            self.totals.show_sums(day.totals, night_work(day), self._rest_ms if is_today else None)
        self._sums.setVisible(day is not None)
        self.questions.show_day(day)
        self.claims.show_day(self._date, day, self._items, is_today=is_today)

    # Input ------------------------------------------------------------------------

    def _on_shown(self, place: int) -> None:
        self.details.show_line(self._lines[place] if 0 <= place < len(self._lines) else None)

    def _on_pointed(self, place: int) -> None:
        """Show details at the span, too: on a long day the text above is out of view."""
        is_seen = not self.details.visibleRegion().isEmpty()
        is_none = is_seen or not 0 <= place < len(self._lines)
        self.timeline.say_beside("" if is_none else _told(self._lines[place]))

    def _on_date(self, at: int) -> None:
        self.go_to(self.dates.itemData(at))

    def _step(self, by: int) -> None:
        at = self.dates.currentIndex() - by
        if 0 <= at < self.dates.count():
            self.go_to(self.dates.itemData(at))

    def _on_as_table(self, _is_on: object) -> None:
        self._show()

    def _describe(self, stretch: Stretch) -> str:
        if self.day is None:
            return ""
        line = self._lines[self.day.stretches.index(stretch)]
        return _told(line)

    def _step_button(self, icon: str, name: str, by: int) -> QToolButton:
        made = QToolButton()
        made.setIcon(self._look.icon(icon))
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.clicked.connect(lambda *_args: self._step(by))
        return made


def _told(line: RecordLine) -> str:
    return f"{head_words(line)}. {why_words(line)}"


def _lines(record: OwnRecord, day: DayRecord) -> list[RecordLine]:
    """Return the lines of one day: first its spans in order, then the claims."""
    one = OwnRecord(facts=record.facts, worker=record.worker, days=(day,), items=record.items)
    return list(lines_of(one))
