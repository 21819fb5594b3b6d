"""No word is cut off and no button lies outside of its window, on any scene, at any size."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

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

from tools.shots.clipped import faults_of, unpainted

ROOT = Path(__file__).resolve().parent.parent.parent

PARTS = 6
"""Among how many tests the scenes are divided: each ends long before a test counts as hung."""

LOOKS = "100,150,rtl-200"
LONG = "Words that are longer than their place"

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
    return stage.grab()

clipped.scenes_asked_for = lambda _names: [Scene("late", late), Scene("cut", cut)]
sys.argv = ["clipped", "--looks={LOOKS}"]
sys.exit(clipped.main())
"""


class Inspection:
    """The inspection of all scenes by one process, which says after each part how far it is."""

    def __init__(self, errors: Path) -> None:
        """Start it, without waiting for it; ``errors`` is a file for what it writes as errors."""
        command = [sys.executable, "-m", "tools.shots.clipped", f"--looks={LOOKS}"]
        command.append(f"--parts={PARTS}")
        self._errors = errors
        with errors.open("wb") as file:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, "QT_QPA_PLATFORM": ""},
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
            )
        self._told: dict[str, list[str]] = {}

    def faults(self, part: int) -> list[str]:
        """Return what is told of a part, waiting until its end."""
        wanted, lines = f"part {part} of {PARTS}", list[str]()
        while wanted not in self._told:
            line = self._stdout.readline()
            if not line:
                pytest.fail(f"It ended before. {self._errors.read_text('utf-8')[-2000:]}")
            lines.append(line.rstrip())
            if line.startswith("part "):
                self._told[lines.pop()], lines = lines, []
        return self._told[wanted]

    def close(self) -> None:
        """End it, if it has not ended."""
        self.process.kill()
        self.process.wait()
        self._stdout.close()

    @property
    def _stdout(self) -> IO[str]:
        assert self.process.stdout is not None
        return self.process.stdout


@pytest.fixture(scope="module")
def inspection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inspection]:
    inspection = Inspection(tmp_path_factory.mktemp("clipped") / "errors.txt")
    yield inspection
    inspection.close()


@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_nothing_is_cut_off_on_any_scene(inspection: Inspection, part: int) -> None:
    assert inspection.faults(part) == []


def test_the_inspection_of_all_scenes_ends_well(inspection: Inspection) -> None:
    """Whatever it tells: a fault of the program itself ends it by another status."""
    told = [fault for part in range(1, PARTS + 1) for fault in inspection.faults(part)]
    assert inspection.process.wait() == (1 if told else 0)


def test_words_that_are_cut_off_on_a_scene_are_told_and_the_others_are_inspected() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITH_A_FAULT],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    told = done.stdout.splitlines()
    assert told[0] == "late at no look: it did not come", done.stderr
    looks = [line.partition(" needs ")[0] for line in told[1:-1]]
    assert looks == [f"cut at {look}: QLabel {LONG!r}" for look in LOOKS.split(",")]
    assert (told[-1], done.returncode) == ("part 1 of 1", 1)


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
