"""Recent jobs in the menu of the window: opened from it, greyed when gone, the list cleared."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMenu

from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.support.patience import PATIENCE_MS


def texts(hand: Hand) -> list[str]:
    menu = hand.app.recent_menu
    menu.aboutToShow.emit()
    return [each.text() for each in menu.actions() if not each.isSeparator()]


def job_in(folder: Path) -> Path:
    folder.mkdir()
    paint_pictures(folder, 1)
    return begun_job(folder)


def test_it_stands_in_the_menu_of_the_job(hand: Hand) -> None:
    job_menu = hand.window.menu.findChild(QMenu, "menu-job")
    assert job_menu is not None
    titles = [each.text().split("\t")[0] for each in job_menu.actions()][:4]
    assert titles == ["New job…", "Open job…", "Open recent", "Open the sample job"]


def test_the_last_ten_are_there_and_one_that_is_gone_says_so(hand: Hand, tmp_path: Path) -> None:
    job = job_in(tmp_path / "streets")
    for number in range(11):
        hand.app.recent.opened(tmp_path / f"{number}.fairlabel", f"Job {number}")
    hand.app.recent.opened(job, "Streets")
    shown = texts(hand)
    assert len(shown) == 11
    assert shown[0].startswith("\u2068Streets\u2069\t\u2068")
    assert shown[1] == "\u2068Job 10\u2069\tnot there"
    assert shown[-1] == "Clear the list"
    enabled = [each.isEnabled() for each in hand.app.recent_menu.actions()]
    assert enabled[:2] == [True, False]


def test_one_is_opened_from_it(hand: Hand, tmp_path: Path) -> None:
    first, second = job_in(tmp_path / "a"), job_in(tmp_path / "b")
    hand.start(first)
    hand.wait_for_item("p1.png")
    hand.app.recent.opened(second, "Harbour")
    texts(hand)
    hand.app.recent_menu.actions()[0].trigger()
    hand.qtbot.waitUntil(lambda: hand.desk.project.path == second, timeout=PATIENCE_MS)


def test_names_in_it_are_text_on_one_line(hand: Hand, tmp_path: Path) -> None:
    name = "<b>a</b>&c\td\n\u202ee" + "x" * 500
    hand.app.recent.opened(tmp_path / "gone.fairlabel", name)
    text = texts(hand)[0]
    assert text.startswith("\u2068<b>a</b>&&c")
    assert text.count("\t") == 1
    assert "\n" not in text
    assert "\u202e" not in text
    assert len(text) < 120


def test_the_list_is_cleared_and_that_is_taken_back(hand: Hand, tmp_path: Path) -> None:
    job = job_in(tmp_path / "streets")
    hand.app.recent.opened(job, "Streets")
    texts(hand)
    hand.app.recent_menu.actions()[-1].trigger()
    assert texts(hand) == ["No recent jobs", "Clear the list"]
    entries = [each for each in hand.app.recent_menu.actions() if not each.isSeparator()]
    assert not any(each.isEnabled() for each in entries)
    assert hand.app.welcome.recent.lines == []
    assert job.exists()
    shown = hand.window.notices.shown
    assert shown is not None
    ((words, take_back),) = shown.choices
    assert words == "Undo"
    take_back()
    assert texts(hand)[0].startswith("\u2068Streets\u2069")
    assert [line.name for line in hand.app.welcome.recent.lines] == ["Streets"]


def test_clearing_an_empty_list_says_nothing(hand: Hand) -> None:
    hand.app.run("clear-recent")
    assert hand.window.notices.shown is None
