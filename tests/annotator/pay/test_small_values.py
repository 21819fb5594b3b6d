"""Values of an order as they are read, quoted and refused: each edge, each sentence."""

from __future__ import annotations

import tomllib
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.errors import InvalidValueError
from annotator.pay import (
    Text,
)
from annotator.pay.order.fields.field_spec import FieldKind, FieldSpec
from annotator.pay.order.order_values import clipped, nearest, one_line, read_value, shown
from annotator.pay.order.order_writer import quoted


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (7, "7"),
        (True, "True"),
        (2.5, "2.5"),
        ("x", '"x"'),
        (date(2026, 1, 2), "2026-01-02"),
        (None, "a group or list"),
        ([], "a group or list"),
        ({}, "a group or list"),
        ("a\u202eb\x00\x7f\x9fc", '"a\ufffdb\ufffd\ufffd\ufffdc"'),
        ("x" * 41, f'"{"x" * 40}…"'),
    ],
)
def test_what_is_quoted_of_a_file(written: object, told: str) -> None:
    assert shown(written) == told


def test_a_number_of_a_million_bits_is_told_to_the_digit() -> None:
    assert shown(1 << 1_000_000) == "a number of some 301030 digits"


def test_of_a_long_word_forty_letters_are_looked_at() -> None:
    # One letter less or more, and the two would not be alike enough to be offered.
    known = f"{'a' * 17}bcc"
    assert nearest(f"{'a' * 17}{'z' * 22}bz", [known]) == known
    assert nearest(f"{'a' * 17}{'z' * 22}zb", [known]) is None


def test_the_nearest_word_is_the_one_that_is_alike_and_no_other() -> None:
    words = ["zebra", "Rate", "rates", "Alpha"]
    assert nearest("RATE", words) == "Rate"
    assert nearest("ratess", words) == "rates"
    assert nearest("alpha", words) == "Alpha"
    assert nearest("qqqq", words) is None
    assert nearest("", words) is None


def test_texts_on_one_line_lose_what_is_not_seen() -> None:
    assert one_line(" a\n\tb\x00c\u202ed ") == "a b c d"
    assert clipped("a \n\n b") == "a b"
    assert clipped("x" * 39 + " y") == "x" * 39 + " …"


@pytest.mark.parametrize("code", [*range(32), *range(126, 161), 0x202C, 0x202D, 0x202E, 0x202F])
def test_which_characters_are_hidden(code: int) -> None:
    is_hidden = (code < 32 and code not in {9, 10, 13}) or 127 <= code < 160
    is_hidden |= code in {0x202D, 0x202E}
    spec = FieldSpec(FieldKind.LINE, "T", "N", "E")
    written = f"a{chr(code)}b"
    if code in {11, 12} or is_hidden:
        with pytest.raises(InvalidValueError) as caught:
            read_value(written, spec)
        assert str(caught.value) == (
            f"has a hidden character (U+{code:04X}) that can change how it reads; take it out."
        )
    else:
        assert read_value(written, spec) == written


REFUSED: list[tuple[FieldKind, Any, str]] = [
    (FieldKind.LINE, 7, "must be a text in quotes, not 7."),
    (FieldKind.LINE, " ", "is empty; fill it in, or take the line out."),
    (FieldKind.LINE, "x" * 1_001, "is 1001 characters long; write 1000 at most."),
    (FieldKind.TEXT, "x" * 10_001, "is 10001 characters long; write 10000 at most."),
    (
        FieldKind.TEXT,
        {},
        (
            'must be a text in quotes, or texts by language such as { en = "…", fr = "…" }, not '
            "a group or list."
        ),
    ),
    (FieldKind.YES_NO, "Yes", 'must be "yes" or "no", or be left out, not "Yes".'),
    (FieldKind.AMOUNT, "-0.5", "is negative (-0.5); write zero or more."),
    (FieldKind.PERCENT, "100.5", "is 100.5 percent; write 100 at most."),
    (FieldKind.PERCENT, "-0.5", "is negative (-0.5); write zero or more."),
    (
        FieldKind.HOURS,
        True,
        'is True. An amount is a text in quotes, such as "71.62".',
    ),
    (FieldKind.HOURS, 0, "must be the hours of work that one unit has, above 0, not 0."),
    (FieldKind.HOURS, -1, "must be the hours of work that one unit has, above 0, not -1."),
    (FieldKind.HOURS, "8784.5", 'is "8784.5"; a year has 8784 hours, write no more.'),
    (FieldKind.DAYS, 3_661, "is 3661; write 3660 at most."),
    (FieldKind.DAYS, True, "must be a whole number of days, not True."),
    (FieldKind.COUNT, 0, "must be a whole number above 0, not 0."),
    (FieldKind.COUNT, 10**15 + 1, "is 1000000000000001; write 1000000000000000 at most."),
    (
        FieldKind.DATE,
        "2026-02-29",
        'must be a day of the calendar such as 2024-11-01, not "2026-02-29".',
    ),
    (FieldKind.CURRENCY, 7, 'must be a code in quotes such as "KES", not 7.'),
    (FieldKind.CURRENCY, "", 'is empty; write its code, such as "KES".'),
    (FieldKind.CHOICE, 7, 'must be "a", "b" or "c", not 7.'),
    (FieldKind.CHOICE, "d", 'must be "a", "b" or "c", not "d".'),
]


@pytest.mark.parametrize(("kind", "written", "sentence"), REFUSED)
def test_each_refusal_of_a_value_is_one_sentence(
    kind: FieldKind, written: object, sentence: str
) -> None:
    spec = FieldSpec(kind, "T", "N", "E", choices=("a", "b", "c"))
    with pytest.raises(InvalidValueError) as caught:
        read_value(written, spec)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        (FieldKind.LINE, "x" * 1_000, "x" * 1_000),
        (FieldKind.TEXT, "x" * 10_000, Text((("", "x" * 10_000),))),
        (FieldKind.TEXT, {"en": "a", "pt-BR": "b"}, Text((("en", "a"), ("pt-BR", "b")))),
        (FieldKind.YES_NO, "no", False),
        (FieldKind.YES_NO, True, True),
        (FieldKind.AMOUNT, "0", Fraction(0)),
        (FieldKind.AMOUNT, "0.5", Fraction(1, 2)),
        (FieldKind.PERCENT, "100", Fraction(100)),
        (FieldKind.HOURS, 1, Fraction(1)),
        (FieldKind.HOURS, "0.5", Fraction(1, 2)),
        (FieldKind.HOURS, 8_784, Fraction(8_784)),
        (FieldKind.DAYS, 0, 0),
        (FieldKind.COUNT, 10**15, 10**15),
        (FieldKind.DATE, "2028-02-29", date(2028, 2, 29)),
        (FieldKind.CHOICE, "c", "c"),
    ],
)
def test_what_is_just_allowed_means_itself(kind: FieldKind, written: object, meant: object) -> None:
    spec = FieldSpec(kind, "T", "N", "E", choices=("a", "b", "c"))
    assert read_value(written, spec) == meant


@pytest.mark.parametrize(
    ("lang", "text"),
    [("fr", "F"), ("fr-CA", "F"), ("pt_BR", "E"), ("pt-BR", "B"), ("pt", "E"), ("", "E")],
)
def test_a_text_falls_back_to_its_language_then_to_english(lang: str, text: str) -> None:
    found = Text((("fr", "F"), ("pt-BR", "B"), ("en", "E")))
    assert found.text_in(lang) == text
    assert Text((("sw", "S"), ("fr", "F"))).text_in("de") == "S"
    with pytest.raises(ValueError, match="a Text needs at least one version"):
        Text(())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
@example("".join(map(chr, range(32))))
@example('\x7f\x80 "\\é')
def test_any_text_is_quoted_so_that_it_reads_back(text: str) -> None:
    assert tomllib.loads(f"a = {quoted(text)}") == {"a": text}
    assert "\n" not in quoted(text)
