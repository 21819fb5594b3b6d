"""A page of 40 lines from a draft, by key, from the picture to the exported file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.drafts.draft import TextOrigin, text_origin
from annotator.export.api import Detail, ExportOptions
from tests.annotator.imaging.text_lines.drawn_pages import page
from tests.journeys.begun import begun_job
from tests.journeys.hand import NONE, Hand
from tests.support.exports import export_coco, verified
from tests.support.fake_tesseract import install
from tests.support.held_clock import HeldClock
from tests.support.patience import PATIENCE_MS
from tools.checkers.check_export import main

K = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | SHIFT
LINES = 40
WRONG = tuple(range(3, LINES, 5))
"""Lines in which the engine reads a letter too many, at the end."""

UNSURE = (*WRONG, 10, 25)
"""Lines of which it is not sure: all the wrong ones, and two right ones."""

PPOCRLABEL = 1 + 2 * len(WRONG) + 1
"""The same page there, by its documentation: *Auto recognition*, for each wrong line a click on it
and Enter (which it does not name), and *Check*. The keys of the corrections are left out on both
sides."""


def said() -> list[tuple[str, float]]:
    """Return what the engine reads, with its confidence."""
    return [
        (f"line number {at}{'x' if at in WRONG else ''}", 40.0 + at if at in UNSURE else 93.0)
        for at in range(LINES)
    ]


def begun(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: int) -> Hand:
    """Return a window at a page of so many lines, and install the engine."""
    install(tmp_path / "engine", monkeypatch, said())
    folder = tmp_path / "pages"
    folder.mkdir()
    grey, _truth = page(lines=lines)
    assert cv2.imwrite(str(folder / "a.png"), grey)
    assert cv2.imwrite(str(folder / "b.png"), grey[:200])
    hand = Hand(qtbot)
    hand.start(begun_job(folder, labels=("line",)))
    hand.wait_for_item("a.png")
    hand.canvas.setFocus()
    return hand


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    hand = begun(qtbot, tmp_path, monkeypatch, LINES)
    yield hand
    hand.close()


class Keys:
    """Counts the keys that a person presses, besides those that correct a text."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self.count = 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.count += 1
        self._hand.key(key, modifiers)


def told(hand: Hand) -> str:
    shown = hand.window.notices.shown
    return "" if shown is None else shown.text


def wait_for(hand: Hand, sentence: str) -> None:
    hand.qtbot.waitUntil(lambda: told(hand) == sentence, timeout=PATIENCE_MS)


def draft_page(hand: Hand, keys: Keys, count: int = LINES) -> None:
    keys.press(K.Key_I, SHIFT)
    wait_for(hand, f"{count} lines proposed.")
    keys.press(K.Key_D, ALT_SHIFT)
    wait_for(hand, f"{count} texts drafted.")


def export(hand: Hand, folder: Path) -> None:
    hand.wait_until_saved()
    hand.wait_until_begun()
    hand.desk.session.end()
    with hand.desk.project.snapshot().result() as snapshot:
        export_coco(folder, snapshot, ExportOptions(Detail.FULL))


def test_a_page_of_forty_lines_needs_no_more_keys_than_elsewhere(
    hand: Hand, tmp_path: Path
) -> None:
    keys, field = Keys(hand), hand.window.strip.field
    draft_page(hand, keys)
    keys.press(K.Key_F3, SHIFT)
    seen = []
    for _ in UNSURE:
        seen.append(int(field.text().removesuffix("x").rpartition(" ")[2]))
        if field.text().endswith("x"):
            hand.key(K.Key_Backspace)
        keys.press(K.Key_Return)
    assert seen == sorted(UNSURE)
    keys.press(K.Key_E, ALT_SHIFT)
    wait_for(hand, f"{LINES - len(UNSURE)} drafts accepted.")
    keys.press(K.Key_Space)
    hand.wait_for_item("b.png")
    assert keys.count == 15
    assert keys.count <= PPOCRLABEL
    export(hand, tmp_path / "out")
    effort = json.loads((tmp_path / "out" / "effort.json").read_bytes())
    texts = effort["items"][0]["texts"]
    ms = texts.pop("ms")
    assert texts == {
        "undecided": 0,
        "accepted": LINES - len(WRONG),
        "corrected": len(WRONG),
        "typed": 0,
        "imported": 0,
    }
    assert sum(ms.values()) <= effort["items"][0]["work_ms"]
    lines = (tmp_path / "out" / "transcriptions.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == [
        f"line number {at}" for at in range(LINES)
    ]
    annotations = json.loads((tmp_path / "out" / "annotations.json").read_bytes())["annotations"]
    assert [each["draft"]["text"] for each in annotations] == [text for text, _ in said()]
    assert verified(tmp_path / "out").is_ok
    assert main([str(tmp_path / "out")]) == 0


def test_a_typist_who_reads_line_after_line_presses_one_key_a_line(hand: Hand) -> None:
    keys, field = Keys(hand), hand.window.strip.field
    draft_page(hand, keys)
    for at in range(LINES):
        assert field.text().removesuffix("x") == f"line number {at}"
        if field.text().endswith("x"):
            hand.key(K.Key_Backspace)
        keys.press(K.Key_Return)
    keys.press(K.Key_Escape)
    keys.press(K.Key_Space)
    hand.wait_for_item("b.png")
    assert keys.count == LINES + 4


def test_what_is_left_undecided_is_said_and_its_text_is_not_exported(
    hand: Hand, tmp_path: Path
) -> None:
    keys, field = Keys(hand), hand.window.strip.field
    draft_page(hand, keys)
    hand.key(K.Key_Return)
    QTest.keyClicks(field, "!")
    hand.key(K.Key_Escape)
    hand.key(K.Key_E, SHIFT)  # keeps all lines, and decides on no draft
    origins = [text_origin(region) for region in hand.regions]
    assert origins[:3] == [TextOrigin.ACCEPTED, TextOrigin.CORRECTED, TextOrigin.UNDECIDED]
    hand.key(K.Key_Space)
    wait_for(
        hand, "38 drafts were left undecided. Their texts are not exported unless you accept them."
    )
    hand.wait_for_item("b.png")
    export(hand, tmp_path / "out")
    annotations = json.loads((tmp_path / "out" / "annotations.json").read_bytes())["annotations"]
    assert len(annotations) == LINES
    assert sum("draft" in each for each in annotations) == 2
    texts = (tmp_path / "out" / "transcriptions.jsonl").read_text("utf-8").splitlines()
    assert len(texts) == 2
    assert "line number 2" not in (tmp_path / "out" / "annotations.json").read_text("utf-8")
    assert verified(tmp_path / "out").is_ok


def test_the_seconds_of_accepted_and_corrected_drafts_are_in_the_file(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = HeldClock(monkeypatch)
    hand = begun(qtbot, tmp_path, monkeypatch, 6)
    session = hand.desk.session
    draft_page(hand, Keys(hand), 6)
    for at in range(4):  # the last of them takes longest, and is corrected; the rest take none
        clock.move(5_000 if at != 3 else 20_000, session.clock)
        if at == 3:
            hand.key(K.Key_Backspace)
        hand.key(K.Key_Return)
    hand.key(K.Key_E, ALT_SHIFT)
    hand.key(K.Key_Space)
    hand.wait_for_item("b.png")
    export(hand, tmp_path / "out")
    item = json.loads((tmp_path / "out" / "effort.json").read_bytes())["items"][0]
    assert item["texts"]["accepted"] == 5
    assert item["texts"]["corrected"] == 1
    assert item["texts"]["ms"] == {
        "undecided": 0,
        "accepted": 15_000,
        "corrected": 20_000,
        "typed": 0,
    }
    hand.close()
