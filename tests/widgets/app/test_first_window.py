"""The first window: all of it can be seen, and the first steps come and go at the right time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from annotator.settings import Settings
from widgets.app.main import App
from widgets.shell.first_steps import STEPS

SEEN_PX = 720
"""Of a screen of 1366x768, less a bar of the desktop and a title."""


@pytest.fixture
def program(qapp: QApplication) -> Iterator[App]:
    program = App(qapp, Settings(None))
    yield program
    program.close()


def test_the_first_window_takes_the_whole_of_a_small_screen(program: App) -> None:
    room = program.window.screen().availableGeometry()
    assert min(room.width() - 1366, room.height() - 768) <= 0
    program.window.appear()
    assert program.window.isMaximized()


def test_of_the_sample_job_nothing_is_said_to_be_owed(
    program: App, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    program.window.appear()
    assert program.lifecycle.open_sample()
    qtbot.waitUntil(lambda: program.open_job is not None and program.open_job.shown is not None)
    money = program.window.line.money
    assert money.isVisible()
    assert money.text().startswith("sample pay")
    assert "KES" in money.text()


def test_opening_begins_at_home_and_then_where_the_last_job_was(
    program: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[str] = []

    def ask(_parent: QWidget, _title: str, folder: str, _kind: str) -> tuple[str, str]:
        folders.append(folder)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    program.lifecycle.choose()
    program.lifecycle.recent.opened(tmp_path / "streets.fairlabel", "Streets")
    program.lifecycle.choose()
    assert folders == [str(Path.home()), str(tmp_path)]


def test_the_window_comes_back_at_the_place_where_it_was(program: App) -> None:
    window = program.window
    window.setGeometry(20, 30, 640, 700)
    window.remember()
    window.setGeometry(0, 0, 700, 720)
    window.appear()
    assert not window.isMaximized()
    assert (window.width(), window.height()) == (640, 700)


@pytest.mark.parametrize("zoom", [1.0, 1.25, 1.5, 2.0])
def test_the_bottom_line_is_seen_below_the_first_steps_at_every_size(
    qapp: QApplication, zoom: float
) -> None:
    settings = Settings(None)
    settings.set("zoom", zoom)
    program = App(qapp, settings)
    try:
        program.window.show()
        program.window.show_work(is_shown=True)
        program.window.show_first_steps(is_shown=True)
        least = program.window.minimumSizeHint().height()
        assert least <= SEEN_PX
    finally:
        program.close()
        program.look.wear("light", 1.0)


def test_the_first_steps_are_not_on_the_welcome_page(program: App) -> None:
    window = program.window
    window.show()
    window.show_work(is_shown=True)
    window.show_first_steps(is_shown=True)
    assert window.first_steps.isVisible()
    window.show_work(is_shown=False)
    assert not window.first_steps.isVisible()


def test_with_the_next_job_the_first_steps_that_are_all_done_are_gone(program: App) -> None:
    window = program.window
    window.show()
    program.lifecycle.opened.emit()
    assert window.first_steps.isVisible()
    for step in STEPS:
        program.presenter.jobs.first_step_done.emit(step)
    assert window.first_steps.isVisible()
    program.lifecycle.opened.emit()
    assert not window.first_steps.isVisible()
    assert program.settings.flag("show_checklist") is False
