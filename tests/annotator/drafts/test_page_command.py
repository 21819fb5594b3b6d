"""Lines of text by a program of the person's own: what it gets, and what it may answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from annotator.drafts.engine import NOTHING_READ, DraftedText, DraftError
from annotator.drafts.page_command import BATCH, PageCommandEngine, page_command_engine
from annotator.errors import CancelledError
from annotator.imaging.text_lines.line_crops import TextLine
from annotator.model.geometry import Box
from annotator.progress import Cancel, Watch
from tests.support.fake_page_engine import calls, make


def lines(count: int) -> list[TextLine]:
    page = np.full((60, 400), 255, np.uint8)
    page[20:40, 20:300:7] = 0
    return [TextLine(page, Box(10, 10, 350, 40), 1.0)] * count


def engine_of(template: str) -> PageCommandEngine:
    engine = page_command_engine(template, "fr")
    assert engine is not None
    return engine


def test_each_line_gets_its_text_in_batches(tmp_path: Path) -> None:
    said = [{"text": f"line {n}", "confidence": n / 100} for n in range(BATCH + 3)]
    program = make(tmp_path / "e", [*said])
    engine = engine_of(f"{program} --read 'in {{language}}'")
    assert (engine.name, engine.version, engine.languages()) == ("reader", "reader 3.1", ("fr",))
    told: list[tuple[int, int]] = []
    watch = Watch(progress=lambda done, total: told.append((done, total)))
    found = engine.draft(lines(BATCH + 3), "fr", watch)
    assert found == [DraftedText(f"line {n}", n / 100) for n in range(BATCH + 3)]
    assert calls(tmp_path / "e") == [[["--read", "in fr"], BATCH], [["--read", "in fr"], 3]]
    assert told == [(0, BATCH + 3), (BATCH, BATCH + 3), (BATCH + 3, BATCH + 3)]


def test_what_a_person_cannot_see_is_dropped_and_confidence_is_a_share(tmp_path: Path) -> None:
    said: list[object] = [
        {"text": " a\x1b[2Jb\u202e \r\n\n c\u200d", "confidence": 7},
        {"text": "x", "confidence": None},
        {"text": "y"},
        {"text": "\x00 \n", "confidence": 1.0},
        {"text": "z", "confidence": -0.1, "more": []},
    ]
    found = engine_of(make(tmp_path / "e", said)).draft(lines(5), "", Watch())
    assert found == [
        DraftedText("a[2Jb\nc\u200d", 1.0),
        DraftedText("x", None),
        DraftedText("y", None),
        NOTHING_READ,
        DraftedText("z", 0.0),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "[]",
        "{}",
        "nope",
        "[1]",
        "[[]]",
        '["x"]',
        '[{"text": 1}]',
        '[{"text": "x", "confidence": "0.5"}]',
        '[{"text": "x", "confidence": NaN}]',
        '[{"text": "x", "confidence": true}]',
        '[{"confidence": 0.5}]',
        '[{"text": "x"}, {"text": "y"}]',
        "[" * 100_000,
        '[{"text": "\xff"}]',
    ],
)
def test_anything_else_drafts_nothing(tmp_path: Path, raw: str) -> None:
    engine = engine_of(make(tmp_path / "e", [], raw))
    with pytest.raises(DraftError) as caught:
        engine.draft(lines(1), "", Watch())
    assert str(caught.value) == (
        "The output of reader is not a text for each line, as JSON. Nothing was drafted."
    )


def test_a_command_is_the_whole_path_of_a_program(tmp_path: Path) -> None:
    assert page_command_engine("  ", "en") is None
    no_path = (
        "The command for drafts of text begins with reader, which is not the whole path of a "
        "program. Correct it in the settings."
    )
    no_end = "A quotation mark in the command for drafts of text has no end. Add it."
    for template, sentence in (("reader {language}", no_path), (f"{tmp_path} 'x", no_end)):
        with pytest.raises(DraftError) as caught:
            page_command_engine(template, "en")
        assert str(caught.value) == sentence


def test_it_is_cancelled_before_the_next_batch(tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.cancel()
    with pytest.raises(CancelledError):
        engine_of(make(tmp_path / "e", [])).draft(lines(1), "", Watch(cancel))
