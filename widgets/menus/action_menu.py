"""A menu of actions of the table, each with its key, or the reason why it is disabled."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from annotator.actions.actions_and_keys import BY_ID
from annotator.actions.context_menus import MENUS, MORE, MenuContext
from widgets.shell.action_table import ActionTable
from widgets.shell.action_words import native_keys

WhyNot = Callable[[str], str | None]
"""Returns why an action is disabled, "" if it is enabled, None if it is left out of the menu."""


class ActionMenu(QMenu):
    """Shows the actions of one context; deleted after it closes.

    Signals:
        chosen: carries the id of an action. The menu is still closing: run it later.
    """

    chosen = Signal(str)

    def __init__(
        self, table: ActionTable, context: MenuContext, why_not: WhyNot, parent: QWidget
    ) -> None:
        """Fill the menu; it is not shown yet."""
        super().__init__(parent)
        self.setObjectName(f"context-{context.name.lower()}")
        self._table = table
        self._why_not = why_not
        *first, last = MENUS[context]
        self._fill(self, first)
        if context in MORE:
            self.addSeparator()
            more = self.addMenu(self.tr("More"))
            more.setObjectName("more")
            self._fill(more, MORE[context])
        self._fill(self, [last])
        self.aboutToHide.connect(self.deleteLater)

    def show_at(self, place: QPoint) -> None:
        """Show it at a point of the screen, with its first enabled entry selected."""
        self.popup(place)
        first = next((each for each in self.actions() if each.isEnabled()), None)
        if first is not None:
            self.setActiveAction(first)

    def _fill(self, menu: QMenu, sections: Iterable[tuple[str, ...]]) -> None:
        for section in sections:
            reasons = ((each, self._why_not(each)) for each in section)
            shown = [(each, reason) for each, reason in reasons if reason is not None]
            if shown and not menu.isEmpty():
                menu.addSeparator()
            for action_id, reason in shown:
                self._add(menu, action_id, reason)

    def _add(self, menu: QMenu, action_id: str, reason: str) -> None:
        source = self._table[action_id]
        keys = native_keys(BY_ID[action_id], self._table.keymap)[:1]
        # Text after the tab is drawn at the end, where a menu has its keys.
        end = reason or "".join(keys)
        action = menu.addAction(f"{source.text()}\t{end}" if end else source.text())
        action.setObjectName(action_id)
        action.setEnabled(not reason)
        if BY_ID[action_id].icon:
            action.setIcon(source.icon())
            action.setIconVisibleInMenu(True)
        action.triggered.connect(lambda: self.chosen.emit(action_id))
