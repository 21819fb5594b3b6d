"""A command from the settings drafts segments of a sound, and the person decides by key."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.drafts.draft import TextOrigin, draft_of, text_origin
from annotator.editing.commands import AddRegions
from annotator.model.entities import Origin
from annotator.model.segment import SoundSegment
from tests.journeys.begun import begun_job
from tests.journeys.test_photographs import export
from tests.journeys.test_sound import RATE_HZ, SPEECH, Desk
from tests.support.exports import load, verified
from tests.support.fake_speech_engine import make
from tests.support.material import material
from tests.support.patience import PATIENCE_MS
from tests.widgets.drafts.conftest import ALT_SHIFT, told
from tests.widgets.kit.dialogs.looks import look_of
from tools.checkers import check_export
from widgets.settings.settings_dialog import SettingsDialog

K = Qt.Key


@pytest.fixture
def at_sound(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Gives a window at a recording with so many segments of a second each."""
    desks: list[Desk] = []

    def begin(count: int) -> Desk:
        folder = tmp_path / "job"
        folder.mkdir()
        shutil.copy(material(f"speech/{SPEECH}"), folder)
        desk = Desk(qtbot, begun_job(folder, labels=("speech",)), is_new=False)
        desks.append(desk)
        session = desk.hand.desk.session
        label = min(session.editor.state.labels)
        places = [SoundSegment(RATE_HZ * at, RATE_HZ * (at + 1), RATE_HZ) for at in range(count)]
        made = tuple(session.new_region(each, label, Origin.DRAWN) for each in places)
        desk.hand.desk.run(AddRegions(made)) if made else None
        desk.view.select([])
        desk.view.setFocus()
        return desk

    yield begin
    for desk in desks:
        if desk.hand.app.open_job is not None:
            desk.hand.wait_until_saved()
        desk.hand.close()


def draft(desk: Desk, words: str) -> None:
    desk.hand.key(K.Key_D, ALT_SHIFT)
    desk.qtbot.waitUntil(lambda: told(desk.hand) == words, timeout=PATIENCE_MS)


def test_segments_are_drafted_decided_on_exported_and_verified(
    at_sound: Callable[..., Desk], tmp_path: Path
) -> None:
    fake = make(tmp_path / "e", [b"And so\n", b"my felow", b"Americans"])
    desk = at_sound(3)
    hand = desk.hand
    hand.app.settings.set("speech_engine", fake.template)
    draft(desk, "3 texts drafted.")
    first = draft_of(desk.segments[0])
    assert first is not None
    assert (first.text, first.engine, first.version, first.language, first.confidence) == (
        "And so",
        "my scribe",
        "scribe 2.1",
        "en",
        None,
    )
    strip, field = hand.window.strip, hand.window.strip.field
    assert field.text() == "And so"
    assert strip.draft.text().startswith("? Draft · my scribe scribe 2.1 (en)")
    hand.key(K.Key_Return)
    assert field.text() == "my felow"
    for _ in range(2):
        hand.key(K.Key_Left)
    QTest.keyClicks(field, "l")
    hand.key(K.Key_Return)
    origins = [text_origin(each) for each in desk.segments]
    assert origins == [TextOrigin.ACCEPTED, TextOrigin.CORRECTED, TextOrigin.UNDECIDED]
    hand.wait_until_saved()
    out = tmp_path / "out"
    export(hand, out)
    item = load(out, "effort.json")["items"][0]
    assert (item["texts"]["accepted"], item["texts"]["corrected"]) == (1, 1)
    assert item["texts"]["undecided"] == 1
    lines = (out / "transcriptions.jsonl").read_text().splitlines()
    assert '"engine":"my scribe"' in lines[0].replace(": ", ":")
    assert "confidence" not in lines[0]
    assert verified(out).problems == ()
    assert check_export.main([str(out)]) == 0


def test_the_language_of_the_settings_goes_to_the_engine_and_stays_with_the_draft(
    at_sound: Callable[..., Desk], tmp_path: Path
) -> None:
    fake = make(tmp_path / "e", [b"habari"])
    desk = at_sound(1)
    desk.hand.app.settings.set("speech_engine", fake.template)
    desk.hand.app.settings.set("speech_language", "sw")
    draft(desk, "1 text drafted.")
    said = draft_of(desk.segments[0])
    assert said is not None
    assert said.language == "sw"
    assert "(sw)" in desk.hand.window.strip.draft.text()


def test_drafts_are_one_step_and_only_selected_segments_are_drafted(
    at_sound: Callable[..., Desk], tmp_path: Path
) -> None:
    fake = make(tmp_path / "e", [b"text"])
    desk = at_sound(3)
    desk.hand.app.settings.set("speech_engine", fake.template)
    desk.view.select([each.id for each in desk.segments[1:]])
    draft(desk, "2 texts drafted.")
    assert [draft_of(each) is None for each in desk.segments] == [True, False, False]
    desk.hand.ctrl(K.Key_Z)
    assert [each.extra for each in desk.segments] == ["", "", ""]


def test_it_can_be_stopped(at_sound: Callable[..., Desk], tmp_path: Path) -> None:
    fake = make(tmp_path / "e", [b"text"])
    desk = at_sound(2)
    desk.hand.app.settings.set("speech_engine", fake.template)
    fake.close_gate()
    desk.hand.key(K.Key_D, ALT_SHIFT)
    desk.qtbot.waitUntil(lambda: told(desk.hand) == "Drafting the text… 0 %", timeout=PATIENCE_MS)
    drafter = desk.hand.app.parts.drafts.speech
    drafter.stop()
    assert not drafter.is_drafting
    assert all(draft_of(each) is None for each in desk.segments)
    desk.qtbot.waitUntil(lambda: told(desk.hand) == "", timeout=PATIENCE_MS)


def test_without_a_command_or_segments_one_sentence_says_what_to_do(
    at_sound: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = at_sound(0)
    draft(
        desk,
        "No engine for drafts of speech is set up. Install one, and enter its command in the "
        "settings under “Sound”.",
    )
    fake = make(tmp_path / "e", [b"text"])
    desk.hand.app.settings.set("speech_engine", fake.template)
    draft(desk, "Drafts need segments, and this sound has none yet.")


def test_the_command_is_typed_in_the_settings(
    at_sound: Callable[..., Desk], qapp: QApplication
) -> None:
    desk = at_sound(0)
    settings = desk.hand.app.settings
    dialog = SettingsDialog(look_of(qapp), settings)
    desk.qtbot.addWidget(dialog)
    dialog.show()
    row = dialog.rows["speech_engine"]
    row.control.setFocus()
    QTest.keyClicks(row.control, "/usr/bin/scrbe {wav}")
    for _ in range(8):
        QTest.keyClick(row.control, K.Key_Left)
    QTest.keyClicks(row.control, "i")  # the cursor stays where it is
    QTest.keyClick(row.control, K.Key_Backspace)
    QTest.keyClicks(row.control, "i")
    assert settings.text("speech_engine") == "/usr/bin/scribe {wav}"
    assert row.reset_button.toolTip() == "Reset to: nothing"
    row.reset_button.click()
    assert settings.text("speech_engine") == ""
    dialog.close()
