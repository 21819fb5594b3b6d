"""An installed engine drafts the text of lines, and the person decides by key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.drafts.counts import TextCounts
from annotator.drafts.draft import TextOrigin, draft_of, text_origin, waiting_draft
from tests.journeys.hand import NONE, Hand
from tests.support.fake_tesseract import install
from tests.support.patience import PATIENCE_MS
from tests.widgets.drafts.conftest import ALT_SHIFT, Desk, draft, told
from tests.widgets.kit.dialogs.looks import look_of
from widgets.time_pay.day.item_page import ItemPage, OnItem

K = Qt.Key
LINES = [("the first line", 96.0), ("the sec0nd line", 41.5), ("the third line", 72.0)]


def origins(hand: Hand) -> list[TextOrigin | None]:
    return [text_origin(region) for region in hand.regions]


def test_each_line_gets_a_draft_in_one_step_and_none_is_work_yet(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = install(tmp_path / "engine", monkeypatch, LINES)
    hand = at_lines(3)
    draft(hand, 3)
    assert engine.calls()[-1] == ["stdin", "stdout", "-l", "eng", "--psm", "7", "tsv"]
    assert [region.transcription for region in hand.regions] == ["", "", ""]
    first = draft_of(hand.regions[0])
    assert first is not None
    assert (first.text, first.engine, first.version, first.language, first.confidence) == (
        "the first line",
        "tesseract",
        "5.5.0",
        "eng",
        0.96,
    )
    strip = hand.window.strip
    assert strip.field.hasFocus()
    assert strip.field.text() == "the first line"
    assert strip.draft.text().startswith("? Draft · sure, 96 % · tesseract 5.5.0 (eng)")
    assert strip.field.property("draft") is True
    hand.ctrl(K.Key_Z)
    assert [region.extra for region in hand.regions] == ["", "", ""]


def test_enter_accepts_typing_corrects_and_tab_leaves_it_open(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "engine", monkeypatch, LINES)
    hand = at_lines(3)
    draft(hand, 3)
    field = hand.window.strip.field
    hand.key(K.Key_Return)
    assert field.text() == "the sec0nd line"
    for _ in range(7):
        hand.key(K.Key_Left)
    hand.key(K.Key_Backspace)
    QTest.keyClicks(field, "o")
    hand.key(K.Key_Return)
    assert field.text() == "the third line"
    hand.key(K.Key_Tab)
    assert [region.transcription for region in hand.regions] == [
        "the first line",
        "the second line",
        "",
    ]
    assert origins(hand) == [TextOrigin.ACCEPTED, TextOrigin.CORRECTED, TextOrigin.UNDECIDED]
    assert not hand.window.strip.draft.isVisible()  # Tab came round to the first line
    assert field.property("draft") is False
    hand.canvas.setFocus()
    hand.ctrl(K.Key_Z)
    hand.ctrl(K.Key_Z)
    assert origins(hand) == [TextOrigin.UNDECIDED] * 3


def test_a_held_enter_accepts_one_draft(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "engine", monkeypatch, LINES)
    hand = at_lines(3)
    draft(hand, 3)
    field = hand.window.strip.field
    for is_held in (False, True, True, True):
        QApplication.sendEvent(
            field, QKeyEvent(QEvent.Type.KeyPress, K.Key_Return, NONE, "\r", is_held)
        )
    assert origins(hand) == [TextOrigin.ACCEPTED, TextOrigin.UNDECIDED, TextOrigin.UNDECIDED]


def test_the_queue_begins_with_the_least_sure_draft(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "engine", monkeypatch, LINES)
    hand = at_lines(3)
    draft(hand, 3)
    strip = hand.window.strip
    hand.canvas.select([])
    seen = []
    hand.key(K.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    for _ in range(3):
        seen.append(strip.field.text())
        hand.key(K.Key_Return)
    assert seen == ["the sec0nd line", "the third line", "the first line"]
    assert origins(hand) == [TextOrigin.ACCEPTED] * 3
    assert told(hand) == "No draft waits for a decision."


def test_an_emptied_draft_is_corrected_and_not_drafted_again(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "engine", monkeypatch, [LINES[0], *LINES])
    hand = at_lines(1)
    draft(hand, 1)
    hand.ctrl(K.Key_A)
    hand.key(K.Key_Delete)
    hand.key(K.Key_Return)
    assert origins(hand) == [TextOrigin.CORRECTED]
    assert hand.window.strip.field.text() == ""
    hand.key(K.Key_D, ALT_SHIFT)
    sentence = "Every region has a text, or is locked."
    hand.qtbot.waitUntil(lambda: told(hand) == sentence, timeout=PATIENCE_MS)


def test_a_page_without_lines_is_offered_to_find_them(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "engine", monkeypatch, [(f"line {n}", 80.0) for n in range(9)])
    hand = at_lines(0)
    hand.key(K.Key_D, ALT_SHIFT)
    sentence = "Drafts need lines, and this picture has none yet."
    hand.qtbot.waitUntil(lambda: told(hand) == sentence, timeout=PATIENCE_MS)
    (button,) = hand.window.notices._buttons
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    hand.qtbot.waitUntil(lambda: told(hand) == "1 line proposed.", timeout=PATIENCE_MS)
    draft(hand, 1)
    (line,) = hand.regions
    assert not line.touched
    hand.key(K.Key_Return)
    (line,) = hand.regions
    assert (line.transcription, line.touched) == ("line 0", True)
    assert origins(hand) == [TextOrigin.ACCEPTED]


def test_without_an_engine_one_sentence_says_what_to_install(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    hand = at_lines(2)
    hand.key(K.Key_D, ALT_SHIFT)
    hand.qtbot.waitUntil(lambda: "tesseract-ocr" in told(hand), timeout=PATIENCE_MS)
    assert told(hand).startswith("No engine for drafts is installed.")
    assert origins(hand) == [None, None]


def test_a_cancelled_run_ends_its_process_and_drafts_nothing(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = install(tmp_path / "engine", monkeypatch, LINES)
    engine.close_gate()
    hand = at_lines(3)
    hand.key(K.Key_D, ALT_SHIFT)
    hand.qtbot.waitUntil(lambda: told(hand).startswith("Drafting the text"), timeout=PATIENCE_MS)
    (button,) = hand.window.notices._buttons
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not hand.app.parts.drafts.drafter.is_drafting
    assert origins(hand) == [None] * 3
    background = hand.app.parts.jobs
    hand.qtbot.waitUntil(lambda: not background._running, timeout=PATIENCE_MS)
    engine.open_gate()
    draft(hand, 3)  # the thread is free again


def test_a_failing_engine_is_told_in_a_sentence(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "engine", monkeypatch, fails=True)
    hand = at_lines(2)
    hand.key(K.Key_D, ALT_SHIFT)
    sentence = "tesseract failed. Choose another language, or install it again."
    hand.qtbot.waitUntil(lambda: told(hand) == sentence, timeout=PATIENCE_MS)
    assert [waiting_draft(region) for region in hand.regions] == [None, None]


def test_of_several_languages_one_is_chosen_once_and_remembered(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = install(tmp_path / "engine", monkeypatch, LINES, languages=("ara", "deu", "osd"))
    hand = at_lines(3)
    drafts = hand.app.parts.drafts
    hand.key(K.Key_D, ALT_SHIFT)
    hand.qtbot.waitUntil(lambda: drafts.menu is not None, timeout=PATIENCE_MS)
    menu = drafts.menu
    assert menu is not None
    assert [each.text() for each in menu.actions()[1:]] == ["Arabic (ara)", "German (deu)"]
    QTest.keyClick(menu, K.Key_Down)
    QTest.keyClick(menu, K.Key_Return)
    hand.qtbot.waitUntil(lambda: told(hand) == "3 texts drafted.", timeout=PATIENCE_MS)
    assert hand.app.settings.text("draft_language") == "deu"
    assert "deu" in engine.calls()[-1]


def test_the_search_above_the_regions_shows_undecided_drafts_alone(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "engine", monkeypatch, LINES)
    hand = at_lines(3)
    draft(hand, 3)
    hand.key(K.Key_Return)
    panel = hand.window.regions
    panel.search.setText("draft")
    rows = panel.list.model()
    assert [
        rows.index(at, 0).data(Qt.ItemDataRole.ToolTipRole) for at in range(rows.rowCount())
    ] == [
        "line\nthe sec0nd line\ndraft, 42 %",
        "line\nthe third line\ndraft, 72 %",
    ]
    panel.search.setText("sec0nd")
    assert rows.rowCount() == 1


def test_all_that_is_left_is_accepted_in_one_step_but_for_hidden_lines(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "engine", monkeypatch, LINES)
    hand = at_lines(3)
    draft(hand, 3)
    hand.canvas.setFocus()
    hand.key(K.Key_H)  # hides the selected line
    hand.key(K.Key_E, ALT_SHIFT)
    assert told(hand) == "2 drafts accepted."
    assert origins(hand) == [TextOrigin.UNDECIDED, TextOrigin.ACCEPTED, TextOrigin.ACCEPTED]
    hand.ctrl(K.Key_Z)
    assert origins(hand) == [TextOrigin.UNDECIDED] * 3


def test_my_day_tells_the_texts_of_an_item_apart(qapp: QApplication, qtbot: QtBot) -> None:
    page = ItemPage(look_of(qapp))
    qtbot.addWidget(page)
    page.show_item(OnItem("a.jpg", {}, {}), ())
    assert "drafted" not in page.note.text()
    texts = TextCounts(
        {TextOrigin.ACCEPTED: 30, TextOrigin.CORRECTED: 8, TextOrigin.UNDECIDED: 2},
        {TextOrigin.ACCEPTED: 60_000, TextOrigin.CORRECTED: 120_000},
    )
    page.show_item(OnItem("a.jpg", {}, {}, texts=texts), ())
    assert page.note.text().endswith(
        "Its texts: 30 accepted as drafted (1 min), 8 corrected (2 min), 0 typed (0 s), "
        "2 undecided."
    )


def test_nothing_is_drafted_in_a_review(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = install(tmp_path / "engine", monkeypatch, LINES)
    hand = at_lines(3)
    hand.desk.session.is_reviewing = True
    hand.key(K.Key_D, ALT_SHIFT)
    assert told(hand) == "Nothing is drafted while you review."
    assert engine.calls() == []


def test_drafts_come_to_the_item_that_they_were_asked_for_or_to_none(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = install(tmp_path / "engine", monkeypatch, LINES)
    engine.close_gate()
    hand = at_lines(3)
    hand.key(K.Key_D, ALT_SHIFT)
    hand.qtbot.waitUntil(lambda: told(hand).startswith("Drafting the text"), timeout=PATIENCE_MS)
    hand.go_on_to("b.png")
    engine.open_gate()
    drafter = hand.app.parts.drafts.drafter
    hand.qtbot.waitUntil(lambda: not drafter.is_drafting, timeout=PATIENCE_MS)
    assert hand.regions == []
    assert "engine" not in told(hand)
    hand.canvas.setFocus()
    hand.key(K.Key_A)
    hand.wait_for_item("a.png")
    assert origins(hand) == [None] * 3
