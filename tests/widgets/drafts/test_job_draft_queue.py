"""The queue of drafts goes through all items of the job, the least sure first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from annotator.drafts.draft import TextDraft, TextOrigin, text_origin
from annotator.editing.draft_commands import DraftTexts
from annotator.items.filters import ItemFilter
from annotator.model.entities import in_reading_order
from tests.journeys.hand import Hand
from tests.support import patience
from tests.widgets.drafts.conftest import draw_lines, told

K = Qt.Key
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
NONE_LEFT = "No draft of this job waits for a decision."


def put_drafts(hand: Hand, confidences: tuple[float | None, ...]) -> None:
    """Draw lines on the open item, with a draft of each confidence."""
    draw_lines(hand, len(confidences))
    lines = in_reading_order(hand.desk.session.editor.state.regions)
    hand.desk.run(
        DraftTexts(
            {
                line.id: TextDraft(f"sure {sure}", "tesseract", "5", "eng", sure)
                for line, sure in zip(lines, confidences, strict=True)
            }
        )
    )


def begin(at_lines: Callable[..., Hand]) -> Hand:
    """Return a window at the first of two items with two drafts each."""
    hand = at_lines(0)
    put_drafts(hand, (0.9, 0.3))
    hand.go_on_to("b.png")
    put_drafts(hand, (None, 0.5))
    hand.key(K.Key_A)
    hand.wait_for_item("a.png")
    hand.canvas.setFocus()
    return hand


def wait_for_text(hand: Hand, text: str) -> None:
    field = hand.window.strip.field
    hand.qtbot.waitUntil(
        lambda: field.text() == text and field.hasFocus(), timeout=patience.PATIENCE_MS
    )


def origins(hand: Hand) -> list[TextOrigin | None]:
    return [text_origin(region) for region in hand.regions]


def test_enter_accepts_the_least_sure_draft_of_all_items(at_lines: Callable[..., Hand]) -> None:
    hand = begin(at_lines)
    hand.key(K.Key_F3, CTRL_SHIFT)
    for text in ("sure 0.3", "sure 0.5", "sure 0.9", "sure None"):
        wait_for_text(hand, text)
        hand.key(K.Key_Return)
    hand.qtbot.waitUntil(lambda: told(hand) == NONE_LEFT, timeout=patience.PATIENCE_MS)
    assert origins(hand) == [TextOrigin.ACCEPTED] * 2
    hand.ctrl(K.Key_Z)
    hand.key(K.Key_F3, CTRL_SHIFT)
    wait_for_text(hand, "sure None")


def test_a_key_passes_drafts_over_and_comes_back_to_them(at_lines: Callable[..., Hand]) -> None:
    hand = begin(at_lines)
    hand.key(K.Key_F3, CTRL_SHIFT)
    for text in ("sure 0.3", "sure 0.5", "sure 0.9", "sure None", "sure 0.3"):
        wait_for_text(hand, text)
        hand.key(K.Key_F3, CTRL_SHIFT)
    wait_for_text(hand, "sure 0.5")
    hand.key(K.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    wait_for_text(hand, "sure None")  # the line before it on its page
    hand.key(K.Key_Return)
    wait_for_text(hand, "sure 0.5")  # in reading order again


def test_a_filter_shows_the_items_with_undecided_drafts(at_lines: Callable[..., Hand]) -> None:
    hand = at_lines(0)
    hand.go_on_to("b.png")
    put_drafts(hand, (0.4,))
    hand.wait_until_saved()
    project, worker = hand.desk.project, hand.desk.session.worker.id
    wanted = ItemFilter(has_drafts=True)

    def found() -> list[int]:
        return list(project.reads.item_slice(0, wanted, worker).result().ids)

    assert found() == [hand.desk.item_id]
    hand.key(K.Key_E, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    hand.wait_until_saved()
    assert origins(hand) == [TextOrigin.ACCEPTED]
    assert found() == []
