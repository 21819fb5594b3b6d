"""Lines of text are found on request, wait for a decision, and are one step of the history."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.imaging.text_lines import line_finder, skew
from annotator.model.entities import Origin, Status
from annotator.proposals.counts import counted
from annotator.proposals.proposal import (
    Decision,
    ProposalSource,
    decision_on,
    proposal_of,
    undecided,
)
from annotator.settings import Settings
from tests.annotator.imaging.text_lines.drawn_pages import matched, page, page_lines
from tests.journeys.begun import begun_job
from tests.journeys.hand import NONE, Hand
from tests.journeys.test_typing import put
from tests.support.material import material
from widgets.proposals import proposal_search

K = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
PATIENCE_MS = 120_000
Desk = Callable[..., Hand]


@pytest.fixture
def at_page(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """Gives a window with a page of Kant and a page of two columns."""
    name = "kant_1784_0017.tif"
    (tmp_path / f"a_{name}").write_bytes(material(f"pages/{name}").read_bytes())
    grey, _truth = page(2)
    assert cv2.imwrite(str(tmp_path / "b_columns.png"), grey)
    assert cv2.imwrite(str(tmp_path / "c_next.png"), grey[:300])
    job = begun_job(tmp_path, labels=("line", "stamp"))
    hands: list[Hand] = []

    def begin(settings: Settings | None = None) -> Hand:
        hand = Hand(qtbot, settings)
        hands.append(hand)
        hand.start(job)
        hand.wait_for_item(f"a_{name}")
        hand.canvas.setFocus()
        return hand

    yield begin
    for hand in hands:
        hand.wait_until_saved()
        hand.close()


def told(hand: Hand) -> str:
    shown = hand.window.notices.shown
    return "" if shown is None else shown.text


def find(hand: Hand, count: int) -> None:
    hand.canvas.setFocus()
    hand.key(K.Key_I, SHIFT)
    hand.qtbot.waitUntil(lambda: len(hand.regions) == count, timeout=PATIENCE_MS)


def test_lines_of_a_page_wait_for_a_decision_and_one_undo_removes_them(at_page: Desk) -> None:
    hand = at_page()
    find(hand, 23)
    assert told(hand) == "23 lines proposed."
    truth = page_lines(material("pages/kant_1784_0017.page.xml"))
    boxes = [region.box for region in hand.regions if region.box is not None]
    assert len(matched(boxes, truth)) == 23
    labels = hand.desk.session.editor.state.labels
    for region in hand.regions:
        said = proposal_of(region)
        assert said is not None
        assert (said.by, said.method, said.model_sha256) == (ProposalSource.TEXT, "lines/1", "")
        assert json.loads(region.extra)["proposed"]["method"] == "lines/1"
        assert (region.origin, region.touched) == (Origin.PROPOSED, False)
        assert labels[region.label_id].name == "line"
    assert list(hand.canvas.selection) == [hand.regions[0].id]
    hand.ctrl(K.Key_Z)
    assert hand.regions == []


def test_typing_into_a_line_keeps_it_and_a_deleted_one_is_refused(at_page: Desk) -> None:
    hand = at_page()
    find(hand, 23)
    hand.key(K.Key_F2, SHIFT)
    put(hand, "Berlinische Monatsschrift.")
    hand.key(K.Key_Tab)
    put(hand, "1784.")
    hand.key(K.Key_Escape)
    hand.key(K.Key_Q)  # "1784." is decided already: the first press selects the next line
    hand.key(K.Key_Q)
    first, second, *rest = hand.regions
    assert [first.transcription, second.transcription] == ["Berlinische Monatsschrift.", "1784."]
    assert decision_on(first) == decision_on(second) == Decision.KEPT
    assert len(rest) == 20
    assert len(undecided(hand.desk.session.editor.state.regions)) == 20
    counts = counted(hand.regions, {})
    assert (counts.kept, counts.corrected, counts.undecided) == (2, 0, 20)


def test_only_lines_without_a_region_are_proposed_again(at_page: Desk) -> None:
    hand = at_page()
    find(hand, 23)
    hand.key(K.Key_E, SHIFT)  # all are kept
    hand.canvas.select([region.id for region in hand.regions[3:6]])
    hand.key(K.Key_Delete)
    assert len(hand.regions) == 20
    find(hand, 23)
    assert told(hand) == "3 lines proposed."
    hand.key(K.Key_I, SHIFT)
    text = "No text was found that has no region yet."
    hand.qtbot.waitUntil(lambda: told(hand) == text, timeout=PATIENCE_MS)


def test_the_right_column_comes_first_where_one_writes_from_right_to_left(at_page: Desk) -> None:
    settings = Settings(None)
    settings.set("text_direction", "rtl")
    hand = at_page(settings)
    hand.go_on_to("b_columns.png")
    find(hand, 40)
    columns = [region.box is not None and region.box.x > 400 for region in hand.regions]
    assert columns == [True] * 20 + [False] * 20


def test_the_search_is_told_of_and_can_be_stopped(
    at_page: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, is_there = threading.Event(), threading.Event()
    usual = skew.skew_deg

    def held(*args: object) -> float:
        is_there.set()
        assert gate.wait(PATIENCE_MS / 1000)
        return usual(*args)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(line_finder, "skew_deg", held)
    monkeypatch.setattr(proposal_search, "SAID_AFTER_MS", 0)
    hand = at_page()
    hand.key(K.Key_I, SHIFT)
    assert is_there.wait(PATIENCE_MS / 1000)
    finder = hand.app.parts.proposals.search
    hand.qtbot.waitUntil(lambda: told(hand) == "Looking for text… 40 %", timeout=PATIENCE_MS)
    hand.key(K.Key_I, SHIFT)  # one search at a time
    (stop,) = hand.window.notices._buttons
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton, NONE)
    assert not finder.is_looking
    gate.set()
    find(hand, 23)


def test_lines_of_an_item_that_was_left_go_nowhere(
    at_page: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    usual = skew.skew_deg

    def held(*args: object) -> float:
        assert gate.wait(PATIENCE_MS / 1000)
        return usual(*args)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(line_finder, "skew_deg", held)
    hand = at_page()
    hand.key(K.Key_I, SHIFT)
    hand.go_on_to("b_columns.png")
    gate.set()
    finder = hand.app.parts.proposals.search
    hand.qtbot.waitUntil(lambda: not finder.is_looking, timeout=PATIENCE_MS)
    assert hand.regions == []


def test_a_picture_that_is_gone_is_told_of_and_nothing_is_proposed(
    at_page: Desk, tmp_path: Path
) -> None:
    hand = at_page()
    (tmp_path / "a_kant_1784_0017.tif").unlink()
    hand.key(K.Key_I, SHIFT)
    finder = hand.app.parts.proposals.search
    hand.qtbot.waitUntil(lambda: "a_kant_1784_0017.tif" in told(hand), timeout=PATIENCE_MS)
    assert not finder.is_looking
    assert hand.regions == []


def test_words_are_found_by_a_method_of_their_own(at_page: Desk) -> None:
    hand = at_page()
    hand.key(K.Key_W, Qt.KeyboardModifier.AltModifier | SHIFT)
    hand.qtbot.waitUntil(lambda: bool(hand.regions), timeout=PATIENCE_MS)
    assert told(hand) == f"{len(hand.regions)} words proposed."
    said = [proposal_of(region) for region in hand.regions]
    assert {(each.by, each.method) for each in said if each is not None} == {
        (ProposalSource.TEXT, "words/1")
    }
    assert len(undecided(hand.desk.session.editor.state.regions)) == len(hand.regions) > 100
    hand.ctrl(K.Key_Z)
    assert hand.regions == []


def test_a_page_of_forty_lines_takes_forty_three_keys_besides_its_letters(at_page: Desk) -> None:
    """The keys of docs/pages.md, one by one."""
    hand, keys = at_page(), []

    def key(which: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        keys.append(which)
        hand.key(which, modifiers)

    hand.go_on_to("b_columns.png")
    key(K.Key_I, SHIFT)
    hand.qtbot.waitUntil(lambda: len(hand.canvas.selection) == 1, timeout=PATIENCE_MS)
    key(K.Key_Return)
    for line in range(39):
        put(hand, f"line {line}")
        key(K.Key_Return)
    put(hand, "line 39")
    key(K.Key_Escape)
    key(K.Key_Space)
    assert len(keys) == 43
    hand.canvas.setFocus()
    hand.key(K.Key_A)
    hand.qtbot.waitUntil(lambda: len(hand.regions) == 40, timeout=PATIENCE_MS)
    assert [region.transcription for region in hand.regions] == [f"line {at}" for at in range(40)]
    assert {decision_on(region) for region in hand.regions} == {Decision.KEPT}
    assert hand.desk.items[1].status is Status.DONE
