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
    """The texts for one kind of secret; ``%1`` in ``new`` and ``short`` is the minimum length."""

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
    """Asks for a secret; subclasses decide what happens with the answer.

    Args:
        look: provides colours and sizes.
        said: the texts.
        shortest: the minimum length of a new secret.
        has_old: whether there is a secret that must be typed to change it.
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
        self.show_titles(said.window, said.title)
        self.body.addWidget(words(said.note, "quiet"))
        self.old = self._field(said.old, is_shown=has_old)
        self.new = self._field(said.new.replace("%1", str(shortest)))
        self.again = self._field(said.again)
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.body.addWidget(self.refusal)
        self.body.addStretch(1)
        self.remove_button = self.add_button(said.remove, call=self._remove)
        self.remove_button.setVisible(has_old)
        self.cancel_button, self.save_button = self.add_ways_out(said.save)
        self.save_button.clicked.connect(self._save)
        (self.old if has_old else self.new).setFocus()

    # For subclasses ----------------------------------------------------------------

    def knows(self, _old: str) -> bool:
        """Return whether this is the current secret, if that can be checked at once."""
        return True

    def decide(self, old: str, new: str) -> None:
        """Apply the answer; ``new`` is "" for none."""
        raise NotImplementedError

    def refuse_old(self) -> None:
        """Report that the current secret is wrong."""
        self.refuse(self._said.wrong, self.old)

    def refuse(self, text: str, field: QLineEdit | None = None) -> None:
        """Report a problem, and focus the field that must be typed again."""
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))
        if field is not None:
            field.selectAll()
            field.setFocus()
        if self.isVisible():
            self.fit()
            if text:
                self.bring_into_sight(self.refusal)

    # Internals ----------------------------------------------------------------------

    def _field(self, title: str, *, is_shown: bool = True) -> QLineEdit:
        # Above the field, not inside: dots alone do not tell the three fields apart.
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
        """Return whether the current secret is right, as far as known; if not, report it."""
        if self.knows(self.old.text()):
            return True
        self.refuse_old()
        return False
