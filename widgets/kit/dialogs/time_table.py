"""A table of hours by category, today and over the whole job, with thin bars."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from annotator.effort.categories import COUNTED_WORK, Category
from annotator.pay import hours_text
from widgets.kit.dialogs.form_widgets import hairline, words
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX

ALWAYS = frozenset(
    {
        Category.LABEL,
        Category.SELF_CHECK,
        Category.GUIDELINE,
        Category.WAIT,
        Category.ADMIN,
        Category.DECLARED,
        Category.REST,
        Category.AWAY,
        Category.UNOBSERVED,
    }
)
"""Categories that are shown even at zero; others only if they have time."""

_WIDE_PX = 680
"""On a narrower screen, in pixels of the design, the names wrap."""

Times = Mapping[str, int]
"""Milliseconds by category code."""


def category_words(category: Category) -> str:
    """Return the name of a category as shown to the worker."""
    titles = {
        Category.LABEL: "Work on items",
        Category.SELF_CHECK: "Checking own items again",
        Category.REWORK: "Redoing rejected items",
        Category.TRAINING: "Training",
        Category.REVIEW: "Reviewing others",
        Category.GUIDELINE: "Reading the work order and the guideline",
        Category.WAIT: "Waiting for the program",
        Category.ADMIN: "Other work in the program",
        Category.DECLARED: "Added by you",
        Category.REST: "Rest",
        Category.AWAY: "Own time",
        Category.UNOBSERVED: "Not seen (sleep, power, crash)",
    }
    return QCoreApplication.translate("effort", titles[category])


class TimeTable(QWidget):
    """The hours; the last two numbers are never added up."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start without times."""
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(GAP_WIDEST_PX))
        self._grid.setVerticalSpacing(look.px(GAP_PX - 2))
        self._grid.setColumnStretch(1, 1)
        heads = ("", "", self.tr("Today"), self.tr("Whole job"))
        for column, head in enumerate(heads):
            self._grid.addWidget(_number(head, "quiet"), 0, column)
        self._grid.addWidget(hairline(), 1, 0, 1, 4)
        self._names: list[QLabel] = []
        room = self.screen().availableGeometry().width()
        self._is_narrow = room < look.px(_WIDE_PX)
        self._rows: dict[Category, tuple[QLabel, ShareBar, QLabel, QLabel]] = {}
        for category in Category:
            self._add(look, category)
        at = self._grid.rowCount()
        self._grid.addWidget(hairline(), at, 0, 1, 4)
        self.observed = self._add_sum(at + 1, self.tr("Observed work"))
        self.with_declared = self._add_sum(at + 2, self.tr("Observed work and time added by you"))
        self.with_rest = self._add_sum(at + 3, self.tr("With paid rest: all your hours"))
        self.show_times({}, {})

    def show_times(self, today: Times, whole: Times, *, is_rest_paid: bool = True) -> None:
        """Show other times in the same rows; unpaid rest is in no sum."""
        longest = max((*whole.values(), 1))
        for category, (name, bar, first, second) in self._rows.items():
            ms = whole.get(category, 0)
            first.setText(hours_text(today.get(category, 0)))
            second.setText(hours_text(ms))
            bar.show_share(ms / longest, is_work=category in COUNTED_WORK)
            for part in (name, bar, first, second):
                part.setVisible(category in ALWAYS or ms > 0)
        for label, times in zip(self.observed, (today, whole), strict=True):
            label.setText(hours_text(_observed_ms(times)))
        for label, times in zip(self.with_declared, (today, whole), strict=True):
            label.setText(hours_text(_observed_ms(times) + times.get(Category.DECLARED, 0)))
        for label, times in zip(self.with_rest, (today, whole), strict=True):
            label.setText(hours_text(_hours_ms(times)))
        has_rest = is_rest_paid and whole.get(Category.REST, 0) > 0
        for label in (self._names[2], *self.with_rest):
            label.setVisible(has_rest)

    def _add(self, look: Look, category: Category) -> None:
        at = self._grid.rowCount()
        name = words(category_words(category))
        name.setWordWrap(self._is_narrow)
        parts = (name, ShareBar(look), _number(""), _number(""))
        for column, part in enumerate(parts):
            self._grid.addWidget(part, at, column)
        self._rows[category] = parts

    def _add_sum(self, at: int, name: str) -> tuple[QLabel, QLabel]:
        self._names.append(words(name, "heading"))
        self._grid.addWidget(self._names[-1], at, 0, 1, 2)
        sums = _number("", "heading"), _number("", "heading")
        for column, label in enumerate(sums, start=2):
            self._grid.addWidget(label, at, column)
        return sums


class ShareBar(QWidget):
    """A thin bar for a share from 0 to 1. The number beside it says the same."""

    def __init__(self, look: Look) -> None:
        """Start empty."""
        super().__init__()
        self._look = look
        self._share = 0.0
        self._is_work = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_share(self, share: float, *, is_work: bool) -> None:
        """Show a share; a share that is not work is drawn pale."""
        self._share, self._is_work = min(1.0, share), is_work
        self.update()

    # Qt overrides -----------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(80), self._look.px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        tokens = self._look.tokens
        painter.setBrush(QColor(tokens.hairline))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        width = self.width() * self._share
        if self._share > 0:
            is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            left = self.width() - width if is_mirrored else 0.0
            painter.setBrush(QColor(tokens.accent if self._is_work else tokens.line))
            painter.drawRoundedRect(QRectF(left, 0, width, self.height()), radius, radius)
        painter.end()


def _observed_ms(times: Times) -> int:
    return sum(times.get(category, 0) for category in COUNTED_WORK)


def _hours_ms(times: Times) -> int:
    more = (Category.DECLARED, Category.REST)
    return _observed_ms(times) + sum(times.get(each, 0) for each in more)


def _number(text: str, role: str = "") -> QLabel:
    label = words(text, role)
    label.setWordWrap(False)
    label.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
    return label
