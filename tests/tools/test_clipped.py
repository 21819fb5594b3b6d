"""No word is cut off and no button lies outside of its window, on any scene, at any size."""

from __future__ import annotations

import os
import subprocess

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support import forks
from tools.shots.clipped import faults_of, unpainted

PARTS = 4
"""Among how many processes the scenes are divided: each ends long before a test counts as hung, and
takes 10 MB more for each scene."""

LOOKS = "100,150,rtl-200"
LONG = "Words that are longer than their place"

ALL = "import sys; from tools.shots import clipped; sys.exit(clipped.main())"
WITH_A_FAULT = f"""
import sys
from PySide6.QtWidgets import QLabel
from tools.shots import clipped
from tools.shots.scenes.scenes import Scene

def late(stage):
    raise TimeoutError("it did not come")

def cut(stage):
    label = QLabel({LONG!r}, stage.window)
    label.setGeometry(0, 0, 60, 20)
    label.show()
    stage.grab()
    return stage.grab()  # in the same looks: all that it finds was found

clipped.scenes_asked_for = lambda _names: [Scene("late", late), Scene("cut", cut)]
sys.exit(clipped.main())
"""

ONE_OVER_ANOTHER = f"""
import sys
from PySide6.QtWidgets import QDialog, QLabel
from tools.shots import clipped
from tools.shots.scenes.scenes import Scene

windows = set()

def cut(stage):
    windows.add(stage.window)
    dialog = QDialog(stage.window)
    label = QLabel({LONG!r}, dialog)
    label.setGeometry(0, 0, 60, 20)
    return stage.grab_with(QDialog, dialog.open)

def late(stage):
    raise TimeoutError("it did not come")

takes = dict(below=cut, late=late, above=cut)
passive = [Scene(name, take, is_passive=True) for name, take in takes.items()]
clipped.scenes_asked_for = lambda _names: passive
clipped.main()
sys.exit(len(windows))
"""


def inspected(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return forks.run("windows", code, *arguments, env={**os.environ, "QT_QPA_PLATFORM": ""})


@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_nothing_is_cut_off_on_any_scene(part: int) -> None:
    done = inspected(ALL, f"--looks={LOOKS}", f"--part={part}/{PARTS}")
    told = [line for line in done.stdout.splitlines() if " at " in line]
    assert (done.returncode, told) == (0, []), done.stderr[-2000:]


def test_words_that_are_cut_off_on_a_scene_are_told_and_the_others_are_inspected() -> None:
    done = inspected(WITH_A_FAULT, f"--looks={LOOKS}")
    told = done.stdout.splitlines()
    assert told[0] == "late at no look: it did not come", done.stderr
    looks = [line.partition(" needs ")[0] for line in told[1:]]
    assert looks == [f"cut at {look}: QLabel {LONG!r}" for look in LOOKS.split(",")]
    small, middle, large = (int(line.partition(" needs ")[2].split()[0]) for line in told[1:])
    assert small * 1.4 < middle < large / 1.2, told
    assert done.returncode == 1


def test_each_of_several_dialogs_over_one_window_is_inspected_in_each_look() -> None:
    done = inspected(ONE_OVER_ANOTHER, f"--looks={LOOKS}")
    told = {line.partition(" needs ")[0] for line in done.stdout.splitlines()}
    cut = {
        f"{name} at {look}: QLabel {LONG!r}"
        for name in ("below", "above")
        for look in LOOKS.split(",")
    }
    assert told == cut | {"late at no look: it did not come"}, done.stderr
    assert done.returncode == 1


class Painted(QWidget):
    """Counts how often it is painted."""

    count = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt calls it
        super().paintEvent(event)
        self.count += 1


def test_what_was_to_be_painted_while_nothing_is_painted_is_painted_afterwards(
    qtbot: QtBot,
) -> None:
    window = QWidget()
    painted = Painted(window)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: painted.count > 0)
    painted.update()
    with unpainted(window):
        QApplication.processEvents()
        before = painted.count
    qtbot.waitUntil(lambda: painted.count > before)
    before = painted.count
    painted.update()
    qtbot.waitUntil(lambda: painted.count > before)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(400, 300)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def put(window: QWidget, widget: QWidget, *place: int) -> None:
    widget.setParent(window)
    widget.setGeometry(*place)
    widget.show()


@pytest.mark.parametrize("kind", [QLabel, QPushButton, QCheckBox])
def test_words_without_room_are_found_and_those_with_room_or_a_tooltip_are_not(
    window: QWidget, kind: type[QLabel | QPushButton | QCheckBox]
) -> None:
    put(window, cut := kind(LONG), 0, 0, 60, 40)
    put(window, kind(LONG), 0, 50, 390, 40)
    put(window, told := kind(LONG), 0, 100, 60, 40)
    told.setToolTip(f"Here: {LONG}")
    (fault,) = faults_of(window)
    assert fault.startswith(f"{kind.__name__} {LONG!r} needs ")
    cut.hide()
    assert faults_of(window) == []


def test_wrapped_words_need_their_height(window: QWidget) -> None:
    words = QLabel(LONG)
    words.setWordWrap(True)
    put(window, words, 0, 0, 90, 200)
    assert faults_of(window) == []
    words.setGeometry(0, 0, 90, 24)
    (fault,) = faults_of(window)
    assert "px of height" in fault


def test_tabs_that_are_elided_are_found(window: QWidget) -> None:
    bar = QTabBar()
    bar.addTab(LONG)
    bar.addTab(LONG)
    bar.setUsesScrollButtons(False)
    window.resize(800, 300)
    put(window, bar, 0, 0, 790, 30)
    assert faults_of(window) == []
    bar.setGeometry(0, 0, 120, 30)
    assert len(faults_of(window)) == 2


def test_a_button_outside_of_the_window_is_found_unless_one_can_scroll_to_it(
    window: QWidget,
) -> None:
    put(window, QToolButton(), 390, 10, 30, 30)
    area = QScrollArea()
    inner = QWidget()
    inner.resize(300, 900)
    put(inner, QPushButton("Below"), 10, 800, 200, 40)
    area.setWidget(inner)
    put(window, area, 0, 50, 390, 200)
    assert faults_of(window) == ["QToolButton '' lies outside of its window"]
