"""A label that keeps its size while its text fits, so that new text needs no new layout."""

from __future__ import annotations

from PySide6.QtCore import QEvent

from widgets.kit.plain_text import PlainLabel

_OTHER_FONT = {QEvent.Type.FontChange, QEvent.Type.StyleChange}


class FixedLabel(PlainLabel):
    """As wide as the widest text since it was ``loosened``, and no other height than one line's.

    Qt lays out and paints the whole window, docks and all, when a label says something else: four
    milliseconds at each item. It does not where a label has a fixed size.
    """

    def setText(self, text: str) -> None:
        """Show a text; only one that does not fit is given more room."""
        super().setText(text)
        hint = self.sizeHint()
        if hint.width() > self.minimumWidth() or hint.height() != self.minimumHeight():
            self.setFixedSize(max(hint.width(), self.minimumWidth()), hint.height())

    def loosen(self) -> None:
        """Be as wide as the present text, whatever was said before."""
        self.setMinimumSize(0, 0)
        self.setIndent(self.indent())  # Qt keeps its hint, and in it the least size, until then
        self.setFixedSize(self.sizeHint())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _OTHER_FONT:
            self.loosen()
