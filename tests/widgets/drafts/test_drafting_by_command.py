"""Lines of a picture drafted by the command of the settings, in place of tesseract."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.drafts.draft import draft_of
from tests.support.fake_page_engine import calls, make
from tests.support.fake_tesseract import install
from tests.support.patience import PATIENCE_MS
from tests.widgets.drafts.conftest import Desk, draft, told


def test_the_command_reads_the_lines_and_is_named_in_the_drafts(
    at_lines: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tesseract = install(tmp_path / "tesseract", monkeypatch, [])
    said: list[object] = [{"text": text, "confidence": 0.5} for text in ("one", "two")]
    program = make(tmp_path / "e", said)
    hand = at_lines(2)
    hand.app.settings.set("text_engine", f"{program} {{language}}")
    hand.app.settings.set("text_language", "fr")
    draft(hand, 2)
    found = [draft_of(region) for region in hand.regions]
    assert [
        (each.text, each.engine, each.version, each.language, each.confidence)
        for each in found
        if each is not None
    ] == [(text, "reader", "reader 3.1", "fr", 0.5) for text in ("one", "two")]
    assert calls(tmp_path / "e") == [[["fr"], 2]]
    assert tesseract.calls() == []


def test_a_command_that_is_none_is_told(at_lines: Desk) -> None:
    hand = at_lines(2)
    hand.app.settings.set("text_engine", "rapidocr")
    hand.app.run("draft-text")
    wanted = "Correct it in the settings"
    hand.qtbot.waitUntil(lambda: wanted in told(hand), timeout=PATIENCE_MS)
    assert [draft_of(region) for region in hand.regions] == [None, None]
