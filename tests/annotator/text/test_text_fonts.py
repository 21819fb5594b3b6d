"""Fonts of texts survive the settings, and each script has a size at which it can be read."""

from __future__ import annotations

import pytest

from annotator.text.text_fonts import TextFont, fonts_by_label, script_size, stored_fonts


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1812 the road", 1.0),
        ("«Œuvre»", 1.0),
        ("дом", 1.0),
        ("مقهى Café", 1.3),
        ("\ufefb", 1.3),
        ("12 हिन्दी", 1.2),
        ("漢字", 1.1),
        ("한국", 1.1),
        ("\U0001d54f", 1.0),
        ("12. ", None),
        ("", None),
    ],
)
def test_the_first_letter_decides_how_large_a_text_is(text: str, size: float | None) -> None:
    assert script_size(text) == size


def test_fonts_come_back_from_the_settings_as_they_were_stored() -> None:
    fonts = {"ligne d’écriture": TextFont("Noto Naskh Arabic", 1.5), "b": TextFont("", 2.0)}
    assert fonts_by_label(stored_fonts(fonts)) == fonts
    assert stored_fonts({"b": TextFont()}) == ""


@pytest.mark.parametrize(
    "stored", ["", "{", "[]", '{"a": 1}', '{"a": {"family": 5, "size": true}}', '{"a":{"size":99}}']
)
def test_settings_of_another_form_are_the_usual_font(stored: str) -> None:
    assert fonts_by_label(stored) == {}
