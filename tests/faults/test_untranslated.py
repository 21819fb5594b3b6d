"""What can be read on the screens is translated, and what is not is found."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.sentences.parts import Amount, Name
from annotator.sentences.said import said, said_n
from tests.faults import untranslated as figure_of_words
from tests.faults.untranslated import tried
from tests.support import forks
from tools.shots.pseudo_language import PSEUDO_WORDS, pseudo, pseudo_language
from tools.shots.untranslated import untranslated
from widgets.kit.error_text import sentence_text

ALWAYS = ("payments-of-others", "export")
"""Screens on which sentences of the core stand that once were not translated."""

SHORT = 3
"""So many more, others each day."""


def test_the_screens_with_most_sentences_of_the_core_are_translated() -> None:
    figure = tried(ALWAYS)
    assert figure.is_held, figure.broken


def test_screens_by_chance_are_translated(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(figure_of_words, "SEED", seed)
    figure = figure_of_words.run(SHORT)
    assert figure.is_held, (figure_of_words.SEED, figure.broken)
    assert figure.tried == SHORT


def test_a_scene_that_cannot_be_read_is_told() -> None:
    (broken,) = tried(["--no-such-option"]).broken
    assert broken.startswith("no answer: ")


WITH_A_LATE_SCENE = """
import sys
from PySide6.QtWidgets import QLabel
from tools.shots import untranslated
from tools.shots.scenes.scenes import Scene

def late(stage):
    raise TimeoutError("it did not come")

def shown(stage):
    QLabel("Some words", stage.window).show()
    return stage.grab()

untranslated.scenes_asked_for = lambda _names: [Scene("late", late), Scene("shown", shown)]
sys.argv = ["untranslated"]
sys.exit(untranslated.main())
"""


def test_a_scene_that_does_not_come_is_told_and_the_others_are_read() -> None:
    done = forks.run("windows", WITH_A_LATE_SCENE, env={**os.environ, "QT_QPA_PLATFORM": ""})
    told = ["late: 'not read: it did not come'", "shown: 'Some words'"]
    assert (done.stdout.splitlines(), done.returncode) == (told, 1), done.stderr


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    window = QWidget()
    window.setLayout(QVBoxLayout())
    qtbot.addWidget(window)
    with pseudo_language():
        yield window


def shown(window: QWidget, qtbot: QtBot, *widgets: QWidget) -> list[str]:
    layout = window.layout()
    assert layout is not None
    for each in widgets:
        layout.addWidget(each)
    window.show()
    qtbot.waitExposed(window)
    return untranslated(window)


def test_words_that_go_through_no_table_are_found(window: QWidget, qtbot: QtBot) -> None:
    choice, rows, told = QComboBox(), QListWidget(), QPushButton()
    choice.addItem("One choice")
    rows.addItem("One row")
    told.setToolTip("A hint")
    found = shown(window, qtbot, QLabel("A label"), choice, rows, told)
    assert set(found) == {"A label", "One choice", "One row", "A hint"}


def test_a_part_that_is_glued_to_a_translated_text_is_found(window: QWidget, qtbot: QtBot) -> None:
    glued = window.tr("%1 is left out.").replace("%1", "a big picture")
    assert shown(window, qtbot, QLabel(glued)) == [glued]


def test_translated_words_and_data_are_not_found(window: QWidget, qtbot: QtBot) -> None:
    told = sentence_text(said("{file} cannot be read.", file=Name("any name at all")))
    data = ("KES 4.50", "3 h 20 min", "street_1.jpg", "Ctrl+Shift+P", "Sunday, 29 November 2026")
    labels = [QLabel(text) for text in (window.tr("Open a job…"), told, *data)]
    assert shown(window, qtbot, *labels) == []


def test_what_is_hidden_is_not_read(window: QWidget, qtbot: QtBot) -> None:
    hidden = QLabel("A label")
    hidden.hide()
    assert shown(window, qtbot, hidden) == []


# The made-up language ------------------------------------------------------------------------


def test_a_text_keeps_its_placeholders_tags_and_letters_to_press() -> None:
    text = pseudo("&Open <b>%1</b> of %n, {file} &amp; %s")
    for kept in ("&", "<b>", "</b>", "%1", "%n", "{file}", "&amp;", "%s"):
        assert kept in text
    assert text.startswith("⟦")
    assert text.endswith("⟧")
    assert text.count("·") == 2
    assert pseudo(" · ") == " · "
    assert pseudo(text) == text


def test_sentences_of_the_core_are_said_in_it_with_what_fills_them() -> None:
    counted = said_n("{count} item of {file}", "{count} items of {file}", 3, file=Name("a.png"))
    text = PSEUDO_WORDS.text(counted)
    assert text.startswith("⟦\u20663\u2069 ")
    assert "\u2068a.png\u2069" in text


def test_the_window_speaks_its_own_english_again_afterwards() -> None:
    told = said("{amount} is open.", amount=Amount("KES 5.00"))
    before = sentence_text(told)
    with pseudo_language():
        assert sentence_text(told) != before
    assert sentence_text(told) == before == "KES\u00a05.00 is open."
