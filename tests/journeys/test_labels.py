"""Labels found by typing, given by their keys, changed, merged, ordered and taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.editing.label_commands import ChangeLabel
from annotator.model.entities import Label
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from widgets.kit.key_button import KeyButton
from widgets.kit.lists.row_delegate import ROW_ROLE, Row
from widgets.labels.label_counts import LabelCounter
from widgets.labels.label_palette import LabelPalette
from widgets.labels.labels_dialog import LabelsDialog

K = Qt.Key
A, B = Box(20, 20, 40, 40), Box(120, 60, 60, 40)
LABELS = ("house", "shop", "car", "street sign", "shop sign")


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 3)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path, labels=LABELS))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def named(hand: Hand, name: str) -> Label:
    labels = hand.desk.session.editor.state.labels.values()
    return next(label for label in labels if label.name == name)


def given(hand: Hand) -> list[str]:
    """Return the labels of the regions of the open item."""
    labels = hand.desk.session.editor.state.labels
    return [labels[region.label_id].name for region in hand.regions]


def palette(hand: Hand) -> LabelPalette:
    """Return the palette that is open."""
    hand.qtbot.waitUntil(lambda: is_asking(hand))
    return hand.window.findChildren(LabelPalette)[-1]


def is_asking(hand: Hand) -> bool:
    """Return whether a palette is open."""
    return any(found.isVisible() for found in hand.window.findChildren(LabelPalette))


def shown(found: LabelPalette) -> list[str]:
    return [row.name for _, row in found.model.rows]


def panel_rows(hand: Hand) -> list[Row]:
    model = hand.window.labels.model
    found = [model.index(at).data(ROW_ROLE) for at in range(model.rowCount())]
    return [row for row in found if isinstance(row, Row)]


def change_labels(hand: Hand, *acts: Callable[[LabelsDialog], object]) -> None:
    """Open the window of the labels, do these things one after the other, and close it."""
    waiting = list(acts)

    def act(dialog: LabelsDialog) -> bool:
        if not dialog.isEnabled():
            return False
        if waiting:
            waiting.pop(0)(dialog)
            return False
        press(dialog.close_button)
        return True

    with hand.answering(LabelsDialog, act):
        hand.app.run("change-labels")
    hand.return_to_window()
    hand.canvas.setFocus()


def mark(name: str) -> Callable[[LabelsDialog], None]:
    def act(dialog: LabelsDialog) -> None:
        names = [label.name for label in dialog.model.labels]
        dialog.mark_row(names.index(name))

    return act


# Found by typing --------------------------------------------------------------------


def test_ctrl_e_finds_a_label_by_a_part_of_its_name_at_the_pointer(hand: Hand) -> None:
    hand.draw(A)
    QTest.mouseMove(hand.canvas, hand.view_point(60, 60))
    hand.ctrl(K.Key_E)
    found = palette(hand)
    off = found.pos() - hand.canvas.mapTo(hand.window, hand.view_point(60, 60))
    assert off.manhattanLength() <= 2
    QTest.keyClicks(found.field, "sign")
    assert shown(found) == ["street sign", "shop sign", "Add “sign”"]
    QTest.keyClick(found.field, K.Key_Down)
    QTest.keyClick(found.field, K.Key_Return)
    assert given(hand) == ["shop sign"]
    assert not is_asking(hand)
    assert hand.canvas.hasFocus()


def test_labels_used_last_come_first_and_beginnings_before_them(hand: Hand) -> None:
    hand.draw(A)
    hand.key(K.Key_5)
    hand.key(K.Key_3)
    hand.ctrl(K.Key_E)
    found = palette(hand)
    assert shown(found)[:3] == ["car", "shop sign", "house"]
    QTest.keyClicks(found.field, "s")
    assert shown(found)[:3] == ["shop sign", "shop", "street sign"]
    QTest.keyClick(found.field, K.Key_Escape)
    assert given(hand) == ["car"]


def test_a_name_that_no_label_has_becomes_one(hand: Hand) -> None:
    hand.draw(A)
    hand.ctrl(K.Key_E)
    found = palette(hand)
    QTest.keyClicks(found.field, "van")
    assert shown(found) == ["Add “van”"]
    QTest.keyClick(found.field, K.Key_Return)
    assert given(hand) == ["van"]


def test_each_new_box_asks_for_its_label_if_that_is_wanted(hand: Hand) -> None:
    hand.app.run("ask-label")
    hand.draw(A)
    found = palette(hand)
    QTest.keyClicks(found.field, "car")
    QTest.keyClick(found.field, K.Key_Return)
    assert given(hand) == ["car"]
    hand.app.run("ask-label")
    hand.draw(B)
    QApplication.processEvents()
    assert not is_asking(hand)


def test_the_second_click_on_a_label_is_none_on_the_picture_below(hand: Hand) -> None:
    hand.app.run("ask-label")
    drawn = hand.draw(A)
    found = palette(hand)
    wanted = shown(found)[1]
    row = found.list.visualRect(found.model.index(1))
    at = found.list.viewport().mapTo(hand.window, row.topLeft() + QPoint(40, 5))
    handle = hand.window.windowHandle()
    assert handle is not None
    assert hand.window.childAt(at) is found.list.viewport()
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    hand.qtbot.waitUntil(lambda: not is_asking(hand))
    assert given(hand) == [wanted]
    assert list(hand.canvas.selection) == [drawn.id]


# Keys ---------------------------------------------------------------------------------


def test_a_key_of_a_label_gives_it_and_never_while_text_is_typed(hand: Hand) -> None:
    def give(dialog: LabelsDialog) -> None:
        press(dialog.form.key)
        QTest.keyClick(dialog.form.key, K.Key_Z)

    change_labels(hand, mark("car"), give)
    assert named(hand, "car").key == "Z"
    assert [row.key for row in panel_rows(hand)] == ["1", "2", "Z", "4", "5"]
    hand.draw(A)
    hand.key(K.Key_Z)
    assert given(hand) == ["car"]
    hand.key(K.Key_2)
    hand.key(K.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(hand.window.strip.field, K.Key_Z)
    assert hand.window.strip.field.toPlainText() == "z"
    assert given(hand) == ["shop"]


def test_why_a_name_is_refused_is_seen_where_the_labels_fill_the_window(hand: Hand) -> None:
    def name_it(dialog: LabelsDialog) -> None:
        dialog.resize(dialog.width(), 420)
        dialog.form.name.setText("L" * 10_000)
        QTest.keyClick(dialog.form.name, K.Key_Return)

    def read(dialog: LabelsDialog) -> None:
        assert "10,000" in dialog.told.text()
        seen = dialog.scroll_area.viewport().rect()
        told = dialog.told
        hand.qtbot.waitUntil(
            lambda: seen.contains(told.mapTo(dialog.scroll_area.viewport(), told.rect().center()))
        )

    change_labels(hand, mark("car"), name_it, read)
    assert named(hand, "car").key == ""


def test_a_key_that_an_action_or_another_label_has_is_refused_with_a_sentence(hand: Hand) -> None:
    said: list[str] = []

    def give(key: K) -> Callable[[LabelsDialog], None]:
        def act(dialog: LabelsDialog) -> None:
            assert isinstance(dialog.form.key, KeyButton)
            press(dialog.form.key)
            QTest.keyClick(dialog.form.key, key)
            said.append(dialog.told.text())

        return act

    change_labels(hand, mark("car"), give(K.Key_D), give(K.Key_Z), mark("shop"), give(K.Key_Z))
    assert said[0].startswith("D is the key of “Next item”.")
    assert said[1] == ""
    assert "“car” already" in said[2]
    assert [named(hand, name).key for name in ("car", "shop")] == ["Z", ""]


def test_a_key_that_an_action_takes_later_does_the_action(hand: Hand) -> None:
    hand.desk.run(ChangeLabel(_with_key(named(hand, "car"), "Z")))
    table = hand.window.actions_table
    table.use(table.keymap.with_keys("next-item", ["Z"]))
    hand.key(K.Key_Z)
    hand.wait_for_item("p2.png")


def _with_key(label: Label, key: str) -> Label:
    return Label(label.id, label.name, label.position, key=key)


# Changed over the whole job -------------------------------------------------------------


def test_a_new_name_and_colour_are_one_step_each_and_undone_in_the_window(hand: Hand) -> None:
    hand.draw(A)

    def rename(dialog: LabelsDialog) -> None:
        dialog.form.name.setFocus()
        dialog.form.name.selectAll()
        QTest.keyClicks(dialog.form.name, "villa")
        QTest.keyClick(dialog.form.name, K.Key_Tab)

    def paint(dialog: LabelsDialog) -> None:
        press(dialog.form.colours.button(4))

    change_labels(hand, mark("house"), rename, paint)
    assert given(hand) == ["villa"]
    assert named(hand, "villa").colour == "#f2e23c"
    assert panel_rows(hand)[0].swatch == "#f2e23c"
    change_labels(hand, lambda dialog: press(dialog.undo_button))
    assert named(hand, "villa").colour == ""
    hand.ctrl(K.Key_Z)
    assert given(hand) == ["house"]


def test_a_name_that_there_is_already_is_refused_with_a_sentence(hand: Hand) -> None:
    said: list[str] = []

    def rename(dialog: LabelsDialog) -> None:
        dialog.form.name.setFocus()
        dialog.form.name.setText("Shop")
        QTest.keyClick(dialog.form.name, K.Key_Tab)
        said.append(dialog.told.text())
        assert dialog.form.name.text() == "house"

    change_labels(hand, mark("house"), rename)
    assert "differs only in upper and lower case" in said[0]


def test_labels_are_merged_over_all_items_and_undo_takes_them_apart(hand: Hand) -> None:
    hand.draw(A)
    hand.key(K.Key_5)
    hand.go_on_to("p2.png")
    hand.draw(B)
    hand.key(K.Key_5)
    hand.key(K.Key_A)
    hand.wait_for_item("p1.png")

    def merge(dialog: LabelsDialog) -> None:
        into = dialog.form.into
        into.setCurrentIndex(into.findData(int(named(hand, "street sign").id)))
        press(dialog.form.merge_button)
        assert dialog.told.text() == "All regions of “shop sign” are “street sign” now."

    change_labels(hand, mark("shop sign"), merge)
    assert given(hand) == ["street sign"]
    assert [row.name for row in panel_rows(hand)] == ["house", "shop", "car", "street sign"]
    hand.go_on_to("p2.png")
    assert given(hand) == ["street sign"]
    hand.ctrl(K.Key_Z)
    hand.wait_for_item("p1.png")
    assert given(hand) == ["shop sign"]
    hand.go_on_to("p2.png")
    assert given(hand) == ["shop sign"]


def test_an_unused_label_is_taken_away_and_one_in_use_elsewhere_stays(hand: Hand) -> None:
    hand.draw(A)
    hand.key(K.Key_3)
    hand.go_on_to("p2.png")
    said: list[str] = []

    def delete(dialog: LabelsDialog) -> None:
        press(dialog.form.delete_button)

    change_labels(
        hand,
        mark("car"),
        delete,
        lambda dialog: said.append(dialog.told.text()),
        mark("street sign"),
        delete,
        lambda dialog: said.append(dialog.told.text()),
    )
    assert said[0].startswith("“car” is in use in this job.")
    assert said[1] == ""
    names = [row.name for row in panel_rows(hand)]
    assert names == ["house", "shop", "car", "shop sign"]
    hand.ctrl(K.Key_Z)
    assert [row.name for row in panel_rows(hand)] == list(LABELS)


def test_another_order_changes_digits_and_no_colour(hand: Hand) -> None:
    before = {row.name: row.swatch for row in panel_rows(hand)}

    def up(dialog: LabelsDialog) -> None:
        press(dialog.form.up_button)

    change_labels(hand, mark("car"), up, up)
    assert [row.name for row in panel_rows(hand)][:3] == ["car", "house", "shop"]
    assert {row.name: row.swatch for row in panel_rows(hand)} == before
    hand.draw(A)
    hand.key(K.Key_1)
    assert given(hand) == ["car"]


def test_labels_stand_under_others_and_are_folded_by_keys_and_by_the_chevron(hand: Hand) -> None:
    def under(name: str) -> Callable[[LabelsDialog], None]:
        def act(dialog: LabelsDialog) -> None:
            combo = dialog.form.under
            combo.setCurrentIndex(combo.findData(int(named(hand, name).id)))
            combo.activated.emit(combo.currentIndex())

        return act

    change_labels(hand, mark("shop sign"), under("shop"), mark("street sign"), under("shop"))
    rows = panel_rows(hand)
    assert [(row.name, row.indent) for row in rows] == [
        ("house", 0), ("shop", 0), ("street sign", 1), ("shop sign", 1), ("car", 0),
    ]  # fmt: skip
    assert [row.fold for row in rows] == ["", "open", "", "", ""]
    panel = hand.window.labels
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.model.index(1))
    hand.key(K.Key_Left)
    assert [row.name for row in panel_rows(hand)] == ["house", "shop", "car"]
    assert [row.key for row in panel_rows(hand)] == ["1", "2", "5"]
    row = panel.list.visualRect(panel.model.index(1))
    place = QPoint(row.left() + 33, row.center().y())
    QCursor.setPos(panel.list.viewport().mapToGlobal(place))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(panel_rows(hand)) == 5


# Counted --------------------------------------------------------------------------------


def test_what_a_label_is_used_for_is_counted_in_the_background(hand: Hand) -> None:
    hand.draw(A)
    hand.draw(B)
    hand.go_on_to("p2.png")
    hand.draw(Box(10, 10, 90, 90))
    said: list[str] = []

    def read(dialog: LabelsDialog) -> None:
        hand.qtbot.waitUntil(lambda: "Regions:" in dialog.form.use.text(), timeout=10_000)
        said.append(dialog.form.use.text())
        assert dialog.model.index(0).data(ROW_ROLE).note == "3"

    change_labels(hand, mark("house"), read, mark("car"))
    assert said == ["Regions: 3. Items: 2. Median size: 49 × 49 px."]


def test_what_was_stopped_reads_no_further_and_tells_nothing(hand: Hand) -> None:
    hand.draw(A)
    hand.wait_until_saved()
    counting, told = LabelCounter(hand.desk), list[bool]()
    counting.counted.connect(lambda _use, is_all: told.append(is_all))
    counting.start()
    counting.stop()
    hand.desk.project.reads.labels().result()  # what was asked for before is answered by now
    QApplication.processEvents()
    assert told == []
    counting.start()
    hand.qtbot.waitUntil(lambda: told == [True], timeout=10_000)
