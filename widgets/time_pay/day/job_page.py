"""Plots over the whole job: time per item, gaps, and pay per hour on each day."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from annotator.day.day_record import DayRecord, date_of
from annotator.pay import PayFigures, hours_text
from widgets.kit import day_words
from widgets.kit.amount_text import shown_hourly, shown_total
from widgets.kit.dialogs.form_widgets import button, card, empty, row
from widgets.kit.dialogs.form_widgets import words as label
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX
from widgets.time_pay.day.charts import ChartColumn, ColumnChart, ReferenceLine
from widgets.time_pay.day.over_the_job import gaps_of, item_times, items_by_time


class _Plot(QWidget):
    """A chart with a title, a sentence, and the same numbers as a table on request."""

    def __init__(self, look: Look, title: str, sentence: str, heads: Sequence[str]) -> None:
        super().__init__()
        self._heads = tuple(heads)
        self.chart = ColumnChart(look, title)
        self.sentence = label(sentence, "quiet")
        self.toggle = button(self.tr("As a table"), "choice")
        self.toggle.setCheckable(True)
        self.toggle.setAccessibleName(f"{self.toggle.text()}: {title}")
        self.table = QWidget()
        self._grid = QGridLayout(self.table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(GAP_WIDEST_PX))
        self._grid.setVerticalSpacing(look.px(4))
        self._grid.setColumnStretch(len(self._heads), 1)
        self.table.hide()
        self.toggle.toggled.connect(self._on_toggled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(GAP_PX // 2), 0, 0)
        column.setSpacing(look.px(GAP_PX))
        column.addLayout(row(look, label(title, "section"), self.toggle))
        frame, inside = card(look)
        inside.addWidget(self.sentence)
        inside.addWidget(self.chart)
        inside.addWidget(self.table)
        column.addWidget(frame)

    def show_columns(
        self, columns: Sequence[ChartColumn], level: ReferenceLine | None = None
    ) -> None:
        """Show other numbers, as columns and in the table."""
        if tuple(columns) == self.chart.columns and level == self.chart.level:
            return
        self.chart.show_columns(columns, level)
        empty(self._grid)
        rows = [(each.name, *(each.cells or (each.text,))) for each in columns]
        for at, cells in enumerate((self._heads, *rows)):
            for place, text in enumerate(cells):
                cell = label(text, "" if at else "quiet", is_selectable=at > 0)
                cell.setWordWrap(False)
                if place:
                    end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
                    cell.setAlignment(end)
                self._grid.addWidget(cell, at, place)

    def _on_toggled(self, _is_on: object) -> None:
        self.table.setVisible(self.toggle.isChecked())
        self.chart.setVisible(not self.toggle.isChecked())


class JobPage(QWidget):
    """Three plots; the last only if an order states a rate."""

    def __init__(self, look: Look) -> None:
        """Start without time."""
        super().__init__()
        self.items = _Plot(
            look,
            self.tr("Time on an item"),
            self.tr("How many items took how long, with what you added on them."),
            (self.tr("Time on it"), self.tr("Items")),
        )
        self.gaps = _Plot(
            look,
            self.tr("Gaps between two inputs"),
            self.tr("How many there were of which length. Up to 2 minutes a gap is work in full."),
            (self.tr("Length"), self.tr("Gaps"), self.tr("Work"), self.tr("Breaks")),
        )
        self.rates = _Plot(
            look,
            self.tr("For an hour of all your time"),
            self.tr(
                "What each day brought after deductions, for what was confirmed on it. Do not "
                "judge a day by it: a day of reading confirms no item."
            ),
            (
                self.tr("Day"),
                self.tr("All your hours"),
                self.tr("After deductions"),
                self.tr("For an hour"),
            ),
        )
        self.missing = label("", is_selectable=True)
        self.no_rate = label(
            self.tr("No rate given: nobody can say what an hour brought."), "quiet"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(GAP_PX))
        for part in (self.items, self.gaps, self.rates, self.missing, self.no_rate):
            column.addWidget(part)
        self.show_days([], {})

    def show_days(
        self,
        days: Sequence[DayRecord],
        pay: dict[int, PayFigures],
        whole: PayFigures | None = None,
    ) -> None:
        """Show the time and the pay of each day, and the total shortfall."""
        counted = items_by_time(item_times(days))
        self.items.show_columns(
            [
                ChartColumn(self._class(at, counted), n, str(n))
                for at, (_edge, n) in enumerate(counted)
            ]
        )
        self.gaps.show_columns(
            [
                ChartColumn(
                    _gap_words(gap.upper_s),
                    gap.count,
                    str(gap.count),
                    self._gap_said(gap.count, gap.work_ms, gap.break_ms),
                    (
                        str(gap.count),
                        day_words.length_text(gap.work_ms),
                        day_words.length_text(gap.break_ms),
                    ),
                )
                for gap in gaps_of(days)
            ]
        )
        columns, level = self._rates(pay)
        self.rates.show_columns(columns, level)
        self.rates.setVisible(bool(columns))
        self.no_rate.setVisible(not columns)
        missing = self._missing_words(whole) if columns else ""
        self.missing.setText(missing)
        self.missing.setVisible(bool(missing))

    def _missing_words(self, whole: PayFigures | None) -> str:
        """Return how much the vendor owes to reach the floor, over all days; "" if nothing."""
        if whole is None or whole.currency is None or not whole.expected["shortfall"].exact:
            return ""
        text = (
            self.tr("Over all days you are %1 below the floor. What is owed to you includes it.")
            if whole.expected["top_up_due"].exact
            else self.tr(
                "Over all days you are %1 below the floor, and they do not promise to pay it."
            )
        )
        amount = shown_total(whole.expected["shortfall"].exact, whole.currency)
        return text.replace("%1", day_words.apart(amount))

    def _class(self, at: int, counted: Sequence[tuple[int | None, int]]) -> str:
        edge = counted[at][0]
        if edge is None:
            longest = counted[at - 1][0] or 0
            return self.tr("over %1").replace("%1", day_words.length_text(longest * 1000))
        return self.tr("to %1").replace("%1", day_words.length_text(edge * 1000))

    def _gap_said(self, count: int, work_ms: int, break_ms: int) -> str:
        text = self.tr("%1: %2 of work, %3 of breaks")
        return (
            text.replace("%1", str(count))
            .replace("%2", day_words.length_text(work_ms))
            .replace("%3", day_words.length_text(break_ms))
        )

    def _rates(self, pay: dict[int, PayFigures]) -> tuple[list[ChartColumn], ReferenceLine | None]:
        columns, floors = [], set()
        for day, figures in sorted(pay.items()):
            rate, currency = figures.expected["full_rate"].exact, figures.currency
            if rate is None or currency is None:
                continue
            said = shown_hourly(rate, currency)
            text = said.removeprefix(f"{currency}\u00a0")
            cells = (hours_text(_hours_ms(figures)), _net(figures), said)
            name = day_words.short_date(date_of(day))
            columns.append(ChartColumn(name, float(rate), text, said, cells))
            floors.add((figures.terms["floor"].exact, currency))
        floor, currency = floors.pop() if len(floors) == 1 else (None, "")
        if floor is None:
            return columns, None
        name = self.tr("floor %1").replace("%1", shown_hourly(floor, currency))
        return columns, ReferenceLine(float(floor), name)


def _hours_ms(figures: PayFigures) -> int:
    return int(figures.terms["hours_ms"].exact or 0)


def _net(figures: PayFigures) -> str:
    net, currency = figures.expected["net"].exact, figures.currency
    return "" if net is None or currency is None else shown_total(net, currency)


def _gap_words(upper_s: int | None) -> str:
    edges = {10: "2–10 s", 30: "10–30 s", 60: "30–60 s", 120: "1–2 min"}
    longer = {300: "2–5 min", 1200: "5–20 min"}
    return "> 20 min" if upper_s is None else (edges | longer).get(upper_s, f"≤ {upper_s} s")
