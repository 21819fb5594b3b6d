"""A gallery of all regions with one label, to find and change wrong ones in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.display_text import shown_name
from annotator.job_file.reading.item_slices import Crop
from annotator.model.entities import LabelId, Labels
from widgets.items.crops import Crops
from widgets.items.thumbnails import Thumb
from widgets.kit.amount_text import counted
from widgets.kit.dialogs.dialog_frame import SCREEN_SHARE
from widgets.kit.dialogs.form_widgets import button, hairline
from widgets.kit.layouts import new_column, new_row
from widgets.kit.lists.cell_frame import paint_cell_frame
from widgets.kit.lists.row_delegate import Index
from widgets.kit.lists.uniform_list import UniformList
from widgets.kit.plain_text import PlainLabel
from widgets.theme import icons
from widgets.theme.look import Look
from widgets.theme.tokens import ROW_PX

CELL_PX: Final = 132
SIZE_PX: Final = (900, 620)
THUMB = Qt.ItemDataRole.UserRole + 1

Order = Callable[[Crop], float]


def _area(crop: Crop) -> float:
    box = crop.region.box
    return 0.0 if box is None else box.width * box.height


def _aspect(crop: Crop) -> float:
    box = crop.region.box
    return 0.0 if box is None else box.width / max(box.height, 1e-9)


class CropsModel(QAbstractListModel):
    """The regions of one label in a chosen order."""

    def __init__(self, crops: Crops) -> None:
        """Start empty."""
        super().__init__()
        self.crops: list[Crop] = []
        self._cutter = crops
        self._place: dict[str, int] = {}
        crops.came.connect(self._on_came)

    def show(self, crops: Sequence[Crop], order: Order) -> None:
        """Show these crops in ascending order."""
        self.beginResetModel()
        self.crops = sorted(crops, key=order)
        self._place = {crop.region.id: at for at, crop in enumerate(self.crops)}
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.crops)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        crop = self.crops[index.row()]
        if role == THUMB:
            return self._cutter.of(crop)
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            box = crop.region.box
            size = "" if box is None else f", {round(box.width)} × {round(box.height)} px"
            return f"{crop.path}{size}"
        return crop.path if role == Qt.ItemDataRole.DisplayRole else None

    def _on_came(self, region_id: str) -> None:
        place = self._place.get(region_id)
        if place is not None:
            self.dataChanged.emit(self.index(place), self.index(place))


class _Cell(QStyledItemDelegate):
    """Paints one crop with a frame if it is selected or has the focus."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        side = self._look.px(CELL_PX)
        return QSize(side, side)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        area = paint_cell_frame(painter, option, self._look, self._look.tokens.surround)
        thumb = index.data(THUMB)
        if isinstance(thumb, Thumb):
            self._draw(painter, area.adjusted(6, 6, -6, -6), thumb)
        painter.restore()

    def _draw(self, painter: QPainter, area: QRect, thumb: Thumb) -> None:
        if thumb.image is None:
            side = self._look.px(20)
            ratio = painter.device().devicePixelRatio()
            mark = icons.pixmap(thumb.icon, self._look.tokens.quiet, side, ratio)
            painter.drawPixmap(area.center().x() - side // 2, area.center().y() - side // 2, mark)
            return
        size = thumb.image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(0, 0, size.width(), size.height())
        target.moveCenter(area.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, thumb.image)


class GalleryDialog(QDialog):
    """Crops of one label, with the smallest, the flattest or the oldest first.

    Signals:
        label_wanted: the id of the label whose regions are to be shown.
        relabelled: the selected crops, and the id of their new label.
        deleted: the selected crops, to be deleted.
        opened: a crop whose item is to be opened.
    """

    label_wanted = Signal(int)
    relabelled = Signal(object, int)
    deleted = Signal(object)
    opened = Signal(object)

    def __init__(self, look: Look, labels: Labels, crops: Crops, parent: QWidget) -> None:
        """Lay out an empty gallery."""
        super().__init__(parent)
        self._look = look
        self._found: Sequence[Crop] = ()
        self.setWindowTitle(self.tr("Gallery"))
        self.model = CropsModel(crops)
        self.wall = UniformList()
        self.wall.setAccessibleName(self.tr("Regions of this label"))
        self.wall.setItemDelegate(_Cell(look, self))
        self.wall.setModel(self.model)
        self.wall.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.wall.lay_side_by_side(look.px(CELL_PX))
        self.wall.doubleClicked.connect(lambda _index: self._open())
        self.wall.selectionModel().selectionChanged.connect(self._show_count)
        self.label = self._combo(self.tr("Label"))
        self.order = self._combo(self.tr("Order"))
        self.target = self._combo(self.tr("Another label"))
        for label in labels.values():
            self.label.addItem(shown_name(label.name), label.id)
            self.target.addItem(shown_name(label.name), label.id)
        for words, order in (
            (self.tr("smallest first"), _area),
            (self.tr("largest first"), lambda crop: -_area(crop)),
            (self.tr("tall first"), _aspect),
            (self.tr("wide first"), lambda crop: -_aspect(crop)),
            (self.tr("as drawn"), lambda crop: crop.region.number),
        ):
            self.order.addItem(words, order)
        self.count = PlainLabel()
        self.count.setProperty("role", "quiet")
        self.nothing = PlainLabel(self.tr("No region has this label."))
        self.nothing.setProperty("role", "quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._make_buttons()
        self._lay_out()
        room = self.screen().availableGeometry().size() * SCREEN_SHARE
        self.resize(QSize(look.px(SIZE_PX[0]), look.px(SIZE_PX[1])).boundedTo(room))
        self.label.currentIndexChanged.connect(self._ask)
        self.order.currentIndexChanged.connect(lambda _at: self.show_crops(self._found))

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setMinimumHeight(self._look.px(ROW_PX))
        return combo

    def _make_buttons(self) -> None:
        self.open_button = button(self.tr("Open the item"), call=self._open)
        self.relabel_button = button(self.tr("Give them this label"), "")
        self.delete_button = button(self.tr("Delete"), "")
        self.close_button = button(self.tr("Close"), call=self.reject)
        self.relabel_button.clicked.connect(
            lambda: self.relabelled.emit(self.selected(), self.target.currentData())
        )
        self.delete_button.clicked.connect(lambda: self.deleted.emit(self.selected()))
        for each in (self.open_button, self.relabel_button, self.delete_button):
            each.setAutoDefault(False)

    def _lay_out(self) -> None:
        head, feet = QHBoxLayout(), QHBoxLayout()
        for row in (head, feet):
            row.setContentsMargins(16, 12, 16, 12)
            row.setSpacing(8)
        head.addWidget(self.label)
        head.addWidget(self.order)
        head.addStretch(1)
        head.addWidget(self.count)
        feet.addWidget(self.target)
        feet.addWidget(self.relabel_button)
        feet.addWidget(self.delete_button)
        feet.addStretch(1)
        feet.addWidget(self.open_button)
        feet.addWidget(self.close_button)
        column = new_column(self, 0)
        column.addLayout(head)
        middle = new_row(margins=(12, 0, 4, 0))
        middle.addWidget(self.wall)
        column.addLayout(middle, 1)
        column.addWidget(self.nothing, 1)
        column.addWidget(hairline())
        column.addLayout(feet)

    # Display and input -------------------------------------------------------------------

    def ask_for(self, label_id: LabelId | None) -> None:
        """Ask for the regions of a label, or of the first label."""
        self.label.blockSignals(True)
        self.label.setCurrentIndex(max(0, self.label.findData(label_id)))
        self.label.blockSignals(False)
        self._ask()

    def show_crops(self, found: Sequence[Crop]) -> None:
        """Show these regions in the chosen order."""
        self._found = found
        self.model.show(found, self.order.currentData())
        self.wall.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self._show_count()

    def selected(self) -> list[Crop]:
        """Return the selected crops, in their displayed order."""
        rows = sorted(index.row() for index in self.wall.selectionModel().selectedIndexes())
        return [self.model.crops[row] for row in rows]

    def give(self, label_id: LabelId) -> None:
        """Ask for another label for the selected crops."""
        if self.selected():
            self.relabelled.emit(self.selected(), label_id)

    def _ask(self) -> None:
        if self.label.currentData() is not None:
            self.label_wanted.emit(self.label.currentData())

    def _open(self) -> None:
        chosen = self.selected()
        if chosen:
            self.opened.emit(chosen[0])

    def _show_count(self) -> None:
        chosen, locale = len(self.wall.selectionModel().selectedIndexes()), self.locale()
        text = counted(len(self._found), self.tr("1 region"), self.tr("%1 regions"))
        if chosen:
            selected = self.tr("%1 selected").replace("%1", locale.toString(chosen))
            text = f"{text} · {selected}"
        self.count.setText(text)
        for each in (self.open_button, self.relabel_button, self.delete_button):
            each.setEnabled(bool(chosen))
