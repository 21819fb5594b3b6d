"""Asks the worker before a hand-in whether the measured hours are right."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from annotator.job_ledger.hours_answer import HoursAnswer
from annotator.pay import hours_text
from widgets.kit.dialogs.form_widgets import row, words
from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


@dataclass(frozen=True, slots=True)
class OwnHours:
    """The person's time at this job in ms: observed work, and declared time."""

    observed_ms: int
    declared_ms: int

    @property
    def text(self) -> str:
        """The total as hours and minutes."""
        return hours_text(self.observed_ms + self.declared_ms)


class HoursQuestion(QWidget):
    """One question with three answers; answering is optional.

    Args:
        look: provides colours and sizes.
        measured: the time that is asked about; None hides the question.
        note: what becomes of the answer.

    Signals:
        changed: another answer was given, or the answer was withdrawn.
    """

    changed = Signal()

    def __init__(self, look: Look, measured: OwnHours | None, note: str = "") -> None:
        """Start without an answer."""
        super().__init__()
        self._measured = measured
        self.question = words("")
        self._group, self.buttons = QButtonGroup(self), dict[str, QRadioButton]()
        titles = {
            "more": self.tr("&More"),
            "right": self.tr("Ri&ght"),
            "less": self.tr("Le&ss"),
            "": self.tr("No &answer"),
        }
        for answer, title in titles.items():
            self.buttons[answer] = radio = QRadioButton(title)
            self._group.addButton(radio)
        self.buttons[""].setChecked(True)
        self._group.buttonToggled.connect(self._on_toggled)
        column = new_column(self, look.px(GAP_PX - 2))
        column.addWidget(words(self.tr("Does this time look right?"), "heading"))
        column.addWidget(self.question)
        column.addLayout(row(look, *self.buttons.values(), 1))
        leaves = self.tr(
            "The answer is part of the export, without your name. It is signed if you give the "
            "same answer when you hand in."
        )
        column.addWidget(words(note or leaves, "quiet"))
        self.ask(measured)

    def ask(self, measured: OwnHours | None) -> None:
        """Ask about this time; None hides the question."""
        self._measured = measured
        self.question.setText("" if measured is None else self._question(measured))
        for radio in self.buttons.values():
            radio.setAccessibleDescription(self.question.text())
        self.setVisible(measured is not None)

    @property
    def measured(self) -> OwnHours | None:
        """The time that is asked about."""
        return self._measured

    @property
    def answer(self) -> str:
        """``more``, ``right`` or ``less``: the measured time compared to the time worked.

        "" without an answer.
        """
        return next(answer for answer, radio in self.buttons.items() if radio.isChecked())

    @property
    def hours_answer(self) -> HoursAnswer | None:
        """The answer with the hours that were shown, as a hand-in has it; None without one."""
        if self._measured is None or not self.answer:
            return None
        return HoursAnswer(self.answer, self._measured.observed_ms, self._measured.declared_ms)

    def _question(self, measured: OwnHours) -> str:
        if not measured.declared_ms:
            asked = self.tr("%1: is that more than you worked, right, or less?")
            return asked.replace("%1", measured.text)
        asked = self.tr("%1, of which you added %2: is that more than you worked, right, or less?")
        added = hours_text(measured.declared_ms)
        return asked.replace("%2", added).replace("%1", measured.text)

    def _on_toggled(self, _button: object, is_chosen: bool) -> None:
        if is_chosen:
            self.changed.emit()
