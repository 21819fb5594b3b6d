"""The context menu of the gallery: actions on the selected regions and their pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QMenu

from annotator.actions.actions_and_keys import BY_ID, Needs
from annotator.actions.context_menus import MenuContext
from annotator.model.entities import LabelId
from widgets.items.crop_gallery import GalleryDialog
from widgets.items.item_files import ItemFiles
from widgets.menus.action_menu import ActionMenu
from widgets.menus.after_menu import AfterMenu
from widgets.menus.menu_text import name_text
from widgets.shell.action_table import ActionTable
from widgets.shell.action_words import missing


class CropMenu(QObject):
    """Opens by right click, the Menu key or Shift+F10."""

    def __init__(self, dialog: GalleryDialog, table: ActionTable, files: ItemFiles) -> None:
        """Watch the gallery."""
        super().__init__(dialog)
        self._dialog, self._table, self._files = dialog, table, files
        self._calls: dict[str, Callable[[], object]] = {
            "edit-label": self._choose_label,
            "select-all": dialog.wall.selectAll,
            "delete": lambda: dialog.deleted.emit(dialog.selected()),
            **{name: partial(self._about, call) for name, call in files.calls().items()},
        }
        # The gallery closes first.
        self._calls["open-item"] = lambda: dialog.opened.emit(dialog.selected()[0])
        dialog.wall.installEventFilter(self)
        dialog.wall.viewport().installEventFilter(self)

    def open_at(self, place: QPoint | None) -> None:
        """Open it at a point of the gallery; None: at the current crop."""
        wall = self._dialog.wall
        index = wall.currentIndex() if place is None else wall.indexAt(place)
        if not index.isValid():
            return
        if not wall.selectionModel().isSelected(index):
            wall.setCurrentIndex(index)
        at = wall.visualRect(index).center() if place is None else place
        menu = ActionMenu(self._table, MenuContext.CROP, self._why_not, self._dialog)
        menu.chosen.connect(lambda each: AfterMenu(self._dialog, self._calls[each]))
        menu.show_at(wall.viewport().mapToGlobal(at))

    def _choose_label(self) -> None:
        """Show all labels in a menu of their own."""
        dialog = self._dialog
        menu = QMenu(dialog)
        menu.aboutToHide.connect(menu.deleteLater)
        for at in range(dialog.target.count()):
            label_id = LabelId(dialog.target.itemData(at))
            entry = menu.addAction(name_text(dialog.target.itemText(at), menu.fontMetrics()))
            entry.triggered.connect(lambda *_args, key=label_id: dialog.give(key))
        wall = dialog.wall
        menu.popup(wall.viewport().mapToGlobal(wall.visualRect(wall.currentIndex()).center()))

    def _about(self, call: Callable[[], object]) -> None:
        self._files.target = self._dialog.selected()[0].item_id
        try:
            call()
        finally:
            self._files.target = None

    def _why_not(self, action_id: str) -> str:
        here = self._table.here | Needs.ITEM | Needs.SELECTION
        return missing(BY_ID[action_id], here)

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent):
            is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
            self.open_at(None if is_by_key else event.pos())
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
            if event.key() == Qt.Key.Key_Menu or (shift and event.key() == Qt.Key.Key_F10):
                self.open_at(None)
                return True
        return super().eventFilter(watched, event)
