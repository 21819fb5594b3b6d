"""A field for a path, with a button to choose it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.files import fault_of_path
from widgets.kit.dialogs.form_widgets import button
from widgets.kit.error_text import sentence_text
from widgets.kit.layouts import new_row
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


class PathField(QWidget):
    """Type a path or choose one.

    Signals:
        changed: the path has changed.
        edited: the person changed it, by typing or choosing.
    """

    changed = Signal()
    edited = Signal()

    def __init__(
        self, look: Look, name: str, choose: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        """``choose`` gets the current path and returns the chosen one, or ""."""
        super().__init__(parent)
        self._choose = choose
        self.field = QLineEdit()
        # A path keeps its order in every language.
        self.field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.field.setAccessibleName(name)
        self.field.textChanged.connect(lambda _text: self.changed.emit())
        self.field.textEdited.connect(lambda _text: self.edited.emit())
        self.button = button(self.tr("Choose…"), call=self._on_asked)
        self.button.setAccessibleName(self.tr("Choose: %s") % name)
        line = new_row(self, look.px(GAP_PX))
        line.addWidget(self.field, 1)
        line.addWidget(self.button)
        self.setFocusProxy(self.field)

    @property
    def path(self) -> Path | None:
        """The path, or None if the field is empty."""
        text = self.field.text().strip()
        # Not Path.expanduser, which raises for a home folder that nobody has.
        return Path(os.path.expanduser(text)) if text else None  # noqa: PTH111

    def fault(self) -> str:
        """Return why nothing can be at the path, or ""."""
        path = self.path
        fault = None if path is None else fault_of_path(path)
        return "" if fault is None else sentence_text(fault)

    def show_path(self, path: Path | str) -> None:
        """Show a path without reporting it as edited."""
        self.field.setText(str(path))

    def _on_asked(self) -> None:
        chosen = self._choose(self.field.text())
        if chosen:
            self.field.setText(chosen)
            self.edited.emit()
