"""A popup at the pointer that finds a label by a part of its name; Enter assigns it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget

from annotator.model.entities import Label, LabelId, Labels
from annotator.model.label_tree import above, in_tree_order
from widgets.canvas.layers.label_looks import colour_of, pattern_of
from widgets.kit.key_button import native
from widgets.kit.layouts import new_column
from widgets.kit.lists.row_delegate import ROW_ROLE, Index, Row, RowDelegate
from widgets.kit.lists.row_list import RowList
from widgets.shell.action_words import matches
from widgets.theme.look import Look
from widgets.theme.tokens import ROW_PX

WIDTH_PX = 280
MOST_ROWS = 8
NEW = -1
"""Id of the label that does not exist yet."""


def found(labels: Labels, recent: Sequence[LabelId], typed: str) -> list[Label]:
    """Return the labels that contain all typed words, recently used ones first.

    The names of a label's parents are searched, too. Names that begin with the typed text come
    before others.
    """
    last = {key: place for place, key in enumerate(recent)}
    start = typed.casefold().strip()
    ordered = [label for _, label in in_tree_order(labels)]
    fitting = [
        label
        for label in ordered
        if matches(typed, label.name, *(up.name for up in above(labels, label.id)))
    ]
    place = {label.id: at for at, label in enumerate(ordered)}

    def rank(label: Label) -> tuple[bool, int, int]:
        begins = bool(start) and label.name.casefold().startswith(start)
        return not begins, last.get(label.id, len(last)), place[label.id]

    return sorted(fitting, key=rank)


class _Rows(QAbstractListModel):
    """The results, and perhaps a row that adds the typed name."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[int, Row]] = []

    def show(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Show other rows, each with the id of its label."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()][1]
        if role == ROW_ROLE:
            return row
        return row.name if role == Qt.ItemDataRole.DisplayRole else None


class LabelPalette(QFrame):
    """A field and the matching labels; closes after a choice, by Esc, or by a click elsewhere.

    Signals:
        chosen: carries the id of a label.
        added: carries a name that no label has.
    """

    chosen = Signal(int)
    added = Signal(str)

    def __init__(
        self, look: Look, labels: Labels, recent: Sequence[LabelId], parent: QWidget
    ) -> None:
        """Show all labels."""
        super().__init__(parent)
        # A part of the window, not a window of its own, which a window manager would place.
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "card")
        self._look, self._ground = look, parent
        self._labels = labels
        self._recent = recent
        self._before: QWidget | None = QApplication.focusWidget()
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Label"))
        self.field.setAccessibleName(self.tr("Find a label"))
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.model = _Rows()
        self.model.setParent(self)
        self.list = RowList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(RowDelegate(look))
        self.list.setAccessibleName(self.tr("Labels"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        column = new_column(self, look.px(4), margins=look.px(8))
        column.addWidget(self.field)
        column.addWidget(self.list)
        self._show("")

    def show_at(self, place: QPoint) -> None:
        """Show it with its top at a point of the window, or higher if there is no room below."""
        rows = min(MOST_ROWS, max(1, len(self._labels)))
        self.list.setFixedHeight(self._look.px(ROW_PX) * rows + 4)
        self.setFixedWidth(min(self._look.px(WIDTH_PX), self._ground.width()))
        self.adjustSize()
        room = self._ground.rect()
        left = min(place.x(), room.right() - self.width())
        top = min(place.y(), room.bottom() - self.height())
        self.move(max(room.left(), left), max(room.top(), top))
        self.show()
        self.raise_()
        self.field.setFocus()

    def _show(self, typed: str) -> None:
        fitting = found(self._labels, self._recent, typed)
        rows = [(int(label.id), self._row(label)) for label in fitting]
        name = typed.strip()
        if name and all(label.name != name for label in self._labels.values()):
            words = self.tr("Add “%1”").replace("%1", name)
            rows.append((NEW, Row(words, icon="plus")))
        self.model.show(rows)
        self.list.setCurrentIndex(self.model.index(0))

    def _row(self, label: Label) -> Row:
        path = " / ".join(up.name for up in reversed(above(self._labels, label.id)))
        return Row(
            label.name,
            swatch=colour_of(label).name(),
            dash=pattern_of(label),
            note=native(label.key) if label.key else path,
        )

    def _take(self, at: int) -> None:
        if not 0 <= at < len(self.model.rows):
            return
        label_id, name = self.model.rows[at][0], self.field.text().strip()
        self.leave()
        if label_id == NEW:
            self.added.emit(name)
        else:
            self.chosen.emit(label_id)

    def leave(self) -> None:
        """Close it and return the focus."""
        before, self._before = self._before, None
        self.close()
        if before is not None:
            before.setFocus()

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.FocusOut:
            self.close()
        if watched is not self.field or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() != QEvent.Type.KeyPress:
            return False
        at, last = self.list.currentIndex().row(), len(self.model.rows) - 1
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._take(at)
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Down | Qt.Key.Key_Tab:
                self.list.setCurrentIndex(self.model.index(min(at + 1, last)))
            case Qt.Key.Key_Up | Qt.Key.Key_Backtab:
                self.list.setCurrentIndex(self.model.index(max(at - 1, 0)))
            case _:
                return False
        return True
