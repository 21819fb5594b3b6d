"""The panel beside the item: the lines that differ, both readings of one, and the choices."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QPushButton, QScrollArea, QToolButton, QWidget

from annotator.agreement.normalization import PROFILES
from annotator.agreement.text_differences import character_differences, word_differences
from annotator.agreement.version_comparison import Difference, VersionComparison
from annotator.display_text import shown_name
from widgets.comparison.difference_model import DifferenceModel, Reading
from widgets.comparison.reading_view import ReadingView
from widgets.kit.dialogs.form_widgets import button, words
from widgets.kit.layouts import FlowLayout, new_column
from widgets.kit.lists.side_panel import SidePanel
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, ROW_PX

WIDTH_PX: Final = 340
MOST_PX: Final = 420
"""The maximum width, also at 200 %: the picture needs the rest of a 1366-pixel screen."""

MOST_BY_CHARACTER: Final = 2_000
"""Longer readings are compared by words: single letters of a long text that match say nothing."""

LEAST_ROWS: Final = 2

_KEYS: Final = {"1": Reading.OURS, "2": Reading.THEIRS, "3": Reading.THIRD}
"""In the list only: elsewhere digits are labels, or text."""


_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier


class ComparisonPanel(QWidget):
    """Shows a comparison; the controller decides what a choice does.

    Signals:
        line_chosen: go to the line in this row.
        decided: the reading (a ``Reading``) that was chosen for the current line.
        profile_chosen: compare by the profile of that id; "" for the usual ones.
    """

    line_chosen = Signal(int)
    decided = Signal(object)
    profile_chosen = Signal(str)

    def __init__(self, look: Look, put_away: Callable[[], None]) -> None:
        """Lay out the panel, hidden."""
        super().__init__()
        self.setObjectName("sidePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self.model = DifferenceModel()
        self.panel = SidePanel(self.tr("Another version"), look)
        self.list = self.panel.list
        self.list.setModel(self.model)
        self.list.installEventFilter(self)
        self.list.selectionModel().currentChanged.connect(lambda now, _: self._on_row(now.row()))
        self.close_button = QToolButton()
        self.close_button.setToolTip(self.tr("Close the comparison"))
        self.close_button.setAccessibleName(self.tr("Close the comparison"))
        self.close_button.clicked.connect(put_away)
        self.panel.heading.addWidget(self.close_button)
        self.summary = words("", "quiet")
        self.profile = QComboBox()
        self.profile.setAccessibleName(self.tr("How texts are compared"))
        # In a narrow panel the longest entry is cut rather than the panel.
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.profile.setSizeAdjustPolicy(policy)
        self.profile.setMinimumContentsLength(8)
        self._fill_profiles()
        self.profile.activated.connect(
            lambda at: self.profile_chosen.emit(self.profile.itemData(at))
        )
        self.ours, self.theirs = ReadingView(self.tr("Ours")), ReadingView(self.tr("Theirs"))
        self.buttons = self._buttons()
        self._lay_out()
        look.changed.connect(self._restyle)
        self._restyle()
        self.show_nothing()
        self.hide()

    def _fill_profiles(self) -> None:
        names = {
            "": self.tr("Usual for the kind"),
            "exact/1": self.tr("Every character counts"),
            "written/1": self.tr("As written text"),
            "spoken/1": self.tr("As speech"),
        }
        for each in ("", *PROFILES):
            self.profile.addItem(names[each], each)

    def _buttons(self) -> dict[Reading, QPushButton]:
        names = {
            Reading.OURS: self.tr("Keep ours"),
            Reading.THEIRS: self.tr("Take theirs"),
            Reading.THIRD: self.tr("Type a third"),
        }
        made = {}
        for key, reading in _KEYS.items():
            name = names[reading]
            made[reading] = button(f"{key}  {name}")
            made[reading].setToolTip(f"{name} ({key})")
            made[reading].clicked.connect(lambda _=False, each=reading: self.decided.emit(each))
        return made

    def _lay_out(self) -> None:
        """Let all but the heading scroll: at 200 % it is higher than a small screen."""
        self.panel.column.setContentsMargins(0, 0, 0, 0)
        area, inner = QScrollArea(), QWidget()
        inner.setObjectName("sidePanel")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = new_column(inner, GAP_PX, margins=(12, 0, 12, GAP_PX))
        column.addWidget(self.summary)
        column.addWidget(self.profile)
        column.addWidget(self.panel, 1)
        for name, view in ((self.tr("Ours"), self.ours), (self.tr("Theirs"), self.theirs)):
            column.addWidget(words(name, "quiet"))
            column.addWidget(view)
        choices = QWidget()
        flow = FlowLayout(choices, gap_px=GAP_PX)
        for each in self.buttons.values():
            flow.addWidget(each)
        column.addWidget(choices)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer = new_column(self, 0)
        outer.addWidget(self.panel.heading_bar)
        outer.addWidget(area, 1)

    def show_nothing(self) -> None:
        """Show that nothing has been compared yet."""
        self.model.show(())
        self.panel.count.setText("")
        self.summary.setText(self.tr("Nothing was compared yet."))
        self._on_row(-1)

    def show_comparison(self, found: VersionComparison, name: str) -> None:
        """Show the lines that differ from the version in the file of that name."""
        self.model.show(found.differences)
        self.summary.setText(self._told(found, name))
        self._show_left()
        first = self.model.next_undecided(-1)
        if first is None:
            self._on_row(-1)
        else:
            self.list.setCurrentIndex(self.model.index(first))

    def _told(self, found: VersionComparison, name: str) -> str:
        number = self.locale().toString
        if not found.lines and not found.unmatched.too_much:
            text = self.tr("%1 has no texts on items of this job.")
            return text.replace("%1", shown_name(name))
        text = self.tr(
            "%1 of %2 lines differ from %3. Error rate: %4 of the characters, %5 of the words."
        )
        rates = [
            _percent(each.rate, self.locale())
            for each in (found.errors.characters, found.errors.words)
        ]
        values = {"1": number(found.differing), "2": number(found.lines), "3": shown_name(name)}
        values |= {"4": rates[0], "5": rates[1]}
        # All at once: the name of the file may have a placeholder in it.
        text = re.sub("%([1-5])", lambda place: values[place[1]], text)
        only = found.unmatched.only_ours + found.unmatched.only_theirs
        if only:
            more = self.tr("Only in one version: %1 items.").replace("%1", number(only))
            text = f"{text} {more}"
        if found.unmatched.too_much:
            more = self.tr("Left out, too crowded or too long: %1 items.")
            text = f"{text} {more.replace('%1', number(found.unmatched.too_much))}"
        return text

    @property
    def row(self) -> int:
        """The row of the current line, -1 for none."""
        return self.list.currentIndex().row()

    def decide(self, reading: Reading) -> None:
        """Note the decision on the current line, and go on to the next undecided one."""
        row = self.row
        self.model.decide(row, reading)
        self._show_left()
        if reading is not Reading.THIRD:
            self.go_on()

    def go_on(self) -> None:
        """Go to the next undecided line, if there is one."""
        after = self.model.next_undecided(self.row)
        if after is not None:
            self.list.setCurrentIndex(self.model.index(after))

    def _show_left(self) -> None:
        self.panel.count.setText(self.locale().toString(self.model.left))

    def _on_row(self, row: int) -> None:
        line = self.model.line(row)
        for reading, each in self.buttons.items():
            each.setEnabled(line is not None and _is_possible(line, reading))
        if line is None:
            for view in (self.ours, self.theirs):
                view.show_reading((), is_ours=True, tint=QColor())
            return
        self._show_readings(line)
        self.line_chosen.emit(row)

    def _show_readings(self, line: Difference) -> None:
        ours, theirs = line.line.ours, line.line.theirs
        is_short = max(len(ours), len(theirs)) <= MOST_BY_CHARACTER
        found = (character_differences if is_short else word_differences)(ours, theirs)
        tint = QColor(self._look.tokens.accent_soft)
        self.ours.show_reading(found, is_ours=True, tint=tint)
        self.theirs.show_reading(found, is_ours=False, tint=tint)

    def _restyle(self) -> None:
        self.close_button.setIcon(self._look.icon("x"))
        for view in (self.ours, self.theirs):
            view.fit()
        self.list.setMinimumHeight(LEAST_ROWS * self._look.px(ROW_PX))
        self.setFixedWidth(min(self._look.px(WIDTH_PX), MOST_PX))
        line = self.model.line(self.row)
        if line is not None:
            self._show_readings(line)
        self.list.viewport().update()

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and not event.modifiers() & ~_KEYPAD:
            reading = _KEYS.get(event.text())
            if reading is not None and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if reading is not None and event.type() == QEvent.Type.KeyPress:
                if not event.isAutoRepeat():
                    self.buttons[reading].click()
                return True
        return super().eventFilter(watched, event)


def _is_possible(line: Difference, reading: Reading) -> bool:
    """Return whether a choice makes sense: what they do not have cannot be taken."""
    pair = line.line.pair
    if reading is Reading.THEIRS:
        return pair.theirs is not None
    return reading is Reading.OURS or pair.ours is not None


def _percent(rate: object, locale: QLocale) -> str:
    return "–" if rate is None else f"{locale.toString(float(rate) * 100, 'f', 1)} %"  # type: ignore[arg-type]  # a number, or None
