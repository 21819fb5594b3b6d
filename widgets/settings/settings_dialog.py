"""The settings window: a search, and all settings by group; each applies at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from annotator.setting_table import GROUPS, Value
from annotator.settings import Settings
from widgets.kit.amount_text import counted
from widgets.kit.dialogs.dialog_frame import SCREEN_SHARE, DialogFrame
from widgets.kit.dialogs.form_widgets import button, row, search_field, words
from widgets.kit.error_text import sentence_text
from widgets.kit.layouts import new_column
from widgets.kit.timers import single_shot
from widgets.settings.setting_row import SettingRow, translated
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX, GAP_WIDEST_PX

MOST_PX = 640
"""Maximum height in pixels of the design: the picture behind must stay visible."""


class SettingsDialog(DialogFrame):
    """A search and all settings; Down goes to the first match, Tab on from it.

    Signals:
        action_asked: open another window; carries the id of its action, after this one closed.
    """

    action_asked = Signal(str)

    def __init__(self, look: Look, settings: Settings, parent: QWidget | None = None) -> None:
        """Show the current values, and keep them up to date."""
        super().__init__(look, "", width_px=620, parent=parent)
        self._settings = settings
        self._before: dict[str, Value] = {}
        self._told_problems = len(settings.problems)
        self.show_titles(self.tr("Settings"))
        self.field = search_field(
            self.tr("Find a setting by its name or what it does"), self.tr("Find a setting")
        )
        self.field.textChanged.connect(self.show_found)
        self.field.installEventFilter(self)
        self._lay_out_head()
        self.rows: dict[str, SettingRow] = {}
        self._headings: dict[str, QLabel] = {}
        self.body.setSpacing(look.px(GAP_PX))
        for group, title in GROUPS:
            self._add_group(group, translated(title))
        self._add_nothing_found()
        self.body.addStretch(1)
        self.reset_all_button = self.add_button(self.tr("Reset a&ll"), call=self._reset_all)
        self.footer.addStretch(1)
        self.close_button = self.add_button(self.tr("&Close"), call=self.accept)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._find)
        self._fitting = single_shot(self, self.fit)
        look.changed.connect(self._fitting.start)
        settings.listeners.append(self._on_setting)
        self.finished.connect(self._stop_listening)
        self._show_changed()
        self.field.setFocus()

    def show_possible(self, is_possible: Callable[[str], bool]) -> None:
        """Enable the buttons of those windows that can be opened now."""
        for each in self.rows.values():
            if each.setting.action:
                each.show_possible(is_possible=is_possible(each.setting.action))

    def show_found(self, typed: str) -> None:
        """Show the settings that contain all typed words."""
        found: set[str] = set()
        titles = dict(GROUPS)
        for each in self.rows.values():
            group = each.setting.group
            fits = each.fits(typed, translated(titles[group]))
            each.setVisible(fits)
            found |= {group} if fits else set()
        for group, heading in self._headings.items():
            heading.setVisible(group in found)
        self.nothing.setVisible(not found)
        self.scroll_area.verticalScrollBar().setValue(0)

    @property
    def found(self) -> list[SettingRow]:
        """The shown rows, in order."""
        return [each for each in self.rows.values() if not each.isHidden()]

    # Layout ---------------------------------------------------------------------------

    def _lay_out_head(self) -> None:
        """Put title, search and messages above the scroll area."""
        self.told = words("")
        self.back_button = button(self.tr("&Undo"), call=self._take_back)
        self._news = QWidget()
        line = row(self.look, self.told, self.back_button)
        line.setStretch(0, 1)
        self._news.setLayout(line)
        self._news.hide()
        side = self.look.px(GAP_WIDEST_PX + GAP_PX)
        self._head = QVBoxLayout()
        self._head.setContentsMargins(side, side, side, self.look.px(GAP_WIDE_PX))
        self._head.setSpacing(self.look.px(GAP_WIDE_PX))
        self.body.removeWidget(self.title)
        self._head.addWidget(self.title)
        self._head.addWidget(self.field)
        self._head.addWidget(self._news)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101 - told to the type checker
        outer.insertLayout(0, self._head)
        margins = self.body.contentsMargins()
        self.body.setContentsMargins(margins.left(), 0, margins.right(), margins.bottom())

    def _add_group(self, group: str, title: str) -> None:
        heading = words(title, "heading")
        self._headings[group] = heading
        self.body.addWidget(heading)
        for setting in self._settings:
            if setting.group == group:
                made = SettingRow(self.look, setting, self._settings)
                made.wished.connect(self._set)
                made.action_asked.connect(self._ask)
                self.rows[setting.key] = made
                self.body.addWidget(made)

    def _add_nothing_found(self) -> None:
        self.nothing = QWidget()
        column = new_column(self.nothing)
        column.addWidget(words(self.tr("No setting matches these words.")))
        text = self.tr("Try another word, or a part of one. Actions are in “Find an action”.")
        column.addWidget(words(text, "quiet"))
        clear = button(self.tr("Show &all settings"))
        clear.clicked.connect(self._find)
        clear.clicked.connect(self.field.clear)
        column.addLayout(row(self.look, clear, 1))
        self.nothing.hide()
        self.body.addWidget(self.nothing)

    def fit(self) -> None:
        """Adapt the height to the content, but keep the picture visible."""
        super().fit()
        screen = round(self.screen().availableGeometry().height() * SCREEN_SHARE)
        needed = self.height() + self._head.sizeHint().height()
        self.resize(self.width(), min(needed, self.look.px(MOST_PX), screen))

    # Changes --------------------------------------------------------------------------

    def _set(self, key: str, value: Value) -> None:
        self._tell("")
        self._settings.set(key, value)

    def _reset_all(self) -> None:
        changed = [key for key in self._resettable if self._settings.is_changed(key)]
        self._before = {key: self._settings.value(key) for key in changed}
        for key in changed:
            self._settings.reset(key)
        one, many = self.tr("1 setting was reset."), self.tr("%1 settings were reset.")
        text = counted(len(changed), one, many)
        self._tell(text, can_go_back=True)
        self.field.setFocus()

    def _take_back(self) -> None:
        for key, value in self._before.items():
            self._settings.set(key, value)
        self._tell("")
        self.field.setFocus()

    def _tell(self, text: str, *, can_go_back: bool = False) -> None:
        """Show a message below the search, perhaps with an undo button."""
        problems = self._settings.problems[self._told_problems :]
        self.told.setText(sentence_text(problems[-1]) if problems else text)
        self.back_button.setVisible(can_go_back)
        self._news.setVisible(bool(self.told.text()))

    def _on_setting(self, key: str) -> None:
        if key in self.rows:
            self.rows[key].show_value()
        self._show_changed()
        if len(self._settings.problems) > self._told_problems:
            self._tell("")

    def _show_changed(self) -> None:
        is_changed = any(map(self._settings.is_changed, self._resettable))
        self.reset_all_button.setEnabled(is_changed)

    @property
    def _resettable(self) -> list[str]:
        return [key for key, each in self.rows.items() if not each.setting.action]

    def _ask(self, action_id: str) -> None:
        self.accept()
        self.action_asked.emit(action_id)

    def _find(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    def _stop_listening(self) -> None:
        self.look.changed.disconnect(self._fitting.start)
        self._settings.listeners.remove(self._on_setting)

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if watched is not self.field or not is_press or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            for each in self.found[:1]:
                each.control.setFocus(Qt.FocusReason.TabFocusReason)
                self.scroll_area.ensureWidgetVisible(each)
            return True
        if event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
            return True
        return super().eventFilter(watched, event)
