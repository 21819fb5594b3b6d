"""What a key marks as confidential is in no exported file: no word, no ink, no sound of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.export.api import ImageMode
from annotator.model.geometry import Box
from annotator.model.segment import SoundSegment
from tests.annotator.imaging.text_lines.drawn_pages import page
from tests.exporters.test_redaction import require_nowhere, require_right
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand
from tests.support.export_choices import choose_all_items
from tests.support.material import material
from tests.support.patience import PATIENCE_MS
from widgets.export.export_dialog import ExportDialog
from widgets.sound.sound_view import SoundView
from widgets.sound.wave import Wave

K = Qt.Key
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | SHIFT
PAGE, SPEECH = "letter.png", "speech.flac"
SECRET, OPEN = "Zanzibar", "Fellow citizens"
RATE_HZ = 44_100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    grey, _truth = page(lines=4)
    assert cv2.imwrite(str(folder / PAGE), grey)
    shutil.copy(material("speech/jfk.flac"), folder / SPEECH)
    return folder


@pytest.fixture
def hand(qtbot: QtBot, folder: Path) -> Iterator[Hand]:
    hand = Hand(qtbot)
    hand.start(begun_job(folder, labels=("line",)))
    hand.wait_for_item(PAGE)
    hand.wait_until_begun()
    yield hand
    hand.close()


def type_and_mark(hand: Hand) -> None:
    """Type the secret into the selected region and mark it by key."""
    hand.type_text(SECRET)
    hand.key(K.Key_K, SHIFT)


def require_marked(hand: Hand) -> None:
    assert [(each.transcription, each.attributes) for each in hand.regions] == [
        (SECRET, {"confidential": True}),
        (OPEN, {}),
    ]


def export_by_key(hand: Hand, title: str) -> Path:
    """Export copies in a format by keys alone, and return the folder."""
    wrote: list[Path] = []

    def act(dialog: ExportDialog) -> bool:
        formats = dialog.choices.formats
        if not wrote:
            choose_all_items(dialog)
        if dialog.done_page.isVisible():
            hand.key(K.Key_Escape)
            return True
        name = "" if formats.current is None else formats.current.name
        if dialog.picture_buttons[ImageMode.COPY].isChecked() and name == title and not wrote:
            assert dialog.folder.path is not None
            wrote.append(dialog.folder.path)
            hand.key(K.Key_E, ALT)
        elif formats.hasFocus() and not wrote:
            for _ in formats.lines:
                if formats.current is not None and formats.current.name != title:
                    hand.key(K.Key_Down)
            hand.key(K.Key_O, ALT)
        return False

    hand.wait_until_saved()
    hand.return_to_window()
    with hand.answering(ExportDialog, act):
        hand.key(K.Key_E, CTRL_SHIFT)
    require_right(wrote[0])
    require_nowhere(wrote[0], SECRET)
    return wrote[0]


def test_a_line_that_a_key_marks_is_black_and_unread_in_the_export(
    hand: Hand, folder: Path
) -> None:
    hidden, shown = Box(30, 54, 400, 30), Box(30, 162, 400, 30)
    hand.draw(hidden)
    type_and_mark(hand)
    hand.draw(shown)
    hand.type_text(OPEN)
    require_marked(hand)
    box = hand.regions[0].geometry
    assert isinstance(box, Box)
    for title in ("COCO JSON", "PAGE XML", "ALTO XML"):
        out = export_by_key(hand, title)
        before = cv2.imread(str(folder / PAGE))
        after = cv2.imread(str(out / "images" / PAGE))
        assert before is not None
        assert after is not None
        left, top = int(box.x), int(box.y)
        right, bottom = int(np.ceil(box.right)), int(np.ceil(box.bottom))
        assert before[top:bottom, left:right].any()
        assert not after[top:bottom, left:right].any()
        before[top:bottom, left:right] = 0
        assert (after == before).all()
        texts = [each.read_bytes() for each in out.rglob("*") if each.is_file()]
        assert any(OPEN.encode() in text for text in texts)


def test_a_stretch_that_a_key_marks_is_silent_and_unread_in_the_export(
    hand: Hand, folder: Path
) -> None:
    hand.go_on_to(SPEECH)
    view = hand.app.presenter.views.now
    assert isinstance(view, SoundView)
    wave = view.wave
    hand.qtbot.waitUntil(
        lambda: wave.sound is not None and wave.sound.peaks.is_complete, timeout=PATIENCE_MS
    )
    drag_on(wave, 1.0, 3.0)
    type_and_mark(hand)
    view.select([])
    drag_on(wave, 5.0, 7.0)
    hand.type_text(OPEN)
    require_marked(hand)
    place = hand.regions[0].geometry
    assert isinstance(place, SoundSegment)
    before, _ = soundfile.read(str(folder / SPEECH), dtype="int32")
    begin, end = place.start_sample, place.end_sample
    assert before[begin:end].any()
    before[begin:end] = 0
    for title in ("TextGrid (Praat)", "WebVTT subtitles"):
        out = export_by_key(hand, title)
        after, _ = soundfile.read(str(out / "images" / SPEECH), dtype="int32")
        assert (after == before).all()
        texts = [each.read_bytes() for each in out.rglob("*") if each.is_file()]
        assert any(OPEN.encode() in text for text in texts)


def drag_on(wave: Wave, start_s: float, end_s: float) -> None:
    """Mark a stretch of the sound with the mouse."""
    first, last = (
        QPoint(round(wave.axis.x_of(each * RATE_HZ)), wave.height() // 2)
        for each in (start_s, end_s)
    )
    QTest.mouseMove(wave, first)
    QTest.mousePress(wave, Qt.MouseButton.LeftButton, pos=first)
    for step in range(1, 5):
        QTest.mouseMove(wave, first + (last - first) * step / 4)
    QTest.mouseRelease(wave, Qt.MouseButton.LeftButton, pos=last)
