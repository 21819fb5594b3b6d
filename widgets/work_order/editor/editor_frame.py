"""The frame of the editor: form and preview side by side, or one of them if it is narrow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from widgets.kit.dialogs.dialog_frame import SCREEN_SHARE, press_focused
from widgets.kit.dialogs.form_widgets import button, hairline, row, words
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX, GAP_WIDEST_PX
from widgets.work_order.editor.order_form import OrderForm
from widgets.work_order.editor.order_preview import OrderPreview
from widgets.work_order.editor.state_line import StateLine

SIZE_PX = (1120, 720)
BESIDE_FROM_PX = 860
"""From this width on, in pixels of the design, form and preview are side by side."""


class EditorFrame(QDialog):
    """The layout of the editor; the editor defines what its buttons do."""

    def __init__(self, look: Look, preview: OrderPreview, parent: QWidget | None = None) -> None:
        """Put form and preview between header and footer."""
        super().__init__(parent)
        self._look = look
        self.setWindowTitle(self.tr("Write a work order"))
        self.preview = preview
        self.title = words(self.tr("Write a work order"), "page")
        self.where = words("", "quiet")
        self.state = StateLine(look)
        self.new_button = button(self.tr("Start a&new"))
        self.open_button = button(self.tr("&Open…"))
        self.preview_button = button(self.tr("Pre&view"))
        self.preview_button.setCheckable(True)
        self.preview_button.toggled.connect(lambda _on: self._arrange())
        self.close_button = button(self.tr("&Close"))
        self.save_button = button(self.tr("&Save as…"), "primary")
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self.where)
        # After the buttons above it: this is the order of the focus, too.
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.form = OrderForm(look, self.splitter)
        self._lay_out()

    def _head(self) -> QHBoxLayout:
        look = self._look
        side = look.px(GAP_WIDEST_PX)
        head = row(look, self.title, self.new_button, self.open_button, self.preview_button)
        head.setStretch(0, 1)
        head.setContentsMargins(side, side, side, 0)
        self.where.setContentsMargins(side, 0, side, look.px(GAP_PX))
        return head

    def _lay_out(self) -> None:
        look = self._look
        side = look.px(GAP_WIDEST_PX)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.preview)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        foot = row(look, self.state, self.close_button, self.save_button)
        foot.setStretch(0, 1)
        foot.setContentsMargins(side, look.px(GAP_WIDE_PX), side, look.px(GAP_WIDE_PX))
        column = self._column
        column.addWidget(self.splitter, 1)
        column.addWidget(hairline())
        column.addLayout(foot)
        room = self.screen().availableGeometry()
        width, height = (look.px(size) for size in SIZE_PX)
        most_width, most_height = (
            round(size * SCREEN_SHARE) for size in (room.width(), room.height())
        )
        self.resize(min(width, most_width), min(height, most_height))
        self.splitter.setSizes([3 * self.width() // 5, 2 * self.width() // 5])

    def _arrange(self) -> None:
        """If there is little room, show either the form or the preview."""
        is_asked = self.preview_button.isChecked()
        is_narrow = self.width() < self._look.px(BESIDE_FROM_PX)
        self.preview_button.setVisible(is_narrow)
        self.preview_button.setText(
            self.tr("Back to the &form") if is_asked else self.tr("Pre&view")
        )
        self.preview.setVisible(not is_narrow or is_asked)
        self.form.setVisible(not is_narrow or not is_asked)

    # Qt overrides -----------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused(self, event):
            super().keyPressEvent(event)
