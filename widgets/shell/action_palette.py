"""The palette: finds an action by typed words, and runs it with Enter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget
from shiboken6 import isValid

from annotator.actions.help_pages import HELP_PAGES
from annotator.actions.search import SearchHit, find, nearest
from annotator.actions.search_words import ABSENT
from annotator.display_text import shown_name
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.dialogs.line_list import LineList, ListLine
from widgets.kit.layouts import new_column
from widgets.shell.action_words import PaletteEntry
from widgets.theme.look import Look
from widgets.theme.tokens import BAR_PX, GAP_PX, GAP_WIDE_PX

WIDTH_PX = 560
MOST_LINES = 10
MARGIN_PX = 16

_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: MOST_LINES,
    Qt.Key.Key_PageUp: -MOST_LINES,
}
_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""After these reasons the focus returns: the field's menu was opened, or another window."""

Seen = tuple[str, str]
"""The typed text, and the id of the line that was current when the list was painted."""


class ActionPalette(QFrame):
    """Type, move with the arrow keys, press Enter. Disabled actions show what is missing.

    It is a part of the window and not a window of its own, so that the keys after the shortcut
    reach its field whatever the window system does meanwhile, and none reaches the picture. Enter
    runs a line only after it was painted.

    Args:
        look: provides colours and sizes.
        entries: what can be found.
        used: ids of recent choices, the last first.

    Signals:
        chosen: carries the id of the action to run; emitted after the palette has closed.
    """

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        entries: Sequence[PaletteEntry],
        used: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Show all entries."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "palette")
        self.setAccessibleName(self.tr("Find an action"))
        self._look, self._used = look, used
        self._entries = {entry.findable.id: entry for entry in entries}
        self._findable = [entry.findable for entry in entries]
        self._guessed = False
        self._seen: Seen | None = None
        self._awaits_paint = False
        self._before = QApplication.focusWidget()
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find an action"))
        self.field.setAccessibleName(self.tr("Find an action"))
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.list = LineList(look, self.tr("Actions"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.chosen.connect(self._run)
        self.list.viewport().installEventFilter(self)
        self.list.selectionModel().currentChanged.connect(self._tell_line)
        self.none = words("", "quiet")
        column = new_column(self, look.px(GAP_PX), margins=look.px(GAP_WIDE_PX))
        column.addWidget(self.field)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        self._show("")
        look.changed.connect(self._place)
        if parent is not None:
            parent.installEventFilter(self)

    @property
    def helps(self) -> str:
        """The page of the manual about the current line."""
        line = self.list.current
        return HELP_PAGES.get(line.id, "") if line is not None else ""

    def appear(self) -> None:
        """Show it over its window; the field has the focus when this returns."""
        self.show()
        self.raise_()
        self.field.setFocus()

    def leave(self) -> None:
        """Close it and return the focus."""
        before, self._before = self._before, None
        self.close()
        if before is not None and isValid(before):
            before.setFocus()

    # Display ---------------------------------------------------------------------------

    def _place(self) -> None:
        look, parent = self._look, self.parentWidget()
        room = self.screen().availableGeometry() if parent is None else parent.rect()
        top = look.px(BAR_PX) + look.px(GAP_PX)
        width = min(look.px(WIDTH_PX), room.width() - 2 * MARGIN_PX)
        said = self.none.heightForWidth(width - 2 * look.px(GAP_WIDE_PX))
        self.none.setFixedHeight(max(0, said))
        lines = self.list.height_of(MOST_LINES) if self.list.lines else 0
        self.list.setMaximumHeight(lines)
        parts = [self.field.sizeHint().height(), lines]
        parts += [] if self.none.isHidden() else [self.none.height()]
        gaps = look.px(GAP_PX) * (len(parts) - 1) + 2 * look.px(GAP_WIDE_PX)
        height = min(sum(parts) + gaps, room.height() - top - MARGIN_PX)
        place = QRect(0, 0, width, height)
        place.moveTop(room.top() + top)
        place.moveLeft(room.left() + (room.width() - width) // 2)
        self.setGeometry(place)

    def _show(self, typed: str) -> None:
        self._seen, self._awaits_paint = None, False
        found = find(typed, self._findable, self._used, ABSENT)
        near = [] if found else nearest(typed, self._findable, ABSENT)
        self._guessed = any(each.is_guess for each in found)
        shown = found or [SearchHit(each) for each in near]
        self.list.show_lines(self._line(self._entries[each.id]) for each in shown)
        self.list.setVisible(bool(shown))
        self.none.setText("" if found else self._no_hit(typed, has_near=bool(near)))
        self.none.setVisible(not found)
        self._place()
        if found:
            self.list.mark(found[0].id)
            self.list.scrollToTop()
        else:
            self._say(self.none.text())

    def _no_hit(self, typed: str, *, has_near: bool) -> str:
        text = self.tr("No action is called “%1”. Try another word for it.")
        if has_near:
            text = self.tr("No action is called “%1”. Nearest:")
        return text.replace("%1", shown_name(typed.strip()))

    @staticmethod
    def _line(entry: PaletteEntry) -> ListLine:
        return ListLine(
            id=entry.findable.id,
            name=entry.findable.title,
            icon=entry.icon,
            keeps_room=True,
            keys=entry.keys,
            note=entry.lacking,
            is_quiet=bool(entry.lacking),
        )

    # Running an action -----------------------------------------------------------------

    def _state(self) -> Seen | None:
        """Return what Enter would run now."""
        line = self.list.current
        return None if line is None else (self.field.text(), line.id)

    def _enter(self) -> None:
        state = self._state()
        if state is None:
            return
        if state == self._seen:
            self._run(state[1])
        else:
            self._awaits_paint = True

    def _on_painted(self, painted: Seen | None) -> None:
        """Note what was painted; an earlier Enter runs now, unless the line is a guess."""
        if painted is None or painted != self._state():
            return
        self._seen = painted
        if self._awaits_paint:
            self._awaits_paint = False
            if not self._guessed:
                self._run(painted[1])

    def _run(self, entry_id: str) -> None:
        entry = self._entries.get(entry_id)
        if entry is not None and not entry.lacking and self.isVisible():
            self.leave()
            self.chosen.emit(entry_id)

    # Announcements ---------------------------------------------------------------------

    def _tell_line(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._say(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))

    def _say(self, text: str) -> None:
        """Have a line read out: the field keeps the focus, so screen readers skip the list."""
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, text))

    # Qt overrides ----------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list.viewport() and event.type() == QEvent.Type.Paint:
            # After this event, the list is painted.
            QTimer.singleShot(0, self, partial(self._on_painted, self._state()))
        elif watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self._place()
        elif watched is self.field and isinstance(event, QFocusEvent):
            if event.lostFocus() and event.reason() not in _PASSING:
                self.close()
        elif watched is self.field and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # while it is open no key triggers an action of the window
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        by = next((by for step, by in _STEPS.items() if step == key), 0)
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self.leave()
        elif by:
            self.list.step(by)
        else:
            return key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
        return True
