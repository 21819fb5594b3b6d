"""The sums of a day: every category, observed and declared time, earned rest, the night."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from annotator.documents.own_record.night import NightWork
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.effort_totals import sum_of
from annotator.pay import hours_text
from widgets.kit.day_words import length_text
from widgets.kit.dialogs.form_widgets import hairline, words
from widgets.kit.dialogs.time_table import category_words
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX
from widgets.time_pay.day.paints import Swatch

_MINUTE_MS: Final = 60_000


class Totals(QWidget):
    """Shows the categories with time, and the sums; it is the legend of the timeline."""

    def __init__(self, look: Look) -> None:
        """Start without time."""
        super().__init__()
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(GAP_PX + 2))
        grid.setVerticalSpacing(look.px(GAP_PX - 2))
        grid.setColumnStretch(1, 1)
        self.rows: dict[Category, tuple[Swatch, QLabel, QLabel]] = {}
        for at, category in enumerate(Category):
            parts = (Swatch(look, category), words(category_words(category)), _number(""))
            for column, part in enumerate(parts):
                grid.addWidget(part, at, column)
            self.rows[category] = parts
        at = grid.rowCount()
        grid.addWidget(hairline(), at, 0, 1, 3)
        self.observed = self._sum(at + 1, self.tr("Observed work"), "heading")
        self.both = self._sum(at + 2, self.tr("Observed work and time added by you"), "heading")
        self.rest = self._sum(at + 3, self.tr("Rest that you have earned and not taken"), "")
        self.night = self._sum(at + 4, self.tr("Of the work, at night (22:00 to 6:00)"), "")
        self.core = self._sum(at + 5, self.tr("Of that, from midnight to 5:00"), "")

    def show_sums(
        self, sums: Mapping[Category, int], night: NightWork, rest_ms: int | None
    ) -> None:
        """Show other sums in ms; ``rest_ms`` is the available rest, None on a past day."""
        for category, parts in self.rows.items():
            ms = sums.get(category, 0)
            parts[2].setText(length_text(ms))
            for part in parts:
                part.setVisible(ms != 0)
        observed_ms = sum_of(sums, COUNTED_WORK)
        self.observed[1].setText(length_text(observed_ms))
        self.both[1].setText(length_text(observed_ms + sums.get(Category.DECLARED, 0)))
        self.rest[1].setText(_minutes(rest_ms or 0))
        for part in self.rest:
            part.setVisible(rest_ms is not None)
        self.night[1].setText(_minutes(night.night_ms))
        self.core[1].setText(_minutes(night.core_ms))
        for part in self.core:
            part.setVisible(night.night_ms > 0)

    def _sum(self, at: int, name: str, role: str) -> tuple[QLabel, QLabel]:
        title, number = words(name, role), _number("", role)
        self._grid.addWidget(title, at, 0, 1, 2)
        self._grid.addWidget(number, at, 2)
        return title, number


def _minutes(ms: int) -> str:
    return hours_text(ms // _MINUTE_MS * _MINUTE_MS) if ms >= _MINUTE_MS else "0 min"


def _number(text: str, role: str = "") -> QLabel:
    label = words(text, role)
    label.setWordWrap(False)
    label.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
    return label
