"""Small parts of dialogs and pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.display_text import LONGEST_LINE, shown_name
from widgets.kit.layouts import new_column, new_row
from widgets.kit.plain_text import PlainLabel
from widgets.theme import icons
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX, ICON_PX, MARK_PX

_AROUND_MARK_PX = 16
"""What the style sheet adds around the mark of a check box, at any zoom."""


def words(text: str, role: str = "", *, is_selectable: bool = False) -> QLabel:
    """Return a wrapping label without markup, in a role of the style sheet."""
    label = PlainLabel(text)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    if is_selectable:
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return label


def put_below_choice(look: Look, sentence: QLabel) -> None:
    """Indent a sentence to the text of the check box or radio button above it."""
    start_px = look.px(MARK_PX) + _AROUND_MARK_PX
    is_rtl = sentence.isRightToLeft()
    sentence.setContentsMargins(*((0, 0, start_px, 0) if is_rtl else (start_px, 0, 0, 0)))


def as_path(path: Path | str) -> str:
    """Return a path that keeps its order in right-to-left text."""
    return f"\u2066{shown_name(str(path), LONGEST_LINE)}\u2069"


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget another role and apply the style sheet again, if it was applied before."""
    widget.setProperty("role", role)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # it is polished before it is shown or measured
    widget.style().unpolish(widget)
    widget.style().polish(widget)


Call = Callable[[], object] | SignalInstance | None
"""A method that is called, or a signal that is emitted."""


def button(text: str, role: str = "", *, call: Call = None) -> QPushButton:
    """Return a button that is the default only if a dialog says so; a click calls ``call``."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    if role == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if call is not None:
        made.clicked.connect(call)
    return made


def search_field(hint: str, name: str = "", *, parent: QWidget | None = None) -> QLineEdit:
    """Return a field to search in; ``name`` is for screen readers, by default the hint."""
    field = QLineEdit(parent)
    field.setPlaceholderText(hint)
    field.setAccessibleName(name or hint)
    field.setClearButtonEnabled(True)
    return field


def card(look: Look) -> tuple[QFrame, QVBoxLayout]:
    """Return a card and the column inside it."""
    frame = QFrame()
    frame.setProperty("role", "card")
    column = new_column(frame, look.px(GAP_PX), margins=look.px(GAP_WIDEST_PX))
    return frame, column


def hairline() -> QFrame:
    """Return a line between two parts of a card."""
    line = QFrame()
    line.setProperty("role", "hairline")
    return line


def row(look: Look, *parts: QWidget | int) -> QHBoxLayout:
    """Return the widgets side by side; a number is a stretch."""
    line = new_row(gap_px=look.px(GAP_PX))
    for part in parts:
        if isinstance(part, int):
            line.addStretch(part)
        else:
            line.addWidget(part)
    return line


def empty(layout: QLayout) -> None:
    """Remove everything from a layout; the widgets are hidden at once and deleted soon."""
    while (entry := layout.takeAt(0)) is not None:
        widget, inner = entry.widget(), entry.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty(inner)


def settle(widget: QWidget) -> None:
    """Lay out everything inside a widget now: Qt would do it later."""
    for layout in reversed(widget.findChildren(QLayout)):
        layout.activate()


def show_all(widget: QWidget) -> None:
    """Show the new contents of a widget now: Qt would do it later, with a wrong size until then."""
    for child in widget.findChildren(QWidget):
        if not child.isWindow():  # such as the list of a combo box, which would pop up
            child.show()


class Mark(PlainLabel):
    """An icon in a colour of the theme; it follows a change of the theme.

    Screen readers skip it: the text beside it must say the same.
    """

    def __init__(self, look: Look, name: str, tone: str = "quiet", size_px: int = ICON_PX) -> None:
        """Draw the icon ``name`` in the token ``tone``."""
        super().__init__()
        self._look, self._name, self._tone, self._size_px = look, name, tone, size_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._redraw)
        self._redraw()

    def show_icon(self, name: str, tone: str) -> None:
        """Draw another icon, or another colour."""
        self._name, self._tone = name, tone
        self._redraw()

    def _redraw(self) -> None:
        side = self._look.px(self._size_px)
        colour = getattr(self._look.tokens, self._tone)
        self.setPixmap(icons.pixmap(self._name, colour, side, self.devicePixelRatioF()))
        self.setFixedSize(side, side)
