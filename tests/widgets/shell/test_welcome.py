"""The first page: what can be asked of it, and what may be dropped on it."""

import warnings
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.shell.welcome import MOST_RECENT, DropArea, RecentJob, WelcomePage


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> WelcomePage:
    page = WelcomePage(look_of(qapp))
    qtbot.addWidget(page)
    page.resize(900, 640)
    page.show()
    return page


def _data(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def _enter(area: DropArea, data: QMimeData) -> bool:
    actions, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    with warnings.catch_warnings():
        # From 6.12 on Qt would rather have a QPointF, which 6.11 does not know yet.
        warnings.simplefilter("ignore", DeprecationWarning)
        event = QDragEnterEvent(QPoint(5, 5), actions, data, left, none)
    event.ignore()
    QApplication.sendEvent(area, event)
    return event.isAccepted()


def _drop(area: DropArea, data: QMimeData) -> None:
    actions, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), actions, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(area, event)


def test_the_buttons_ask(page: WelcomePage) -> None:
    asked: list[str] = []
    page.new_asked.connect(lambda: asked.append("new"))
    page.open_asked.connect(lambda path: asked.append(f"open {path!r}"))
    page.sample_asked.connect(lambda: asked.append("sample"))
    page.order_asked.connect(lambda: asked.append("order"))
    for each in (page.new_button, page.open_button, page.sample_button, page.order_button):
        QTest.mouseClick(each, Qt.MouseButton.LeftButton)
    assert asked == ["new", "open ''", "sample", "order"]


def test_a_recent_job_opens_by_click_and_by_enter(page: WelcomePage) -> None:
    page.show_recent([RecentJob(Path("a/one.fairlabel"), "One"), RecentJob(Path("b/two"), "Two")])
    asked: list[str] = []
    page.open_asked.connect(asked.append)
    second = page.recent.visualRect(page.recent.model().index(1, 0)).center()
    QTest.mouseClick(page.recent.viewport(), Qt.MouseButton.LeftButton, pos=second)
    QTest.keyClick(page.recent, Qt.Key.Key_Up)
    QTest.keyClick(page.recent, Qt.Key.Key_Return)
    assert asked == [str(Path("b/two")), str(Path("a/one.fairlabel"))]


def test_days_are_told_in_words_and_what_is_gone_says_so(page: WelcomePage) -> None:
    now = datetime.now()  # noqa: DTZ005 - days as the person has them
    page.show_recent(
        [
            RecentJob(Path("a"), "A", now),
            RecentJob(Path("b"), "B", now - timedelta(days=1)),
            RecentJob(Path("c"), "C", now, is_there=False),
            RecentJob(Path("d"), "D"),
        ]
    )
    assert [line.note for line in page.recent.lines] == ["today", "yesterday", "not there", ""]
    assert [line.is_quiet for line in page.recent.lines] == [False, False, True, False]


def test_without_recent_jobs_their_title_is_hidden(page: WelcomePage) -> None:
    assert not page.recent.isVisible()
    assert not page.recent_title.isVisible()


def test_what_came_while_it_was_hidden_fits_once_it_is_shown(page: WelcomePage) -> None:
    page.hide()
    page.show_recent([RecentJob(Path("/jobs") / f"{place}.fairlabel", "a") for place in range(3)])
    page.show()
    height = page.recent.height_of(MOST_RECENT)
    assert page.recent.minimumHeight() == page.recent.maximumHeight() == height > 0


def test_a_folder_lights_the_area_and_is_reported(page: WelcomePage, tmp_path: Path) -> None:
    reported: list[Path] = []
    page.dropped.connect(reported.append)
    lit = [_enter(page.drop_area, _data(tmp_path)), page.drop_area.is_lit]
    _drop(page.drop_area, _data(tmp_path))
    assert [*lit, page.drop_area.is_lit] == [True, True, False]
    assert reported == [tmp_path]


def test_the_area_goes_dark_when_the_pointer_leaves(page: WelcomePage, tmp_path: Path) -> None:
    _enter(page.drop_area, _data(tmp_path))
    QApplication.sendEvent(page.drop_area, QDragLeaveEvent())
    assert not page.drop_area.is_lit


def test_only_one_folder_or_one_job_file_is_taken(page: WelcomePage, tmp_path: Path) -> None:
    job, text = tmp_path / "streets.fairlabel", tmp_path / "notes.txt"
    for file in (job, text):
        file.write_bytes(b"")
    assert _enter(page.drop_area, _data(job))
    assert not _enter(page.drop_area, _data(text))
    assert not _enter(page.drop_area, _data(tmp_path, job))
    assert not _enter(page.drop_area, _data(tmp_path / "gone"))
