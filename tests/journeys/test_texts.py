"""Texts in the window: marks, special characters, warnings, and the Unicode form of the job."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.model.geometry import Box
from annotator.settings import Settings
from annotator.text.marks import MarkConvention, MarkedSelection
from annotator.text.speller import speller
from annotator.text.text_rules import TextRules
from annotator.text.unicode_form import TextForm
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.journeys.test_typing import put
from tests.support.dictionaries import enchant_with
from tests.support.patience import PATIENCE_MS
from widgets.texts.character_palette import CharacterPalette
from widgets.texts.marks_dialog import MarksDialog
from widgets.texts.text_rules_dialog import TextRulesDialog

K = Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def job(tmp_path: Path) -> Path:
    paint_pictures(tmp_path, 2)
    return begun_job(tmp_path)


@pytest.fixture
def hand(qtbot: QtBot, job: Path) -> Iterator[Hand]:
    hand = Hand(qtbot)
    hand.start(job)
    hand.wait_for_item("p1.png")
    for y in (30, 90, 150):
        hand.draw(Box(20, y, 200, 30))
    yield hand
    hand.close()


def begin_typing(hand: Hand, at: int = 0) -> None:
    hand.canvas.setFocus()
    hand.canvas.select([hand.regions[at].id])
    hand.key(K.Key_F2, SHIFT)
    assert hand.window.strip.field.hasFocus()


def text_of(hand: Hand, at: int = 0) -> str:
    return hand.regions[at].transcription


def use_rules(hand: Hand, rules: TextRules) -> None:
    hand.desk.project.writes.set_text_rules(rules).result()
    hand.app.presenter.text.use_rules()


def told(hand: Hand) -> str:
    shown = hand.window.notices.shown
    return "" if shown is None else shown.text


def select_last(hand: Hand, count: int) -> None:
    for _letter in range(count):
        hand.key(K.Key_Left, SHIFT)


MARKED = (
    (K.Key_1, "Anno \u2045?1812\u2046"),
    (K.Key_3, "Anno \u2045-1812\u2046"),
    (K.Key_4, "Anno \u2045+1812\u2046"),
    (K.Key_2, "Anno \u2045.4\u2046"),
)


def test_selected_letters_are_marked_by_key_and_undo_takes_the_mark_alone(hand: Hand) -> None:
    for key, marked in MARKED:
        mark_and_undo(hand, key, marked)
        hand.window.strip.field.replace_by(MarkedSelection("", 0, 0))
        hand.key(K.Key_Escape)


def mark_and_undo(hand: Hand, key: K, marked: str) -> None:
    """Mark the last letters of what is typed, go on, and undo that and the mark."""
    begin_typing(hand)
    put(hand, "Anno 1812")
    select_last(hand, 4)
    hand.key(key, ALT | SHIFT)
    field = hand.window.strip.field
    assert text_of(hand) == field.text() == marked
    assert field.hasFocus()
    put(hand, "7")  # in the place of what is selected, or after the illegible place
    field.report()
    hand.ctrl(K.Key_Z)
    assert text_of(hand) == field.text() == marked
    hand.ctrl(K.Key_Z)
    assert text_of(hand) == field.text() == "Anno 1812"
    hand.ctrl(K.Key_Y)
    assert text_of(hand) == marked


def test_the_same_key_removes_the_mark_around_the_cursor(hand: Hand) -> None:
    begin_typing(hand)
    put(hand, "Anno 1812 \U0001d54f")
    select_last(hand, 6)
    hand.key(K.Key_3, ALT | SHIFT)
    assert text_of(hand) == "Anno \u2045-1812 \U0001d54f\u2046"
    hand.key(K.Key_Left)
    hand.key(K.Key_Right)
    hand.key(K.Key_3, ALT | SHIFT)
    assert text_of(hand) == "Anno 1812 \U0001d54f"


def test_an_illegible_place_is_put_at_the_cursor_and_gets_its_letters(hand: Hand) -> None:
    begin_typing(hand)
    put(hand, "Anno ")
    for _press in range(4):
        hand.key(K.Key_2, ALT | SHIFT)
    put(hand, " Rex")
    hand.window.strip.field.report()
    assert text_of(hand) == "Anno \u2045.3\u2046 Rex"


def test_where_nothing_can_be_marked_a_sentence_says_why(hand: Hand) -> None:
    begin_typing(hand)
    put(hand, "Anno 1812")
    hand.key(K.Key_1, ALT | SHIFT)
    assert told(hand).startswith("Select the letters to mark")
    select_last(hand, 4)
    hand.key(K.Key_1, ALT | SHIFT)
    hand.key(K.Key_End)
    select_last(hand, 3)
    hand.key(K.Key_3, ALT | SHIFT)
    assert told(hand).startswith("The selection cuts another mark")
    assert text_of(hand) == "Anno \u2045?1812\u2046"
    use_rules(hand, TextRules(marks=MarkConvention.NONE))
    hand.key(K.Key_3, ALT | SHIFT)
    assert told(hand).startswith("The texts of this job have no marks")
    hand.key(K.Key_Escape)
    hand.key(K.Key_1, ALT | SHIFT)
    assert told(hand) == "Put the cursor into the text of a region first."
    assert text_of(hand) == "Anno \u2045?1812\u2046"


def test_a_job_can_have_elements_of_tei(hand: Hand) -> None:
    use_rules(hand, TextRules(marks=MarkConvention.TEI))
    begin_typing(hand)
    put(hand, "R&D 1812")
    select_last(hand, 4)
    hand.key(K.Key_1, ALT | SHIFT)
    assert text_of(hand) == "R&D <unclear>1812</unclear>"


def test_a_mark_is_shown_by_signs_and_a_style_and_no_character_changes(hand: Hand) -> None:
    begin_typing(hand)
    text = "\u2045?no\u2046 \u2045-17\u2046\n\u2045.3\u2046 \u2045+x\u2046"
    for at, line in enumerate(text.split("\n")):
        if at:
            hand.key(K.Key_Return, SHIFT)
        put(hand, line)
    field = hand.window.strip.field
    styles = {(start, end): form for start, end, form in field.highlighter.styles()}
    dots = QTextCharFormat.UnderlineStyle.DotLine
    assert styles[2, 4].underlineStyle() == dots
    assert styles[8, 10].fontStrikeOut()
    assert styles[12, 16].background().style() != Qt.BrushStyle.NoBrush
    assert styles[19, 20].underlineStyle() == QTextCharFormat.UnderlineStyle.SingleUnderline
    assert field.text() == text


def test_the_help_page_of_marks_names_the_keys(hand: Hand) -> None:
    begin_typing(hand)
    seen: list[str] = []

    def look(dialog: MarksDialog) -> bool:
        seen.extend(f"{line.name} {line.below} {line.keys[0]}" for line in dialog.list.lines)
        QTest.keyClick(dialog, K.Key_Escape)
        return True

    with hand.answering(MarksDialog, look):
        hand.key(K.Key_H, ALT)
    assert len(seen) == 4
    assert "Unclear" in seen[0]
    assert "\u2045?1812\u2046" in seen[0]
    assert seen[0].endswith("Alt+Shift+1")


# Special characters ---------------------------------------------------------------------


def pick(hand: Hand, *typed: str, down: bool = False) -> str:
    """Open the palette by its key, type into it, and insert what is current by Enter."""
    chosen: list[str] = []

    def act(dialog: CharacterPalette) -> bool:
        if not dialog.isActiveWindow():
            return False
        for text in typed:
            QTest.keyClicks(dialog.field, text)
        if down:
            QTest.keyClick(dialog.field, K.Key_Down)
            assert dialog.list.hasFocus()
            QTest.keyClick(dialog.list, K.Key_Right)
        chosen.append(dialog.chosen)
        QTest.keyClick(dialog.focusWidget(), K.Key_Return)
        return True

    with hand.answering(CharacterPalette, act):
        hand.key(K.Key_C, ALT)
    hand.return_to_window()
    return chosen[0]


def test_a_character_is_inserted_at_the_cursor_by_keys_alone(hand: Hand) -> None:
    begin_typing(hand)
    put(hand, "Haue")
    hand.key(K.Key_Left)
    hand.key(K.Key_Left)
    assert pick(hand, "long s") == "\u017f"
    field = hand.window.strip.field
    assert field.hasFocus()
    assert text_of(hand) == field.text() == "Ha\u017fue"
    assert pick(hand, "right-to-left mark") == "\u200f"
    assert text_of(hand) == "Ha\u017f\u200fue"
    hand.ctrl(K.Key_Z)
    assert text_of(hand) == "Ha\u017fue"


def test_the_palette_remembers_what_was_used_and_what_somebody_likes(hand: Hand) -> None:
    begin_typing(hand)
    pick(hand, "long s")
    pick(hand, "U+00DF")
    assert hand.app.settings.text("recent_characters") == "\u00df\u017f"
    assert pick(hand, down=True) == "\u017f"  # the second of those used last

    def like(dialog: CharacterPalette) -> bool:
        if not dialog.isActiveWindow():
            return False
        QTest.keyClicks(dialog.field, "euro sign")
        QTest.mouseClick(dialog.favourite_button, Qt.MouseButton.LeftButton)
        QTest.keyClick(dialog, K.Key_Escape)
        return True

    with hand.answering(CharacterPalette, like):
        hand.key(K.Key_C, ALT)
    assert hand.app.settings.text("favourite_characters") == "\u20ac"
    assert text_of(hand) == "\u017f\u00df\u017f"


def test_the_panel_stays_open_and_inserts_where_the_text_is(hand: Hand) -> None:
    begin_typing(hand)
    put(hand, "Haue")
    hand.key(K.Key_Left)
    hand.key(K.Key_C, ALT | Qt.KeyboardModifier.ShiftModifier)
    panel = hand.app.parts.texts.characters.panel
    assert panel is not None
    assert panel.chooser.field.hasFocus()
    QTest.keyClicks(panel.chooser.field, "long s")
    hand.key(K.Key_Return)
    field = hand.window.strip.field
    assert field.hasFocus()
    assert text_of(hand) == "Hau\u017fe"
    at = panel.chooser.list.visualItemRect(panel.chooser.list.item(0)).center()
    QTest.mouseClick(panel.chooser.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert text_of(hand) == "Hau\u017f\u017fe"
    hand.ctrl(K.Key_Z)
    assert text_of(hand) == "Hau\u017fe"
    assert hand.app.settings.text("recent_characters") == "\u017f"
    assert hand.app.settings.flag("show_characters")
    panel.chooser.field.setFocus()
    hand.key(K.Key_Escape)
    assert field.hasFocus()
    hand.key(K.Key_C, ALT | Qt.KeyboardModifier.ShiftModifier)
    assert not panel.isVisible()
    assert not hand.app.settings.flag("show_characters")


def test_the_panel_is_there_again_if_it_was_open_the_last_time(
    qtbot: QtBot, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.set("show_characters", value=True)
    paint_pictures(tmp_path, 1)
    hand = Hand(qtbot, Settings(tmp_path / "settings.json"))
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    panel = hand.app.parts.texts.characters.panel
    assert panel is not None
    assert panel.isVisible()
    assert hand.canvas.hasFocus()
    hand.close()


# Warnings ---------------------------------------------------------------------------------


def test_what_is_easily_overlooked_is_named_below_the_field(hand: Hand) -> None:
    begin_typing(hand)
    strip = hand.window.strip
    put(hand, "plain")
    assert not strip.warning.isVisible()
    put(hand, " n\u00b0\u202f7 p\u0430ypal")
    assert strip.warning.isVisible()
    assert not strip.hint.isVisible()
    assert strip.warning.text() == (
        "NARROW NO-BREAK SPACE at 9 · “\u2068p\u0430ypal\u2069” mixes Cyrillic, Latin: "
        "CYRILLIC SMALL LETTER A at 13"
    )
    hand.key(K.Key_Tab)
    assert not strip.warning.isVisible()


def test_a_key_goes_to_the_next_text_with_a_warning(hand: Hand) -> None:
    for at, text in enumerate(("p\u0430y", "plain", "a\u200bb")):
        begin_typing(hand, at)
        put(hand, text)
    begin_typing(hand, 0)
    hand.key(K.Key_R, ALT)
    field = hand.window.strip.field
    assert hand.window.strip.region_id == hand.regions[2].id
    assert field.hasFocus()
    assert field.selected() == (1, 2)
    hand.key(K.Key_R, ALT)
    assert hand.window.strip.region_id == hand.regions[0].id
    assert field.selected() == (1, 2)
    hand.key(K.Key_Delete)
    field.report()
    hand.key(K.Key_R, ALT)
    hand.key(K.Key_Delete)
    field.report()
    hand.key(K.Key_R, ALT)
    assert told(hand) == "No other text of this item has invisible or mixed characters."
    assert [text_of(hand, at) for at in range(3)] == ["py", "plain", "ab"]


def test_invisible_characters_are_shown_by_key_and_the_text_stays(hand: Hand) -> None:
    begin_typing(hand)
    text = "a\u00a0b\u200dc\u2028d \u200f"
    put(hand, text)
    field = hand.window.strip.field
    before = field.grab().toImage()
    hand.key(K.Key_V, ALT)
    assert hand.app.settings.flag("show_invisible")
    assert field.grab().toImage() != before
    assert field.text() == text
    hand.key(K.Key_V, ALT)
    assert field.grab().toImage() == before


# The Unicode form of the job ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "stored"),
    [
        (TextForm.TYPED, "cafe\u0301 \u00e9"),
        (TextForm.NFC, "caf\u00e9 \u00e9"),
        (TextForm.NFD, "cafe\u0301 e\u0301"),
    ],
)
def test_a_typed_text_is_stored_in_the_form_and_stays_under_the_cursor(
    hand: Hand, job: Path, form: TextForm, stored: str
) -> None:
    use_rules(hand, TextRules(form))
    begin_typing(hand)
    put(hand, "cafe\u0301 \u00e9")
    field = hand.window.strip.field
    field.report()
    assert text_of(hand) == stored
    assert field.text() == "cafe\u0301 \u00e9"
    put(hand, "!")
    field.report()
    assert field.text() == "cafe\u0301 \u00e9!"
    hand.key(K.Key_Escape)
    assert field.text() == text_of(hand) == stored + "!"
    hand.wait_until_saved()
    hand.close()
    with Project.open(job) as project:
        texts = [
            r.transcription for r in project.reads.load_item(1).result().state.regions.values()
        ]
    assert stored + "!" in texts


def test_a_composition_is_neither_stored_nor_changed_by_the_form(hand: Hand) -> None:
    use_rules(hand, TextRules(TextForm.NFC))
    begin_typing(hand)
    field = hand.window.strip.field
    put(hand, "e\u0301")
    QApplication.sendEvent(field, QInputMethodEvent("\u1112\u1161", []))
    field.report()
    assert text_of(hand) == "\u00e9"
    assert field.is_composing
    for key, held in ((K.Key_1, ALT | SHIFT), (K.Key_2, ALT | SHIFT), (K.Key_C, ALT)):
        hand.key(key, held)  # these keys belong to the input method
    assert text_of(hand) == "\u00e9"
    put(hand, "\u1112\u1161\u11ab")
    field.report()
    assert text_of(hand) == "\u00e9\ud55c"
    assert field.text() == "e\u0301\u1112\u1161\u11ab"


def test_an_imported_text_stays_until_somebody_edits_it(hand: Hand) -> None:
    begin_typing(hand)
    put(hand, "cafe\u0301")
    hand.key(K.Key_Escape)
    use_rules(hand, TextRules(TextForm.NFC))
    begin_typing(hand)
    hand.key(K.Key_Tab)
    hand.key(K.Key_Backtab, SHIFT)
    assert text_of(hand) == "cafe\u0301"
    hand.key(K.Key_End)
    put(hand, "s")
    hand.key(K.Key_Tab)
    assert text_of(hand) == "caf\u00e9s"


def test_a_line_is_split_where_the_cursor_is_in_the_stored_form(hand: Hand) -> None:
    use_rules(hand, TextRules(TextForm.NFC))
    begin_typing(hand)
    put(hand, "e\u0301e\u0301e\u0301 a\u0301a\u0301")
    hand.key(K.Key_Left)
    hand.key(K.Key_Left)
    hand.key(K.Key_Return, ALT)
    assert [text_of(hand, at) for at in range(2)] == ["\u00e9\u00e9\u00e9", "\u00e1\u00e1"]


def test_the_rules_are_changed_in_a_dialog_and_hold_at_once(hand: Hand) -> None:
    begin_typing(hand)

    def act(dialog: TextRulesDialog) -> bool:
        dialog.forms[TextForm.NFC].setChecked(True)
        dialog.marks[MarkConvention.TEI].setChecked(True)
        dialog.language.setCurrentText("no language")
        QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
        assert dialog.refusal.isVisible()
        dialog.language.setCurrentText("de-DE")
        QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
        return True

    rules = TextRules(TextForm.NFC, MarkConvention.TEI, "de_DE")
    with hand.answering(TextRulesDialog, act):
        hand.app.run("text-rules")
    hand.qtbot.waitUntil(lambda: hand.window.strip.rules == rules, timeout=PATIENCE_MS)
    assert hand.desk.project.facts.texts == rules


# The spell check -----------------------------------------------------------------------------


def misspelt(hand: Hand) -> list[str]:
    field = hand.window.strip.field
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    text = field.raw_text()
    styles = field.highlighter.styles()
    return [text[start:end] for start, end, form in styles if form.underlineStyle() == wave]


def test_unknown_words_are_underlined_and_others_are_suggested(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        sys.modules, "enchant", enchant_with({"en_GB": {"without", "the", "guide"}})
    )
    speller.cache_clear()
    use_rules(hand, TextRules(language="en_GB"))
    hand.app.parts.texts.spell_check.use_rules()
    begin_typing(hand)
    put(hand, "without xhe guide")
    hand.qtbot.waitUntil(lambda: misspelt(hand) == ["xhe"], timeout=PATIENCE_MS)
    for _letter in " guide":
        hand.key(K.Key_Left)
    hand.key(K.Key_E, ALT)
    hand.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None, timeout=PATIENCE_MS)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, K.Key_Return)
    assert text_of(hand) == "without the guide"
    assert misspelt(hand) == []
    assert hand.window.strip.field.selected() == (11, 11)
    speller.cache_clear()


def test_without_enchant_nothing_is_underlined_and_the_key_says_why(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "enchant", None)
    speller.cache_clear()
    use_rules(hand, TextRules(language="en_GB"))
    hand.app.parts.texts.spell_check.use_rules()
    begin_typing(hand)
    put(hand, "without xhe")
    hand.key(K.Key_E, ALT)
    assert told(hand).startswith("There is no spell check")
    assert misspelt(hand) == []
