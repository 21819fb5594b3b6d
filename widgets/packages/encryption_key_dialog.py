"""Shows the key by which a person receives encrypted packages, and makes one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from annotator.errors import AnnotatorError
from annotator.files import write_chosen
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import button, row, set_role, words
from widgets.kit.error_text import error_text
from widgets.theme.look import Look


class EncryptionKeyDialog(DialogFrame):
    """Shows the public half as a text to give away.

    Signals:
        made_asked: make a key.
    """

    made_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Lay out the dialog; no key is known yet."""
        super().__init__(look, "", width_px=560, parent=parent)
        self.show_titles(self.tr("Key for encrypted packages"))
        self.body.addWidget(
            words(
                self.tr(
                    "A vendor can encrypt packages so that only you can open them: somebody who "
                    "finds the stick sees nothing."
                )
            )
        )
        self.told = words("", "quiet")
        self.field = QLineEdit()
        self.field.setReadOnly(True)
        # A key is written from left to right in every language.
        self.field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.field.setAccessibleName(self.tr("Your key to give away"))
        self.copy_button = button(self.tr("C&opy"), call=self._copy)
        self.save_button = button(self.tr("&Save…"), call=self._save)
        self.line = QWidget()
        line = row(look, self.field, self.copy_button, self.save_button)
        line.setStretch(0, 1)
        line.setContentsMargins(0, 0, 0, 0)
        self.line.setLayout(line)
        self.body.addWidget(self.line)
        self.body.addWidget(self.told)
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.make_button = self.add_button(self.tr("&Make a key"), call=self.made_asked)
        self.close_button = self.add_primary(self.tr("&Close"), self.accept)
        self.show_key("")

    def show_key(self, text: str, *, is_new: bool = False) -> None:
        """Show a key, or with "" that there is none yet."""
        self.field.setText(text)
        self.field.setCursorPosition(0)
        self.line.setVisible(bool(text))
        self.make_button.setText(self.tr("&Make a new key") if text else self.tr("&Make a key"))
        if not text:
            told = self.tr("You have no such key yet. It is made on this computer and stays here.")
        elif is_new:
            told = self.tr(
                "Give this text to the vendor; it is no secret. Packages that were encrypted to an "
                "earlier key of yours still open."
            )
        else:
            told = self.tr(
                "Give this text to the vendor; it is no secret. Its other half is on this "
                "computer only: packages for you open nowhere else."
            )
        self._tell(told)
        self.fit()

    def show_refusal(self, text: str) -> None:
        """Show why something was not done."""
        self._tell(text, "refusal")

    def _tell(self, text: str, role: str = "quiet") -> None:
        set_role(self.told, role)
        self.told.setText(text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.field.text())

    def _save(self) -> None:
        first = str(Path.home() / self.tr("my encryption key.txt"))
        found, _kind = QFileDialog.getSaveFileName(self, self.tr("Save your key"), first)
        if not found:
            return
        try:
            write_chosen(Path(found), f"{self.field.text()}\n".encode())
        except AnnotatorError as error:
            self.show_refusal(error_text(error))
