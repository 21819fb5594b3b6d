"""Two small badges on the picture: the progress of its tiles, and whether it is adjusted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from widgets.kit.plain_text import PlainLabel
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX


class Chips(QWidget):
    """The badges, in the lower corner of the canvas at the start of lines; they take no keys.

    Signals:
        asked: the badge of the adjustment was pressed.
    """

    asked = Signal()

    def __init__(self, look: Look, canvas: QWidget, action: QAction) -> None:
        """Start hidden; ``action`` is the action that a press on the badge triggers."""
        super().__init__(canvas)
        self._look, self._canvas, self._action = look, canvas, action
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.adjusted = QPushButton(self.tr("Adjusted"), self)
        self.adjusted.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.adjusted.clicked.connect(self.asked)
        self._card = QFrame(self)
        self._card.setProperty("role", "card")
        self.progress = PlainLabel(parent=self._card)
        self.progress.setProperty("role", "quiet")
        self._inner = QHBoxLayout(self._card)
        self._inner.addWidget(self.progress)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.adjusted)
        row.addWidget(self._card)
        self.adjusted.hide()
        self._card.hide()
        canvas.installEventFilter(self)
        look.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def show_progress(self, share: float) -> None:
        """Show how much of the picture is sharp so far; nothing once all of it is."""
        is_under_way = share < 1
        if is_under_way:
            percent = self.tr("%1 %").replace("%1", self.locale().toString(int(100 * share)))
            text = self.tr("Sharpening: %1").replace("%1", f"\u2068{percent}\u2069")
            self.progress.setText(text)
        self._card.setVisible(is_under_way)
        self._place()

    def show_adjusted(self, *, is_adjusted: bool) -> None:
        """Show whether the picture is adjusted."""
        self.adjusted.setVisible(is_adjusted)
        self._place()

    def _restyle(self) -> None:
        key = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.adjusted.setToolTip(
            self.tr("You see this picture adjusted; files and exports stay as they are.")
            + f"\n{self._action.text()}  {key}".rstrip()
        )
        gap, wide = self._look.px(GAP_PX), self._look.px(GAP_WIDE_PX)
        self._inner.setContentsMargins(wide, gap // 2, wide, gap // 2)
        self._row.setSpacing(gap)
        # The canvas is never mirrored, but its text is.
        self.setLayoutDirection(QGuiApplication.layoutDirection())
        self._place()

    def _place(self) -> None:
        # Ask the parts: while the whole is hidden, ``isVisible`` is false for both.
        self.setVisible(not (self.adjusted.isHidden() and self._card.isHidden()))
        self.adjustSize()
        gap = self._look.px(GAP_WIDE_PX)
        is_rtl = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self._canvas.width() - self.width() - gap if is_rtl else gap
        self.move(left, self._canvas.height() - self.height() - gap)
        self.raise_()

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() == QEvent.Type.Resize:
            self._place()
        return False
