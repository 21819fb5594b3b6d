"""The items and labels of a dataset are chosen by list and menu, by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.export.selection import BY_DEFAULT, ChosenContent, Selection
from annotator.model.entities import Label, LabelId
from tests.widgets.kit.dialogs.looks import look_of
from widgets.export.content_choice import ContentChoice

CAR, SHOP, TREE = LabelId(1), LabelId(2), LabelId(3)
NAMES = {CAR: "car", SHOP: "R&D <b>shop</b>", TREE: "tree"}


@pytest.fixture
def choice(qtbot: QtBot, qapp: QApplication) -> ContentChoice:
    choice = ContentChoice(look_of(qapp), Selection.CONFIRMED)
    qtbot.addWidget(choice)
    choice.show_labels([Label(key, name, key) for key, name in NAMES.items()])
    choice.show()
    return choice


def test_confirmed_items_with_all_labels_are_proposed(choice: ContentChoice) -> None:
    assert choice.wanted == BY_DEFAULT
    assert choice.labels.text() == "All labels"


def test_another_selection_is_told(qtbot: QtBot, choice: ContentChoice) -> None:
    choice.items.setFocus()
    with qtbot.waitSignal(choice.changed):
        QTest.keyClick(choice.items, Qt.Key.Key_Down)
    assert choice.wanted == ChosenContent(Selection.ACCEPTED)
    assert isinstance(choice.wanted.selection, Selection)


def test_several_labels_are_marked_while_the_menu_stays_open(
    qtbot: QtBot, choice: ContentChoice
) -> None:
    choice.menu.popup(choice.mapToGlobal(choice.rect().bottomLeft()))
    qtbot.waitUntil(choice.menu.isVisible)
    actions = choice.menu.actions()
    QTest.mouseMove(choice.menu, choice.menu.actionGeometry(actions[0]).center())
    QTest.mouseClick(
        choice.menu,
        Qt.MouseButton.LeftButton,
        pos=choice.menu.actionGeometry(actions[0]).center(),
    )
    choice.menu.setActiveAction(actions[2])
    QTest.keyClick(choice.menu, Qt.Key.Key_Space)
    assert choice.menu.isVisible()
    assert choice.wanted.labels == frozenset({SHOP})
    assert choice.labels.text() == "1 label"
    QTest.keyClick(choice.menu, Qt.Key.Key_Escape)
    assert not choice.menu.isVisible()


def test_a_label_without_any_other_needs_no_choice(choice: ContentChoice) -> None:
    choice.show_labels([Label(CAR, "car", 1)])
    assert not choice.labels.isVisible()
    assert choice.wanted.labels is None


def test_no_label_at_all_leaves_none_out(choice: ContentChoice) -> None:
    for action in choice.menu.actions():
        action.setChecked(False)
    assert choice.wanted.labels is None
    assert choice.labels.text() == "All labels"
