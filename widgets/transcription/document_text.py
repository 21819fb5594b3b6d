"""The text of a document, every character as it is, and places in it."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument

PARAGRAPH = "\u2029"
"""What Qt returns for the end of a block."""


def raw_text(document: QTextDocument) -> str:
    """Return the text of a document with no-break spaces and line separators unchanged.

    ``toPlainText`` turns U+00A0 into a space and U+2028 into a newline. A selection of Qt's
    ``QTextCursor`` keeps both, with U+2029 for the end of a block.
    """
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    return cursor.selectedText().replace(PARAGRAPH, "\n")


def text_until(document: QTextDocument, position: int) -> str:
    """Return the text before a position of Qt."""
    cursor = QTextCursor(document)
    cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText().replace(PARAGRAPH, "\n")


def position_of(text: str, at: int) -> int:
    """Return the position of Qt, which counts UTF-16 units, of the character ``at``."""
    return len(text[:at].encode("utf-16-le", "surrogatepass")) // 2
