"""A notice takes the room of its words, and says what an unclean end cost."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from annotator.records import RecoveryReport
from tests.widgets.kit.dialogs.looks import look_of
from widgets.job_files.recovered_time import recovered_notice
from widgets.shell.notice_bar import Notice, NoticeBar, NoticeTone

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
    killed = RecoveryReport("session-1", booked_ms=1_200, lost_at_most_ms=1_000)
    text = recovered_notice(killed).text
    assert "at most 1 s of it is missing" in text
    killed = RecoveryReport("session-1", booked_ms=1_200, lost_at_most_ms=6_000)
    assert "at most 6 s of it is missing" in recovered_notice(killed).text


def shown_after(bar: NoticeBar) -> list[str]:
    """Dismiss all notices; return what each said, in the order in which they stood there."""
    texts = []
    while bar.shown is not None:
        assert bar.isVisible()
        texts.append(bar.text.text())
        bar.close_button.click()
    return texts


def test_a_refusal_comes_first_and_what_stood_there_afterwards(
    qtbot: QtBot, qapp: QApplication
) -> None:
    bar = NoticeBar(look_of(qapp))
    qtbot.addWidget(bar)
    bar.say(Notice("Two pictures were added."))
    bar.say(Notice("The clock is wrong.", NoticeTone.ATTENTION))
    assert bar.text.text() == "Two pictures were added."
    bar.say(Notice("The disk is full.", NoticeTone.REFUSAL))
    assert bar.text.text() == "The disk is full."
    assert bar.property("tone") == "refusal"
    assert not bar.more.isVisible()
    assert shown_after(bar) == [
        "The disk is full.",
        "Two pictures were added.",
        "The clock is wrong.",
    ]


def test_each_of_several_refusals_is_seen_and_told_that_it_waits(
    qtbot: QtBot, qapp: QApplication
) -> None:
    bar = NoticeBar(look_of(qapp))
    qtbot.addWidget(bar)
    bar.say(Notice("Two pictures were added."))
    refusals = [Notice(f"Refused {number}.", NoticeTone.REFUSAL) for number in range(3)]
    for each in refusals:
        bar.say(each)
        bar.say(each)
    bar.say(Notice("Later."))
    assert (bar.text.text(), bar.more.text()) == ("Refused 0.", "2 more")
    assert bar.accessibleName() == "Refused 0. (2 more)"
    bar.withdraw(refusals[1])
    assert bar.more.text() == "1 more"
    assert shown_after(bar) == ["Refused 0.", "Refused 2.", "Two pictures were added.", "Later."]
    assert not bar.isVisible()


def test_a_refusal_takes_the_place_of_a_notice_that_passes(
    qtbot: QtBot, qapp: QApplication
) -> None:
    bar = NoticeBar(look_of(qapp))
    qtbot.addWidget(bar)
    bar.say(Notice("Copied.", passes_ms=60_000))
    bar.say(Notice("The disk is full.", NoticeTone.REFUSAL))
    assert shown_after(bar) == ["The disk is full."]


def test_a_notice_that_passes_disappears_by_itself_and_the_next_one_is_shown(
    qtbot: QtBot, qapp: QApplication
) -> None:
    bar = NoticeBar(look_of(qapp))
    qtbot.addWidget(bar)
    bar.say(Notice("The disk is full.", NoticeTone.REFUSAL))
    bar.say(Notice("Copied.", passes_ms=1))
    bar.say(Notice("Two pictures were added."))
    bar.dismiss()
    assert bar.text.text() == "Copied."
    qtbot.waitUntil(lambda: bar.text.text() == "Two pictures were added.")
    bar.dismiss()
    bar.say(Notice("Copied.", passes_ms=1))
    qtbot.waitUntil(lambda: bar.shown is None)
    assert not bar.isVisible()
