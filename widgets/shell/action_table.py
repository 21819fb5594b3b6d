"""Turns the table of actions into QActions, menus and keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from annotator.actions.actions_and_keys import BY_ID, GROUPS, TABLE, Action, Needs
from annotator.actions.keys_in_force import Keymap, standard_keymap
from annotator.actions.menus import GROUP_MENUS, Section, ids_in_menu
from widgets.kit.plain_text import without_mnemonic
from widgets.shell.key_focus import Focus, free_keys
from widgets.theme.look import Look


@lru_cache(maxsize=512)
def _native(key: str) -> str:
    """Return a key in the notation of this system, which is asked once for each."""
    return str(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText))


@lru_cache(maxsize=512)
def _sequences(keys: tuple[str, ...]) -> list[QKeySequence]:
    """Return keys as Qt takes them, which reads their names once."""
    return [QKeySequence(key) for key in keys]


def translated(text: str) -> str:
    """Return a title of the table in the language of the interface."""
    return QCoreApplication.translate("actions", text)


class ActionTable(QObject):
    """All actions of a window, enabled according to its state, run by id.

    Args:
        window: the widget that owns the keys.
        look: provides the icons.
        run: called with the id of a triggered action.
        keymap: the current keys.

    Signals:
        keys_changed: the keymap has changed.
    """

    keys_changed = Signal()

    def __init__(
        self,
        window: QWidget,
        look: Look,
        run: Callable[[str], None],
        keymap: Keymap | None = None,
    ) -> None:
        """Create the QActions and add them to the window."""
        super().__init__(window)
        self._window = window
        self._look = look
        self._run = run
        self._keymap = keymap or standard_keymap()
        self._here = Needs.NOTHING
        self._absent: frozenset[str] = frozenset()
        self._focus = Focus.PICTURE
        self.actions: dict[str, QAction] = {}
        self._keys: dict[str, tuple[str, ...]] = {}  # by the id of an action, those in force
        self._possible: dict[str, bool] = {}  # likewise, whether it is enabled
        self._by_needs: dict[Needs, list[str]] = {}
        self._menus: dict[str, QAction] = {}
        # One connection for all: hundreds of their own take a tenth of the time to the window.
        self._all = QActionGroup(self)
        self._all.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._all.triggered.connect(lambda made: self._run(made.objectName()))
        for action in TABLE:
            self._by_needs.setdefault(action.needs, []).append(action.id)
            self._make(action)
        look.changed.connect(self._redraw)

    @property
    def here(self) -> Needs:
        """The current state."""
        return self._here

    @property
    def absent(self) -> frozenset[str]:
        """The actions that the view of the current item does not have."""
        return self._absent

    @property
    def keymap(self) -> Keymap:
        """The current keymap."""
        return self._keymap

    def use(self, keymap: Keymap) -> None:
        """Use another keymap, in menus, tooltips and wherever keys are shown."""
        self._keymap = keymap
        for action in TABLE:
            self._set_keys(action)
            made = self.actions[action.id]
            self._explain(made, made.text().replace("&&", "&"))
        self.keys_changed.emit()

    def __getitem__(self, action_id: str) -> QAction:
        """Return the QAction with this id."""
        return self.actions[action_id]

    def show_state(self, here: Needs, focus: Focus, absent: frozenset[str] = frozenset()) -> None:
        """Enable what can be done; keys that the place of the focus needs belong to it.

        A menu whose actions are all absent from the view is hidden.
        """
        if (here, focus, absent) == (self._here, self._focus, self._absent):
            return
        is_elsewhere, self._here, self._focus = focus is not self._focus, here, focus
        self._absent = absent
        for group, shown in self._menus.items():
            shown.setVisible(not absent.issuperset(ids_in_menu(group)))
        for needs, ids in self._by_needs.items():
            is_met = needs & ~here == Needs.NOTHING
            for action_id in ids:
                is_possible = is_met and action_id not in absent
                if is_possible is not self._possible[action_id]:
                    self._possible[action_id] = is_possible
                    self.actions[action_id].setEnabled(is_possible)
        if is_elsewhere:
            for action in TABLE:
                self._set_keys(action)

    def is_possible(self, action_id: str) -> bool:
        """Return whether the action is possible now."""
        return self.actions[action_id].isEnabled()

    def annotate(self, action_id: str, note: str) -> None:
        """Replace the title of an action by a note; "" restores the title."""
        words, action = note or translated(BY_ID[action_id].title), self.actions[action_id]
        text = without_mnemonic(words)  # a single & would mark the letter after it
        if action.text() != text:
            action.setText(text)
            self._explain(action, words)

    def fill(self, menu: QMenu) -> None:
        """Put all groups into a menu, each as a submenu in sections."""
        for group, title in GROUPS:
            submenu = menu.addMenu(translated(title))
            submenu.setObjectName(f"menu-{group}")
            self._menus[group] = submenu.menuAction()
            for section in GROUP_MENUS[group]:
                if not submenu.isEmpty():
                    submenu.addSeparator()
                self._fill(submenu, section)

    def _fill(self, menu: QMenu, section: Section) -> None:
        for entry in section:
            if isinstance(entry, str):
                menu.addAction(self.actions[entry])
            else:
                self._fill(menu.addMenu(translated(entry.title)), entry.ids)

    def _make(self, action: Action) -> None:
        title = translated(action.title)
        if action.icon:
            made = QAction(self._look.icon(action.icon), title, self._window)
            made.setIconVisibleInMenu(True)
        else:
            made = QAction(title, self._window)
        made.setObjectName(action.id)
        # Each call sends an event: what Qt does by itself, as keys of the whole window, is left.
        if not action.repeats:
            made.setAutoRepeat(False)
        is_possible = action.needs is Needs.NOTHING
        if not is_possible:
            made.setEnabled(False)
        self._possible[action.id] = is_possible
        self._explain(made, title)
        self.actions[action.id] = made
        self._set_keys(action)
        self._all.addAction(made)
        self._window.addAction(made)

    def _set_keys(self, action: Action) -> None:
        keys = self._keymap.keys(action.id)
        if keys:
            keys = tuple(free_keys(action, keys, self._focus))
        if keys != self._keys.get(action.id, ()):
            self._keys[action.id] = keys
            self.actions[action.id].setShortcuts(_sequences(keys))

    def _explain(self, action: QAction, words: str) -> None:
        # Not by the current shortcuts: while text is being typed, most actions have none.
        first = next(iter(self._keymap.keys(action.objectName())), "")
        action.setToolTip(f"{words.rstrip('…')}  {_native(first) if first else ''}".strip())

    def _redraw(self) -> None:
        # Each icon that is set sends an event to every menu and button of its action.
        with self._look.dressing.unwatched():
            for action in TABLE:
                if not action.icon:
                    continue
                made, icon = self.actions[action.id], self._look.icon(action.icon)
                if made.icon().cacheKey() != icon.cacheKey():
                    made.setIcon(icon)
