"""Who is working: by digit, by name, by arrow, or somebody new."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from annotator.model.entities import WorkerId
from annotator.model.people import Worker
from tests.widgets.kit.dialogs.looks import look_of
from widgets.job_files.worker_dialog import Pins, WorkerAnswer, WorkerDialog
from widgets.theme.tokens import WORKER_COLOURS, contrast

AMINA, ABDI, JO = (Worker(WorkerId(name.lower()), name) for name in ("Amina", "Abdi", "Jo"))
Asked = Callable[..., WorkerDialog]
NOBODY: Mapping[WorkerId, str] = MappingProxyType({})


@pytest.fixture
def ask(qtbot: QtBot, qapp: QApplication) -> Asked:
    def asked(
        *people: Worker,
        current: WorkerId | None = None,
        pins: Mapping[WorkerId, str] = NOBODY,
    ) -> WorkerDialog:
        known = Pins(has=pins.__contains__, fits=lambda who, pin: pins[who] == pin)
        dialog = WorkerDialog(look_of(qapp), people, current, pins=known)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        return dialog

    return asked


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("2", WorkerAnswer(ABDI.id)),
        ("jo", WorkerAnswer(JO.id)),
        ("  JO ", WorkerAnswer(JO.id)),
        ("Joy", WorkerAnswer(new_name="Joy")),
        ("Mary   Ann", WorkerAnswer(new_name="Mary Ann")),
        ("7", WorkerAnswer(new_name="7")),
    ],
)
def test_what_is_typed_and_entered_is_the_answer(
    ask: Asked, typed: str, answer: WorkerAnswer
) -> None:
    dialog = ask(AMINA, ABDI, JO)
    QTest.keyClicks(dialog.field, typed)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.chosen() == answer


def test_the_arrows_walk_over_the_people(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, JO)
    for _ in range(2):
        QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    assert dialog.chosen() == WorkerAnswer(ABDI.id)


def test_a_click_answers(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, JO)
    spot = dialog.list.visualRect(dialog.list.model().index(2, 0)).center()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.chosen() == WorkerAnswer(JO.id)


def test_of_three_the_one_who_works_now_is_marked(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, JO, current=ABDI.id)
    assert dialog.chosen() == WorkerAnswer(ABDI.id)
    assert dialog.begin_button.isEnabled()
    assert [line.note for line in dialog.list.lines] == ["", "now", ""]


@pytest.mark.parametrize(("current", "other"), [(AMINA, ABDI), (ABDI, AMINA)])
def test_of_two_the_other_is_marked_and_enter_hands_over(
    ask: Asked, current: Worker, other: Worker
) -> None:
    dialog = ask(AMINA, ABDI, current=current.id)
    assert dialog.focusWidget() is dialog.field
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.chosen() == WorkerAnswer(other.id)


def test_who_is_alone_on_the_machine_and_asked_all_the_same_is_marked(ask: Asked) -> None:
    assert ask(AMINA).chosen() == WorkerAnswer(AMINA.id)


def test_a_pin_is_asked_for_at_once_and_enter_hands_over(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, current=AMINA.id, pins={ABDI.id: "2468"})
    assert dialog.focusWidget() is dialog.pin
    assert "Abdi" in dialog.pin.placeholderText()
    QTest.keyClicks(dialog.pin, "2468")
    QTest.keyClick(dialog.pin, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.chosen() == WorkerAnswer(ABDI.id)


def test_a_wrong_pin_lets_nobody_in_and_says_so_in_a_sentence(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, current=AMINA.id, pins={ABDI.id: "2468"})
    QTest.keyClicks(dialog.pin, "1357")
    QTest.keyClick(dialog.pin, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "Abdi" in dialog.refusal.text()
    assert dialog.refusal.text().endswith(".")
    QTest.keyClicks(dialog.pin, "2468")  # the wrong one is selected: typing replaces it
    assert not dialog.refusal.isVisible()
    QTest.keyClick(dialog.pin, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_without_a_pin_enter_asks_for_it_and_accuses_nobody(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, JO, pins={JO.id: "2468"})
    QTest.keyClicks(dialog.field, "3")
    assert dialog.pin.isVisible()
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.pin
    assert not dialog.refusal.isVisible()


def test_after_the_digit_what_is_typed_is_the_pin(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, JO, pins={AMINA.id: "2468"})
    for key in "12468":
        QTest.keyClicks(dialog.focusWidget(), key)
    assert (dialog.field.text(), dialog.pin.text()) == ("1", "2468")
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.chosen() == WorkerAnswer(AMINA.id)


def test_what_may_be_a_pin_becomes_nobodys_name(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, JO, pins={AMINA.id: "2468"})
    dialog.field.setText("12468")
    assert dialog.refusal.isVisible()
    assert dialog.refusal.text().startswith("This may be a PIN")
    assert not dialog.begin_button.isEnabled()
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.field.setText("K12468")
    assert not dialog.refusal.isVisible()
    assert dialog.chosen() == WorkerAnswer(new_name="K12468")
    dialog.field.setText("72468")  # nobody's digit, nobody's PIN
    assert dialog.chosen() == WorkerAnswer(new_name="72468")


def test_a_pin_belongs_to_one_person(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, JO, pins={ABDI.id: "2468", JO.id: "1357"})
    QTest.keyClicks(dialog.field, "2")
    QTest.keyClicks(dialog.pin, "2468")
    QTest.keyClick(dialog.pin, Qt.Key.Key_Down)
    assert dialog.chosen() == WorkerAnswer(JO.id)
    assert dialog.pin.text() == ""
    QTest.keyClick(dialog.pin, Qt.Key.Key_Up)
    QTest.keyClick(dialog.pin, Qt.Key.Key_Up)
    assert dialog.chosen() == WorkerAnswer(AMINA.id)
    assert not dialog.pin.isVisible()


def test_whoever_is_at_work_already_needs_no_pin(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, JO, current=AMINA.id, pins={AMINA.id: "2468"})
    assert not dialog.pin.isVisible()
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.chosen() == WorkerAnswer(AMINA.id)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_click_on_somebody_with_a_pin_asks_for_it(ask: Asked) -> None:
    dialog = ask(AMINA, ABDI, JO, pins={JO.id: "2468"})
    spot = dialog.list.visualRect(dialog.list.model().index(2, 0)).center()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.pin


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
    dialog.field.setText("ami\u200bna")
    assert [line.id for line in dialog.list.lines] == [AMINA.id]


def test_the_letters_in_the_circles_can_be_read() -> None:
    assert min(contrast("#FFFFFF", colour) for colour in WORKER_COLOURS) >= 4.5
