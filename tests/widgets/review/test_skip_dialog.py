"""Skipping: always with a reason, in words of one's own where wanted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.review.skip_dialog import SkipAnswer, SkipDialog, SkipReason


@pytest.fixture
def dialog(qtbot: QtBot, qapp: QApplication) -> SkipDialog:
    dialog = SkipDialog(look_of(qapp), "street_012.jpg")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_enter_takes_the_first_reason(dialog: SkipDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.answer() == SkipAnswer(SkipReason.NOT_SEEN)


def test_the_arrow_takes_the_next_reason(dialog: SkipDialog) -> None:
    QTest.keyClick(dialog.reasons[SkipReason.NOT_SEEN], Qt.Key.Key_Down)
    QTest.keyClicks(dialog.field, "only  sky")
    assert dialog.answer() == SkipAnswer(SkipReason.NOTHING, "only sky")


def test_another_reason_needs_words(dialog: SkipDialog) -> None:
    QTest.keyClick(dialog.reasons[SkipReason.OTHER], Qt.Key.Key_Space)
    before = dialog.answer(), dialog.skip_button.isEnabled()
    QTest.keyClicks(dialog.field, "my own house")
    after = dialog.answer(), dialog.skip_button.isEnabled()
    assert before == (None, False)
    assert after == (SkipAnswer(SkipReason.OTHER, "my own house"), True)


def test_escape_skips_nothing(dialog: SkipDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected


@pytest.mark.parametrize(
    ("skip", "words"),
    [
        (SkipAnswer(SkipReason.HARD), "hard content"),
        (SkipAnswer(SkipReason.BROKEN, "half of it"), "broken file: half of it"),
        (SkipAnswer(SkipReason.OTHER, "my own house"), "my own house"),
    ],
)
def test_the_item_keeps_the_reason_in_words(skip: SkipAnswer, words: str) -> None:
    assert skip.words == words
