"""To whose key a submission is encrypted: that of the package, one in a file, or none."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from annotator.errors import AnnotatorError
from annotator.ledger.file_encryption import recipient_of
from widgets.kit.dialogs.form_widgets import set_role, words
from widgets.kit.dialogs.path_field import PathField
from widgets.kit.error_text import error_text
from widgets.kit.layouts import new_column
from widgets.ledger.dialogs.ledger_words import key_text
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


class RecipientKind(StrEnum):
    """To whose key a file is encrypted."""

    NONE = "none"
    PACKAGE = "package"
    FILE = "file"


class EncryptionChoice(QWidget):
    """A choice, a field for the file of a key, and a line that says what the choice means.

    Args:
        look: provides colours and sizes.
        package_key: the key that signed the package of the job, "" if it came without one.

    Signals:
        changed: another key was chosen, or none.
    """

    changed = Signal()

    def __init__(self, look: Look, package_key: str = "") -> None:
        """Choose no encryption."""
        super().__init__()
        self._package_key = package_key
        self._file_key, self._fault = "", ""
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(self.tr("Encryption"))
        self.kinds.addItem(self.tr("Not encrypted"), RecipientKind.NONE.value)
        if package_key:
            text = self.tr("To the key of the package, so that only its vendor opens it")
            self.kinds.addItem(text, RecipientKind.PACKAGE.value)
        self.kinds.addItem(self.tr("To a key that the vendor gave you"), RecipientKind.FILE.value)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.kinds.setSizeAdjustPolicy(policy)
        self.key_field = PathField(look, self.tr("File of the vendor's key"), self._choose)
        self.told = words("", "quiet")
        column = new_column(self, look.px(GAP_PX - 4))
        for each in (self.kinds, self.key_field, self.told):
            column.addWidget(each)
        self.setFocusProxy(self.kinds)
        self.kinds.currentIndexChanged.connect(lambda _at: self._on_changed())
        self.key_field.changed.connect(self._read)
        self._on_changed()

    @property
    def kind(self) -> RecipientKind:
        """To whose key."""
        return RecipientKind(self.kinds.currentData())

    @property
    def recipient(self) -> str:
        """The public key to encrypt to, "" for none."""
        keys = {RecipientKind.PACKAGE: self._package_key, RecipientKind.FILE: self._file_key}
        return keys.get(self.kind, "")

    def missing(self) -> str:
        """Return why it cannot be encrypted like that yet, or ""."""
        if self.kind is not RecipientKind.FILE or self._file_key:
            return ""
        return self._fault or self.tr("Choose the file of the vendor's key.")

    def _read(self) -> None:
        self._file_key, self._fault = "", self.key_field.fault()
        path = self.key_field.path
        if path is not None and not self._fault:
            try:
                self._file_key = recipient_of(path)
            except AnnotatorError as error:
                self._fault = error_text(error)
        self._on_changed()

    def _on_changed(self) -> None:
        self.key_field.setVisible(self.kind is RecipientKind.FILE)
        is_faulty = bool(self._fault) and self.kind is RecipientKind.FILE
        set_role(self.told, "refusal" if is_faulty else "quiet")
        text = self._fault if is_faulty else ""
        if self.recipient:
            text = self.tr("Nobody who finds the file can read it. It opens only with the key %1.")
            text = text.replace("%1", key_text(self.recipient))
        self.told.setText(text)
        self.told.setVisible(bool(text))
        self.changed.emit()

    def _choose(self, start: str) -> str:
        return QFileDialog.getOpenFileName(self, self.tr("The vendor's key"), start)[0]
