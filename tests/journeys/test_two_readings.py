"""A page that two people typed: the lines that differ are decided one by one, by key."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.drafts.draft import TextDraft, TextOrigin, text_origin
from annotator.editing.commands import AddRegions, SetTranscription
from annotator.editing.draft_commands import AcceptDrafts, DraftTexts
from annotator.job_file.project import Project
from annotator.model.geometry import Box
from tests.annotator.job_file.jobs import editor_on, new_region, settle
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from widgets.comparison.difference_model import Reading

OURS = ("the old tap drips", "o\u0308l und\u00a0wasser", "same in both")
THEIRS = ("the cold tap drips", "\u00f6l und wasser", "same in both", "only theirs")


def typed(folder: Path, texts: tuple[str, ...], *, is_drafted: bool = False) -> Path:
    """Return a job with these lines on its second picture, typed or drafted and accepted."""
    folder.mkdir()
    paint_pictures(folder, 3)
    path = begun_job(folder)
    with Project.open(path) as project:
        editor = editor_on(project, 2)
        lines = [
            replace(new_region(project), geometry=Box(10, 10 + 40 * at, 200, 30))
            for at in range(len(texts))
        ]
        editor.run(AddRegions(tuple(lines)))
        if is_drafted:
            drafts = {
                line.id: TextDraft(text, "tesseract", "5.5.0", "eng", 0.9)
                for line, text in zip(lines, texts, strict=True)
            }
            editor.run(DraftTexts(drafts))
            editor.run(AcceptDrafts(list(drafts)))
        else:
            for line, text in zip(lines, texts, strict=True):
                editor.run(SetTranscription(line.id, text))
        settle(project)
    return path


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hand:
    """Return a hand at our version; asked for a file, it chooses theirs."""
    theirs = typed(tmp_path / "b", THEIRS)
    return at_ours(qtbot, typed(tmp_path / "a", OURS), theirs, monkeypatch)


def at_ours(qtbot: QtBot, ours: Path, theirs: Path, monkeypatch: pytest.MonkeyPatch) -> Hand:
    """Return a hand at our version, in the comparison with theirs."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(theirs), ""))
    hand = Hand(qtbot)
    hand.start(ours)
    hand.wait_for_item("p1.png")
    hand.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    panel = hand.app.parts.comparison.panel
    hand.qtbot.waitUntil(lambda: panel.isVisible() and panel.model.rowCount() == 2)
    return hand


def test_a_name_with_a_placeholder_is_shown_as_it_is(hand: Hand, tmp_path: Path) -> None:
    named = tmp_path / "b" / "50%4 done.fairlabel"
    shutil.copy(tmp_path / "b" / "job.fairlabel", named)
    hand.app.parts.comparison.compare_with(named)
    panel = hand.app.parts.comparison.panel
    hand.qtbot.waitUntil(lambda: "50%4 done.fairlabel." in panel.summary.text())
    assert "Error rate: " in panel.summary.text()
    hand.close()


def texts(hand: Hand) -> list[str]:
    """Return the texts of the open item in reading order."""
    return [region.transcription for region in hand.regions]


def _is_told(hand: Hand, text: str) -> bool:
    shown = hand.window.notices.shown
    return shown is not None and text in shown.text


def test_readings_are_chosen_by_key_and_undone(hand: Hand) -> None:
    panel = hand.app.parts.comparison.panel
    # The combining form of a letter and a no-break space are the same as written text.
    assert "2 of 4 lines differ from job.fairlabel." in panel.summary.text()
    hand.wait_for_item("p2.png")
    assert "old" in panel.ours.toPlainText()
    assert "cold" in panel.theirs.toPlainText()
    hand.key(Qt.Key.Key_2)
    hand.qtbot.waitUntil(lambda: texts(hand)[0] == THEIRS[0])
    assert panel.theirs.toPlainText() == "only theirs"
    assert not panel.buttons[Reading.THIRD].isEnabled()
    hand.key(Qt.Key.Key_2)
    hand.qtbot.waitUntil(lambda: texts(hand)[-1] == "only theirs")
    assert panel.model.left == 0
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    hand.qtbot.waitUntil(lambda: len(texts(hand)) == 3)
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    hand.qtbot.waitUntil(lambda: texts(hand) == list(OURS))
    hand.close()


def test_what_an_engine_read_in_their_version_does_not_count_as_typed_in_ours(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = typed(tmp_path / "b", THEIRS, is_drafted=True)
    hand = at_ours(qtbot, typed(tmp_path / "a", OURS), theirs, monkeypatch)
    hand.wait_for_item("p2.png")
    hand.key(Qt.Key.Key_2)
    hand.qtbot.waitUntil(lambda: texts(hand)[0] == THEIRS[0])
    hand.key(Qt.Key.Key_2)
    hand.qtbot.waitUntil(lambda: texts(hand)[-1] == "only theirs")
    origins = [text_origin(region) for region in hand.regions]
    typed_ones = [TextOrigin.TYPED, TextOrigin.TYPED]
    assert origins == [TextOrigin.ACCEPTED, *typed_ones, TextOrigin.ACCEPTED]
    hand.close()


def test_every_character_counts_if_asked_and_what_cannot_be_seen_is_named(hand: Hand) -> None:
    panel = hand.app.parts.comparison.panel
    hand.wait_for_item("p2.png")
    panel.profile.setFocus()
    hand.key(Qt.Key.Key_Down)
    hand.qtbot.waitUntil(lambda: panel.model.rowCount() == 3)
    hand.key(Qt.Key.Key_1)
    assert panel.ours.toPlainText() == "o⟨U+0308⟩l und⟨NBSP⟩wasser"
    assert [str(panel.model.chosen(row)) for row in range(2)] == ["ours", "None"]
    hand.key(Qt.Key.Key_3)
    hand.qtbot.waitUntil(hand.window.strip.field.hasFocus)
    hand.ctrl(Qt.Key.Key_A)
    QTest.keyClicks(hand.window.strip.field, "oel und wasser")
    hand.qtbot.waitUntil(lambda: texts(hand)[1] == "oel und wasser")
    assert str(panel.model.chosen(1)) == "third"
    hand.key(Qt.Key.Key_Return)
    assert panel.list.hasFocus(), "Enter goes back to the list."
    hand.qtbot.waitUntil(lambda: panel.row == 2)
    hand.key(Qt.Key.Key_1)
    assert [str(panel.model.chosen(row)) for row in range(3)] == ["ours", "third", "ours"]
    hand.close()


def test_the_open_job_is_not_another_version(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = typed(tmp_path / "a", OURS)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(ours), ""))
    hand = Hand(qtbot)
    hand.start(ours)
    hand.wait_for_item("p1.png")
    hand.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    hand.qtbot.waitUntil(lambda: _is_told(hand, "This is the open job."))
    hand.close()
