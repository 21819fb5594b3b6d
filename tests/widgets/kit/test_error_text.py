"""What an error says in the window is rendered in the words in force."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.errors import AnnotatorError
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from annotator.sentences.words import Words
from tests.journeys.hand import Hand
from widgets.kit.error_text import ENGLISH_OF_WINDOW, error_text, use_words

NOT_A_JOB = (
    "{file} is not a Fairlabel job, although its name ends in .fairlabel: something else is in it. "
    "It was left as it is; choose another file."
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    use_words(ENGLISH_OF_WINDOW)


def test_an_error_is_rendered_in_the_words_in_force() -> None:
    error = AnnotatorError(said("{file} is gone.", file=Name("a.png")))
    use_words(Words({"{file} is gone.": ("{file} haipo.",)}))
    assert error_text(error) == "a.png haipo."
    use_words(ENGLISH_OF_WINDOW)
    assert error_text(error) == str(error) == "a.png is gone."


def test_an_error_that_is_none_of_ours_keeps_its_own_words() -> None:
    assert error_text(ValueError("no {x}")) == "no {x}"


def test_the_window_refuses_in_the_words_in_force(qtbot: QtBot, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.fairlabel"
    wrong.write_text("Dear Sir,\n" * 9_000)
    use_words(Words({NOT_A_JOB: ("{file} si faili la kazi.",)}))
    hand = Hand(qtbot)
    hand.start(wrong)

    def text() -> str:
        notice = hand.window.notices.shown
        return "" if notice is None else notice.text

    try:
        qtbot.waitUntil(lambda: text() != "", timeout=120_000)
        assert text() == "wrong.fairlabel si faili la kazi."
    finally:
        hand.close()
