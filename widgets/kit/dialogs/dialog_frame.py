"""The frame of every dialog: a title, a scrolling body, and buttons that stay visible."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.display_text import shown_name
from widgets.kit.dialogs.footer_layout import FooterLayout
from widgets.kit.dialogs.form_widgets import Call, button, hairline, settle, words
from widgets.kit.dialogs.number_fields import refuses
from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX, GAP_WIDEST_PX

SCREEN_SHARE, LIST_SHARE = 0.94, 0.9
"""The share of the screen that a dialog may cover; the rest shows that something is behind it."""


class DialogFrame(QDialog):
    """A dialog that fits on a small screen at any zoom.

    ``body`` takes the content and scrolls if there is too much; ``footer`` takes the buttons. Enter
    presses the focused button, or else the primary one; Esc closes. An Enter key that is still held
    down from opening the dialog presses nothing. A number that is out of bounds is not accepted.
    """

    def __init__(
        self, look: Look, title: str, *, width_px: int = 560, parent: QWidget | None = None
    ) -> None:
        """Lay out an empty frame; the width is in pixels of the design."""
        super().__init__(parent)
        self.look = look
        self._width_px = width_px
        self._is_fitted = False
        # "[*]" would be taken for the mark of unsaved changes.
        self.setWindowTitle(shown_name(title).replace("[*]", "[*][*]"))
        self.title = words(title, "page")
        side = look.px(GAP_WIDEST_PX + GAP_PX)
        self.inner = QWidget()
        self.inner.setObjectName("scrolled")
        self.body = QVBoxLayout(self.inner)
        self.body.setContentsMargins(side, side, side, look.px(GAP_WIDEST_PX))
        self.body.setSpacing(look.px(GAP_WIDE_PX))
        self.body.addWidget(self.title)
        self.scroll_area = QScrollArea()
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll_area.setWidget(self.inner)
        self.footer = FooterLayout()
        self.footer.setContentsMargins(side, look.px(GAP_WIDE_PX), side, look.px(GAP_WIDE_PX))
        self.footer.setSpacing(look.px(GAP_PX))
        outer = new_column(self, 0)
        outer.addWidget(self.scroll_area, 1)
        outer.addWidget(hairline())
        outer.addLayout(self.footer)

    def show_titles(self, window: str, page: str = "") -> None:
        """Show the title of the window and that of the page, by default the same."""
        self.setWindowTitle(window)
        self.title.setText(page or window)

    def add_button(
        self, text: str, role: str = "", *, is_default: bool = False, call: Call = None
    ) -> QPushButton:
        """Return a new button at the end of the footer; a click calls ``call``."""
        made = button(text, role, call=call)
        if is_default:
            made.setDefault(True)
        self.footer.addWidget(made)
        return made

    def add_primary(self, text: str, call: Call) -> QPushButton:
        """Return a new button at the end of the footer, which Enter presses."""
        return self.add_button(text, "primary", is_default=True, call=call)

    def add_ways_out(self, verb: str) -> tuple[QPushButton, QPushButton]:
        """Return two new buttons at the end of the footer: Cancel, and one that does it."""
        self.footer.addStretch(1)
        cancel = self.add_button(self.tr("&Cancel"), call=self.reject)
        return cancel, self.add_button(verb, "primary", is_default=True)

    def list_room(self, around_px: int) -> int:
        """Return how high a list may be beside so much else, so that it alone scrolls."""
        height = self.screen().availableGeometry().height()
        return round(height * LIST_SHARE) - self.look.px(around_px)

    def design_for(self, *, wide_px: int, narrow_px: int) -> bool:
        """Take the wide width if the screen has it, else the narrow one; returns whether it has.

        Both are in pixels of the design.
        """
        is_wide = self.look.px(wide_px) <= self.screen().availableGeometry().width()
        self._width_px = wide_px if is_wide else narrow_px
        return is_wide

    @property
    def is_narrow(self) -> bool:
        """Whether the screen is narrower than the dialog is designed for."""
        return self._screen_px() < self.look.px(self._width_px)

    def _screen_px(self) -> int:
        """Return the width that a dialog may cover."""
        return round(self.screen().availableGeometry().width() * SCREEN_SHARE)

    def fit(self) -> None:
        """Adapt the size to the content, within the screen; what is wider still scrolls."""
        screen = self.screen().availableGeometry()
        wanted = min(self.look.px(self._width_px), self._screen_px())
        least, highest = self.inner.minimumSizeHint().width(), round(screen.height() * SCREEN_SHARE)
        width = min(max(wanted, least), screen.width())
        height = self._height_at(width)
        if height > highest:
            width = min(max(wanted, least + self._bar_px()), screen.width())
            height = self._height_at(width)
        self.resize(width, min(height, highest))
        if self.isVisible():
            self._stay_within(screen)

    def _height_at(self, width: int) -> int:
        needed = self.inner.heightForWidth(width)
        body = max(needed, self.inner.sizeHint().height() if needed < 0 else 0)
        return body + self.footer.heightForWidth(width) + 2

    def _bar_px(self) -> int:
        """Return the width of the vertical scroll bar."""
        return self.scroll_area.verticalScrollBar().sizeHint().width()

    def bring_into_sight(self, part: QWidget) -> None:
        """Scroll to a part that was just shown."""
        settle(self)
        # Otherwise the area would update only in the next turn of the loop, and scroll too little.
        QCoreApplication.sendEvent(self.scroll_area, QEvent(QEvent.Type.LayoutRequest))
        self.scroll_area.ensureWidgetVisible(part)

    def _stay_within(self, screen: QRect) -> None:
        """Move up and sideways if the dialog has grown beyond the screen."""
        room, here = QRect(screen), self.frameGeometry()
        right, bottom = room.right() - here.width() + 1, room.bottom() - here.height() + 1
        left = max(room.left(), min(here.left(), right))
        top = max(room.top(), min(here.top(), bottom))
        if (left, top) != (here.left(), here.top()):
            self.move(left, top)

    # Qt overrides -----------------------------------------------------------

    def accept(self) -> None:
        if refuses(self):
            focused = self.focusWidget()
            if focused is not None:
                self.bring_into_sight(focused)
            return
        super().accept()

    def showEvent(self, event: QShowEvent) -> None:
        if not self._is_fitted:
            self._is_fitted = True
            self.ensurePolished()
            self.fit()
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused(self, event):
            super().keyPressEvent(event)


def press_focused(dialog: QDialog, event: QKeyEvent) -> bool:
    """Let Enter press the focused button; returns whether the event is handled.

    Qt would press the default button, whichever button has the focus, and repeatedly while the key
    is held.
    """
    focused = dialog.focusWidget()
    is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
    if is_enter and event.isAutoRepeat():
        return True
    if is_enter and isinstance(focused, QPushButton):
        focused.click()
        return True
    return False
