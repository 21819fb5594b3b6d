"""A list of lines with an icon, a name, quiet text below and keys at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.display_text import one_line
from widgets.kit.lists.row_delegate import Index
from widgets.theme import icons
from widgets.theme.look import Look
from widgets.theme.tokens import QUIET_PT, RADIUS_PX, ROW_PX, WHITE

LINE_ROLE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """The content of one line. ``id`` identifies it in signals.

    ``initial`` is a letter in a circle of ``colour``, or ``icon`` the name of an icon. ``keys`` are
    drawn as key caps at the end, and ``note`` as quiet text before them. A heading cannot be
    chosen. ``keeps_room`` leaves the place of an icon empty, so that names are aligned.
    """

    id: str
    name: str
    below: str = ""
    initial: str = ""
    colour: str = ""
    icon: str = ""
    keys: tuple[str, ...] = ()
    note: str = ""
    is_quiet: bool = False
    is_heading: bool = False
    keeps_room: bool = False


class LinesModel(QAbstractListModel):
    """The lines, in order."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.lines: list[ListLine] = []

    def show(self, lines: Iterable[ListLine]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.lines[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (line.name, line.below, line.note, " ".join(line.keys))))
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.below or None
        return None


class LineDelegate(QStyledItemDelegate):
    """Paints a line; everything is mirrored with the layout."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        """Take the colours of the look."""
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - the signature that Qt calls
        line = index.data(LINE_ROLE)
        has_two = isinstance(line, ListLine) and (line.below or line.initial)
        return QSize(80, self._look.px(ROW_PX * 1.6 if has_two else ROW_PX + 2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        if not isinstance(line, ListLine):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        pen = _Pen(painter, option, self._look)
        area = option.rect.adjusted(2, 0, -2, 0)
        if not line.is_heading:
            pen.ground(area)
        area.adjust(self._look.px(8), 0, -self._look.px(8), 0)
        area = pen.far_end(area, line)
        area = pen.mark(area, line)
        pen.name(area, line)
        painter.restore()


class _Pen:
    """Draws the parts of one line; each method returns the room that is left."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, look: Look) -> None:
        self.painter, self.option, self.look = painter, option, look
        self.whole = QRect(option.rect)
        self.small = QFont(option.font)
        self.small.setPointSizeF(QUIET_PT * look.zoom)

    def mirrored(self, cell: QRect) -> QRect:
        """Return a cell, given left to right, in the direction of the line."""
        return QStyle.visualRect(self.option.direction, self.whole, cell)

    def ground(self, area: QRect) -> None:
        """Draw the background of the line: hover, selection, focus."""
        state, tokens = self.option.state, self.look.tokens
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        box = area.adjusted(0, 1, 0, -1)
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            colour = QColor(tokens.accent_soft)
            colour.setAlpha(255 if is_selected else 128)
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(colour)
            self.painter.drawRoundedRect(box, RADIUS_PX, RADIUS_PX)
        if state & QStyle.StateFlag.State_HasFocus:
            self.painter.setPen(QPen(QColor(tokens.focus), 2))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_PX, RADIUS_PX)

    def far_end(self, area: QRect, line: ListLine) -> QRect:
        """Draw key caps at the end, one below the other, and the note before them."""
        self.painter.setFont(self.small)
        metrics, tokens = QFontMetrics(self.small), self.look.tokens
        right = area.right()
        height = min(area.height() - 4, metrics.height() + self.look.px(3))
        for key in reversed(line.keys):
            width = max(height, metrics.horizontalAdvance(key) + self.look.px(10))
            top = area.top() + (area.height() - height) // 2
            cell = self.mirrored(QRect(right - width, top, width, height))
            self.painter.setPen(QPen(QColor(tokens.line), 1))
            self.painter.setBrush(QColor(tokens.surface))
            self.painter.drawRoundedRect(cell, 4, 4)
            self.painter.setPen(QColor(tokens.quiet if line.is_quiet else tokens.text))
            self.painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, key)
            right -= width + self.look.px(4)
        if line.note:
            note = one_line(line.note)
            width = metrics.horizontalAdvance(note) + 2
            right -= self.look.px(6) if line.keys else 0
            cell = QRect(right - width, area.top(), width, area.height())
            self.painter.setPen(QColor(tokens.quiet))
            self.painter.drawText(self.mirrored(cell), Qt.AlignmentFlag.AlignCenter, note)
            right -= width + self.look.px(10)
        self.painter.setFont(self.option.font)
        return QRect(area.left(), area.top(), right - area.left(), area.height())

    def mark(self, area: QRect, line: ListLine) -> QRect:
        """Draw the circle or the icon; returns the room that is left."""
        side = self.look.px(28 if line.initial else 18)
        if not (line.initial or line.icon or line.keeps_room):
            return area
        top = area.top() + (area.height() - side) // 2
        cell = self.mirrored(QRect(area.left(), top, side, side))
        if line.initial:
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(QColor(line.colour))
            self.painter.drawEllipse(cell)
            self.painter.setPen(QColor(WHITE))
            self.painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, line.initial)
        elif line.icon:
            ratio = self.painter.device().devicePixelRatio()
            colour = self.look.tokens.quiet
            self.painter.drawPixmap(cell, icons.pixmap(line.icon, colour, side, ratio))
        return area.adjusted(side + self.look.px(10), 0, 0, 0)

    def name(self, area: QRect, line: ListLine) -> None:
        """Draw the name, and the text below it."""
        tokens = self.look.tokens
        font = QFont(self.option.font)
        if line.is_heading:
            font.setWeight(QFont.Weight.DemiBold)
        upper = area
        if line.below:
            middle = area.top() + area.height() // 2
            upper = QRect(area.left(), area.top(), area.width(), middle - area.top() + 1)
            lower = QRect(area.left(), middle, area.width(), area.bottom() - middle)
            self._text(lower, self.small, line.below, tokens.quiet, Qt.AlignmentFlag.AlignTop)
        down = Qt.AlignmentFlag.AlignBottom if line.below else Qt.AlignmentFlag.AlignVCenter
        self._text(upper, font, line.name, tokens.quiet if line.is_quiet else tokens.text, down)

    def _text(
        self, cell: QRect, font: QFont, text: str, colour: str, down: Qt.AlignmentFlag
    ) -> None:
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        across = QStyle.visualAlignment(self.option.direction, Qt.AlignmentFlag.AlignLeading)
        middle = Qt.TextElideMode.ElideMiddle
        shown = QFontMetrics(font).elidedText(one_line(text), middle, cell.width())
        self.painter.drawText(self.mirrored(cell), across | down, shown)


class LineList(QListView):
    """A list of lines for arrow keys, Enter and the mouse.

    Signals:
        chosen: a line was clicked or confirmed with Enter; carries its id.
    """

    chosen = Signal(str)

    def __init__(
        self, look: Look, name: str, parent: QWidget | None = None, *, marking_chooses: bool = False
    ) -> None:
        """Start empty.

        Args:
            look: colours and sizes.
            name: for screen readers.
            parent: of the list.
            marking_chooses: selecting a line chooses it already; Enter is left to the dialog.
        """
        super().__init__(parent)
        self._marking_chooses = marking_chooses
        self._look = look
        self.model_of_lines = LinesModel()
        self.setModel(self.model_of_lines)
        self.setItemDelegate(LineDelegate(look, self))
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._on_clicked)

    @property
    def lines(self) -> list[ListLine]:
        """The lines in order."""
        return self.model_of_lines.lines

    @property
    def current(self) -> ListLine | None:
        """The current line, if any."""
        index = self.currentIndex()
        return self.lines[index.row()] if index.isValid() else None

    def show_lines(self, lines: Iterable[ListLine]) -> None:
        """Show other lines; none is current."""
        self.model_of_lines.show(lines)

    def mark(self, line_id: str) -> None:
        """Make a line current and scroll to it; does nothing if it is missing."""
        for place, line in enumerate(self.lines):
            if line.id == line_id and not line.is_heading:
                self.setCurrentIndex(self.model_of_lines.index(place))
                return

    def step(self, by: int) -> None:
        """Move to another line that can be chosen; stops at both ends."""
        places = [place for place, line in enumerate(self.lines) if not line.is_heading]
        if not places:
            return
        row = self.currentIndex().row()
        at = places.index(row) + by if row in places else 0
        self.setCurrentIndex(self.model_of_lines.index(places[max(0, min(at, len(places) - 1))]))

    def height_of(self, most_lines: int) -> int:
        """Return the height in px of all lines, or of the first ``most_lines``."""
        option = QStyleOptionViewItem()
        rows = range(min(most_lines, len(self.lines)))
        delegate = self.itemDelegate()
        index = self.model_of_lines.index
        return sum(delegate.sizeHint(option, index(place)).height() for place in rows) + 2

    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self.lines[index.row()].id)

    # Qt overrides -----------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.current
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and line is not None and not (line.is_heading or self._marking_chooses):
            self.chosen.emit(line.id)
            return
        super().keyPressEvent(event)
