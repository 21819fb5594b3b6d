"""A window at a drawn page, and an engine that says given texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.editing.commands import AddRegions
from annotator.model.entities import Origin
from annotator.settings import Settings
from tests.annotator.imaging.text_lines.drawn_pages import page
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand
from tests.support import patience

Desk = Callable[..., Hand]
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


def told(hand: Hand) -> str:
    """Return the sentence in the notice bar."""
    shown = hand.window.notices.shown
    return "" if shown is None else shown.text


def draw_lines(hand: Hand, count: int) -> None:
    """Draw the first lines of the page."""
    _grey, truth = page(lines=count)
    session = hand.desk.session
    label = min(session.editor.state.labels)
    hand.desk.run(
        AddRegions(tuple(session.new_region(box, label, Origin.DRAWN) for box in truth[:count]))
    )


def draft(hand: Hand, count: int) -> None:
    """Press the key for drafts, and wait until so many texts are drafted."""
    hand.key(Qt.Key.Key_D, ALT_SHIFT)
    expected = "1 text drafted." if count == 1 else f"{count} texts drafted."
    hand.qtbot.waitUntil(lambda: told(hand) == expected, timeout=patience.PATIENCE_MS)


@pytest.fixture
def at_lines(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """Gives a window with a page of lines, of which so many are drawn."""
    hands: list[Hand] = []

    def begin(count: int, settings: Settings | None = None, order: Path | None = None) -> Hand:
        folder = tmp_path / "job"
        folder.mkdir()
        grey, _truth = page(lines=max(1, count))
        assert cv2.imwrite(str(folder / "a.png"), grey)
        assert cv2.imwrite(str(folder / "b.png"), grey[:200])
        hand = Hand(qtbot, settings)
        hands.append(hand)
        hand.start(begun_job(folder, labels=("line",), order=order))
        hand.wait_for_item("a.png")
        draw_lines(hand, count) if count else None
        hand.canvas.setFocus()
        return hand

    yield begin
    for hand in hands:
        if hand.app.open_job is not None:
            hand.wait_until_saved()
        hand.close()
