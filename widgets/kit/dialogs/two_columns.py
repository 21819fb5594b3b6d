"""The two columns of a wide dialog; on a narrow screen, one above the other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from widgets.kit.dialogs.dialog_frame import LIST_SHARE
from widgets.kit.dialogs.scrolled_column import ScrolledColumn
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX

AROUND_PX = 160
"""The height of a dialog's title, margins and buttons, in pixels of the design."""


@dataclass(frozen=True, slots=True)
class ColumnStyle:
    """How the two columns share the room.

    Attributes:
        first_share: of the width; the second column takes ``second_share``.
        gap_px: between the widgets of a column, in pixels of the design.
        scrolls_first: the first column gets a scroll bar of its own beside the second.
        second_on_top: the order of the columns on a narrow screen.
    """

    first_share: int = 1
    second_share: int = 1
    gap_px: int = GAP_PX
    scrolls_first: bool = False
    second_on_top: bool = False


CHOICE_AND_PREVIEW = ColumnStyle(first_share=2, second_share=3, gap_px=GAP_PX - 2)
"""A choice, and beside it the wider preview of what it leads to."""


class TwoColumns:
    """Lays out a page in two columns.

    Attributes:
        first: the column at the start of a line, such as the choices.
        second: the other one, such as the preview.
    """

    def __init__(self, page: QWidget, look: Look, style: ColumnStyle, *, is_wide: bool) -> None:
        """Lay out a page without a layout; ``is_wide``: side by side."""
        ways = QBoxLayout.Direction
        parts = QBoxLayout(ways.LeftToRight if is_wide else ways.TopToBottom, page)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(look.px(GAP_WIDEST_PX + GAP_PX))
        self.second = QVBoxLayout()
        if is_wide and style.scrolls_first:
            room_px = round(page.screen().availableGeometry().height() * LIST_SHARE)
            scrolled = ScrolledColumn(room_px - look.px(AROUND_PX), look.px(GAP_PX))
            self.first = scrolled.column
            parts.addWidget(scrolled, style.first_share)
        else:
            self.first = QVBoxLayout()
            parts.addLayout(self.first, style.first_share)
        is_turned = style.second_on_top and not is_wide
        parts.insertLayout(0 if is_turned else -1, self.second, style.second_share)
        for column in (self.first, self.second):
            column.setSpacing(look.px(style.gap_px))
