"""The window of settings: found by words, changed by keys, in force at once, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from annotator.actions.actions_and_keys import BY_ID
from annotator.setting_table import GROUPS, TABLE
from annotator.settings import Settings
from tests.widgets.kit.dialogs.looks import look_of
from widgets.settings.setting_row import SettingRow
from widgets.settings.settings_dialog import SettingsDialog

K = Qt.Key
SHOWN = [setting for setting in TABLE if setting.group]


@pytest.fixture
def settings() -> Settings:
    return Settings(None)


@pytest.fixture
def dialog(qapp: QApplication, qtbot: QtBot, settings: Settings) -> SettingsDialog:
    return shown(qapp, qtbot, settings)


def shown(qapp: QApplication, qtbot: QtBot, settings: Settings) -> SettingsDialog:
    dialog = SettingsDialog(look_of(qapp), settings)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def found(dialog: SettingsDialog) -> list[str]:
    return [each.setting.key for each in dialog.found]


def check_box(row: SettingRow) -> QCheckBox:
    assert isinstance(row.control, QCheckBox)
    return row.control


def combo(row: SettingRow) -> QComboBox:
    assert isinstance(row.control, QComboBox)
    return row.control


def spin(row: SettingRow) -> QSpinBox:
    assert isinstance(row.control, QSpinBox)
    return row.control


def test_every_setting_of_a_group_has_a_title_a_sentence_and_a_control_of_its_kind(
    dialog: SettingsDialog,
) -> None:
    assert set(found(dialog)) == {setting.key for setting in SHOWN}
    assert {setting.group for setting in SHOWN} == {group for group, _ in GROUPS}
    for setting in SHOWN:
        row = dialog.rows[setting.key]
        assert row.control.accessibleName() == setting.title != ""
        assert setting.description in row.control.accessibleDescription()
        assert row.sentence.text() == setting.description
        assert row.control.focusPolicy() & Qt.FocusPolicy.TabFocus
        if setting.action:
            assert isinstance(row.control, QPushButton)
            assert setting.action in BY_ID
        elif isinstance(setting.default, bool):
            assert check_box(row).isChecked() is setting.default
        elif setting.choices:
            assert len(setting.names) == len(setting.choices)
            assert combo(row).currentData() == setting.default
        elif isinstance(setting.default, str):
            assert isinstance(row.control, QLineEdit)
            assert row.control.text() == setting.default
        elif isinstance(setting.default, float) and setting.unit != "%":
            assert isinstance(row.control, QDoubleSpinBox)
        else:
            assert spin(row).suffix().strip() == setting.unit


WORDS = (
    ("stay draw", "stay_in_box"),
    ("SCROLL", "wheel_zooms"),
    ("class next", "label_goes_on"),
    ("dark mode", "theme"),
    ("hotkey", "key_preset"),
    ("labelimg", "key_preset"),
    ("propagate", "carry_count"),
    ("status bar", "show_effort_line"),
    ("grayscale", "see_grey"),
    ("violence", "veil"),
    ("wheel_zooms", "wheel_zooms"),
    ("blurred", "veil"),
)


def test_a_setting_is_found_by_its_words_and_those_of_the_trade(dialog: SettingsDialog) -> None:
    for typed, key in WORDS:
        dialog.field.clear()
        QTest.keyClicks(dialog.field, typed)
        assert key in found(dialog), typed
        assert len(found(dialog)) <= 5, typed
        headings = {group for group, each in dialog._headings.items() if each.isVisible()}
        assert headings == {dialog.rows[each].setting.group for each in found(dialog)}, typed


def test_where_nothing_is_found_it_says_so_and_leads_back(dialog: SettingsDialog) -> None:
    assert not dialog.nothing.isVisible()
    QTest.keyClicks(dialog.field, "qwzx")
    assert found(dialog) == []
    assert dialog.nothing.isVisible()
    (button,) = dialog.nothing.findChildren(QAbstractButton)
    QTest.keyClick(button, K.Key_Space)
    assert len(found(dialog)) == len(SHOWN)
    assert not dialog.nothing.isVisible()
    assert dialog.field.hasFocus()


def test_esc_clears_the_search_first_and_then_closes(dialog: SettingsDialog) -> None:
    QTest.keyClicks(dialog.field, "zoom")
    QTest.keyClick(dialog.field, K.Key_Escape)
    assert (dialog.field.text(), dialog.isVisible()) == ("", True)
    QTest.keyClick(dialog.field, K.Key_Escape)
    assert not dialog.isVisible()


def test_without_a_mouse_one_gets_to_a_setting_and_changes_it(
    qtbot: QtBot, dialog: SettingsDialog, settings: Settings
) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    told: list[str] = []
    settings.listeners.append(told.append)
    QTest.keyClicks(dialog.field, "last label")
    QTest.keyClick(dialog.field, K.Key_Down)
    box = check_box(dialog.rows["label_goes_on"])
    assert box.hasFocus()
    QTest.keyClick(box, K.Key_Space)
    assert settings.flag("label_goes_on") is False
    assert told == ["label_goes_on"]
    QTest.keyClick(box, K.Key_Tab)
    reset = dialog.rows["label_goes_on"].reset_button
    assert reset.hasFocus()
    QTest.keyClick(reset, K.Key_Return)
    assert settings.flag("label_goes_on") is True
    assert box.hasFocus()  # the button is gone
    QTest.keyClick(box, K.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert dialog.field.hasFocus()


def test_a_changed_value_is_marked_and_says_its_default(
    qapp: QApplication, qtbot: QtBot, settings: Settings
) -> None:
    settings.set("theme", "dark")
    settings.set("zoom", 1.25)
    settings.set("see_gamma", 1.5)
    dialog = shown(qapp, qtbot, settings)
    marked = [each.setting.key for each in dialog.found if each.reset_button.isVisible()]
    assert marked == ["see_gamma", "theme", "zoom"]
    assert dialog.rows["theme"].reset_button.toolTip() == "Reset to: As the system"
    assert "the default is: 100 %" in dialog.rows["zoom"].control.accessibleDescription()
    assert dialog.rows["zoom"].reset_button.accessibleName() == (
        "Reset “Size of the interface” to: 100 %"
    )
    assert dialog.rows["see_gamma"].reset_button.toolTip() == "Reset to: 1"


def test_numbers_keep_their_limits_and_units(dialog: SettingsDialog, settings: Settings) -> None:
    zoom = spin(dialog.rows["zoom"])
    assert (zoom.minimum(), zoom.maximum(), zoom.text()) == (75, 200, "100 %")
    zoom.selectAll()
    QTest.keyClicks(zoom, "150")
    assert settings.number("zoom") == 1.0  # not 1 and 15 on the way
    QTest.keyClick(zoom, K.Key_Return)
    assert settings.number("zoom") == 1.5
    assert dialog.isVisible()
    count = spin(dialog.rows["carry_count"])
    QTest.keyClick(count, K.Key_Up)
    assert settings.value("carry_count") == 6
    assert type(settings.value("carry_count")) is int


def test_a_choice_is_kept_by_its_id(dialog: SettingsDialog, settings: Settings) -> None:
    QTest.keyClick(combo(dialog.rows["theme"]), K.Key_Down)
    assert settings.text("theme") == "light"


def test_all_can_be_reset_and_that_be_taken_back(
    qapp: QApplication, qtbot: QtBot, settings: Settings
) -> None:
    settings.set("theme", "dark")
    settings.set("stay_in_box", value=True)
    settings.set("key_preset", "cvat")
    settings.set("last_worker", "Amina")
    dialog = shown(qapp, qtbot, settings)
    QTest.mouseClick(dialog.reset_all_button, Qt.MouseButton.LeftButton)
    assert (settings.text("theme"), settings.flag("stay_in_box")) == ("system", False)
    # Keys have a window of their own, and what is remembered is no wish.
    assert (settings.text("key_preset"), settings.text("last_worker")) == ("cvat", "Amina")
    assert dialog.told.text().startswith("2 ")
    assert not dialog.reset_all_button.isEnabled()
    QTest.mouseClick(dialog.back_button, Qt.MouseButton.LeftButton)
    assert (settings.text("theme"), settings.flag("stay_in_box")) == ("dark", True)
    assert not dialog.told.isVisible()
    assert dialog.reset_all_button.isEnabled()


def test_what_is_changed_elsewhere_is_followed(dialog: SettingsDialog, settings: Settings) -> None:
    settings.set("crosshair", value=True)
    assert check_box(dialog.rows["crosshair"]).isChecked()
    assert dialog.rows["crosshair"].reset_button.isVisible()
    dialog.close()
    assert settings.listeners == []


def test_a_wheel_that_scrolls_changes_nothing_that_passes_under_it(
    dialog: SettingsDialog, settings: Settings
) -> None:
    control = dialog.rows["carry_count"].control
    wheel(control)
    assert settings.number("carry_count") == 5
    control.setFocus()
    wheel(control)
    assert settings.number("carry_count") == 6


def wheel(widget: QWidget) -> None:
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at,
        widget.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_a_window_of_its_own_is_opened_after_this_one_has_closed(
    qtbot: QtBot, dialog: SettingsDialog
) -> None:
    dialog.show_possible(lambda action_id: action_id != "choose-detector")
    assert not dialog.rows["detector"].control.isEnabled()
    seen: list[bool] = []
    dialog.action_asked.connect(lambda _action: seen.append(dialog.isVisible()))
    with qtbot.waitSignal(dialog.action_asked) as asked:
        QTest.keyClick(dialog.rows["key_preset"].control, K.Key_Space)
    assert (asked.args, seen) == (["change-keys"], [False])


def test_a_disk_that_refuses_is_told_and_the_setting_holds(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "not there" / "settings.json")
    dialog = shown(qapp, qtbot, settings)
    check_box(dialog.rows["crosshair"]).click()
    assert settings.flag("crosshair")
    assert dialog.told.isVisible()
    assert dialog.told.text() == "The settings could not be saved: No such file or directory."
    assert not dialog.back_button.isVisible()


def test_it_fits_again_when_the_interface_is_made_larger(
    qapp: QApplication, qtbot: QtBot, settings: Settings
) -> None:
    look = look_of(qapp)
    dialog = shown(qapp, qtbot, settings)
    before = dialog.width()
    look.wear("light", 1.5)
    try:
        qtbot.waitUntil(lambda: dialog.width() > before)
        assert dialog.height() <= dialog.screen().availableGeometry().height()
    finally:
        look.wear("light", 1.0)
