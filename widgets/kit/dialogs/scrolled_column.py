"""A column of a dialog with a scroll bar of its own, so that the widgets beside it stay visible."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class ScrolledColumn(QScrollArea):
    """A scroll area as high as its content, but at most ``room_px``.

    Attributes:
        column: takes the content.
    """

    def __init__(self, room_px: int, gap_px: int) -> None:
        """Start empty; ``room_px`` is the greatest height, ``gap_px`` is free beside the bar."""
        super().__init__()
        self._room_px = room_px
        inner = QWidget()
        inner.setObjectName("scrolled")
        self.column = QVBoxLayout(inner)
        is_rtl = QGuiApplication.isRightToLeft()
        self.column.setContentsMargins(gap_px * is_rtl, 0, gap_px * (not is_rtl), 0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)

    def sizeHint(self) -> QSize:
        height = self.column.heightForWidth(self.viewport().width())
        return QSize(self._width_px(), min(self._room_px, height))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_px(), min(self._room_px, self.sizeHint().height()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def _width_px(self) -> int:
        bar = self.verticalScrollBar().sizeHint().width()
        return self.column.minimumSize().width() + bar
