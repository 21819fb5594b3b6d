"""A line on the picture that shows what the current tool expects; it avoids the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent

from widgets.canvas.image_view import ImageView
from widgets.kit.plain_text import PlainLabel
from widgets.theme.tokens import HINT_GROUND, LIGHT_INK

_MARGIN_VIEW_PX, _NEAR_VIEW_PX, _PAD_PX = 12, 28, 10
_GROUND, _INK = QColor(HINT_GROUND), QColor(LIGHT_INK)


class Hint(PlainLabel):
    """Covers the lower edge of the canvas, or the upper one while the pointer is near."""

    def __init__(self, canvas: ImageView) -> None:
        """Start without text."""
        super().__init__(parent=canvas)
        self._canvas = canvas
        self._is_above = False
        self.setObjectName("toolHint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setContentsMargins(_PAD_PX, 5, _PAD_PX, 5)
        canvas.installEventFilter(self)
        self.hide()

    def say(self, text: str) -> None:
        """Show a line; "" hides it."""
        if text == self.text() and self.isVisible() == bool(text):
            return
        self.setText(text)
        self.setVisible(bool(text))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        elif self.isVisible() and isinstance(event, QMouseEvent):
            self._give_way(event.position().toPoint())
        return super().eventFilter(watched, event)

    def _give_way(self, pointer: QPoint) -> None:
        near = _NEAR_VIEW_PX
        if self.geometry().adjusted(-near, -near, near, near).contains(pointer):
            self._is_above = not self._is_above
            self._place()

    def _place(self) -> None:
        room = self._canvas.size()
        widest = max(1, room.width() - 2 * _MARGIN_VIEW_PX)
        margins = self.contentsMargins()
        words = self.fontMetrics().horizontalAdvance(self.text())
        width = min(widest, words + margins.left() + margins.right() + 2)
        size = QSize(width, self.heightForWidth(width))
        top = _MARGIN_VIEW_PX if self._is_above else room.height() - _MARGIN_VIEW_PX - size.height()
        self.setGeometry(QRect(QPoint((room.width() - width) // 2, top), size))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._place()  # text of another size needs another place

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_GROUND)
        painter.drawRoundedRect(self.rect(), 6, 6)
        painter.setPen(_INK)
        painter.setFont(self.font())
        # By the text, not by the window: the full stop belongs at the end of its line.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.contentsRect(), int(flags), self.text())
