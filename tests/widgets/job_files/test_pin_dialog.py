"""A PIN is set twice over, changed by who knows it, and can be removed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.job_files.pin_dialog import PinDialog

Asked = Callable[[str], PinDialog]


@pytest.fixture
def ask(qtbot: QtBot, qapp: QApplication) -> Asked:
    def asked(now: str) -> PinDialog:
        fits = (lambda pin: pin == now) if now else None
        dialog = PinDialog(look_of(qapp), "Amina", fits)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return asked


def type_into(dialog: PinDialog, old: str, new: str, again: str) -> None:
    """Fill the fields in and press Enter."""
    for field, text in ((dialog.old, old), (dialog.new, new), (dialog.again, again)):
        field.setText(text)
    QTest.keyClick(dialog.again, Qt.Key.Key_Return)


def test_a_first_pin_is_typed_twice(ask: Asked) -> None:
    dialog = ask("")
    assert not dialog.old.isVisible()
    assert not dialog.remove_button.isVisible()
    type_into(dialog, "", "2468", "2468")
    assert (dialog.result(), dialog.answer()) == (QDialog.DialogCode.Accepted, "2468")


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [("1111", "2468", "2468"), ("", "2468", "2468"), ("9753", "246", "246"), ("9753", "2468", "8")],
)
def test_what_does_not_fit_is_refused_in_a_sentence_and_changes_nothing(
    ask: Asked, old: str, new: str, again: str
) -> None:
    dialog = ask("9753")
    type_into(dialog, old, new, again)
    assert dialog.isVisible()
    assert dialog.answer() is None
    assert dialog.refusal.isVisible()
    assert dialog.refusal.text().endswith(".")


def test_who_knows_the_pin_changes_it(ask: Asked) -> None:
    dialog = ask("9753")
    type_into(dialog, "9753", "2468", "2468")
    assert dialog.answer() == "2468"


def test_only_who_knows_the_pin_removes_it(ask: Asked) -> None:
    dialog = ask("9753")
    dialog.remove_button.click()
    assert dialog.answer() is None
    dialog.old.setText("9753")
    dialog.remove_button.click()
    assert (dialog.result(), dialog.answer()) == (QDialog.DialogCode.Accepted, "")


def test_nobody_reads_a_pin_over_a_shoulder(ask: Asked) -> None:
    dialog = ask("9753")
    for field in (dialog.old, dialog.new, dialog.again):
        assert field.echoMode() is QLineEdit.EchoMode.Password


def test_who_leaves_changes_nothing(ask: Asked) -> None:
    dialog = ask("")
    dialog.new.setText("2468")
    dialog.cancel_button.click()
    assert dialog.answer() is None


def test_each_field_says_what_it_is_for_while_it_is_filled(ask: Asked) -> None:
    dialog = ask("1357")
    for field in (dialog.old, dialog.new, dialog.again):
        field.setText("2468")
    told = {label.text() for label in dialog.findChildren(QLabel) if label.isVisible()}
    assert told >= {"Current PIN", "New PIN, 4 characters or more", "Repeat the new PIN"}


def test_a_first_pin_is_not_asked_for_the_current_one(ask: Asked) -> None:
    told = {label.text() for label in ask("").findChildren(QLabel) if label.isVisible()}
    assert "Current PIN" not in told
