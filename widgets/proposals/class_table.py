"""A table of a detector's classes and their labels; a class can be left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.display_text import shown_name

_Index = QModelIndex | QPersistentModelIndex
_CLASS, _LABEL = 0, 1
_SHOWN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole)


class ClassTable(QAbstractTableModel):
    """Two columns: a class, and the name of its label, "" if the class is left out."""

    def __init__(self, label_names: Sequence[str]) -> None:
        """Take the labels of the job; there are no classes yet."""
        super().__init__()
        self.label_names = tuple(label_names)
        self._classes: dict[int, str] = {}
        self._labels: dict[int, str] = {}
        self._rows: list[int] = []

    def show_classes(self, classes: Mapping[int, str], labels: Mapping[int, str]) -> None:
        """Show these classes; labels that the job does not have are ignored."""
        self.beginResetModel()
        self._classes = dict(classes)
        known = set(self.label_names)
        self._labels = {at: name for at, name in labels.items() if name in known and at in classes}
        self._rows = list(self._classes)
        self.endResetModel()

    def find(self, needle: str) -> None:
        """Show only classes whose name contains this."""
        wanted = needle.casefold().strip()
        self.beginResetModel()
        self._rows = [at for at, name in self._classes.items() if wanted in name.casefold()]
        self.endResetModel()

    def chosen(self) -> dict[int, str]:
        """Return the label of each class that is not left out."""
        return dict(self._labels)

    def leave_all_out(self) -> None:
        """Leave all classes out."""
        self._choose_all({})

    def choose_same_names(self) -> None:
        """Choose for each class the label of the same name, if there is one."""
        known = {name.casefold(): name for name in self.label_names}
        pairs = ((at, known.get(name.casefold(), "")) for at, name in self._classes.items())
        self._choose_all({at: name for at, name in pairs if name})

    def _choose_all(self, labels: Mapping[int, str]) -> None:
        self.beginResetModel()
        self._labels = dict(labels)
        self.endResetModel()

    # Qt overrides -----------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.tr("Class") if section == _CLASS else self.tr("Label")
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        at = self._rows[index.row()]
        if index.column() == _CLASS:
            return shown_name(self._classes[at]) if role in _SHOWN else None
        name = self._labels.get(at, "")
        if role == Qt.ItemDataRole.EditRole:
            return name
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_name(name) or self.tr("left out")
        return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() != _LABEL:
            return False
        at, name = self._rows[index.row()], str(value)
        if name:
            self._labels[at] = name
        else:
            self._labels.pop(at, None)
        self.dataChanged.emit(index, index)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        own = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return own | Qt.ItemFlag.ItemIsEditable if index.column() == _LABEL else own


class LabelChoice(QStyledItemDelegate):
    """Lets a person choose one of the job's labels for a class, or leave the class out."""

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        editor = QComboBox(parent)
        model = index.model()
        names = model.label_names if isinstance(model, ClassTable) else ()
        at = index.sibling(index.row(), _CLASS).data()
        editor.setAccessibleName(self.tr("Label of %1").replace("%1", str(at)))
        editor.addItem(self.tr("left out"), "")
        for name in names:
            editor.addItem(shown_name(name), name)
        editor.activated.connect(lambda _row: self._take(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            name = index.data(Qt.ItemDataRole.EditRole)
            editor.setCurrentIndex(max(0, editor.findData(name)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: _Index
    ) -> None:
        editor.setGeometry(option.rect)

    def _take(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
