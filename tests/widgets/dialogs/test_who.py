"""Who is working: by digit, by name, by arrow, or somebody new."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from annotator.model import WorkerId
from annotator.people import Worker
from tests.widgets.dialogs.looks import look_of
from widgets.dialogs.who import COLOURS, Who, WhoDialog
from widgets.theme.tokens import contrast

AMINA, ABDI, JO = (Worker(WorkerId(name.lower()), name) for name in ("Amina", "Abdi", "Jo"))
Asked = Callable[..., WhoDialog]


@pytest.fixture
def ask(qtbot: QtBot, qapp: QApplication) -> Asked:
    def asked(*people: Worker, current: WorkerId | None = None) -> WhoDialog:
        dialog = WhoDialog(look_of(qapp), people, current)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return asked


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("2", Who(ABDI.id)),
        ("jo", Who(JO.id)),
        ("  JO ", Who(JO.id)),
        ("Joy", Who(new_name="Joy")),
        ("Mary   Ann", Who(new_name="Mary Ann")),
        ("7", Who(new_name="7")),
    ],
)
def test_what_is_typed_and_entered_is_the_answer(ask: Asked, typed: str, answer: Who) -> None:
    dialog = ask(AMINA, ABDI, JO)
    QTest.keyClicks(dialog.field, typed)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.chosen() == answer


def test_the_arrows_walk_over_the_people(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, JO)
    for _ in range(2):
        QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    assert dialog.chosen() == Who(ABDI.id)


def test_a_click_answers(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, JO)
    spot = dialog.list.visualRect(dialog.list.model().index(2, 0)).center()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.chosen() == Who(JO.id)


def test_who_works_now_is_marked(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, current=ABDI.id)
    assert dialog.chosen() == Who(ABDI.id)
    assert dialog.begin_button.isEnabled()
    assert [line.note for line in dialog.list.lines] == ["", "now"]


def test_nobody_is_no_answer(ask: Asked) -> None:
    dialog = ask()
    assert not dialog.begin_button.isEnabled()
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.chosen() is None


def test_a_name_that_is_there_is_not_added_again(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI)
    QTest.keyClicks(dialog.field, "amina")
    assert [line.id for line in dialog.list.lines] == [AMINA.id]


def test_the_letters_in_the_circles_can_be_read() -> None:
    assert min(contrast("#FFFFFF", colour) for colour in COLOURS) >= 4.5
