"""Sets, changes or removes a secret: asks for the old one, and twice for the new one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretWords:
    """What is said of one kind of secret; ``%1`` in ``new`` and ``short`` is the least length."""

    window: str
    title: str
    note: str
    old: str
    new: str
    again: str
    short: str
    differ: str
    wrong: str
    save: str
    remove: str


class SecretDialog(DialogFrame):
    """Asks; what becomes of the answer is for whoever is derived from it.

    Args:
        look: gives colours and sizes.
        said: what is said of it.
        shortest: how many characters a new one has at least.
        has_old: whether there is one that must be typed to change it.
    """

    def __init__(
        self,
        look: Look,
        said: SecretWords,
        shortest: int,
        parent: QWidget | None = None,
        *,
        has_old: bool,
    ) -> None:
        """Show the fields."""
        super().__init__(look, "", width_px=440, parent=parent)
        self._said, self._shortest = said, shortest
        self.setWindowTitle(said.window)
        self.title.setText(said.title)
        self.body.addWidget(words(said.note, "quiet"))
        self.old = self._field(said.old, is_shown=has_old)
        self.new = self._field(said.new.replace("%1", str(shortest)))
        self.again = self._field(said.again)
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.body.addWidget(self.refusal)
        self.body.addStretch(1)
        self.remove_button = self.add_button(said.remove)
        self.remove_button.setVisible(has_old)
        self.cancel_button, self.save_button = self.add_ways_out(said.save)
        self.save_button.clicked.connect(self._save)
        self.remove_button.clicked.connect(self._remove)
        (self.old if has_old else self.new).setFocus()

    # For whoever is derived from it ------------------------------------------------

    def knows(self, _old: str) -> bool:
        """Return whether that is the one of now, where that can be told at once."""
        return True

    def decide(self, old: str, new: str) -> None:
        """Do what was decided; ``new`` is "" for none."""
        raise NotImplementedError

    def refuse_old(self) -> None:
        """Say that what was typed is not the one of now."""
        self.refuse(self._said.wrong, self.old)

    def refuse(self, text: str, field: QLineEdit | None = None) -> None:
        """Say what does not fit, at the field that is to be typed again."""
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))
        if field is not None:
            field.selectAll()
            field.setFocus()
        if self.isVisible():
            self.fit()
            if text:
                self.bring_into_sight(self.refusal)

    # Within -------------------------------------------------------------------------

    def _field(self, title: str, *, is_shown: bool = True) -> QLineEdit:
        # Above it, not inside: dots alone do not say which of the three one typed.
        name = words(title)
        field = QLineEdit()
        name.setBuddy(field)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName(title)
        field.textChanged.connect(lambda _text: self.refuse(""))
        named = QVBoxLayout()
        named.setSpacing(self.look.px(GAP_PX) // 2)
        named.addWidget(name)
        named.addWidget(field)
        self.body.addLayout(named)
        for part in (name, field):
            part.setVisible(is_shown)
        return field

    def _save(self) -> None:
        if not self._may():
            return
        if len(self.new.text()) < self._shortest:
            self.refuse(self._said.short.replace("%1", str(self._shortest)), self.new)
        elif self.new.text() != self.again.text():
            self.refuse(self._said.differ, self.again)
        else:
            self.decide(self.old.text(), self.new.text())

    def _remove(self) -> None:
        if self._may():
            self.decide(self.old.text(), "")

    def _may(self) -> bool:
        """Return whether the one of now is right, as far as that is known; says so if not."""
        if self.knows(self.old.text()):
            return True
        self.refuse_old()
        return False
