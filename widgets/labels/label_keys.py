"""The keys of labels: each assigns its label, unless an action has the key or text is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from annotator.model.entities import LabelId, Labels
from widgets.open_job.context import Context
from widgets.shell.key_focus import Focus, focus_of


class LabelKeys(QObject):
    """Keeps one shortcut for each label with its own key."""

    def __init__(self, context: Context, give: Callable[[LabelId], object]) -> None:
        """Start without labels; ``give`` is called with the label of a pressed key."""
        super().__init__(context.window)
        self._window = context.window
        self._actions = context.actions
        self._give = give
        self._keys: dict[str, LabelId] = {}
        self._shortcuts: list[QShortcut] = []
        self._actions.keys_changed.connect(self._make)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def show_labels(self, labels: Labels) -> None:
        """Use the keys of these labels; none without a job."""
        keys = {label.key: label.id for label in labels.values() if label.key}
        if keys != self._keys:
            self._keys = keys
            self._make()

    def _make(self) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        for key, label_id in self._keys.items():
            if self._actions.keymap.owner_of(key) is None:
                made = QShortcut(QKeySequence(key), self._window)
                made.setContext(Qt.ShortcutContext.WindowShortcut)
                made.setAutoRepeat(False)
                made.activated.connect(lambda label_id=label_id: self._give(label_id))
                self._shortcuts.append(made)
        self._follow()

    def _follow(self, *_widgets: object) -> None:
        is_typing = focus_of(QApplication.focusWidget()) is Focus.TEXT
        for shortcut in self._shortcuts:
            shortcut.setEnabled(not is_typing)
