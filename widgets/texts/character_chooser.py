"""Special characters by group and by name, for the keyboard alone."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QListView, QListWidget, QListWidgetItem, QWidget

from annotator.text.characters import GROUPS, found_characters
from annotator.text.text_warnings import character_name, is_invisible, short_name
from widgets.kit.dialogs.form_widgets import search_field, words
from widgets.kit.layouts import new_column
from widgets.texts.character_memory import CharacterMemory
from widgets.theme.look import Look
from widgets.theme.tokens import BASE_PT, GAP_PX, QUIET_PT

CELL_PX = 52
LETTER_PT = 1.5 * BASE_PT
LETTER_ROLE = Qt.ItemDataRole.UserRole + 1
RECENT, FAVOURITES = "recent", "favourites"


class CharacterChooser(QWidget):
    """Type a part of a name, or choose a group; Down goes to the characters.

    Signals:
        current_changed: another character is the current one.
    """

    current_changed = Signal()

    def __init__(self, look: Look, memory: CharacterMemory, list_px: int) -> None:
        """Show the characters used last, or punctuation for the first time."""
        super().__init__()
        self._look = look
        self._memory = memory
        hint = self.tr("A name or number, such as long s or 017F")
        self.field = search_field(hint, self.tr("Find a character"))
        self.groups = QComboBox()
        self.groups.setAccessibleName(self.tr("Group of characters"))
        self._add_groups()
        self.list = QListWidget()
        self._lay_out_list(list_px)
        self.name = words("", is_selectable=True)
        self.none = words(self.tr("No character matches these words."), "quiet")
        self.column = new_column(self, GAP_PX)
        for part in (self.list, self.none, self.name):
            self.column.addWidget(part)
        self.field.textChanged.connect(self.show_letters)
        self.field.installEventFilter(self)
        self.groups.currentIndexChanged.connect(self._on_group)
        self.list.currentItemChanged.connect(self._show_name)
        self.show_letters()

    @property
    def letter(self) -> str:
        """The current character; "" if there is none."""
        index = self.list.currentIndex()
        return str(index.data(LETTER_ROLE)) if index.isValid() else ""

    # Layout -----------------------------------------------------------------

    def _add_groups(self) -> None:
        self.groups.addItem(self.tr("Used last"), RECENT)
        self.groups.addItem(self.tr("Favourites"), FAVOURITES)
        for group in GROUPS:
            title = QCoreApplication.translate("CharacterPalette", group.title)
            self.groups.addItem(title, group.id)
        first = RECENT if self._memory.recent else GROUPS[0].id
        self.groups.setCurrentIndex(self.groups.findData(first))

    def _lay_out_list(self, list_px: int) -> None:
        cell = self._look.px(CELL_PX)
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setUniformItemSizes(True)
        self.list.setGridSize(QSize(cell, cell))
        self.list.setMinimumHeight(list_px)
        self.list.setAccessibleName(self.tr("Characters"))

    def _letters(self) -> str:
        if typed := self.field.text():
            return found_characters(typed)
        group = self.groups.currentData()
        if group == RECENT:
            return self._memory.recent
        if group == FAVOURITES:
            return self._memory.favourites
        return next(each.characters for each in GROUPS if each.id == group)

    # Changes ----------------------------------------------------------------

    def _on_group(self) -> None:
        self.field.clear()
        self.show_letters()

    def show_letters(self) -> None:
        """Show the characters that are wanted now."""
        letters = self._letters()
        self.list.clear()
        for letter in letters:
            self.list.addItem(self._item(letter))
        self.none.setVisible(not letters)
        self.list.setCurrentRow(0 if letters else -1)
        self._show_name()

    def turn_favourite(self) -> None:
        """Add the current character to the favourites, or remove it."""
        row = self.list.currentRow()
        self._memory.turn_favourite(self.letter)
        if not self.field.text() and self.groups.currentData() == FAVOURITES:
            self.show_letters()
            self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._show_name()

    def _item(self, letter: str) -> QListWidgetItem:
        shown, size = letter, LETTER_PT
        if is_invisible(letter):
            shown, size = short_name(letter), 0.85 * QUIET_PT
        elif unicodedata.category(letter).startswith("M"):
            shown = f"\u25cc{letter}"
        item = QListWidgetItem(shown)
        font = self.list.font()
        font.setPointSizeF(size * self._look.zoom)
        item.setFont(font)
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        cell = self._look.px(CELL_PX) - 4
        item.setSizeHint(QSize(cell, cell))
        item.setData(LETTER_ROLE, letter)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, character_name(letter))
        item.setToolTip(_described(letter))
        return item

    def _show_name(self) -> None:
        letter = self.letter
        self.name.setText(_described(letter) if letter else "")
        self.current_changed.emit()

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = watched is self.field and event.type() == QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self.list.setFocus()
            return True
        return super().eventFilter(watched, event)


def _described(letter: str) -> str:
    return f"{character_name(letter)} · U+{ord(letter):04X}"
