"""A notice takes the room of its words, and says what an unclean end cost."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from annotator.records import Recovered
from tests.widgets.dialogs.looks import look_of
from widgets.notice_bar import Notice, NoticeBar
from widgets.recovered import recovered_notice

LONG = "The disk is slow: the last changes are still being saved. " * 6


def test_a_notice_is_as_high_as_its_lines_at_the_foot_of_a_window(
    qtbot: QtBot, qapp: QApplication
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    bar = NoticeBar(look_of(qapp))
    window.statusBar().addWidget(bar, 1)
    window.resize(1300, 600)
    window.show()
    heights = []
    for text in ("Short.", LONG):
        bar.dismiss()
        bar.say(Notice(text))
        qapp.processEvents()
        height, lines = bar.text.height(), bar.text.heightForWidth(bar.text.width())
        assert lines <= height <= max(bar.close_button.height(), lines + 2)
        heights.append(height)
    assert heights[0] < heights[1]


def test_a_long_notice_does_not_stretch_the_window(qtbot: QtBot, qapp: QApplication) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    bar = NoticeBar(look_of(qapp))
    window.statusBar().addWidget(bar, 1)
    window.resize(900, 300)
    window.show()
    bar.say(Notice(LONG, choices=(("Blur them", bar.dismiss), ("Show them grey", bar.dismiss))))
    text = bar.text
    # The size grip takes a little of the room: the words may be laid out a second time.
    qtbot.waitUntil(lambda: text.height() >= text.heightForWidth(text.width()), timeout=5_000)
    assert window.size().toTuple() == (900, 300)


def test_the_notice_after_a_kill_speaks_of_what_is_missing_and_not_of_the_last_span() -> None:
    killed = Recovered("session-1", booked_ms=1_200, lost_at_most_ms=1_000)
    text = recovered_notice(killed).text
    assert "at most 1 s of it is missing" in text
    killed = Recovered("session-1", booked_ms=1_200, lost_at_most_ms=6_000)
    assert "at most 6 s of it is missing" in recovered_notice(killed).text
