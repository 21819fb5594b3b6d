"""Every setting of the table reaches the window, at once and back again; none is for show."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QTextOption, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.effort.categories import COUNTED_WORK
from annotator.model.geometry import Box
from annotator.setting_table import TABLE, Value
from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import NONE, Hand, press
from tests.support.material import CHECKOUT
from widgets.editing.carry_dialog import CarryDialog
from widgets.export.export_dialog import ExportDialog
from widgets.keys.key_editor import KeyEditor
from widgets.labels.label_palette import LabelPalette
from widgets.settings.settings_dialog import SettingsDialog

K = Qt.Key
DONE = "confirmed"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BOX = Box(40, 40, 100, 80)
PLACES = (BOX, Box(170, 40, 60, 60), Box(170, 130, 60, 60), Box(240, 40, 60, 60))


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 4)
    hand = Hand(qtbot, Settings(tmp_path / "settings.json"))
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def turn_wheel(hand: Hand, modifiers: Qt.KeyboardModifier = NONE) -> float:
    """Turn the wheel once over the picture; returns how much it was enlarged by that."""
    before, at = hand.canvas.zoom, QPointF(hand.canvas.rect().center())
    event = QWheelEvent(
        at,
        hand.canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(hand.canvas, event)
    return hand.canvas.zoom / before


def draw_one_more(hand: Hand) -> None:
    hand.canvas.set_tool("select")
    hand.draw(PLACES[len(hand.regions)])


def give_another_label(hand: Hand) -> None:
    draw_one_more(hand)
    at_hand = hand.canvas.current_label
    hand.key(K.Key_2 if at_hand == 1 else K.Key_1)
    is_for_next = hand.canvas.current_label == hand.regions[-1].label_id
    hand.canvas.setProperty("seen", is_for_next)


def carry_count(hand: Hand) -> None:
    if not hand.regions:
        hand.draw(BOX)

    def read(dialog: CarryDialog) -> bool:
        hand.canvas.setProperty("seen", dialog.field.value())
        dialog.reject()
        return True

    with hand.answering(CarryDialog, read):
        hand.app.run("carry")


def export_choice(hand: Hand) -> None:
    def read(dialog: ExportDialog) -> bool:
        choice = dialog.choices.choice()
        assert choice is not None
        hand.canvas.setProperty(
            "seen", f"{choice.detail} {choice.images} {choice.wanted.selection}"
        )
        dialog.reject()
        return True

    with hand.answering(ExportDialog, read):
        hand.app.run("export")


def seen(hand: Hand) -> object:
    return hand.canvas.property("seen")


def letters_of(hand: Hand, text: str) -> float:
    """Return how large a text is shown, as a multiple of the interface."""
    field = hand.window.strip.field
    field.show_text(text)
    return round(field.document().defaultFont().pointSizeF() / field.font().pointSizeF(), 3)


def nothing(_hand: Hand) -> None:
    """Do nothing: it is seen at once."""


@dataclass(frozen=True)
class Case:
    """Another value of a setting, what is done then, and what is seen before and after."""

    value: Value
    look: Callable[[Hand], object]
    before: object
    after: object
    act: Callable[[Hand], object] = nothing


def zoom_in(hand: Hand) -> None:
    hand.canvas.zoom_to(4.0)


def take_box_tool(hand: Hand) -> None:
    hand.canvas.set_tool("box")


def close_palettes(hand: Hand) -> None:
    for each in hand.window.findChildren(LabelPalette):
        each.close()
    draw_one_more(hand)


def drag_beside(hand: Hand) -> bool:
    """Drag where no box is, zoomed in; return whether the picture moved."""
    hand.canvas.set_tool("select")
    hand.canvas.select_all()
    hand.canvas.zoom_to(4.0)
    middle = hand.canvas.rect().center()
    at = hand.canvas.to_image(QPointF(middle))
    before = hand.canvas.to_view(at)
    hand.drag((at.x, at.y), (at.x + 10, at.y + 10))
    assert not hand.canvas.selection
    return hand.canvas.to_view(at) != before


SEEN_AT_ONCE: dict[str, Case] = {
    "stay_in_box": Case(True, lambda hand: hand.canvas.tool, "select", "box", draw_one_more),
    "label_goes_on": Case(False, seen, True, False, give_another_label),
    "ask_label": Case(
        True,
        lambda hand: any(each.isVisible() for each in hand.window.findChildren(LabelPalette)),
        False,
        True,
        close_palettes,
    ),
    "crosshair": Case(True, lambda hand: hand.canvas.aids.has_crosshair, False, True),
    "tool_hints": Case(
        False, lambda hand: hand.app.parts.drawing.hint.isVisible(), True, False, take_box_tool
    ),
    "tag_and_next": Case(
        True, lambda hand: hand.app.parts.details.tagging.bar.isVisible(), False, True
    ),
    "carry_count": Case(2, seen, 5, 2, carry_count),
    "drag_pans": Case(True, drag_beside, False, True),
    "wheel_zooms": Case(True, lambda hand: turn_wheel(hand) > 1, False, True),
    "mini_map": Case(False, lambda hand: hand.app.parts.mini_map.isVisible(), True, False, zoom_in),
    "see_brightness": Case(40, lambda hand: hand.canvas.sight.adjustment.brightness, 0, 40),
    "see_contrast": Case(-20, lambda hand: hand.canvas.sight.adjustment.contrast, 0, -20),
    "see_gamma": Case(2.0, lambda hand: hand.canvas.sight.adjustment.gamma, 1.0, 2.0),
    "see_grey": Case(True, lambda hand: hand.canvas.sight.adjustment.is_grey, False, True),
    "see_inverted": Case(True, lambda hand: hand.canvas.sight.adjustment.is_inverted, False, True),
    "see_pixels": Case(True, lambda hand: hand.canvas.sight.shows_pixels, False, True),
    "show_effort_line": Case(False, lambda hand: hand.window.line.isVisible(), True, False),
    "veil": Case("blur", lambda hand: hand.app.parts.veils.card.isVisible(), False, True),
    "theme": Case("dark", lambda hand: hand.app.look.tokens.name, "light", "dark"),
    "zoom": Case(1.25, lambda hand: hand.app.look.zoom, 1.0, 1.25),
    "thumbnails": Case("small", lambda hand: hand.window.items.delegate.size, "none", "small"),
    "text_strip": Case(True, lambda hand: hand.window.strip.isVisible(), False, True),
    "show_invisible": Case(
        True,
        lambda hand: bool(
            hand.window.strip.field.document().defaultTextOption().flags()
            & QTextOption.Flag.ShowTabsAndSpaces
        ),
        False,
        True,
    ),
    "text_direction": Case(
        "rtl",
        lambda hand: hand.window.strip.field.document().defaultTextOption().textDirection(),
        Qt.LayoutDirection.LayoutDirectionAuto,
        Qt.LayoutDirection.RightToLeft,
    ),
    "text_size": Case(
        2.0,
        lambda hand: (
            hand.window.strip.field.document().defaultFont().pointSizeF()
            / hand.window.strip.field.font().pointSizeF()
        ),
        1.0,
        2.0,
    ),
    "text_by_script": Case(
        False,
        lambda hand: letters_of(hand, "مقهى"),
        1.3,
        1.0,
    ),
    "show_details": Case(True, lambda hand: hand.app.parts.details.view.isVisible(), False, True),
    "show_checklist": Case(False, lambda hand: hand.window.first_steps.isVisible(), True, False),
    "export_detail": Case("job", seen, f"item none {DONE}", f"job none {DONE}", export_choice),
    "export_images": Case("copy", seen, f"item none {DONE}", f"item copy {DONE}", export_choice),
    "export_items": Case("all", seen, f"item none {DONE}", "item none all", export_choice),
}
SEEN_LATER = {
    "remind_of_breaks": "tests/journeys/test_breaks.py",
    "keep_record_copy": "tests/journeys/test_own_copy.py",
    "key_preset": "tests/journeys/test_changing_keys.py",
    "letters_by_place": "tests/journeys/test_changing_keys.py",
    "speech_method": "tests/journeys/test_find_speech.py",
    "text_font": "tests/journeys/test_text_fonts.py",
    "text_engine": "tests/widgets/drafts/test_drafting_by_command.py",
    "text_language": "tests/widgets/drafts/test_drafting_by_command.py",
    "speech_engine": "tests/widgets/drafts/test_drafting_speech.py",
    "speech_language": "tests/widgets/drafts/test_drafting_speech.py",
    "spectrogram": "tests/journeys/test_spectrogram.py",
    "spectrogram_top_khz": "tests/journeys/test_spectrogram.py",
    "spectrogram_range_db": "tests/journeys/test_spectrogram.py",
    "play_on_step": "tests/journeys/test_speakers.py",
    "back_step_s": "tests/journeys/test_speakers.py",
    "skip_s": "tests/journeys/test_speakers.py",
    "stamp_form": "tests/journeys/test_speakers.py",
    "detector": "tests/widgets/proposals/test_detecting.py",
}
"""What takes 50 minutes of work, a whole session, a sound, or a window of its own to be seen."""


def test_of_each_setting_that_is_shown_it_is_tried_what_it_does() -> None:
    shown = {setting.key for setting in TABLE if setting.group}
    assert shown == SEEN_AT_ONCE.keys() | SEEN_LATER.keys()
    for key, path in SEEN_LATER.items():
        assert f'"{key}"' in (CHECKOUT / path).read_text(encoding="utf-8")


def try_setting(hand: Hand, key: str) -> None:
    """Give a setting its other value and take it back, and wait until each is seen."""
    case, settings = SEEN_AT_ONCE[key], hand.app.settings
    settings.reset(key) if key == "theme" else settings.set("theme", "light")

    def is_seen(what: object) -> None:
        case.act(hand)
        hand.qtbot.waitUntil(lambda: case.look(hand) == what, timeout=120_000)

    is_seen(case.before)
    settings.set(key, case.value)
    is_seen(case.after)
    settings.reset(key)
    is_seen(case.before)


def is_looked_at_alone(case: Case) -> bool:
    """Return whether a case leaves the window as it was: nothing is done but to look."""
    return case.act in {nothing, export_choice} and case.look is not drag_beside


def test_settings_change_what_is_seen_at_once_and_so_do_their_defaults(hand: Hand) -> None:
    hand.window.resize(1366, 1000)  # high enough for the first steps, too
    for key, case in SEEN_AT_ONCE.items():
        if is_looked_at_alone(case):
            try_setting(hand, key)


@pytest.mark.parametrize(
    "key", [key for key, case in SEEN_AT_ONCE.items() if not is_looked_at_alone(case)]
)
def test_a_setting_changes_what_is_done_and_so_does_its_default(hand: Hand, key: str) -> None:
    hand.window.resize(1366, 1000)
    try_setting(hand, key)


def test_each_setting_is_read_by_the_product() -> None:
    named: set[str] = set()
    for path in (CHECKOUT / "widgets").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if not any(f'"{setting.key}"' in source for setting in TABLE):
            continue
        tree = ast.parse(source)
        constants = {
            target.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr not in {"text", "flag", "number"} or not node.args:
                continue
            first = node.args[0]
            key = first.value if isinstance(first, ast.Constant) else None
            key = constants.get(first.id) if isinstance(first, ast.Name) else key
            named |= {key} if isinstance(key, str) else set()
    in_force = {"wheel_zooms", "stay_in_box", "label_goes_on", "drag_pans", "show_effort_line"}
    assert {setting.key for setting in TABLE} - named - in_force == set()


def test_the_time_goes_on_behind_a_hidden_line(hand: Hand) -> None:
    clock = hand.desk.session.clock
    hand.app.run("effort-line")
    assert not hand.window.line.isVisible()
    presence = clock.presence
    before = sum(clock.totals().get(each, 0) for each in COUNTED_WORK)
    hand.draw(BOX)
    hand.wait_until_saved()
    assert clock.presence is presence
    hand.qtbot.waitUntil(
        lambda: sum(clock.totals().get(each, 0) for each in COUNTED_WORK) > before, timeout=120_000
    )
    hand.app.run("effort-line")
    assert hand.window.line.isVisible()
    assert hand.window.line.time.isVisible()


def test_ctrl_turns_round_what_the_wheel_does(hand: Hand) -> None:
    assert turn_wheel(hand) == 1
    assert turn_wheel(hand, CTRL) > 1
    hand.app.settings.set("wheel_zooms", value=True)
    assert turn_wheel(hand) > 1
    assert turn_wheel(hand, CTRL) == 1


def test_one_key_lets_the_tool_stay_and_is_seen_on_the_picture(hand: Hand) -> None:
    button, hint = hand.window.rail._buttons["stay-drawing"], hand.app.parts.drawing.hint
    assert not button.isChecked()
    hand.canvas.setFocus()
    hand.key(K.Key_N, SHIFT)
    assert button.isChecked()
    hand.draw(BOX)
    assert "stays for the next box; Esc ends drawing" in hint.text()
    hand.drag((180, 120), (240, 180))
    hand.drag((250, 40), (300, 90))
    assert len(hand.regions) == 3
    hand.key(K.Key_N, SHIFT)
    assert not button.isChecked()
    assert "stays" not in hint.text()
    hand.drag((20, 180), (60, 220))
    assert hand.canvas.tool == "select"
    press(button)
    assert hand.app.settings.flag("stay_in_box")
    assert button.isChecked()
    press(button)
    assert not button.isChecked()


def test_the_window_of_settings_is_opened_by_its_key_and_changes_the_window_behind(
    hand: Hand, qtbot: QtBot, tmp_path: Path
) -> None:
    def change(dialog: SettingsDialog) -> bool:
        if not dialog.isActiveWindow():
            return False
        QTest.keyClicks(dialog.field, "wheel")
        QTest.keyClick(dialog.field, K.Key_Down)
        assert dialog.rows["wheel_zooms"].control.hasFocus()
        QTest.keyClick(dialog.rows["wheel_zooms"].control, K.Key_Space)
        assert hand.canvas.options.wheel_zooms
        QTest.keyClick(dialog, K.Key_Escape)
        return True

    with hand.answering(SettingsDialog, change):
        hand.key(K.Key_Comma, CTRL)
    hand.close()
    again = Hand(qtbot, Settings(tmp_path / "settings.json"))
    assert again.canvas.options.wheel_zooms
    again.close()


def soon(button: QWidget) -> None:
    """Press a button once whoever answers the window has returned: another one comes from it."""
    QTimer.singleShot(0, button, lambda: press(button))


def test_settings_lead_to_the_keys(hand: Hand) -> None:
    def to_keys(dialog: SettingsDialog) -> bool:
        soon(dialog.rows["key_preset"].control)
        return True

    def leave(dialog: KeyEditor) -> bool:
        press(dialog.close_button)
        return True

    with hand.answering(SettingsDialog, to_keys), hand.answering(KeyEditor, leave):
        hand.app.run("settings")


def test_keys_lead_to_the_settings(hand: Hand) -> None:
    def to_settings(dialog: KeyEditor) -> bool:
        soon(dialog.settings_button)
        return True

    def leave(dialog: SettingsDialog) -> bool:
        press(dialog.close_button)
        return True

    with hand.answering(KeyEditor, to_settings), hand.answering(SettingsDialog, leave):
        hand.app.run("change-keys")


def choose(dialog: KeyEditor, preset: str) -> None:
    dialog.preset.setFocus()
    dialog.preset.setCurrentIndex(dialog.preset.findData(preset))


def habits(hand: Hand) -> tuple[bool, bool]:
    return hand.canvas.options.wheel_zooms, hand.canvas.options.stays_in_box


HABITS = (
    ("labelimg", False, False, True),
    ("labelme", False, True, True),
    ("cvat", True, False, False),
    ("x-anylabeling", True, False, True),
    ("standard", False, False, False),
)
"""Of a preset: whether the wheel zooms, the tool stays, and a new region asks for its label."""


def test_with_the_keys_of_a_program_come_its_wheel_and_its_tool(hand: Hand) -> None:
    for preset, wheel_zooms, stays, asks in HABITS:
        take_keys_of(hand, preset, wheel_zooms=wheel_zooms, stays=stays, asks=asks)
        table = hand.window.actions_table
        table.use(table.keymap.with_preset("standard"))


def take_keys_of(hand: Hand, preset: str, *, wheel_zooms: bool, stays: bool, asks: bool) -> None:
    """Choose the keys of a program, take its habits back, and choose both again."""
    settings = hand.app.settings
    settings.set("wheel_zooms", value=not wheel_zooms)
    settings.set("stay_in_box", value=not stays)
    settings.set("ask_label", value=not asks)

    def use(dialog: KeyEditor) -> bool:
        if preset == "standard":
            choose(dialog, "left-hand")
            assert not dialog.habits.isVisible()  # a hand has no wheel of its own
            assert habits(hand) == (not wheel_zooms, not stays)
        choose(dialog, preset)
        assert dialog.habits.isVisible()
        assert ("The wheel zooms now" in dialog.habits.text()) is wheel_zooms
        assert ("The tool stays" in dialog.habits.text()) is stays
        assert ("asks for its label" in dialog.habits.text()) is asks
        assert habits(hand) == (wheel_zooms, stays)
        press(dialog.back_button)
        assert habits(hand) == (not wheel_zooms, not stays)
        assert not dialog.habits.isVisible()
        assert dialog.keymap.preset == preset
        choose(dialog, "right-hand")
        choose(dialog, preset)
        press(dialog.close_button)
        return True

    with hand.answering(KeyEditor, use):
        hand.app.run("change-keys")
    assert habits(hand) == (wheel_zooms, stays)
    assert (settings.flag("wheel_zooms"), settings.flag("stay_in_box")) == (wheel_zooms, stays)
    assert settings.flag("ask_label") is asks


def test_nothing_is_said_of_what_is_so_already(hand: Hand) -> None:
    def use(dialog: KeyEditor) -> bool:
        choose(dialog, "labelimg")
        assert dialog.habits.text() == (
            "Each new box asks for its label now, with the last one chosen. "
            "A drag beside the boxes moves the picture."
        )
        choose(dialog, "standard")
        choose(dialog, "right-hand")
        choose(dialog, "standard")
        assert not dialog.habits.isVisible()
        press(dialog.close_button)
        return True

    with hand.answering(KeyEditor, use):
        hand.app.run("change-keys")


def test_values_that_make_no_sense_are_told_in_one_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"zoom": 99, "theme": "pink", "stay_in_box": "yes"}', encoding="utf-8")
    hand = Hand(qtbot, Settings(path))
    shown = hand.window.notices.shown
    assert shown is not None
    assert shown.text.startswith("settings.json has values that make no sense for “Size of the")
    assert hand.app.look.zoom == 1.0
    hand.close()
