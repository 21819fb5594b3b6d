"""Labels and button texts that show text from files and never interpret it as markup.

Qt treats a text that looks like HTML as HTML, opens the files that its images name, and takes a
letter after ``&`` for a shortcut. Names come from files, so nothing here lets Qt guess.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QLabel, QLayout, QStyle, QWidget

from annotator.display_text import LONGEST_TEXT, safe_text, shown_name
from widgets.kit.error_text import ErrorText

_LONGEST_WORD: Final = 80
_LONG_WORD: Final = re.compile(rf"[^\s/\\-]{{{_LONGEST_WORD}}}(?=[^\s/\\-])")
_BREAK: Final = "\u200b"
"""An invisible place where a line may break."""


def label_text(text: str) -> str:
    """Return a text for a label: nothing in it has an effect; no word is wider than a window."""
    if len(text) > LONGEST_TEXT:
        text = f"{text[:LONGEST_TEXT]}…"
    text = safe_text(text)
    return text if len(text) <= _LONGEST_WORD else _LONG_WORD.sub(rf"\g<0>{_BREAK}", text)


def without_mnemonic(text: str) -> str:
    """Return a text for a button, menu entry or tab in which ``&`` is a plain character."""
    return text.replace("&", "&&")


def button_name(name: str, longest: int = 40) -> str:
    """Return a name from a file as the text of a button, menu entry or tab."""
    return without_mnemonic(shown_name(name, longest))


def start() -> Qt.AlignmentFlag:
    """Return the alignment at the start of a line; otherwise a Latin name would be on the left."""
    return _start(QGuiApplication.layoutDirection())


@cache
def _start(direction: Qt.LayoutDirection) -> Qt.AlignmentFlag:
    leading = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeading)
    return leading | Qt.AlignmentFlag.AlignAbsolute


@cache
def _start_and_centre(direction: Qt.LayoutDirection) -> Qt.AlignmentFlag:
    return _start(direction) | Qt.AlignmentFlag.AlignVCenter


class PlainLabel(QLabel):
    """A label without markup, aligned to the start of the line. All labels are of this class.

    Attributes:
        helps: the address of the entry of the manual about the error that it shows, or "".
    """

    helps = ""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        """Show a text."""
        super().__init__(parent)
        super().setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(_start_and_centre(QGuiApplication.layoutDirection()))
        if text:
            self.setText(text)

    def setText(self, text: str) -> None:
        self.helps = text.address if isinstance(text, ErrorText) else ""
        super().setText(label_text(text))

    def setTextFormat(self, text_format: Qt.TextFormat) -> None:
        if text_format is not Qt.TextFormat.PlainText:
            raise ValueError("a label of the window shows plain text only")


class EmphasisedLabel(QLabel):
    """A sentence with one part in bold: the only label with markup, all of it our own."""

    _BOLD: Final = '<span style="font-weight: 600">%s</span>'

    def __init__(self, before: str, bold: str, after: str) -> None:
        """Show three parts in a row, each a plain text; the second is bold."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        first, middle, last = (escape(label_text(part)) for part in (before, bold, after))
        self.setText(f"{first}{self._BOLD % middle if middle else ''}{last}")
        self.setWordWrap(True)


def add_row(form: QFormLayout, title: str, field: QWidget | QLayout) -> None:
    """Add a row to a form. ``title`` is our own text: its ``&`` marks the field's shortcut.

    Qt itself would create a label that may interpret markup.
    """
    label = PlainLabel(title)
    if isinstance(field, QLayout):
        form.addRow(label, field)
        return
    label.setBuddy(field)
    form.addRow(label, field)
