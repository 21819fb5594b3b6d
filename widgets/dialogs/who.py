"""Who is working? An entry always belongs to the person who was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.model import WorkerId
from annotator.people import Worker
from widgets.dialogs.frame import DialogFrame
from widgets.dialogs.lines import Line, LineList
from widgets.dialogs.parts import words
from widgets.theme.look import Look

COLOURS = ("#0A6B5D", "#1B5AA6", "#8A3B6B", "#8A5200", "#5B4B9A", "#4A6A1E", "#A13D2D", "#3E5C76")
"""Grounds of the circles; white on each has a contrast of at least 4.5."""

NEW = "new"
MOST_LINES = 6
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Who:
    """The answer: somebody known by id, or else a name that is new to the job."""

    worker_id: WorkerId | None = None
    new_name: str = ""


class WhoDialog(DialogFrame):
    """Type a digit or the beginning of a name, then Enter. A name nobody has is added.

    Args:
        look: gives colours and sizes.
        people: everybody who has worked on the job.
        current: who works now, marked at first.
    """

    def __init__(
        self,
        look: Look,
        people: Sequence[Worker],
        current: WorkerId | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the people."""
        super().__init__(look, "", width_px=420, parent=parent)
        self.setWindowTitle(self.tr("Who is working?"))
        self.title.setText(self.tr("Who is working?"))
        self._people = tuple(people)
        self._current = current
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("Name, or the digit before a name"))
        hint = self.tr("Name or digit") if people else self.tr("Your name")
        self.field.setPlaceholderText(hint)
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.list = LineList(look, self.tr("People"))
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.list.chosen.connect(lambda _line_id: self._on_accepted())
        self.body.addWidget(self.field)
        self.body.addWidget(self.list)
        note = self.tr("The name stays on this machine; what leaves carries a random number.")
        self.body.addWidget(words(note, "quiet"))
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Cancel"))
        self.begin_button = self.add_button(self.tr("&Go on"), "primary", is_default=True)
        self.cancel_button.clicked.connect(self.reject)
        self.begin_button.clicked.connect(self._on_accepted)
        self._show("")
        if current is not None:
            self.list.mark(current)
        self.begin_button.setEnabled(self.list.current is not None)
        self.field.setFocus()

    def chosen(self) -> Who | None:
        """Return the answer, or None as long as there is none."""
        line = self.list.current
        if line is None:
            return None
        if line.id == NEW:
            return Who(new_name=self._typed)
        return Who(WorkerId(line.id))

    @property
    def _typed(self) -> str:
        return " ".join(self.field.text().split())

    def _show(self, _text: str) -> None:
        typed = self._typed.casefold()
        place = int(typed) if typed.isdecimal() else 0
        is_digit = 0 < place <= min(DIGITS, len(self._people))
        lines = [
            self._line(at, worker)
            for at, worker in enumerate(self._people)
            if is_digit or typed in worker.name.casefold()
        ]
        names = {worker.name.casefold() for worker in self._people}
        if typed and not is_digit and typed not in names:
            name = self.tr("Add “%s”") % self._typed
            lines.append(Line(id=NEW, name=name, icon="user-plus"))
        self.list.show_lines(lines)
        self.list.setFixedHeight(max(self.look.px(8), self.list.height_of(MOST_LINES)))
        self.list.setVisible(bool(lines))
        if is_digit:
            self.list.mark(self._people[place - 1].id)
        elif typed and lines:
            exact = [worker.id for worker in self._people if worker.name.casefold() == typed]
            self.list.mark(exact[0] if exact else lines[0].id)
        self.begin_button.setEnabled(self.list.current is not None)
        if self.isVisible():
            self.fit()

    def _line(self, at: int, worker: Worker) -> Line:
        return Line(
            id=worker.id,
            name=worker.name,
            initial=worker.name[:1].upper(),
            colour=COLOURS[at % len(COLOURS)],
            keys=(str(at + 1),) if at < DIGITS else (),
            note=self.tr("now") if worker.id == self._current else "",
        )

    def _on_accepted(self) -> None:
        if self.chosen() is not None:
            self.accept()

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if watched is self.field and isinstance(event, QKeyEvent):
            by = steps.get(Qt.Key(event.key()), 0)
            if by and event.type() == QEvent.Type.KeyPress:
                self.list.step(by)
                self.begin_button.setEnabled(self.list.current is not None)
                return True
        return super().eventFilter(watched, event)
