"""A sheet of all keys by group, with a search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from annotator.actions.actions_and_keys import GROUPS, TABLE
from annotator.actions.help_pages import HELP_PAGES
from annotator.actions.keys_in_force import Keymap, standard_keymap
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import search_field, words
from widgets.kit.dialogs.line_list import LineList, ListLine
from widgets.shell.action_table import translated
from widgets.shell.action_words import matches, native_keys
from widgets.theme.look import Look

LIST_PX = 430


def grouped(lines_of: Callable[[str], Iterable[ListLine]]) -> list[ListLine]:
    """Return the lines of each group of actions below its title; a group without lines has none."""
    rest = QCoreApplication.translate("KeySheet", "Labels, speakers, moving and more")
    lines: list[ListLine] = []
    for group, title in (*((group, translated(title)) for group, title in GROUPS), ("", rest)):
        if found := list(lines_of(group)):
            lines += [ListLine(id=f"group {group}", name=title, is_heading=True), *found]
    return lines


class KeySheet(DialogFrame):
    """Type a part of a name or of a key to find it.

    Signals:
        change_asked: change keys; emitted after the sheet has closed.
    """

    change_asked = Signal()

    def __init__(
        self,
        look: Look,
        parent: QWidget | None = None,
        keymap: Keymap | None = None,
    ) -> None:
        """Show all current keys."""
        super().__init__(look, "", width_px=560, parent=parent)
        self._keymap = keymap or standard_keymap()
        self.show_titles(self.tr("All keys"))
        self.field = search_field(self.tr("Find a key or what it does"))
        self.field.textChanged.connect(self._show)
        self.list = LineList(look, self.tr("Keys"))
        self.list.setMinimumHeight(min(look.px(LIST_PX), self.list_room(200)))
        self.none = words(self.tr("No key matches these words."), "quiet")
        self.body.addWidget(self.field)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.none)
        self.change_button = self.add_button(self.tr("Change &keys…"), call=self._change)
        self.footer.addStretch(1)
        self.close_button = self.add_primary(self.tr("&Close"), self.accept)
        self._show("")
        self.field.setFocus()

    @property
    def helps(self) -> str:
        """The page of the manual about the current line, else the list of all keys."""
        line = self.list.current
        return HELP_PAGES.get(line.id, "") if line is not None else "look-up/actions.md"

    def _change(self) -> None:
        self.accept()
        self.change_asked.emit()

    def _show(self, typed: str) -> None:
        lines = grouped(lambda group: self._lines(group, typed))
        self.list.show_lines(lines)
        self.list.setVisible(bool(lines))
        self.none.setVisible(not lines)

    def _lines(self, group: str, typed: str) -> Iterator[ListLine]:
        for action in TABLE:
            if action.group != group:
                continue
            keys = native_keys(action, self._keymap)
            title = translated(action.title)
            if keys and matches(typed, title, *keys):
                yield ListLine(id=action.id, name=title.rstrip("…"), keys=keys)
