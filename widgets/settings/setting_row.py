"""One setting as a row: title, description, a control by type, and a reset button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from annotator.manual.addresses import anchor_of
from annotator.setting_table import Setting, Value
from annotator.settings import Settings
from widgets.kit.dialogs.form_widgets import button, put_below_choice, words
from widgets.kit.dialogs.number_fields import DecimalField, NumberField, fault_line
from widgets.shell.action_words import matches
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX

PER_CENT = 100
LEAST_CONTROL_PX = 150


def translated(text: str) -> str:
    """Return a text of the table in the language of the interface."""
    return QCoreApplication.translate("settings", text)


class SettingRow(QWidget):
    """Shows one setting and changes it at once.

    Signals:
        wished: another value was chosen; carries the key and the value.
        action_asked: open the window that changes it; carries the id of an action.
    """

    wished = Signal(str, object)
    action_asked = Signal(str)

    def __init__(self, look: Look, setting: Setting, settings: Settings) -> None:
        """Show the current value."""
        super().__init__()
        self.setting = setting
        self.helps = f"look-up/settings.md#{anchor_of(setting.title)}"
        self._settings = settings
        self._title = translated(setting.title)
        self._sentence = translated(setting.description)
        self._put: Callable[[Value], None] = _nowhere
        self.control = self._made()
        self.reset_button = button(self.tr("Reset"), "link")
        self.reset_button.clicked.connect(lambda: self.wished.emit(setting.key, setting.default))
        self._changed = words(self.tr("changed"), "quiet")
        self._changed.setWordWrap(False)
        self._lay_out(look)
        self.show_value()

    def show_value(self) -> None:
        """Show the current value, and whether it differs from the default."""
        setting = self.setting
        self.control.blockSignals(True)
        self._put(self._settings.value(setting.key))
        self.control.blockSignals(False)
        is_changed = not setting.action and self._settings.is_changed(setting.key)
        had_focus = self.reset_button.hasFocus()
        for part in (self._changed, self.reset_button):
            part.setVisible(is_changed)
        if had_focus and not is_changed:
            self.control.setFocus()
        default = self._in_words(setting.default)
        self.reset_button.setToolTip(self.tr("Reset to: %1").replace("%1", default))
        reset = self.tr("Reset “%1” to: %2")
        self.reset_button.setAccessibleName(reset.replace("%2", default).replace("%1", self._title))
        state = self.tr("Changed; the default is: %1.").replace("%1", default)
        told = f"{self._sentence} {state}" if is_changed else self._sentence
        self.control.setAccessibleDescription(told)

    def show_possible(self, *, is_possible: bool) -> None:
        """Enable the button for the window that changes it, or say that a job must be open."""
        self.control.setEnabled(is_possible)
        self.control.setToolTip("" if is_possible else self.tr("Open a job first"))

    def fits(self, typed: str, group: str) -> bool:
        """Return whether all typed words occur in the texts of the setting."""
        setting = self.setting
        names = (translated(name) for name in setting.names)
        return matches(
            typed,
            self._title,
            self._sentence,
            group,
            translated(setting.words),
            *names,
            setting.key,
        )

    # Internals ----------------------------------------------------------------------------------

    def _lay_out(self, look: Look) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, look.px(GAP_PX))
        grid.setHorizontalSpacing(look.px(GAP_PX))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        self.sentence = words(self._sentence, "quiet")
        top = Qt.AlignmentFlag.AlignTop
        if isinstance(self.control, QCheckBox):
            put_below_choice(look, self.sentence)
            grid.addWidget(self.control, 0, 0)
        else:
            title = words(self._title)
            title.setBuddy(self.control)
            grid.addWidget(title, 0, 0)
            self.control.setMinimumWidth(look.px(LEAST_CONTROL_PX))
            if isinstance(self.control, QLineEdit):
                grid.addWidget(self.control, 2, 0, 1, 4)  # a text may be long
            else:
                grid.addWidget(self.control, 0, 3, 2, 1, top)
        grid.addWidget(self._changed, 0, 1)
        grid.addWidget(self.reset_button, 0, 2)
        grid.addWidget(self.sentence, 1, 0, 1, 3)
        if isinstance(self.control, NumberField | DecimalField):
            grid.addWidget(fault_line(self.control), 2, 0, 1, 4)

    def _made(self) -> QWidget:
        setting = self.setting
        if setting.action:
            made: QWidget = self._button()
        elif isinstance(setting.default, bool):
            made = self._check_box()
        elif setting.choices:
            made = self._combo()
        elif isinstance(setting.default, str):
            made = self._line()
        else:
            made = self._number()
        made.setAccessibleName(self._title)
        if isinstance(made, QAbstractSpinBox):
            made.lineEdit().setAccessibleName(self._title)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.installEventFilter(self)
        return made

    def _button(self) -> QPushButton:
        made = button(self.tr("Change…"))
        made.clicked.connect(lambda: self.action_asked.emit(self.setting.action))
        return made

    def _check_box(self) -> QCheckBox:
        made = QCheckBox(self._title.replace("&", "&&"))
        self._put = lambda value: made.setChecked(bool(value))
        made.toggled.connect(lambda is_on: self.wished.emit(self.setting.key, is_on))
        return made

    def _combo(self) -> QComboBox:
        made = QComboBox()
        for choice, name in zip(self.setting.choices, self.setting.names, strict=True):
            made.addItem(translated(name), choice)
        self._put = lambda value: made.setCurrentIndex(made.findData(value))
        made.currentIndexChanged.connect(
            lambda at: self.wished.emit(self.setting.key, made.itemData(at))
        )
        return made

    def _line(self) -> QLineEdit:
        made = QLineEdit()

        def put(value: Value) -> None:
            if value != made.text():  # else the cursor would leave its place
                made.setText(str(value))

        self._put = put
        made.textEdited.connect(lambda text: self.wished.emit(self.setting.key, text))
        return made

    def _number(self) -> QWidget:
        setting = self.setting
        low, high = setting.lowest or 0, setting.highest or 0
        if setting.unit == "%" or isinstance(setting.default, int):
            share = PER_CENT if setting.unit == "%" else 1
            whole = NumberField()
            whole.setRange(round(low * share), round(high * share))
            whole.setSingleStep(5 if share == PER_CENT else 1)
            whole.setSuffix(self._suffix())
            whole.setKeyboardTracking(False)  # else typing 150 would set 1 and 15 first
            self._put = lambda value: whole.setValue(round(float(value) * share))
            kind = type(setting.default)
            whole.valueChanged.connect(
                lambda number: self.wished.emit(setting.key, kind(number / share))
            )
            return whole
        made = DecimalField()
        made.setRange(low, high)
        made.setSingleStep(0.1)
        made.setSuffix(self._suffix())
        made.setKeyboardTracking(False)
        self._put = lambda value: made.setValue(float(value))
        made.valueChanged.connect(lambda number: self.wished.emit(setting.key, number))
        return made

    def _suffix(self) -> str:
        return f" {translated(self.setting.unit)}" if self.setting.unit else ""

    def _in_words(self, value: Value) -> str:
        setting = self.setting
        if isinstance(value, bool):
            return self.tr("on") if value else self.tr("off")
        if setting.choices:
            return translated(setting.names[setting.choices.index(str(value))])
        if setting.unit == "%":
            return f"{round(float(value) * PER_CENT)} %"
        if value == "":
            return self.tr("nothing")
        return f"{value:g}{self._suffix()}" if isinstance(value, int | float) else str(value)

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Scrolling the window with the wheel must not change a value under the pointer.
        if event.type() == QEvent.Type.Wheel and not self.control.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _nowhere(_value: Value) -> None:
    """Show nothing: the value has its own window."""
