"""Shows one reading of a line; what differs is underlined, and invisible characters have names."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from annotator.agreement.text_differences import TextStretch
from annotator.text.unicode_form import in_form

_NAMES: Final = {
    "\u00a0": "NBSP",
    "\u00ad": "SHY",
    "\u200b": "ZWSP",
    "\u200c": "ZWNJ",
    "\u200d": "ZWJ",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202f": "NNBSP",
    "\u2028": "LSEP",
    "\u2029": "PSEP",
    "\ufeff": "BOM",
}
_HIDDEN: Final = frozenset({"Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_LINES: Final = 2


def visible(text: str, *, names_marks: bool = False) -> str:
    """Return a text in which each character can be seen, but for the plain space.

    With ``names_marks`` combining marks have names too: a letter with one looks like the letter
    that Unicode has for both together.
    """
    return "".join(_visible(each, names_marks=names_marks) for each in text)


def _visible(character: str, *, names_marks: bool) -> str:
    if character in _NAMES:
        return f"⟨{_NAMES[character]}⟩"
    if character == "\n":
        return "⏎\n"
    category = unicodedata.category(character)
    is_hidden = category in _HIDDEN or (category == "Zs" and character != " ")
    if is_hidden or (names_marks and unicodedata.combining(character)):
        return f"⟨U+{ord(character):04X}⟩"
    return character


def _looks_alike(stretch: TextStretch) -> bool:
    """Return whether both sides are different characters for the same text."""
    ours, theirs = (in_form("NFC", each) for each in (stretch.ours, stretch.theirs))
    return not stretch.is_same and ours == theirs


class _Marks(QSyntaxHighlighter):
    """Tints and underlines ranges of a document, from a first position up to but without a last."""

    def __init__(self, document: QTextDocument) -> None:
        """Mark nothing."""
        super().__init__(document)
        self._ranges: Sequence[tuple[int, int]] = ()
        self._format = QTextCharFormat()
        self._format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)

    def show(self, ranges: Sequence[tuple[int, int]], tint: QColor) -> None:
        """Mark these in the text that is shown next."""
        self._ranges = ranges
        self._format.setBackground(tint)

    # Qt overrides -----------------------------------------------------------

    def highlightBlock(self, text: str) -> None:
        start = self.currentBlock().position()
        end = start + len(text.encode("utf-16-le")) // 2
        # They are in order and apart; there may be thousands, as may lines.
        at = bisect_right(self._ranges, start, key=itemgetter(1))
        while at < len(self._ranges) and self._ranges[at][0] < end:
            begin, stop = max(self._ranges[at][0], start), min(self._ranges[at][1], end)
            self.setFormat(begin - start, stop - begin, self._format)
            at += 1


class ReadingView(QPlainTextEdit):
    """One of the two readings, read-only; what the other one lacks is underlined and tinted."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Show nothing; ``name`` is read to screen readers."""
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self._marks = _Marks(self.document())
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def fit(self) -> None:
        """Be as high as a few lines of the current font."""
        margin = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + margin)

    def show_reading(
        self, stretches: Sequence[TextStretch], *, is_ours: bool, tint: QColor
    ) -> None:
        """Show one side of the stretches of a line."""
        pieces = [
            visible(each.ours if is_ours else each.theirs, names_marks=_looks_alike(each))
            for each in stretches
        ]
        marks, at = [], 0
        for piece, stretch in zip(pieces, stretches, strict=True):
            length = len(piece.encode("utf-16-le")) // 2
            if not stretch.is_same and length:
                marks.append((at, at + length))
            at += length
        self._marks.show(marks, tint)
        self.setPlainText("".join(pieces))
