"""Find an action by typing a part of its name, and run it with Enter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QVBoxLayout, QWidget

from annotator.actions import TABLE, Action, Needs
from annotator.keymap.keymap import Keymap
from widgets.action_table import translated
from widgets.dialogs.action_words import matches, missing, native_keys
from widgets.dialogs.lines import Line, LineList
from widgets.dialogs.parts import words
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX, ROW_PX

WIDTH_PX = 560
MOST_LINES = 10
SELF = "find-action"


class ActionPalette(QDialog):
    """Type, go up and down, Enter. What cannot be done now stands last and says what is missing.

    Args:
        look: gives colours and sizes.
        here: what is there, as the action table knows it.
        keymap: the keys in force.

    Signals:
        chosen: carries the id of the action to run; sent after the palette has closed.
    """

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        here: Needs,
        parent: QWidget | None = None,
        keymap: Keymap = Keymap(),  # noqa: B008 - a frozen value
    ) -> None:
        """Show every action."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(self.tr("Find an action"))
        self._here = here
        self._keymap = keymap
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find an action"))
        self.field.setAccessibleName(self.tr("Find an action"))
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.list = LineList(look, self.tr("Actions"))
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.list.chosen.connect(self._run)
        self.none = words(self.tr("No action has these words."), "quiet")
        frame = QFrame()
        frame.setProperty("role", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(*(look.px(GAP_WIDE_PX),) * 4)
        column.setSpacing(look.px(GAP_PX))
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self.none)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        room = self.screen().availableGeometry()
        height = look.px((ROW_PX + 2) * MOST_LINES + 64)
        self.resize(min(look.px(WIDTH_PX), room.width() - 32), min(height, room.height() - 64))
        self._show("")
        self.field.setFocus()

    def _show(self, typed: str) -> None:
        found = [
            action
            for action in TABLE
            if action.id != SELF and matches(typed, translated(action.title))
        ]
        found.sort(key=lambda action: self._rank(action, typed))
        self.list.show_lines(self._line(action) for action in found)
        self.list.setVisible(bool(found))
        self.none.setVisible(not found)
        if found:
            self.list.mark(found[0].id)

    def _rank(self, action: Action, typed: str) -> tuple[bool, bool, bool]:
        """Possible ones first, then those that begin with what was typed, then whole words."""
        title, start = translated(action.title).casefold(), typed.casefold().strip()
        begins_word = any(word.startswith(start) for word in title.split())
        return bool(missing(action, self._here)), not title.startswith(start), not begins_word

    def _line(self, action: Action) -> Line:
        lacking = missing(action, self._here)
        return Line(
            id=action.id,
            name=translated(action.title),
            icon=action.icon,
            keeps_room=True,
            keys=native_keys(action, self._keymap)[:1],
            note=lacking,
            is_quiet=bool(lacking),
        )

    def _run(self, action_id: str) -> None:
        line = next(line for line in self.list.lines if line.id == action_id)
        if not line.is_quiet:
            self.accept()
            self.chosen.emit(action_id)

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.field or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() != QEvent.Type.KeyPress:
            return False
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: MOST_LINES,
            Qt.Key.Key_PageUp: -MOST_LINES,
        }
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.list.current is not None:
                self._run(self.list.current.id)
            return True
        by = next((by for step, by in steps.items() if step == key), 0)
        self.list.step(by) if by else None
        return bool(by)
