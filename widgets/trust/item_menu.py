"""The menu of an item in the list: show it to an inspector."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu

from widgets.workbench import Workbench


class ItemMenu(QObject):
    """Opens where the list is clicked with the other button, or by the menu key.

    Signals:
        show_asked: carries the id and the name of the item that is to be shown to an inspector.
    """

    show_asked = Signal(int, str)

    def __init__(self, bench: Workbench) -> None:
        """Wait at the list of items."""
        super().__init__(bench)
        self._bench = bench
        self._panel = bench.window.items
        self._panel.list.installEventFilter(self)
        self._panel.list.viewport().installEventFilter(self)

    def _open(self, event: QContextMenuEvent) -> None:
        panel = self._panel
        # The menu key knows no place: it is about the line that is marked.
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = panel.list.currentIndex() if by_key else panel.list.indexAt(event.pos())
        if not index.isValid():
            return
        menu = self._menu(index)
        if menu is None:
            return
        viewport = panel.list.viewport()
        place = panel.list.visualRect(index).center() if by_key else event.pos()
        menu.popup(viewport.mapToGlobal(place))

    def _menu(self, index: QModelIndex) -> QMenu | None:
        panel = self._panel
        item_id, desk = panel.model.id_at(index.row()), self._bench.desk
        if item_id is None or desk is None:
            return None
        menu = QMenu(panel)
        show = menu.addAction(self.tr("Show it to an &inspector…"))
        show.triggered.connect(lambda: self._ask_soon(item_id, desk.items.path_of(item_id)))
        menu.aboutToHide.connect(self._mark_again)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _ask_soon(self, item_id: int, name: str) -> None:
        """Ask when the menu is gone: the loop of a dialog would delete it while it runs."""
        QTimer.singleShot(0, self, lambda: self.show_asked.emit(item_id, name))

    def _mark_again(self) -> None:
        """Mark the item in hand: the press has marked another line."""
        desk = self._bench.desk
        if desk is not None and desk.loaded is not None:
            self._panel.follow(desk.loaded.item.id)

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent):
            self._open(event)
            return True
        return super().eventFilter(watched, event)
