"""A label that keeps its size while its text fits, so that new text needs no new layout."""

from __future__ import annotations

from PySide6.QtCore import QEvent

from widgets.kit.plain_text import PlainLabel

_OTHER_FONT = {QEvent.Type.FontChange, QEvent.Type.StyleChange}


class FixedLabel(PlainLabel):
    """As wide as the widest text since ``loosen`` was called, and one line high.

    When a label changes its size, Qt lays out and paints the whole window: four milliseconds at
    each item. With a fixed size it does not.
    """

    def setText(self, text: str) -> None:
        """Show a text; the label grows only if the text does not fit."""
        super().setText(text)
        hint = self.sizeHint()
        if hint.width() > self.minimumWidth() or hint.height() != self.minimumHeight():
            self.setFixedSize(max(hint.width(), self.minimumWidth()), hint.height())

    def loosen(self) -> None:
        """Shrink to the current text."""
        self.setMinimumSize(0, 0)
        self.setIndent(self.indent())  # resets the size hint that Qt caches
        self.setFixedSize(self.sizeHint())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _OTHER_FONT:
            self.loosen()
