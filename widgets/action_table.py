"""Turns the table of actions into QActions, menus and keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from annotator.actions import GROUPS, TABLE, Action, Needs
from widgets.focus import Focus, free_keys
from widgets.theme.look import Look


def translated(text: str) -> str:
    """Return a title of the table in the language of the interface."""
    return QCoreApplication.translate("actions", text)


class ActionTable(QObject):
    """All actions of a window, enabled by what is there, run by id.

    Args:
        window: the widget that owns the keys.
        look: gives the icons.
        run: called with the id of an action that was triggered.
    """

    def __init__(self, window: QWidget, look: Look, run: Callable[[str], None]) -> None:
        """Make the QActions and put them on the window."""
        super().__init__(window)
        self._window = window
        self._look = look
        self._run = run
        self._here = Needs.NOTHING
        self._focus = Focus.PICTURE
        self.actions: dict[str, QAction] = {}
        for action in TABLE:
            self.actions[action.id] = self._made(action)
        look.changed.connect(self._redraw)

    @property
    def here(self) -> Needs:
        """What is there now."""
        return self._here

    def __getitem__(self, action_id: str) -> QAction:
        """Return the QAction of an id."""
        return self.actions[action_id]

    def show_state(self, here: Needs, focus: Focus) -> None:
        """Enable what can be done; keys that the place of the focus needs belong to it."""
        if (here, focus) == (self._here, self._focus):
            return
        is_elsewhere, self._here, self._focus = focus is not self._focus, here, focus
        for action in TABLE:
            has_all = action.needs & ~here == Needs.NOTHING
            self.actions[action.id].setEnabled(has_all)
            if is_elsewhere and action.keys and not action.in_text:
                keys = [QKeySequence(key) for key in free_keys(action, focus)]
                self.actions[action.id].setShortcuts(keys)

    def is_possible(self, action_id: str) -> bool:
        """Return whether the action makes sense now."""
        return self.actions[action_id].isEnabled()

    def fill(self, menu: QMenu) -> None:
        """Put all groups into a menu, each as a submenu."""
        for group, title in GROUPS:
            submenu = menu.addMenu(translated(title))
            for action in TABLE:
                if action.group == group:
                    submenu.addAction(self.actions[action.id])

    def _made(self, action: Action) -> QAction:
        made = QAction(translated(action.title), self._window)
        made.setShortcuts([QKeySequence(key) for key in action.keys])
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.setAutoRepeat(action.repeats)
        made.setEnabled(action.needs is Needs.NOTHING)
        if action.icon:
            made.setIcon(self._look.icon(action.icon))
            made.setIconVisibleInMenu(True)
        keys = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        made.setToolTip(f"{made.text().rstrip('…')}  {keys}".strip())
        made.triggered.connect(lambda *_args, name=action.id: self._run(name))
        self._window.addAction(made)
        return made

    def _redraw(self) -> None:
        for action in TABLE:
            if action.icon:
                self.actions[action.id].setIcon(self._look.icon(action.icon))
