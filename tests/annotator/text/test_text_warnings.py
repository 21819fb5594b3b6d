"""What is easily overlooked in a text is found, and what is ordinary is not."""

from __future__ import annotations

import pytest

from annotator.text.text_warnings import (
    TextWarning,
    WarningKind,
    character_name,
    short_name,
    text_warnings,
)

INVISIBLE, MIXED = WarningKind.INVISIBLE, WarningKind.MIXED_SCRIPTS


@pytest.mark.parametrize(
    "letter",
    ["\u00a0", "\u202f", "\u00ad", "\u200b", "\u200d", "\u200e", "\u2028", "\u2067", "\ufeff",
     "\x07", "\u3164", "\ufe0e"],
)  # fmt: skip
def test_each_invisible_character_is_found_with_its_place(letter: str) -> None:
    assert text_warnings(f"ab{letter}cd") == [TextWarning(INVISIBLE, 2, 3, (2,))]


@pytest.mark.parametrize(
    "text",
    [
        "An ordinary line, 10 l/1 O/0.\n\ttab",
        "Éléonore cafe\u0301 œuvre \u017ftadt",
        "الملك العادل",
        "Γνῶθι σεαυτόν",
        "Санкт-Петербург",
        "Анна Smith, \u03b1-Ω",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian is written so
        "क\u094d\u200dष",  # and Devanagari
        "\U0001f469\u200d\U0001f52c \u2764\ufe0f",
        "5 µm, 日本語 テスト",
    ],
)
def test_ordinary_texts_have_no_warning(text: str) -> None:
    assert text_warnings(text) == []


@pytest.mark.parametrize(
    ("text", "start", "end", "letters", "scripts"),
    [
        ("say p\u0430ypal!", 4, 10, (5,), ("Cyrillic", "Latin")),
        ("\u041c\u043eck\u0432\u0430", 0, 6, (2, 3), ("Cyrillic", "Latin")),
        ("Bet\u03b1", 0, 4, (3,), ("Greek", "Latin")),
        ("ka\u0301\u043b", 0, 4, (3,), ("Cyrillic", "Latin")),
    ],
)
def test_letters_of_another_script_in_a_word_are_found(
    text: str, start: int, end: int, letters: tuple[int, ...], scripts: tuple[str, ...]
) -> None:
    assert text_warnings(text) == [TextWarning(MIXED, start, end, letters, scripts)]


def test_warnings_are_in_the_order_of_the_text() -> None:
    kinds = [each.kind for each in text_warnings("p\u0430y\u00a0x \u0430b\u200e")]
    assert kinds == [MIXED, INVISIBLE, MIXED, INVISIBLE]


def test_a_character_has_a_name_or_a_number() -> None:
    assert character_name("\u0430") == "CYRILLIC SMALL LETTER A"
    assert character_name("\x07") == "U+0007"
    assert [short_name(letter) for letter in "\u00a0\u200d\u2001"] == ["NBSP", "ZWJ", "2001"]
