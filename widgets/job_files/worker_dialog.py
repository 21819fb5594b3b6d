"""The dialog *Who is working?*; each effort entry belongs to the person who worked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.display_text import shown_name
from annotator.model.entities import WorkerId
from annotator.model.people import Worker, can_be_mistaken
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.dialogs.line_list import LineList, ListLine
from widgets.theme.look import Look
from widgets.theme.tokens import WORKER_COLOURS

NEW = "new"
MOST_LINES = 6
DIGITS = 9


@dataclass(frozen=True, slots=True)
class WorkerAnswer:
    """The answer: a known worker by id, or else a name that is new to the job."""

    worker_id: WorkerId | None = None
    new_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """The PINs of the workers: who has one, and a check of an entered PIN."""

    has: Callable[[WorkerId], bool]
    fits: Callable[[WorkerId, str], bool]


NO_PINS = Pins(has=lambda _worker_id: False, fits=lambda _worker_id, _pin: True)


class WorkerDialog(DialogFrame):
    """Type a digit or the beginning of a name, then Enter. An unknown name is added.

    After the digit of a person with a PIN, the keys go to the PIN field.

    With two people, the one who is not working is selected, so that Enter hands over. A person with
    a PIN who is not working already is asked for it.

    Args:
        look: provides colours and sizes.
        people: everybody who has worked on the job.
        current: the current worker.
        pins: checks the PINs.
    """

    def __init__(
        self,
        look: Look,
        people: Sequence[Worker],
        current: WorkerId | None = None,
        parent: QWidget | None = None,
        *,
        pins: Pins = NO_PINS,
    ) -> None:
        """Show the people."""
        super().__init__(look, "", width_px=420, parent=parent)
        self.show_titles(self.tr("Who is working?"))
        self._people = tuple(people)
        self._current = current
        self._pins = pins
        self._guarded = {each.id for each in people if each.id != current and pins.has(each.id)}
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("Name, or the digit before a name"))
        hint = self.tr("Name or digit") if people else self.tr("Your name")
        self.field.setPlaceholderText(hint)
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.list = LineList(look, self.tr("People"))
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.list.chosen.connect(lambda _line_id: self._on_accepted())
        self.list.selectionModel().currentChanged.connect(lambda *_both: self._show_pin())
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.textChanged.connect(lambda _text: self._refuse(""))
        self.pin.installEventFilter(self)
        self.refusal = words("", "refusal")
        self.body.addWidget(self.field)
        self.body.addWidget(self.list)
        self.body.addWidget(self.pin)
        self.body.addWidget(self.refusal)
        note = self.tr("The name stays on this machine; exports have a random number instead.")
        self.body.addWidget(words(note, "quiet"))
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Cancel"), call=self.reject)
        self.begin_button = self.add_primary(self.tr("&Go on"), self._on_accepted)
        self._show("")
        self.field.setFocus()
        marked = _marked(self._people, current)
        if marked is not None:
            self.mark(marked)

    def mark(self, worker_id: WorkerId) -> None:
        """Select a person, who then needs only Enter, or the PIN and Enter."""
        self.list.mark(worker_id)
        self.begin_button.setEnabled(self.list.current is not None)
        (self.pin if self._needs_pin else self.field).setFocus()

    def chosen(self) -> WorkerAnswer | None:
        """Return the answer, or None as long as there is none."""
        line = self.list.current
        if line is None:
            return None
        if line.id == NEW:
            return WorkerAnswer(new_name=self._typed)
        return WorkerAnswer(WorkerId(line.id))

    @property
    def _needs_pin(self) -> bool:
        line = self.list.current
        return line is not None and line.id in self._guarded

    @property
    def _typed(self) -> str:
        return " ".join(self.field.text().split())

    def _show(self, _text: str) -> None:
        typed = self._typed.casefold()
        place = int(typed) if typed.isdecimal() and len(typed) <= len(str(DIGITS)) else 0
        is_digit = 0 < place <= min(DIGITS, len(self._people))
        lines = [
            self._line(at, worker)
            for at, worker in enumerate(self._people)
            if is_digit
            or typed in worker.name.casefold()
            or can_be_mistaken(worker.name, self._typed)
        ]
        same = [each.id for each in self._people if can_be_mistaken(each.name, self._typed)]
        may_be_pin = not is_digit and self._may_be_pin(typed)
        if typed and not is_digit and not same and not may_be_pin:
            name = self.tr("Add “%s”") % self._typed
            lines.append(ListLine(id=NEW, name=name, icon="user-plus"))
        self.list.show_lines(lines)
        self.list.setFixedHeight(max(self.look.px(8), self.list.height_of(MOST_LINES)))
        self.list.setVisible(bool(lines))
        if is_digit:
            self.list.mark(self._people[place - 1].id)
        elif typed and lines:
            self.list.mark(same[0] if same else lines[0].id)
        self.begin_button.setEnabled(self.list.current is not None)
        self._show_pin()
        if is_digit and self._needs_pin:
            self.pin.setFocus()  # the next digits are the PIN
        elif may_be_pin and not lines:
            text = self.tr("This may be a PIN, so it cannot be a name. Put a letter before it.")
            self._refuse(text)

    def _may_be_pin(self, typed: str) -> bool:
        """Return whether digits begin with the digit of a person who is asked for a PIN.

        If they were taken for a name, the PIN would be readable in the job.
        """
        places = {str(at) for at, each in enumerate(self._people, 1) if each.id in self._guarded}
        return typed.isdecimal() and typed[:1] in places

    def _line(self, at: int, worker: Worker) -> ListLine:
        return ListLine(
            id=worker.id,
            name=worker.name,
            initial=worker.name[:1].upper(),
            colour=WORKER_COLOURS[at % len(WORKER_COLOURS)],
            keys=(str(at + 1),) if at < DIGITS else (),
            note=self._note(worker.id),
        )

    def _note(self, worker_id: WorkerId) -> str:
        if worker_id == self._current:
            return self.tr("now")
        return self.tr("PIN") if worker_id in self._guarded else ""

    def _show_pin(self) -> None:
        """Show the PIN field if the selected person has a PIN."""
        line = self.list.current
        self.pin.clear()
        self._refuse("")
        self.pin.setVisible(self._needs_pin)
        if line is not None and self._needs_pin:
            hint = self.tr("PIN of %1").replace("%1", f"\u2068{shown_name(line.name)}\u2069")
            self.pin.setPlaceholderText(hint)
            self.pin.setAccessibleName(hint)
        if self.isVisible():
            self.fit()

    def _refuse(self, text: str) -> None:
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))

    def _on_accepted(self) -> None:
        line = self.list.current
        if line is None:
            return
        if not self._needs_pin or self._pins.fits(WorkerId(line.id), self.pin.text()):
            self.accept()
            return
        if self.pin.text():
            text = self.tr("That is not the PIN of %1. Nothing has changed.")
            self._refuse(text.replace("%1", f"\u2068{shown_name(line.name)}\u2069"))
            self.pin.selectAll()
            self.fit()
        self.pin.setFocus()

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if watched in {self.field, self.pin} and isinstance(event, QKeyEvent):
            by = steps.get(Qt.Key(event.key()), 0)
            if by and event.type() == QEvent.Type.KeyPress:
                self.list.step(by)
                self.begin_button.setEnabled(self.list.current is not None)
                return True
        return super().eventFilter(watched, event)


def _marked(people: Sequence[Worker], current: WorkerId | None) -> WorkerId | None:
    """Return the initial selection: the only person, the other of two, or the current worker."""
    others = [worker.id for worker in people if worker.id != current]
    if len(others) == 1 and len(people) in {1, 2}:
        return others[0]
    return current
