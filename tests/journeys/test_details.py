"""What is said of regions and items beside box, label and text: typed and clicked in the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.editing.label_commands import ChangeLabel
from annotator.model.entities import AttributeKind, Region, Status, ValueKind
from annotator.model.geometry import Box
from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from widgets.attributes.attribute_definitions_dialog import KindsDialog
from widgets.attributes.attributes_view import DetailsView
from widgets.attributes.fields import ChoiceField, FlagField, LineField

K = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BOX, OTHER = Box(40, 40, 100, 80), Box(180, 120, 80, 60)
KINDS = (
    AttributeKind("state", ValueKind.CHOICE, ("open", "shut")),
    AttributeKind("storeys", ValueKind.NUMBER, lowest=1, highest=200),
    AttributeKind("name", ValueKind.TEXT),
    AttributeKind("shiny", ValueKind.FLAG),
)


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 3)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def view(hand: Hand) -> DetailsView:
    """Return the details, shown, as they are after what was done."""
    details = hand.app.parts.details
    if not details.is_shown:
        hand.canvas.setFocus()
        hand.key(K.Key_F4)
    details.show()
    return details.view


def give_kinds(hand: Hand) -> None:
    label = next(iter(hand.desk.session.editor.state.labels.values()))
    hand.desk.run(ChangeLabel(replace(label, attributes=KINDS)))


def of(region: Region) -> dict[str, object]:
    return dict(region.attributes)


def state_of(hand: Hand, item: int) -> tuple[Status, list[str]]:
    """Return the status of an item and its tags, from the file."""
    hand.wait_until_saved()
    state = hand.desk.project.reads.load_item(item).result().state
    names = [state.labels[one.label_id].name for one in state.regions.values()]
    assert all(one.geometry is None for one in state.regions.values())
    return state.facts.status, names


def labels(hand: Hand) -> list[str]:
    state = hand.desk.session.editor.state
    return [label.name for label in sorted(state.labels.values(), key=lambda each: each.position)]


def test_details_are_built_when_they_are_first_shown_and_know_that_the_job_is_read_only(
    hand: Hand,
) -> None:
    details = hand.app.parts.details
    assert hand.window.findChild(DetailsView) is None
    details.look_only(is_looking=True)
    assert not details.is_shown
    assert hand.window.findChild(DetailsView) is None
    shown = view(hand)
    assert hand.window.findChild(DetailsView) is shown
    assert not shown.isEnabled()
    details.look_only(is_looking=False)
    assert shown.isEnabled()
    hand.key(K.Key_F4)
    assert not details.is_shown


def test_a_key_turns_a_flag_of_all_that_is_selected(hand: Hand) -> None:
    hand.draw(BOX)
    hand.draw(OTHER)
    hand.key(K.Key_A, CTRL)
    for key, name in (
        (K.Key_O, "occluded"),
        (K.Key_T, "truncated"),
        (K.Key_X, "difficult"),
        (K.Key_C, "crowd"),
        (K.Key_K, "confidential"),
    ):
        hand.key(key, SHIFT)
        assert [of(one) for one in hand.regions] == [{name: True}] * 2
        hand.key(key, SHIFT)
        assert [of(one) for one in hand.regions] == [{}] * 2
    hand.canvas.select([hand.regions[0].id])
    hand.key(K.Key_O, SHIFT)
    hand.key(K.Key_A, CTRL)
    box = view(hand).regions.fields["occluded"]
    assert isinstance(box, FlagField)
    assert box.checkState() is Qt.CheckState.PartiallyChecked
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert [of(one) for one in hand.regions] == [{"occluded": True}] * 2
    hand.ctrl(K.Key_Z)
    assert [of(one) for one in hand.regions] == [{"occluded": True}, {}]


def test_attributes_of_the_label_are_typed_chosen_and_checked(hand: Hand) -> None:
    give_kinds(hand)
    region = hand.draw(BOX)
    hand.canvas.select([region.id])
    fields = view(hand).regions.fields
    state, storeys, name, shiny = (fields[kind.name] for kind in KINDS)
    assert isinstance(state, ChoiceField)
    assert isinstance(storeys, LineField)
    state.setFocus()
    hand.key(K.Key_Down)
    hand.key(K.Key_Down)
    storeys.setFocus()
    QTest.keyClicks(storeys, "3,5")
    hand.key(K.Key_Tab)
    name.setFocus()
    QTest.keyClicks(name, "oeuf")
    shiny.setFocus()
    hand.key(K.Key_Space)
    expected = {"state": "shut", "storeys": 3.5, "name": "oeuf", "shiny": True}
    assert of(hand.regions[0]) == expected
    storeys.setFocus()
    storeys.selectAll()
    hand.key(K.Key_Delete)
    hand.key(K.Key_Return)
    del expected["storeys"]
    assert of(hand.regions[0]) == expected
    hand.wait_until_saved()
    found = hand.desk.project.reads.load_item(1).result().state.regions.values()
    assert [of(one) for one in found] == [expected]


def test_a_value_that_cannot_be_is_refused_with_a_sentence(hand: Hand) -> None:
    give_kinds(hand)
    hand.canvas.select([hand.draw(BOX).id])
    storeys = view(hand).regions.fields["storeys"]
    storeys.setFocus()
    QTest.keyClicks(storeys, "many")
    hand.key(K.Key_Return)
    assert of(hand.regions[0]) == {}
    assert hand.window.notices.text.text() == (
        "“storeys” is a number from 1 to 200. Change the value."
    )
    hand.qtbot.waitUntil(lambda: isinstance(storeys, LineField) and not storeys.text())


def test_what_is_typed_belongs_to_what_was_selected_when_it_was_typed(hand: Hand) -> None:
    give_kinds(hand)
    first, second = hand.draw(BOX), hand.draw(OTHER)
    hand.canvas.select([first.id])
    name = view(hand).regions.fields["name"]
    name.setFocus()
    QTest.keyClicks(name, "left")
    QTest.mouseClick(hand.canvas, Qt.MouseButton.LeftButton, pos=hand.view_point(190, 130))
    assert hand.canvas.selection == (second.id,)
    assert [of(one) for one in hand.regions] == [{"name": "left"}, {}]


def test_a_comment_is_begun_by_a_key_and_kept_on_the_way_to_the_next_item(hand: Hand) -> None:
    hand.canvas.select([hand.draw(BOX).id])
    hand.ctrl(K.Key_M)
    comment = view(hand).regions.comment
    assert comment.hasFocus()
    QTest.keyClicks(comment, "which shop?")
    hand.key(K.Key_Return, CTRL)
    assert hand.regions[0].comment == "which shop?"
    assert not comment.hasFocus()
    hand.canvas.select([])
    hand.ctrl(K.Key_M)
    QTest.keyClicks(view(hand).item.comment, "dark")
    hand.desk.step(1)
    hand.wait_for_item("p2.png")
    hand.wait_until_saved()
    facts = hand.desk.project.reads.load_item(1).result().item.facts
    assert facts.comment == "dark"
    assert not view(hand).item.comment.toPlainText()
    hand.ctrl(K.Key_M)
    QTest.keyClicks(view(hand).item.comment, "Esc keeps it")
    hand.key(K.Key_Escape)
    assert hand.canvas.hasFocus()
    assert hand.desk.session.editor.state.facts.comment == "Esc keeps it"
    hand.ctrl(K.Key_Z)
    assert hand.desk.session.editor.state.facts.comment == ""
    assert view(hand).item.comment.toPlainText() == ""


def test_what_is_locked_can_only_be_unlocked(hand: Hand) -> None:
    give_kinds(hand)
    hand.canvas.select([hand.draw(BOX).id])
    details = view(hand).regions
    QTest.mouseClick(details.lock, Qt.MouseButton.LeftButton, pos=details.lock.rect().center())
    assert hand.regions[0].is_locked
    view(hand)
    assert not any(field.isEnabled() for field in details.fields.values())
    assert details.comment.isReadOnly()
    hand.canvas.setFocus()
    hand.key(K.Key_O, SHIFT)
    assert of(hand.regions[0]) == {}
    QTest.mouseClick(details.lock, Qt.MouseButton.LeftButton, pos=details.lock.rect().center())
    view(hand)
    assert all(field.isEnabled() for field in details.fields.values())


def test_shift_and_a_digit_turn_a_tag_and_so_does_a_click(hand: Hand) -> None:
    first = labels(hand)[0]
    hand.key(K.Key_1, SHIFT)
    assert state_of(hand, 1) == (Status.STARTED, [first])
    tags = view(hand).item
    assert tags.isVisible()
    assert (
        tags.model.data(tags.model.index(0), Qt.ItemDataRole.AccessibleTextRole) == f"{first}, on"
    )
    at = tags.list.visualRect(tags.model.index(0)).center()
    QTest.mouseClick(tags.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert state_of(hand, 1)[1] == []
    hand.ctrl(K.Key_Z)
    assert state_of(hand, 1)[1] == [first]


def test_with_the_bar_one_key_is_tag_and_next(hand: Hand) -> None:
    first, second = labels(hand)[:2]
    hand.key(K.Key_C, CTRL | SHIFT)
    bar = hand.app.parts.details.tagging.bar
    assert bar.isVisible()
    hand.key(K.Key_2)
    hand.wait_for_item("p2.png")
    assert state_of(hand, 1) == (Status.DONE, [second])
    # The tag of before goes when another one is given.
    hand.key(K.Key_2, SHIFT)
    hand.key(K.Key_1)
    hand.wait_for_item("p3.png")
    assert state_of(hand, 2) == (Status.DONE, [first])
    hand.app.parts.details.show()
    QTest.mouseClick(bar.buttons[0], Qt.MouseButton.LeftButton)
    hand.qtbot.waitUntil(lambda: state_of(hand, 3) == (Status.DONE, [first]))
    QTest.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    region = hand.draw(BOX)
    hand.canvas.select([region.id])
    hand.key(K.Key_2)
    state = hand.desk.session.editor.state
    assert state.labels[state.regions[region.id].label_id].name == second


def test_a_digit_gives_what_is_selected_its_label_with_the_bar_too(hand: Hand) -> None:
    hand.key(K.Key_C, CTRL | SHIFT)
    hand.draw(BOX)
    hand.canvas.select([hand.regions[0].id])
    hand.key(K.Key_2)
    state = hand.desk.session.editor.state
    assert [state.labels[one.label_id].name for one in hand.regions] == [labels(hand)[1]]
    assert hand.desk.loaded is not None
    assert hand.desk.loaded.item.path == "p1.png"


def test_the_attributes_of_a_label_are_made_in_a_dialog(hand: Hand) -> None:
    hand.canvas.select([hand.draw(BOX).id])

    def fill(dialog: KindsDialog) -> bool:
        assert dialog.focusWidget() is dialog.add_row_button  # not “Save”: there is nothing yet
        press(dialog.add_row_button)
        row = dialog.rows[0]
        assert dialog.focusWidget() is row.name
        QTest.keyClicks(row.name, "state")
        press(dialog.save_button)
        assert dialog.fault.text() == "“state” needs from 1 to 500 choices."
        QTest.keyClicks(row.values, "open, shut")
        QTest.keyClicks(row.default, "open")
        press(dialog.add_row_button)
        QTest.keyClicks(dialog.rows[1].name, "storeys")
        dialog.rows[1].what.setCurrentIndex(1)
        QTest.keyClicks(dialog.rows[1].values, "1 to")
        press(dialog.add_row_button)
        press(dialog.rows[2].out)
        press(dialog.save_button)
        return True

    with hand.answering(KindsDialog, fill):
        hand.app.run("edit-attributes")
    hand.return_to_window()
    label = next(iter(hand.desk.session.editor.state.labels.values()))
    assert label.attributes == (
        AttributeKind("state", ValueKind.CHOICE, ("open", "shut"), default="open"),
        AttributeKind("storeys", ValueKind.NUMBER, lowest=1),
    )
    assert of(hand.draw(OTHER)) == {"state": "open"}
    hand.ctrl(K.Key_Z)
    hand.ctrl(K.Key_Z)
    label = next(iter(hand.desk.session.editor.state.labels.values()))
    assert label.attributes == ()


def test_every_field_has_a_name(hand: Hand) -> None:
    give_kinds(hand)
    hand.canvas.select([hand.draw(BOX).id])
    shown = view(hand)
    hand.canvas.select([])
    for of_what in (shown, view(hand)):
        nameless = [
            each
            for each in of_what.findChildren(QWidget)
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus
            if each.isVisible() and not each.accessibleName()
        ]
        assert nameless == []


@pytest.mark.parametrize("thumbnails", ["none", "large"])
def test_the_window_fits_a_small_screen_with_all_in_the_column_at_any_size(
    qtbot: QtBot, tmp_path: Path, thumbnails: str
) -> None:
    settings = Settings(None)
    settings.set("show_checklist", value=True)
    settings.set("thumbnails", thumbnails)
    paint_pictures(tmp_path, 1)
    hand = Hand(qtbot, settings)
    window = hand.window
    try:
        hand.start(begun_job(tmp_path))
        hand.wait_for_item("p1.png")
        hand.draw(BOX)
        view(hand)
        window.items.show_adding("Adding pictures: 124,500 of 1,000,000")
        for zoom in (1.0, 1.25, 1.5, 1.75, 2.0):
            hand.app.look.wear("light", zoom)
            # Of 768 pixels, less the bar of the desktop and a title.
            qtbot.waitUntil(lambda: window.minimumSizeHint().height() <= 740)
    finally:
        hand.app.look.wear("light", 1.0)
        hand.close()


def test_where_room_is_short_the_first_steps_give_way_to_the_details_and_come_back(
    hand: Hand,
) -> None:
    window = hand.window
    hand.app.look.wear("light", 2.0)
    window.show_first_steps(is_shown=True)
    assert window.first_steps.isVisible()
    hand.canvas.setFocus()
    hand.key(K.Key_F4)
    assert not window.first_steps.isVisible()
    hand.app.look.wear("light", 1.0)
    assert window.first_steps.isVisible()
    hand.app.look.wear("light", 2.0)
    assert not window.first_steps.isVisible()
    hand.key(K.Key_F4)
    assert window.first_steps.isVisible()
    hand.app.look.wear("light", 1.0)
