"""The first steps tick themselves and can be put away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.shell.first_steps import STEPS, FirstSteps


@pytest.fixture
def steps(qtbot: QtBot, qapp: QApplication) -> FirstSteps:
    steps = FirstSteps(look_of(qapp))
    qtbot.addWidget(steps)
    steps.show()
    return steps


def test_each_step_counts_once(steps: FirstSteps) -> None:
    for step in ("draw", "draw", "label"):
        steps.tick(step)
    assert steps.count.text() == "2 of 6"
    assert steps.progress.value() == 2
    assert not steps.is_finished


def test_all_steps_are_the_end_and_it_can_begin_again(steps: FirstSteps) -> None:
    for step in STEPS:
        steps.tick(step)
    ended = steps.is_finished, steps.count.text()
    steps.clear()
    assert ended == (True, "all done")
    assert (steps.is_finished, steps.count.text()) == (False, "0 of 6")


def test_there_is_no_other_step(steps: FirstSteps) -> None:
    with pytest.raises(KeyError):
        steps.tick("fly")


def test_the_cross_puts_it_away(steps: FirstSteps) -> None:
    asked: list[bool] = []
    steps.dismissed.connect(lambda: asked.append(True))
    QTest.mouseClick(steps.close_button, Qt.MouseButton.LeftButton)
    assert asked == [True]
