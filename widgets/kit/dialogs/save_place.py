"""Asks where to write a file, and whether to replace an existing one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from annotator.files import exists, is_folder
from widgets.kit.dialogs.path_field import PathField
from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


class SavePathField(QWidget):
    """A path for a new file, and whether it may replace an existing one.

    Signals:
        changed: the path or the choice has changed.
    """

    changed = Signal()

    def __init__(self, look: Look, name: str, first: Path) -> None:
        """Start with a path."""
        super().__init__()
        self._name = name
        self.path_field = PathField(look, name, self._choose)
        self.replace = QCheckBox(self.tr("&Replace the file that is there"))
        column = new_column(self, look.px(GAP_PX - 2))
        column.addWidget(self.path_field)
        column.addWidget(self.replace)
        self.path_field.changed.connect(self._on_changed)
        self.replace.toggled.connect(lambda _is_on: self.changed.emit())
        self.setFocusProxy(self.path_field)
        self.path_field.show_path(first)
        self._on_changed()

    @property
    def path(self) -> Path | None:
        """The path, or None while the file has no name."""
        path = self.path_field.path
        return path if path is not None and path.name else None

    @property
    def is_replaced(self) -> bool:
        """Whether an existing file may be replaced."""
        return self._is_there() and self.replace.isChecked()

    def missing(self) -> str:
        """Return why the file cannot be written there, or ""."""
        path = self.path
        if path is None:
            return self.tr("Choose a file name.")
        if fault := self.path_field.fault():
            return fault
        if not is_folder(path.parent):
            return self.tr("The folder to put it in does not exist.")
        if is_folder(path):
            return self.tr("That is a folder. Choose another name.")
        if self._is_there() and not self.replace.isChecked():
            return self.tr("That file already exists: replace it, or choose another name.")
        return ""

    def _is_there(self) -> bool:
        return self.path is not None and exists(self.path)

    def _on_changed(self) -> None:
        self.replace.setChecked(False)
        self.replace.setVisible(self._is_there() and not is_folder(self.path or Path()))
        self.changed.emit()

    def _choose(self, start: str) -> str:
        # Only the check box asks about an existing file.
        no_question = QFileDialog.Option.DontConfirmOverwrite
        found, _kind = QFileDialog.getSaveFileName(self, self._name, start, options=no_question)
        return found
