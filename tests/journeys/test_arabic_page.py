"""A page of Arabic in two columns: found, typed key by key from right to left, and exported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFont, QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.export.api import ExportOptions
from annotator.job_file.project import Project
from exporters.registry import export, find_exporters
from tests.journeys.begun import begun_job
from tests.journeys.hand import NONE, Hand
from tests.support.exports import verified
from tests.support.patience import PATIENCE_MS
from tools.checkers.check_export import main

K = Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
# fmt: off
RIGHT = (
    "كان في قديم الزمان", "ملك عادل يحب الناس", "ويسمع شكواهم كل يوم", "في بيته على ضفة النهر",
)
LEFT = (
    "وكان له وزير حكيم", "يكتب كل ما يسمع هنا", "في كتاب واحد كبير", "حتى إذا جاء المساء",
)
# fmt: on
TYPED = (
    RIGHT[0],
    # vowel signs out of canonical order, brackets, digits and a direction mark
    "ملك\u064c عادل (1812)\u200f يحب\u0651\u064f الناس\u060c",
    *RIGHT[2:],
    LEFT[0],
    # a joiner and a no-break space
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 كل\u00a0\u0645\u0627",
    *LEFT[2:],
)


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    image = QImage(1200, 400, QImage.Format.Format_RGB32)
    image.fill(0xFFF4EEDF)
    painter = QPainter(image)
    font = QFont(["Noto Naskh Arabic"])
    font.setPixelSize(40)
    painter.setFont(font)
    side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for left, lines in ((700, RIGHT), (60, LEFT)):
        for at, text in enumerate(lines):
            painter.drawText(QRect(left, 40 + at * 70, 440, 70), side, text)
    painter.end()
    assert image.save(str(tmp_path / "p1.png"))
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    yield hand
    hand.close()


def strike(hand: Hand, text: str) -> None:
    """Strike the keys of an Arabic keyboard: each event has the letter that the key makes."""
    field = hand.window.strip.field
    for letter in text:
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = ord(letter.upper()) if letter.isascii() else ord(letter)
            QApplication.sendEvent(field, QKeyEvent(kind, key, NONE, letter))


def test_a_page_of_arabic_is_found_typed_and_exported_byte_for_byte(
    hand: Hand, tmp_path: Path
) -> None:
    field = hand.window.strip.field
    hand.key(K.Key_F11)  # from right to left: also the columns
    assert hand.app.settings.text("text_direction") == "rtl"
    hand.canvas.setFocus()
    hand.key(K.Key_I, SHIFT)
    hand.qtbot.waitUntil(lambda: len(hand.canvas.selection) == 1, timeout=PATIENCE_MS)
    places = [region.box for region in hand.regions]
    assert len(places) == len(TYPED)
    boxes = [box for box in places if box is not None]
    assert [box.x > 600 for box in boxes] == [True] * 4 + [False] * 4
    for column in (boxes[:4], boxes[4:]):
        assert [box.y for box in column] == sorted(box.y for box in column)
    hand.key(K.Key_Return)
    for text in TYPED:
        strike(hand, text)
        option = field.document().defaultTextOption()
        assert option.textDirection() == Qt.LayoutDirection.RightToLeft
        assert option.alignment() == Qt.AlignmentFlag.AlignRight
        assert field.raw_text() == text
        hand.key(K.Key_Tab)
    assert hand.window.strip.region_id == hand.regions[0].id
    hand.key(K.Key_End)
    for _letter in RIGHT[0].rsplit(" ", 1)[1]:
        hand.key(K.Key_Right, SHIFT)  # back towards the beginning of a line that runs to the left
    hand.key(K.Key_1, ALT | SHIFT)
    first, last = RIGHT[0].rsplit(" ", 1)
    expected = [f"{first} \u2045?{last}\u2046", *TYPED[1:]]
    assert [region.transcription for region in hand.regions] == expected
    hand.wait_until_saved()
    hand.close()
    assert exported(tmp_path) == expected


def exported(folder: Path) -> list[str]:
    """Export the job, have both checkers check it, and return its texts."""
    out = folder / "out"
    with (
        Project.open(folder / "job.fairlabel") as project,
        project.snapshot().result() as snapshot,
    ):
        export(find_exporters()["coco"], snapshot, out, ExportOptions())
    assert verified(out).is_ok
    assert main([str(out)]) == 0
    lines = (out / "transcriptions.jsonl").read_bytes().splitlines()
    return [json.loads(line)["text"] for line in lines]
