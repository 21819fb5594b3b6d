"""F1: the manual at the page of what has the focus, also in dialogs, and for a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from annotator.actions.help_pages import HELP_PAGES
from annotator.effort.categories import Category
from annotator.errors import JobFileError
from annotator.job_file.project import Project
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.journeys.test_effort import booked
from widgets.kit.error_text import ErrorText, error_text
from widgets.manual.help_places import help_address
from widgets.manual.manual_window import ManualWindow
from widgets.shell.action_palette import ActionPalette
from widgets.shell.key_sheet import KeySheet
from widgets.shell.notice_bar import Notice, NoticeTone
from widgets.time_pay.day.day_dialog import MyDayDialog

K = Qt.Key


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    paint_pictures(tmp_path, 2)
    job = begun_job(tmp_path)
    (tmp_path / "p2.png").write_bytes(b"no picture any more")
    hand = Hand(qtbot)
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.canvas.setFocus()
    yield hand
    hand.close()


def shown(hand: Hand) -> ManualWindow:
    window = hand.app.manual.shown
    assert isinstance(window, ManualWindow)
    assert window.isVisible()
    hand.qtbot.waitUntil(window.isActiveWindow)
    return window


def test_f1_opens_the_page_about_the_part_with_the_focus(hand: Hand) -> None:
    hand.key(K.Key_F1)
    manual = shown(hand)
    assert manual.address == "how-to/boxes.md"
    assert manual.browser.toPlainText().startswith("Draw boxes")
    hand.return_to_window()
    hand.window.items.list.setFocus()
    hand.key(K.Key_F1)
    assert shown(hand) is manual
    assert manual.address == "how-to/many-items.md"
    QTest.keyClick(manual.browser, K.Key_Escape)
    assert not manual.isVisible()


def test_in_the_palette_it_is_the_page_of_the_line(hand: Hand) -> None:
    hand.app.run("find-action")
    palette = hand.window.findChild(ActionPalette)
    assert palette is not None
    QTest.keyClicks(palette.field, "statement")
    line = palette.list.current
    assert line is not None
    QTest.keyClick(palette.field, K.Key_F1)
    assert shown(hand).address == HELP_PAGES[line.id] == "how-to/statement.md"


def test_above_a_dialog_the_manual_can_be_read_and_ends_with_it(hand: Hand) -> None:
    def read(sheet: KeySheet) -> bool:
        QTest.keyClick(sheet.field, K.Key_F1)
        manual = shown(hand)
        assert manual.address == "look-up/actions.md"
        assert manual.parentWidget() is sheet
        QTest.keyClicks(manual.field, "receipt")
        assert "receipt" in manual.list.lines[0].id
        sheet.reject()
        return True

    with hand.answering(KeySheet, read):
        hand.app.run("keys")


def test_in_an_open_menu_it_is_the_page_of_the_highlighted_entry(hand: Hand) -> None:
    menu = hand.window.menu
    menu.popup(hand.window.mapToGlobal(hand.window.rect().center()))
    hand.qtbot.waitUntil(menu.isVisible)
    entry = next(each for each in menu.actions() if each.menu() is not None)
    submenu = entry.menu()
    assert isinstance(submenu, QMenu)
    menu.setActiveAction(entry)  # opens it, as the pointer does
    hand.qtbot.waitUntil(submenu.isVisible)
    statement = hand.window.actions_table["statement"]
    assert statement in submenu.actions()
    submenu.setActiveAction(statement)
    window = submenu.windowHandle()
    QTest.keyClick(window, K.Key_F1)
    assert shown(hand).address == "how-to/statement.md"
    assert not menu.isVisible()
    assert not submenu.isVisible()


def test_in_a_dialog_that_shows_an_error_it_is_the_entry_of_that(hand: Hand) -> None:
    def read(dialog: MyDayDialog) -> bool:
        if not dialog.isActiveWindow():
            return False
        button = dialog.findChildren(QPushButton)[0]
        QTest.keyClick(button, K.Key_F1)
        assert shown(hand).address == "how-to/correct-time.md"
        error = error_text(JobFileError("The disk is full."))
        dialog.say(error, is_refusal=True)
        QTest.keyClick(button, K.Key_F1)
        assert shown(hand).address == "look-up/messages.md#the-disk-is-full"
        dialog.say("Added.")
        QTest.keyClick(button, K.Key_F1)
        assert shown(hand).address == "how-to/correct-time.md"
        dialog.reject()
        return True

    with hand.answering(MyDayDialog, read):
        hand.app.run("my-day")


def test_on_an_item_that_cannot_be_read_it_is_the_entry_of_why(hand: Hand) -> None:
    hand.key(K.Key_D)
    hand.qtbot.waitUntil(lambda: bool(hand.canvas.property("helps")))
    assert "\nF opens the next unfinished item." in hand.canvas._picture.message.text
    hand.key(K.Key_F1)
    address = shown(hand).address
    assert address.startswith("look-up/messages.md#")
    hand.return_to_window()
    hand.canvas.setFocus()
    hand.key(K.Key_A)
    hand.wait_for_item("p1.png")
    hand.key(K.Key_F1)
    assert shown(hand).address == "how-to/boxes.md"


def test_links_search_back_and_contents(hand: Hand) -> None:
    hand.app.run("manual")
    manual = shown(hand)
    manual.browser.linked.emit("labels.md#attributes-flags-comments-and-tags")
    assert manual.address == "how-to/labels.md#attributes-flags-comments-and-tags"
    assert manual.browser.textCursor().block().text() == "Attributes, flags, comments and tags"
    QTest.keyClicks(manual.field, "recover a job")
    QTest.keyClick(manual.field, K.Key_Return)
    assert manual.address == "how-to/recover.md"
    QTest.keyClicks(manual.field, " zebra")
    assert (manual.list.isVisible(), manual.none.isVisible()) == (False, True)
    press(manual.back_button)
    assert manual.address.startswith("how-to/labels.md")
    press(manual.contents_button)
    assert (manual.address, manual.field.text()) == ("README.md", "")
    assert len(manual.list.lines) > 40
    press(manual.copy_button)
    assert QGuiApplication.clipboard().text() == "fairlabel-manual:README.md"


def test_a_page_is_found_and_read_by_keys_alone(hand: Hand) -> None:
    hand.key(K.Key_F1)
    manual = shown(hand)
    QTest.keyClick(manual.browser, K.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert manual.field.hasFocus()
    QTest.keyClicks(manual.field, "receipt")
    for _step in range(3):
        QTest.keyClick(manual.field, K.Key_Down)
    QTest.keyClick(manual.field, K.Key_Up)
    assert manual.field.hasFocus()
    marked = manual.list.lines[1].id
    QTest.keyClick(manual.field, K.Key_Return)
    assert (manual.address, manual.browser.hasFocus()) == (marked, True)
    QTest.keyClick(manual.browser, K.Key_Left, Qt.KeyboardModifier.AltModifier)
    hand.qtbot.waitUntil(lambda: manual.address == "how-to/boxes.md")
    QTest.keyClick(manual.browser, K.Key_Escape)
    assert not manual.isVisible()


def test_nothing_outside_is_opened_or_loaded(hand: Hand) -> None:
    hand.app.run("manual")
    manual = shown(hand)
    before = manual.address
    for link in ("https://example.org", "file:///etc/passwd", "../../../README.md", "gone.md"):
        manual.browser.linked.emit(link)
        assert manual.address == before
        assert link in manual.told.text()
    image = QTextDocument.ResourceType.ImageResource.value
    for name in ("https://example.org/a.png", "file:///etc/passwd", "../pictures/day-light.png"):
        assert manual.browser.loadResource(image, QUrl(name)) is None
    manual.show_page("start/first-ten-minutes.md")
    drawn = manual.browser.document().resource(image, QUrl("../pictures/first-steps-light.png"))
    assert not drawn.isNull()


def test_a_refusal_leads_to_its_entry_and_stays(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "text.fairlabel").write_text("no job")
    with pytest.raises(Exception, match="is not a") as caught:
        Project.open(tmp_path / "text.fairlabel")
    hand.app.presenter.jobs.refuse(caught.value)
    notices = hand.window.notices
    button = next(
        each for each in notices.findChildren(QPushButton) if each.text() == "What can I do?"
    )
    text = error_text(caught.value)
    assert isinstance(text, ErrorText)
    assert help_address(button) == text.address  # by F1, too
    press(button)
    manual = shown(hand)
    assert manual.address == text.address
    block = manual.browser.textCursor().block()
    assert block.blockFormat().headingLevel() == 3
    assert "is not a" in block.text()
    assert notices.isVisible()


def test_a_notice_that_is_no_error_offers_nothing(hand: Hand) -> None:
    hand.window.notices.say(Notice("Not so.", NoticeTone.REFUSAL))
    assert not hand.window.notices.findChildren(QPushButton)


def test_reading_it_is_work_on_no_item(hand: Hand) -> None:
    hand.key(K.Key_F1)
    manual = shown(hand)
    QTest.keyClick(manual.browser, K.Key_Down)
    before = booked(hand).get(Category.GUIDELINE, 0)
    hand.qtbot.waitUntil(lambda: booked(hand).get(Category.GUIDELINE, 0) > before + 60)


def test_the_manual_closes_with_the_window(hand: Hand) -> None:
    hand.key(K.Key_F1)
    manual = shown(hand)
    hand.window.close()
    assert not manual.isVisible()
    assert QApplication.topLevelWidgets()
