"""A field for the labels of a job: type names with commas or Enter; each gets colour and digit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.display_text import one_line
from annotator.model.entities import Label, LabelId
from widgets.canvas.layers.label_looks import colour_of, ink_on, pattern_of
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.layouts import new_column
from widgets.kit.lists.row_delegate import Index
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, ROW_PX

DIGITS = 9
LONGEST_PX = 240
ROWS_IN_SIGHT = 3
_SEPARATORS = re.compile(r"[,;\n\t،]")


class LabelsField(QWidget):
    """The names of labels in order.

    Delete or Backspace removes the selected one; Backspace in an empty field removes the last one.

    Signals:
        changed: a label was added or removed.
    """

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start without labels."""
        super().__init__(parent)
        self._look = look
        self._model = _Names()
        self.field = _Typing()
        self.field.setPlaceholderText(self.tr("house, shop, car"))
        self.field.setAccessibleName(self.tr("Add labels; put commas between them"))
        self.field.returnPressed.connect(self._on_typed)
        self.field.textEdited.connect(self._on_edited)
        self.field.took_back.connect(self._on_took_back)
        self.chips = QListView()
        self.chips.setModel(self._model)
        self.chips.setItemDelegate(_Chips(look, self.chips))
        self.chips.setFlow(QListView.Flow.LeftToRight)
        self.chips.setWrapping(True)
        self.chips.setResizeMode(QListView.ResizeMode.Adjust)
        self.chips.setSpacing(2)
        self.chips.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.chips.setAccessibleName(self.tr("Labels; Delete removes one"))
        self.chips.installEventFilter(self)
        self.hint = words(
            self.tr("Delete removes the selected label. You can add more at any time."), "quiet"
        )
        column = new_column(self, look.px(GAP_PX - 4))
        column.addWidget(self.field)
        column.addWidget(self.chips)
        column.addWidget(self.hint)
        self._on_changed()

    @property
    def names(self) -> tuple[str, ...]:
        """The names, including one that is still in the field."""
        return _without_doubles((*self._model.names, *_split(self.field.text())))

    def show_names(self, names: Iterable[str]) -> None:
        """Show other labels."""
        self._model.show(_without_doubles(names))
        self._on_changed()

    def _on_edited(self, text: str) -> None:
        if _SEPARATORS.search(text):
            *done, rest = _SEPARATORS.split(text)
            self.field.setText(rest.lstrip())
            self._add(done)
        self.changed.emit()

    def _on_typed(self) -> None:
        typed = _split(self.field.text())
        self.field.clear()
        self._add(typed)

    def _add(self, names: Iterable[str]) -> None:
        stripped = (" ".join(name.split()) for name in names)
        self.show_names((*self._model.names, *filter(None, stripped)))

    def _on_took_back(self) -> None:
        self.show_names(self._model.names[:-1])

    def _take_out(self) -> None:
        at = self.chips.currentIndex().row()
        if at >= 0:
            names = self._model.names
            self.show_names((*names[:at], *names[at + 1 :]))
            self.chips.setCurrentIndex(self._model.index(min(at, len(names) - 2)))

    def _on_changed(self) -> None:
        has_names = bool(self._model.names)
        self.chips.setVisible(has_names)
        self.hint.setVisible(has_names)
        row_px = self._look.px(ROW_PX + 5)
        self.chips.doItemsLayout()
        needed_px = self.chips.contentsSize().height()
        self.chips.setFixedHeight(max(row_px, min(needed_px, row_px * ROWS_IN_SIGHT)))
        self.changed.emit()

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.chips:
            return False
        if event.type() == QEvent.Type.FocusIn and not self.chips.currentIndex().isValid():
            self.chips.setCurrentIndex(self._model.index(0))  # otherwise no chip is current
        if not isinstance(event, QKeyEvent):
            return False
        is_press = event.type() == QEvent.Type.KeyPress
        if is_press and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._take_out()
            return True
        return False


class _Typing(QLineEdit):
    """A text field that keeps Enter to itself while it contains text."""

    took_back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.took_back.emit()
            return
        if is_enter and self.text().strip():
            self.returnPressed.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # Not after a click: a new label would move the button away under the pointer.
        by_key = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
        if event.reason() in by_key and self.text().strip():
            self.returnPressed.emit()
        super().focusOutEvent(event)


class _Names(QAbstractListModel):
    """The names as a model."""

    def __init__(self) -> None:
        super().__init__()
        self.names: tuple[str, ...] = ()

    def show(self, names: tuple[str, ...]) -> None:
        self.beginResetModel()
        self.names = names
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        name = self.names[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return name
        return None


class _Chips(QStyledItemDelegate):
    """Draws the colour, the digit and the name of each label."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        name = option.fontMetrics.horizontalAdvance(self._short(option, index))
        return QSize(name + self._look.px(54), self._look.px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, tokens = self._look, self._look.tokens
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(1, 1, -1, -1)
        width_px = 2 if option.state & QStyle.StateFlag.State_HasFocus else 1
        painter.setPen(QPen(QColor(tokens.focus if is_selected else tokens.hairline), width_px))
        painter.setBrush(QColor(tokens.accent_soft if is_selected else tokens.surface))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        side = look.px(12)
        inner = box.adjusted(look.px(9), 0, -look.px(9), 0)
        top = inner.center().y() - side // 2

        def cell(x: int, width: int) -> QRect:
            whole = QRect(inner.left() + x, inner.top(), width, inner.height())
            return QStyle.visualRect(option.direction, inner, whole)

        at = index.row()
        swatch = cell(0, side)
        _draw_swatch(painter, QRect(swatch.left(), top, side, side), at, tokens.line)
        painter.setPen(QColor(tokens.quiet))
        digit = str(at + 1) if at < DIGITS else ""
        painter.drawText(cell(side, look.px(18)), Qt.AlignmentFlag.AlignCenter, digit)
        painter.setPen(QColor(tokens.text))
        rest = cell(side + look.px(18), inner.width() - side - look.px(18))
        painter.drawText(rest, Qt.AlignmentFlag.AlignCenter, self._short(option, index))
        painter.restore()

    def _short(self, option: QStyleOptionViewItem, index: Index) -> str:
        end = Qt.TextElideMode.ElideRight
        name = one_line(str(index.data()))
        return option.fontMetrics.elidedText(name, end, self._look.px(LONGEST_PX))


def _draw_swatch(painter: QPainter, area: QRect, at: int, line: str) -> None:
    label = Label(LabelId(at + 1), "", at)
    colour = colour_of(label)
    painter.setPen(QPen(QColor(line), 1))
    painter.setBrush(colour)
    painter.drawRoundedRect(area, 3, 3)
    # From the ninth label on the colours repeat: bars distinguish them.
    bars = pattern_of(label)
    painter.setPen(QPen(ink_on(colour), 1.5))
    for bar in range(1, bars + 1):
        x = area.left() + round(bar * area.width() / (bars + 1))
        painter.drawLine(x, area.top() + 2, x, area.bottom() - 1)


def _split(text: str) -> list[str]:
    return [name for part in _SEPARATORS.split(text) if (name := " ".join(part.split()))]


def _without_doubles(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
