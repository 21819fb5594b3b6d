"""Paints one row of a side list: a mark, a name, a quiet note at the end."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from annotator.display_text import one_line
from widgets.theme import icons
from widgets.theme.look import Look
from widgets.theme.tokens import RADIUS_PX, ROW_PX, WHITE

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_ISOLATE, _END = "\u2068", "\u2069"

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """The content of a row. ``key`` is a small cap before the icon, such as a digit.

    ``swatch`` is a colour (with ``dash`` for labels that share it), or ``icon`` a name; ``note`` is
    at the end, ``marks`` (names of icons) before it; ``indent`` is the number of steps from the
    start, and ``fold`` is ``open`` or ``closed`` if the rows under this one can be folded; ``text``
    comes after the name, in quotes, with its own direction. ``is_current`` is drawn like a selected
    row, so a list with such a row has no selection of its own (``keep_one_mark``).
    """

    name: str
    swatch: str = ""
    dash: int = 0
    icon: str = ""
    icon_tone: str = "quiet"
    key: str = ""
    note: str = ""
    note_yields: bool = False
    marks: tuple[str, ...] = ()
    text: str = ""
    is_quiet: bool = False
    is_current: bool = False
    indent: int = 0
    fold: str = ""


INDENT_PX, KEY_PX, MARK_PX, MARK_GAP_PX = 14, 16, 16, 4
SIDE_PX, START_PX = 4, 14
"""The indentation of a row's background, and of its content."""

BAR_PX, BAR_INSET_PX = 3, 3
"""The width of the bar at the start of the current row, and its inset inside the focus ring."""

NOTE_PX = 40
"""A note that yields to the name is left out if less room than this is left."""


class RowDelegate(QStyledItemDelegate):
    """Draws rows and mirrors them with the layout."""

    def __init__(self, look: Look) -> None:
        """Take the colours of the look."""
        super().__init__(look)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - the signature that Qt calls
        return QSize(80, self._look.px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        area = option.rect.adjusted(SIDE_PX, 0, -SIDE_PX, 0)
        self._ground(painter, option, area, row)
        area.adjust(START_PX - SIDE_PX, 0, -8, 0)
        area = self._note(painter, option, area, row)
        area = self._marks(painter, option, area, row)
        area = self._key(painter, option, area, row)
        area = self._fold(painter, option, area, row)
        area = self._mark(painter, option, area, row)
        self._name(painter, option, area, row)
        painter.restore()

    def _ground(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, row: Row
    ) -> None:
        tokens = self._look.tokens
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_chosen = is_selected or row.is_current
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        box = area.adjusted(0, 1, 0, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_chosen or is_hovered:
            colour = QColor(tokens.accent_soft)
            if not is_chosen:
                colour.setAlpha(128)
            painter.setBrush(colour)
            painter.drawRoundedRect(box, RADIUS_PX, RADIUS_PX)
        if is_chosen:
            # The background alone is too pale to differ from the window's.
            bar = QRect(box.left() + BAR_INSET_PX, box.top() + 6, BAR_PX, box.height() - 12)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(_mirrored(option, bar), BAR_PX / 2, BAR_PX / 2)
        if has_focus:
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_PX, RADIUS_PX)

    def _note(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, row: Row
    ) -> QRect:
        if not row.note:
            return area
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(one_line(row.note))
        if row.note_yields:
            width = min(width, self._room_beside(metrics, area, row))
        if width <= 0:
            return area
        painter.setPen(QColor(self._look.tokens.quiet))
        # Elided to its own width it may lose a digit: widths are rounded, letter by letter.
        whole = one_line(row.note)
        elided = metrics.elidedText(whole, Qt.TextElideMode.ElideMiddle, width)
        note = elided if row.note_yields else whole
        cell = QRect(area.right() - width + 1, area.top(), width, area.height())
        painter.drawText(_mirrored(option, cell), Qt.AlignmentFlag.AlignCenter, note)
        return area.adjusted(0, 0, -width - 8, 0)

    def _room_beside(self, metrics: QFontMetrics, area: QRect, row: Row) -> int:
        """Return the room for the note beside the name; 0: too little."""
        before = row.indent * self._look.px(INDENT_PX)
        before += self._look.px(MARK_PX) + 8 if row.swatch or row.icon else 0
        before += self._look.px(INDENT_PX) + 4 if row.fold else 0
        before += self._key_px(metrics, row) + 4 if row.key else 0
        rest = area.width() - before - metrics.horizontalAdvance(one_line(row.name)) - 8
        return rest if rest >= self._look.px(NOTE_PX) else 0

    def _marks(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, row: Row
    ) -> QRect:
        side = self._look.px(14)
        top = area.top() + (area.height() - side) // 2
        for mark in reversed(row.marks):
            cell = _mirrored(option, QRect(area.right() - side + 1, top, side, side))
            painter.drawPixmap(cell, self._icon(mark, "quiet", side, painter))
            area = area.adjusted(0, 0, -side - MARK_GAP_PX, 0)
        return area.adjusted(0, 0, -MARK_GAP_PX, 0) if row.marks else area

    def _key(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, row: Row) -> QRect:
        if not row.key:
            return area
        width = self._key_px(painter.fontMetrics(), row)
        cell = QRect(area.left(), area.top(), width, area.height())
        painter.setPen(QColor(self._look.tokens.quiet))
        painter.drawText(_mirrored(option, cell), Qt.AlignmentFlag.AlignCenter, row.key)
        return area.adjusted(width + 4, 0, 0, 0)

    def _key_px(self, metrics: QFontMetrics, row: Row) -> int:
        return max(self._look.px(KEY_PX), metrics.horizontalAdvance(row.key))

    def _fold(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, row: Row
    ) -> QRect:
        area = area.adjusted(row.indent * self._look.px(INDENT_PX), 0, 0, 0)
        if not row.fold:
            return area
        side = self._look.px(INDENT_PX)
        top = area.top() + (area.height() - side) // 2
        # Icons with a direction are mirrored automatically in right-to-left layouts.
        name = "chevron-down" if row.fold == "open" else "chevron-right"
        icon = self._icon(name, "quiet", side, painter)
        painter.drawPixmap(_mirrored(option, QRect(area.left(), top, side, side)), icon)
        return area.adjusted(side + 4, 0, 0, 0)

    def _mark(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, row: Row
    ) -> QRect:
        side = self._look.px(14 if row.swatch else MARK_PX)
        if not row.swatch and not row.icon:
            return area
        top = area.top() + (area.height() - side) // 2
        cell = _mirrored(option, QRect(area.left(), top, side, side))
        if row.swatch:
            painter.setPen(QPen(QColor(self._look.tokens.line), 1))
            painter.setBrush(QColor(row.swatch))
            painter.drawRoundedRect(cell, 3, 3)
            _hatch(painter, cell, row.dash)
        else:
            painter.drawPixmap(cell, self._icon(row.icon, row.icon_tone, side, painter))
        return area.adjusted(side + 8, 0, 0, 0)

    def _icon(self, name: str, tone: str, side: int, painter: QPainter) -> QPixmap:
        colour = getattr(self._look.tokens, tone)
        return icons.pixmap(name, colour, side, painter.device().devicePixelRatio())

    def _name(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, row: Row) -> None:
        tokens = self._look.tokens
        metrics = painter.fontMetrics()
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        align = QStyle.visualAlignment(option.direction, start)
        name = metrics.elidedText(one_line(row.name), Qt.TextElideMode.ElideMiddle, area.width())
        painter.setPen(QColor(tokens.quiet if row.is_quiet else tokens.text))
        painter.drawText(_mirrored(option, area), align, name)
        used = metrics.horizontalAdvance(name) + 10
        rest = _mirrored(option, area.adjusted(used, 0, 0, 0))
        if row.text and rest.width() > self._look.px(24):
            painter.setPen(QColor(tokens.quiet))
            quoted = cut_quotation(row.text, metrics, rest.width())
            painter.drawText(rest, align, quoted)


def cut_quotation(text: str, metrics: QFontMetrics, width_px: int) -> str:
    """Return a text in quotation marks on one line, cut short at its end to fit the width.

    It is isolated, so that the marks follow the direction of the text, not that of the row.
    """
    quoted = f"{_ISOLATE}“{one_line(text)}”{_END}"
    return metrics.elidedText(quoted, Qt.TextElideMode.ElideRight, width_px)


def keep_one_mark(view: QAbstractItemView) -> None:
    """Show only the rows with ``is_current`` as selected; the focus ring shows the focused row.

    Qt would also mark the row that was clicked last, and two rows would look selected.
    """
    view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)


def _mirrored(option: QStyleOptionViewItem, cell: QRect) -> QRect:
    """Return a cell, given left to right, in the direction of the row."""
    return QStyle.visualRect(option.direction, option.rect, cell)


def _hatch(painter: QPainter, cell: QRect, dash: int) -> None:
    """Distinguish labels that share a colour: colour alone must not carry meaning."""
    if dash <= 0:
        return
    painter.setPen(QPen(QColor(WHITE), 2))
    step = max(3, cell.width() // (dash + 1))
    for x in range(cell.left() + step, cell.right(), step):
        painter.drawLine(x, cell.top() + 2, x, cell.bottom() - 1)
