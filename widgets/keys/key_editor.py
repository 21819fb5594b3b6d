"""The window in which keys are changed: all actions, a search, a warning before a key moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.actions.actions_and_keys import BY_ID, TABLE
from annotator.actions.keys_in_force import Keymap
from annotator.actions.presets import PRESETS
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import button, card, empty, row, search_field, settle, words
from widgets.kit.dialogs.line_list import LineList, ListLine
from widgets.kit.key_button import KeyButton, native
from widgets.kit.plain_text import PlainLabel, without_mnemonic
from widgets.shell.action_table import translated
from widgets.shell.action_words import matches
from widgets.shell.key_sheet import grouped
from widgets.theme.look import Look

LIST_PX, LEAST_PX = 380, 160
LabelOf = Callable[[str], str]
"""Returns the name of the label that a key assigns in the open job, or ""."""


class KeyEditor(DialogFrame):
    """Choose an action, press *Add a key…*, press the key. Each change takes effect at once.

    Signals:
        changed: the keys have changed; carries the ``Keymap``.
        preset_chosen: the keys of a preset were chosen; carries its id.
        back_asked: restore the settings from before the preset.
        settings_asked: open the settings window; emitted after this one has closed.
    """

    changed = Signal(object)
    preset_chosen = Signal(str)
    back_asked = Signal()
    settings_asked = Signal()

    def __init__(
        self,
        look: Look,
        keymap: Keymap,
        parent: QWidget | None = None,
        label_of: LabelOf = lambda _key: "",
    ) -> None:
        """Show the current keys."""
        super().__init__(look, "", width_px=760, parent=parent)
        self.keymap = keymap
        self._label_of = label_of
        self._wanted = ""
        self.show_titles(self.tr("Change keys"))
        self.preset = self._presets()
        self.field = search_field(self.tr("Find a key or what it does"))
        self.field.textChanged.connect(self._show)
        self.list = LineList(look, self.tr("Actions and their keys"))
        self.list.setMinimumHeight(max(LEAST_PX, min(look.px(LIST_PX), self.list_room(300))))
        self.list.selectionModel().currentChanged.connect(self._on_current)
        label = PlainLabel(self.tr("Keys &of"))
        label.setBuddy(self.preset)
        self.body.addLayout(row(look, label, self.preset, 1))
        self._habits = self._habits_row()
        self.body.addWidget(self._habits)
        self.body.addWidget(self.field)
        beside = QHBoxLayout()
        beside.setSpacing(look.px(16))
        beside.addWidget(self.list, 3)
        beside.addWidget(self._action_card(), 2)
        self.body.addLayout(beside, 1)
        self._lay_out_footer()
        self._show("")
        self.list.mark(TABLE[0].id)
        self.field.setFocus()

    @property
    def current(self) -> str:
        """The id of the selected action, or ""."""
        line = self.list.current
        return line.id if line is not None and line.id in BY_ID else ""

    def tell_habits(self, settings: Mapping[str, object]) -> None:
        """Show which settings the preset changed; nothing if it changed none."""
        told = {
            ("wheel_zooms", True): self.tr("The wheel zooms now; with Ctrl it scrolls."),
            ("wheel_zooms", False): self.tr("The wheel scrolls now; with Ctrl it zooms."),
            ("stay_in_box", True): self.tr("The tool stays after a box."),
            ("stay_in_box", False): self.tr(
                "After a box, the tool is put away so that the box can be moved."
            ),
            ("ask_label", True): self.tr(
                "Each new box asks for its label now, with the last one chosen."
            ),
            ("ask_label", False): self.tr("New boxes get the label that is selected in the list."),
            ("drag_pans", True): self.tr("A drag beside the boxes moves the picture."),
            ("drag_pans", False): self.tr("A drag beside the boxes selects boxes."),
        }
        self.habits.setText(" ".join(told[pair] for pair in settings.items() if pair in told))
        self._habits.setVisible(bool(self.habits.text()))
        if self.isVisible():
            # Without enough room the whole page would scroll, and the list inside it as well.
            settle(self)
            self.fit()

    # Layout ---------------------------------------------------------------------------

    def _habits_row(self) -> QWidget:
        """Return the row about settings that a preset changed, with the button to restore them."""
        self.habits = words("")
        self.back_button = button(self.tr("&Undo"), call=self._set_back)
        found = QWidget()
        line = row(self.look, self.habits, self.back_button)
        line.setStretch(0, 1)
        found.setLayout(line)
        found.hide()
        return found

    def _set_back(self) -> None:
        self.back_asked.emit()
        self.tell_habits({})
        self.preset.setFocus()

    def _presets(self) -> QComboBox:
        found = QComboBox()
        found.setAccessibleName(self.tr("Keys of"))
        for preset in PRESETS:
            found.addItem(translated(preset.title), preset.id)
        found.setCurrentIndex(found.findData(self.keymap.preset))
        found.currentIndexChanged.connect(self._on_preset)
        return found

    def _action_card(self) -> QWidget:
        frame, column = card(self.look)
        self.name = words("", "heading")
        self._chips = QVBoxLayout()
        self._chips.setSpacing(self.look.px(4))
        self.record_button = KeyButton(self.tr("&Add a key…"))
        self.record_button.recorded.connect(self._on_recorded)
        self.reset_button = button(self.tr("&Reset it"))
        self.reset_button.clicked.connect(lambda: self._use(self.keymap.reset(self.current)))
        self.warning = words("")
        self.take_button = button(self.tr("&Take it"), "primary")
        self.take_button.clicked.connect(lambda: self._give(self._wanted))
        self.leave_button = button(self.tr("&Leave it"))
        self.leave_button.clicked.connect(lambda: self._warn(""))
        column.addWidget(self.name)
        column.addLayout(self._chips)
        column.addLayout(row(self.look, self.record_button, 1))
        column.addWidget(self.warning)
        column.addLayout(row(self.look, self.take_button, self.leave_button, 1))
        column.addStretch(1)
        column.addLayout(row(self.look, self.reset_button, 1))
        return frame

    def _lay_out_footer(self) -> None:
        self.reset_all_button = self.add_button(self.tr("Reset a&ll"))
        self.reset_all_button.clicked.connect(lambda: self._use(Keymap(self.keymap.preset)))
        self.settings_button = self.add_button(self.tr("&Settings…"), call=self._show_settings)
        self.footer.addStretch(1)
        self.close_button = self.add_button(self.tr("&Close"), call=self.accept)

    # Display --------------------------------------------------------------------------

    def _show(self, typed: str) -> None:
        marked = self.current
        lines = grouped(lambda group: self._lines(group, typed))
        self.list.show_lines(lines)
        self.list.mark(marked)
        if not self.current:
            self.list.mark(next((line.id for line in lines if not line.is_heading), ""))
        self._show_action()

    def _lines(self, group: str, typed: str) -> Iterator[ListLine]:
        for action in TABLE:
            if action.group != group:
                continue
            keys = tuple(map(native, self.keymap.keys(action.id)))
            title = translated(action.title).rstrip("…")
            if matches(typed, title, *keys):
                note = self.tr("changed") if self.keymap.is_own(action.id) else ""
                yield ListLine(id=action.id, name=title, keys=keys, note=note)

    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_action()

    def _show_action(self) -> None:
        self._warn("")
        empty(self._chips)
        action_id = self.current
        for part in (self.record_button, self.reset_button):
            part.setEnabled(bool(action_id))
        if not action_id:
            self.name.setText(self.tr("No key matches these words."))
            return
        self.name.setText(translated(BY_ID[action_id].title).rstrip("…"))
        for key in self.keymap.keys(action_id):
            self._chips.addWidget(self._chip(key))
        if not self.keymap.keys(action_id):
            self._chips.addWidget(words(self.tr("No key"), "quiet"))
        self.reset_button.setEnabled(self.keymap.is_own(action_id))
        self.reset_all_button.setEnabled(bool(self.keymap.own))

    def _chip(self, key: str) -> QPushButton:
        chip = button(without_mnemonic(f"{native(key)}  ×"))
        chip.setAccessibleName(self.tr("Remove %1").replace("%1", native(key)))
        chip.setToolTip(chip.accessibleName())
        rest = [each for each in self.keymap.keys(self.current) if each != key]
        chip.clicked.connect(lambda: self._use(self.keymap.with_keys(self.current, rest)))
        return chip

    def _warn(self, text: str) -> None:
        self.warning.setText(text)
        for part in (self.warning, self.take_button, self.leave_button):
            part.setVisible(bool(text))

    # Changes --------------------------------------------------------------------------

    def _on_preset(self, at: int) -> None:
        self._use(self.keymap.with_preset(self.preset.itemData(at)))
        self.preset_chosen.emit(self.keymap.preset)

    def _show_settings(self) -> None:
        self.accept()
        self.settings_asked.emit()

    def _on_recorded(self, key: str) -> None:
        owner, label = self.keymap.owner_of(key), self._label_of(key)
        self._wanted = key
        if owner == self.current:
            self._warn("")
        elif owner is not None:
            text = self.tr("%1 is already the key of “%2”, which would lose it.")
            title = translated(BY_ID[owner].title).rstrip("…")
            self._warn(text.replace("%2", title).replace("%1", native(key)))
            self._ask_to_take()
        elif label:
            text = self.tr("%1 gives the label “%2” in this job, and would no longer do so.")
            self._warn(text.replace("%2", label).replace("%1", native(key)))
            self._ask_to_take()
        else:
            self._give(key)

    def _ask_to_take(self) -> None:
        self.take_button.setFocus()
        self.bring_into_sight(self.take_button)

    def _give(self, key: str) -> None:
        self._use(self.keymap.with_keys(self.current, [key, *self.keymap.keys(self.current)]))

    def _use(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self._show(self.field.text())
        self.changed.emit(keymap)
