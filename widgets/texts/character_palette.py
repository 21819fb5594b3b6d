"""A palette of special characters, by group and by name, for the keyboard alone."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import row
from widgets.texts.character_chooser import CELL_PX, CharacterChooser
from widgets.texts.character_memory import CharacterMemory
from widgets.theme.look import Look

ROWS = 4


class CharacterPalette(DialogFrame):
    """Type a part of a name, or choose a group; Down goes to the characters, Enter inserts one."""

    def __init__(self, look: Look, memory: CharacterMemory, parent: QWidget | None = None) -> None:
        """Show the characters used last, or punctuation for the first time."""
        super().__init__(look, "", width_px=560, parent=parent)
        self._memory = memory
        self.show_titles(self.tr("Special characters"))
        list_px = min(ROWS * look.px(CELL_PX) + 8, self.list_room(262))
        self.chooser = chooser = CharacterChooser(look, memory, list_px)
        self.field, self.groups, self.list = chooser.field, chooser.groups, chooser.list
        search = row(look, self.field, self.groups)
        search.setStretch(0, 1)
        self.body.addLayout(search)
        self.body.addWidget(chooser)
        self.favourite_button = self.add_button("", call=chooser.turn_favourite)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Cancel"), call=self.reject)
        self.insert_button = self.add_primary(self.tr("&Insert"), self.accept)
        self.list.itemDoubleClicked.connect(self.accept)
        chooser.current_changed.connect(self._show_buttons)
        self._show_buttons()
        self.field.setFocus()

    @property
    def chosen(self) -> str:
        """The current character; "" if there is none."""
        return self.chooser.letter

    def _show_buttons(self) -> None:
        letter = self.chosen
        self.insert_button.setEnabled(bool(letter))
        self.favourite_button.setEnabled(bool(letter))
        is_favourite = bool(letter) and letter in self._memory.favourites
        add, remove = self.tr("Add to &favourites"), self.tr("Remove from &favourites")
        self.favourite_button.setText(remove if is_favourite else add)
