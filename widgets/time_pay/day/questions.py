"""The questions of a day: each break's category, and three answers that can be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from annotator.day.break_questions import BreakAnswer, Question
from annotator.day.break_reasons import OFFERED
from annotator.day.day_record import DayRecord
from annotator.effort.categories import Category
from annotator.pay import hours_text
from widgets.kit import day_words
from widgets.kit.dialogs.form_widgets import button, empty, hairline
from widgets.kit.dialogs.form_widgets import words as label
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """An answer to a question, with the reason if it was work."""

    question: Question
    answer: BreakAnswer
    reason: str = ""


class QuestionList(QWidget):
    """All breaks and unseen times of a day; those without an answer first say so.

    Signals:
        given: a ``QuestionAnswer``.
    """

    given = Signal(object)

    def __init__(self, look: Look) -> None:
        """Start without questions."""
        super().__init__()
        self._look = look
        self._shown: tuple[Question, ...] | None = None
        self.rows: list[QuestionRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(GAP_PX))

    def show_day(self, day: DayRecord | None) -> None:
        """Show the questions of a day; unchanged rows stay."""
        questions = () if day is None else day.questions
        if questions == self._shown:
            return
        self._shown = questions
        had = self.window().focusWidget()
        focused, answer = next(
            (
                (row.place, answer)
                for row in self.rows
                for answer, made in row.buttons.items()
                if made is had
            ),
            (None, BreakAnswer.WORK),
        )
        empty(self._column)
        self.rows = []
        for place, question in enumerate(questions):
            if self.rows:
                self._column.addWidget(hairline())
            made = QuestionRow(self._look, question, _when(day, question), place)
            made.given.connect(self.given)
            self._column.addWidget(made)
            made.show()  # at once: a hidden row takes no focus
            self.rows.append(made)
        if not self.rows:
            text = self.tr("There was no break to ask about.")
            self._column.addWidget(label(text, "quiet"))
        if focused is not None and focused < len(self.rows):
            self.rows[focused].buttons[answer].setFocus()


class QuestionRow(QFrame):
    """One question with its answers.

    Signals:
        given: a ``QuestionAnswer``.
    """

    given = Signal(object)

    def __init__(self, look: Look, question: Question, when: str, place: int) -> None:
        """Show the current category, and mark the answer that was given."""
        super().__init__()
        self._question = question
        self.place = place
        length = hours_text(question.end_ms - question.start_ms)
        self.when = label(f"{when}  ·  {day_words.apart(length)}", "heading")
        self.state = label(day_words.state_of(question), "quiet")
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self.when)
        text.addWidget(self.state)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(GAP_PX))
        row.addLayout(text, 1)
        self.menu = QMenu(self)
        for code in OFFERED:
            entry = self.menu.addAction(day_words.reason_words(code))
            entry.triggered.connect(lambda *_a, why=code: self._give(BreakAnswer.WORK, why))
        self.buttons = {
            BreakAnswer.WORK: self._button(self.tr("Work…"), self._ask_why),
            BreakAnswer.REST: self._button(self.tr("Rest"), lambda: self._give(BreakAnswer.REST)),
            BreakAnswer.OWN: self._button(self.tr("Own time"), lambda: self._give(BreakAnswer.OWN)),
        }
        said = answer_of(question)
        for answer, made in self.buttons.items():
            made.setCheckable(True)
            made.setChecked(answer is said)
            if answer is said:
                made.setIcon(look.icon("check"))
            row.addWidget(made)

    def _button(self, text: str, call: Callable[[], object]) -> QPushButton:
        made = button(text, "choice")
        made.setAccessibleName(f"{text.rstrip('…')}: {self.when.text()}")
        made.clicked.connect(lambda *_args: call())
        return made

    def _ask_why(self) -> None:
        made = self.buttons[BreakAnswer.WORK]
        made.setChecked(answer_of(self._question) is BreakAnswer.WORK)
        self.menu.popup(made.mapToGlobal(made.rect().bottomLeft()))
        self.menu.setActiveAction(self.menu.actions()[0])

    def _give(self, answer: BreakAnswer, reason: str = "") -> None:
        self.given.emit(QuestionAnswer(self._question, answer, reason))


def answer_of(question: Question) -> BreakAnswer | None:
    """Return the worker's answer to a question, or None if there is none."""
    if not question.is_answered:
        return None
    kinds = {stretch.category for stretch in question.stretches}
    if kinds == {Category.DECLARED}:
        return BreakAnswer.WORK
    return BreakAnswer.OWN if kinds == {Category.AWAY} else BreakAnswer.REST


def _when(day: DayRecord | None, question: Question) -> str:
    if day is None:
        return ""
    session = question.session_id
    return day_words.from_to(
        day.local_time(session, question.start_ms), day.local_time(session, question.end_ms)
    )
