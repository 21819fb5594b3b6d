"""Every colour in use can be read on its ground, in each of the looks (WCAG 2.2)."""

from __future__ import annotations

import re
from dataclasses import asdict, fields

import pytest

from widgets.theme.tokens import ALL, MARK_PAIRS, TEXT_PAIRS, Tokens, contrast

COLOURS = [field.name for field in fields(Tokens) if field.name != "name"]


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#777777", "#FFFFFF", 4.478),
        ("#FF0000", "#FFFFFF", 3.998),
        ("#123456", "#123456", 1.0),
    ],
)
def test_contrast_is_as_others_compute_it(first: str, second: str, ratio: float) -> None:
    assert contrast(first, second) == pytest.approx(ratio, abs=0.001)
    assert contrast(second, first) == contrast(first, second)


@pytest.mark.parametrize("tokens", ALL, ids=lambda tokens: tokens.name)
def test_every_colour_is_one(tokens: Tokens) -> None:
    for name in COLOURS:
        assert re.fullmatch("#[0-9A-F]{6}", asdict(tokens)[name]), name


@pytest.mark.parametrize("tokens", ALL, ids=lambda tokens: tokens.name)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(tokens: Tokens, text: str, ground: str) -> None:
    colours = asdict(tokens)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("tokens", ALL, ids=lambda tokens: tokens.name)
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS)
def test_marks_can_be_seen(tokens: Tokens, mark: str, ground: str) -> None:
    colours = asdict(tokens)
    assert contrast(colours[mark], colours[ground]) >= 3


def test_the_pairs_name_every_colour_that_text_has() -> None:
    named = {name for pair in (*TEXT_PAIRS, *MARK_PAIRS) for name in pair}
    # What is left out carries no meaning of its own: hairlines, edges of what cannot be pressed
    # now, and what lies around the picture.
    assert set(COLOURS) - named == {"hairline", "disabled_edge", "surround"}


def test_high_contrast_keeps_seven_to_one_for_text() -> None:
    colours = asdict(ALL[-1])
    assert min(contrast(colours[text], colours[ground]) for text, ground in TEXT_PAIRS) >= 7
