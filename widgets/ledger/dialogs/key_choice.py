"""The choice of the key that signs as a vendor: this computer's own, or one in a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QRadioButton, QWidget

from widgets.kit.dialogs.form_widgets import set_role, words
from widgets.kit.dialogs.path_field import PathField
from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


class KeyChoice(QWidget):
    """Two radio buttons, a field for the file, and a line that says which key that is.

    Signals:
        changed: another key was chosen.
    """

    changed = Signal()

    def __init__(self, look: Look) -> None:
        """Choose this computer's own key."""
        super().__init__()
        self._group = QButtonGroup(self)
        self.own = QRadioButton(self.tr("My own &key on this computer"))
        self.other = QRadioButton(self.tr("A key &file:"))
        self.key_field = PathField(look, self.tr("File of a private key"), self._choose)
        self.told = words("", "quiet", is_selectable=True)
        self.told.setAccessibleName(self.tr("Which key signs"))
        column = new_column(self, look.px(GAP_PX - 2))
        for each in (self.own, self.other):
            self._group.addButton(each)
            column.addWidget(each)
        column.addWidget(self.key_field)
        column.addWidget(self.told)
        self.told.hide()
        self.own.setChecked(True)
        self._group.buttonToggled.connect(self._on_toggled)
        self.key_field.edited.connect(lambda: self.other.setChecked(True))
        self.key_field.changed.connect(self._on_changed)
        self._on_changed()

    @property
    def key_file(self) -> Path | None:
        """The file of the key to sign with; None: this computer's own key."""
        return self.key_field.path if self.other.isChecked() else None

    def missing(self) -> str:
        """Return why nothing can be signed yet, or ""."""
        if self.own.isChecked():
            return ""
        if self.key_field.path is None:
            return self.tr("Choose the file of the key.")
        return self.key_field.fault()

    def choose(self, file: Path | None) -> None:
        """Choose the key in a file; None: this computer's own."""
        self.key_field.show_path("" if file is None else file)
        (self.own if file is None else self.other).setChecked(True)

    def ask_for_file(self) -> None:
        """Choose that a file is needed, which is not known yet."""
        self.other.setChecked(True)

    def tell(self, text: str, role: str = "quiet") -> None:
        """Say which key that is; "" says nothing."""
        set_role(self.told, role)
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def show_needed(self) -> None:
        """Show only what the choice needs, after something else has shown all of it."""
        self.key_field.setVisible(self.other.isChecked())
        self.told.setVisible(bool(self.told.text()))

    def _on_toggled(self, _button: object, is_on: bool) -> None:
        if is_on:
            self._on_changed()

    def _on_changed(self) -> None:
        self.show_needed()
        self.changed.emit()

    def _choose(self, start: str) -> str:
        kinds = self.tr("Keys (*.pem)") + ";;" + self.tr("All files (*)")
        return QFileDialog.getOpenFileName(self, self.tr("Your key"), start, kinds)[0]
