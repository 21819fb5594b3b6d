"""The card on a veiled picture, with a button that shows the picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from annotator.imaging import Veil
from widgets.kit.plain_text import PlainLabel
from widgets.theme import icons
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX, GAP_WIDEST_PX, ICON_PX

WIDEST_SHARE = 0.6
"""The maximum width as a share of the canvas; in less room the text is left out."""


class VeilCard(QFrame):
    """Covers the lower part of the canvas, and takes clicks like any button.

    Signals:
        asked: show the picture.
    """

    asked = Signal()

    def __init__(self, look: Look, canvas: QWidget, action: QAction) -> None:
        """Start hidden; ``action`` is the action whose key does the same."""
        super().__init__(canvas)
        self._look, self._canvas, self._action = look, canvas, action
        self._veil = Veil.NONE
        self.setProperty("role", "card")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._icon = PlainLabel(parent=self)
        self.text = PlainLabel(parent=self)
        self.button = QPushButton(self.tr("Show the picture"), self)
        # The picture keeps the focus: a key does the same.
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.asked)
        row = self._row = QHBoxLayout(self)
        row.addWidget(self._icon)
        row.addWidget(self.text)
        row.addWidget(self.button)
        canvas.installEventFilter(self)
        look.changed.connect(self._restyle)
        self.hide()

    def show_veil(self, veil: Veil) -> None:
        """Describe the veil over the picture; without a veil, hide."""
        self._veil = veil
        if veil is Veil.NONE:
            self.hide()
            return
        self._restyle()
        self.show()
        self.raise_()

    def _restyle(self) -> None:
        if self._veil is Veil.NONE:
            return
        key = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        grey, blurred = self.tr("Grey until you press %1"), self.tr("Blurred until you press %1")
        text = grey if self._veil is Veil.GREY else blurred
        self.text.setText(text.replace("%1", f"\u2068{key}\u2069"))
        self.button.setToolTip(f"{self.button.text()}  {key}".strip())
        # The canvas is never mirrored, but its text is.
        self.setLayoutDirection(QGuiApplication.layoutDirection())
        side, gap = self._look.px(GAP_WIDE_PX), self._look.px(GAP_PX)
        self._row.setContentsMargins(side, gap, gap, gap)
        self._row.setSpacing(gap)
        tokens, ratio = self._look.tokens, self.devicePixelRatioF()
        pixmap = icons.pixmap("eye-off", tokens.quiet, self._look.px(ICON_PX), ratio)
        self._icon.setPixmap(pixmap)
        self._place()

    def _place(self) -> None:
        """Move to the middle of the lower edge; without the text if there is no room."""
        self.text.setVisible(True)
        if self.sizeHint().width() > self._canvas.width() * WIDEST_SHARE:
            self.text.setVisible(False)
        self.adjustSize()
        left = (self._canvas.width() - self.width()) // 2
        top = self._canvas.height() - self.height() - self._look.px(GAP_WIDEST_PX)
        self.move(left, top)

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
