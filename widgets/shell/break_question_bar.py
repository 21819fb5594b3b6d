"""A quiet bar that asks about a break when the person returns; never a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QPushButton, QWidget

from annotator.day.break_questions import BreakAnswer
from widgets.kit.focus_back import FocusBack
from widgets.kit.plain_text import PlainLabel, start
from widgets.shell.notice_bar import ComingBar, Sentence
from widgets.theme import icons
from widgets.theme.look import Look

LEAST_PX: Final = 240
"""In pixels of the design: if the sentence has less room than this, it gets its own line."""


class BreakQuestionBar(ComingBar):
    """One sentence, four answers with their keys, and "Later". It never takes the focus.

    The first answer is work, with the most usual reason, so that one key is enough. The second
    opens the other reasons in a small menu.

    Signals:
        answered: the answer, and the reason if it was work, else "".
        put_off: answer later, or never.
    """

    answered = Signal(object, str)
    put_off = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._reasons: tuple[tuple[str, str], ...] = ()
        self._icon = PlainLabel(parent=self)
        self.text = Sentence(parent=self)
        self.text.setWordWrap(True)
        self.text.setAlignment(start() | Qt.AlignmentFlag.AlignVCenter)
        self.later_button = self._button()
        self.buttons = tuple(self._button() for _ in range(4))
        for place, button in enumerate(self.buttons):
            button.clicked.connect(lambda *_args, at=place: self.press(at))
        self.later_button.setProperty("role", "link")
        self.later_button.clicked.connect(self._on_later)
        self._lay_out()
        self.reason_menu = QMenu(self)
        self.reason_menu.setAccessibleName(self.tr("What was it?"))
        self._focus = FocusBack(self)
        look.changed.connect(self._restyle)
        self.hide()

    def _lay_out(self) -> None:
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(12, 4, 8, 4)
        self._line.setSpacing(8)
        said, self._answers = QHBoxLayout(), QHBoxLayout()
        said.addWidget(self._icon)
        said.addWidget(self.text, 1)
        self._answers.addStretch(0)
        for button in (*self.buttons, self.later_button):
            self._answers.addWidget(button)
        self._line.addLayout(said, 1)
        self._line.addLayout(self._answers)

    @property
    def is_asking(self) -> bool:
        """Whether a question is shown."""
        return not self.isHidden()

    def ask(self, question: str, keys: Sequence[str], reasons: Sequence[tuple[str, str]]) -> None:
        """Show a question.

        Args:
            question: the sentence.
            keys: the keys of the four buttons, shown on them.
            reasons: (code, name) of the possible reasons, the most usual first.
        """
        self._reasons = tuple(reasons)
        self.reason_menu.clear()
        for code, words in self._reasons[1:]:
            entry = self.reason_menu.addAction(words)
            entry.triggered.connect(lambda *_args, why=code: self._say(BreakAnswer.WORK, why))
        self.text.setText(question)
        self.setAccessibleName(question)
        self._name_buttons(keys)
        self._restyle()
        self._fold(self.window().width())
        self.show()
        alert = QAccessibleEvent(self, QAccessible.Event.Alert)
        QAccessible.updateAccessibility(alert)

    def withdraw(self) -> None:
        """Hide the question."""
        self.reason_menu.close()
        self._focus.give_back()
        self.hide()

    def press(self, place: int) -> None:
        """Press the button at that place."""
        steps = (
            self._say_first,
            self._open_menu,
            lambda: self._say(BreakAnswer.REST),
            lambda: self._say(BreakAnswer.OWN),
        )
        if self.is_asking:
            steps[place]()

    def _name_buttons(self, keys: Sequence[str]) -> None:
        first = self.tr("Work: %1").replace("%1", self._reasons[0][1].lower())
        titles = (first, self.tr("Other work…"), self.tr("Rest"), self.tr("Own time"))
        for button, title, key in zip(self.buttons, titles, keys, strict=True):
            button.setText(f"{title}   {key}" if key else title)
            button.setAccessibleName(f"{title}, {key}" if key else title)
        self.later_button.setText(self.tr("Later"))

    def _fold(self, width_px: int) -> None:
        """Put the answers below the sentence if they leave it too little room."""
        margins, gap = self._line.contentsMargins(), self._line.spacing()
        alone = width_px - margins.left() - margins.right() - self._icon.sizeHint().width() - gap
        beside = alone - self._answers.sizeHint().width() - gap
        is_folded = beside < self._look.px(LEAST_PX)
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.TopToBottom if is_folded else directions.LeftToRight)
        self._answers.setStretch(0, 1 if is_folded else 0)
        self.text.expect(alone if is_folded else beside)

    def _say_first(self) -> None:
        self._say(BreakAnswer.WORK, self._reasons[0][0])

    def _open_menu(self) -> None:
        button, menu = self.buttons[1], self.reason_menu
        height = menu.sizeHint().height()
        menu.popup(button.mapToGlobal(QPoint(0, -height)))
        menu.setActiveAction(menu.actions()[0])

    def _say(self, answer: BreakAnswer, reason: str = "") -> None:
        self.withdraw()
        self.answered.emit(answer, reason)

    def _on_later(self) -> None:
        self.withdraw()
        self.put_off.emit()

    def _button(self) -> QPushButton:
        button = QPushButton(self)
        # A click answers, and leaves the focus where it was.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    # Qt overrides -----------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fold(event.size().width())

    def _restyle(self) -> None:
        ratio = self.devicePixelRatioF()
        colour = self._look.tokens.information
        self._icon.setPixmap(icons.pixmap("clock", colour, self._look.px(18), ratio))
