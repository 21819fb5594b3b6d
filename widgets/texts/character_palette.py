"""A palette of special characters, by group and by name, for the keyboard alone."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QListView, QListWidget, QListWidgetItem, QWidget

from annotator.text.characters import GROUPS, found_characters
from annotator.text.text_warnings import character_name, is_invisible, short_name
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import row, search_field, words
from widgets.texts.character_memory import CharacterMemory
from widgets.theme.look import Look
from widgets.theme.tokens import BASE_PT, QUIET_PT

CELL_PX, ROWS = 52, 4
LETTER_PT = 1.5 * BASE_PT
LETTER_ROLE = Qt.ItemDataRole.UserRole + 1
RECENT, FAVOURITES = "recent", "favourites"


class CharacterPalette(DialogFrame):
    """Type a part of a name, or choose a group; Down goes to the characters, Enter inserts one."""

    def __init__(self, look: Look, memory: CharacterMemory, parent: QWidget | None = None) -> None:
        """Show the characters used last, or punctuation for the first time."""
        super().__init__(look, "", width_px=560, parent=parent)
        self._memory = memory
        self.show_titles(self.tr("Special characters"))
        hint = self.tr("A name or number, such as long s or 017F")
        self.field = search_field(hint, self.tr("Find a character"))
        self.groups = QComboBox()
        self.groups.setAccessibleName(self.tr("Group of characters"))
        self._add_groups()
        self.list = QListWidget()
        self._lay_out_list()
        self.name = words("", is_selectable=True)
        self.none = words(self.tr("No character matches these words."), "quiet")
        search = row(look, self.field, self.groups)
        search.setStretch(0, 1)
        self.body.addLayout(search)
        for part in (self.list, self.none, self.name):
            self.body.addWidget(part)
        self.favourite_button = self.add_button("", call=self._turn_favourite)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Cancel"), call=self.reject)
        self.insert_button = self.add_primary(self.tr("&Insert"), self.accept)
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.groups.currentIndexChanged.connect(self._on_group)
        self.list.currentItemChanged.connect(self._show_name)
        self.list.itemDoubleClicked.connect(self.accept)
        self._show()
        self.field.setFocus()

    @property
    def chosen(self) -> str:
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

    def _lay_out_list(self) -> None:
        cell = self.look.px(CELL_PX)
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setUniformItemSizes(True)
        self.list.setGridSize(QSize(cell, cell))
        self.list.setMinimumHeight(min(ROWS * cell + 8, self.list_room(262)))
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
        self._show()

    def _show(self) -> None:
        letters = self._letters()
        self.list.clear()
        for letter in letters:
            self.list.addItem(self._item(letter))
        self.none.setVisible(not letters)
        self.list.setCurrentRow(0 if letters else -1)
        self._show_name()

    def _item(self, letter: str) -> QListWidgetItem:
        shown, size = letter, LETTER_PT
        if is_invisible(letter):
            shown, size = short_name(letter), 0.85 * QUIET_PT
        elif unicodedata.category(letter).startswith("M"):
            shown = f"\u25cc{letter}"
        item = QListWidgetItem(shown)
        font = self.list.font()
        font.setPointSizeF(size * self.look.zoom)
        item.setFont(font)
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        cell = self.look.px(CELL_PX) - 4
        item.setSizeHint(QSize(cell, cell))
        item.setData(LETTER_ROLE, letter)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, character_name(letter))
        item.setToolTip(_described(letter))
        return item

    def _show_name(self) -> None:
        letter = self.chosen
        self.name.setText(_described(letter) if letter else "")
        self.insert_button.setEnabled(bool(letter))
        self.favourite_button.setEnabled(bool(letter))
        is_favourite = bool(letter) and letter in self._memory.favourites
        add, remove = self.tr("Add to &favourites"), self.tr("Remove from &favourites")
        self.favourite_button.setText(remove if is_favourite else add)

    def _turn_favourite(self) -> None:
        row = self.list.currentRow()
        self._memory.turn_favourite(self.chosen)
        if not self.field.text() and self.groups.currentData() == FAVOURITES:
            self._show()
            self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._show_name()

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = watched is self.field and event.type() == QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self.list.setFocus()
            return True
        return super().eventFilter(watched, event)


def _described(letter: str) -> str:
    return f"{character_name(letter)} · U+{ord(letter):04X}"
