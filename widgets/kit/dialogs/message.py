"""Small questions and messages of one sentence, in plain text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator.display_text import shown_name
from widgets.kit.error_text import ErrorText
from widgets.kit.plain_text import label_text

_Button = QMessageBox.StandardButton


def ask(parent: QWidget, title: str, question: str) -> bool:
    """Return whether the person agreed."""
    box = _box(parent, title, question, QMessageBox.Icon.Question)
    box.setStandardButtons(_Button.Yes | _Button.No)
    return box.exec() == _Button.Yes


def tell(parent: QWidget, title: str, text: str) -> None:
    """Show a text until the person closes it."""
    _box(parent, title, text, QMessageBox.Icon.NoIcon).exec()


def _box(parent: QWidget, title: str, text: str, icon: QMessageBox.Icon) -> QMessageBox:
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(icon)
    box.setWindowTitle(shown_name(title))
    box.setText(label_text(text))
    if isinstance(text, ErrorText):
        box.setProperty("helps", text.address)
    return box
