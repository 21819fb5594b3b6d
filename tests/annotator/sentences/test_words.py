"""The words of a language: its templates, its plurals, and how it writes each part."""

from __future__ import annotations

import pytest

from annotator.sentences.numbers import NumberMarks
from annotator.sentences.parts import Amount, Code, Count, FilePath, Name, Quoted, Reason
from annotator.sentences.said import codes, said, said_n
from annotator.sentences.words import ENGLISH, Words

_TENS, _HUNDREDS = 10, 100


def slavic(count: int) -> int:
    """Return the form of the plural as CLDR has it for Polish: one, few, many."""
    last, teens = count % _TENS, count % _HUNDREDS // _TENS == 1
    if count == 1:
        return 0
    return 1 if 2 <= last <= 4 and not teens else 2


POLISH = Words(
    {
        "{count} file.": ("{count} plik.", "{count} pliki.", "{count} plików."),
        "A label can have {most} attributes.": (
            "Etykieta może mieć {most} atrybut.",
            "Etykieta może mieć {most} atrybuty.",
            "Etykieta może mieć {most} atrybutów.",
        ),
        "{file} is full ({reason}).": ("{file} jest pełny ({reason}).",),
        "No space left on device": ("Brak miejsca",),
        " or ": (" lub ",),
        "Choose {formats}.": ("Wybierz {formats}.",),
        "Not so: {problem}": ("Nie tak: {problem}",),
    },
    slavic,
    quotes=("„", "”"),
    marks=NumberMarks(group="\u202f"),
)


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 plików."), (1, "1 plik."), (3, "3 pliki."), (11, "11 plików."), (21, "21 plików.")],
)
def test_a_count_chooses_the_form_of_the_language(count: int, text: str) -> None:
    sentence = said_n("{count} file.", "{count} files.", count)
    assert POLISH.text(sentence) == text


def test_a_number_chooses_the_form_where_english_needs_one_only() -> None:
    sentence = said("A label can have {most} attributes.", most=Count(64))
    assert POLISH.text(sentence) == "Etykieta może mieć 64 atrybuty."
    assert str(sentence) == "A label can have 64 attributes."


def test_fewer_forms_than_the_plural_has_are_enough() -> None:
    words = Words({"{count} file.": ("{count} faili.",)}, slavic)
    assert words.text(said_n("{count} file.", "{count} files.", 5)) == "5 faili."


def test_what_the_table_lacks_stands_in_english() -> None:
    assert POLISH.text(said("{file} is gone.", file=Name("a"))) == "a is gone."
    assert POLISH.text(said_n("{count} row.", "{count} rows.", 2)) == "2 rows."
    assert POLISH.text(said_n("{count} row.", "{count} rows.", 1)) == "1 row."


def test_each_part_is_written_as_the_language_does() -> None:
    full = said(
        "{file} is full ({reason}).", file=Quoted("a"), reason=Reason("No space left on device")
    )
    assert POLISH.text(full) == "„a” jest pełny (Brak miejsca)."
    assert POLISH.text(said("Choose {formats}.", formats=codes(["a", "b"], " or "))) == (
        "Wybierz a lub b."
    )
    assert POLISH.text(said("Not so: {problem}", problem=full)) == (
        "Nie tak: „a” jest pełny (Brak miejsca)."
    )
    assert POLISH.text(said("{n} bytes", n=Count(12_345, is_grouped=True))) == "12\u202f345 bytes"
    assert POLISH.text(said("{n} bytes", n=Code("1,2"))) == "1,2 bytes"


def test_parts_are_isolated_where_lines_run_from_right_to_left() -> None:
    words = Words(is_isolating=True)
    sentence = said(
        "{who}: {file} in {path} costs {price}, {problem}",
        who=Name("Amina"),
        file=Quoted("a.png"),
        path=FilePath("/tmp/a,b"),
        price=Amount("1,2"),
        problem=said("not {n}", n=Count(3)),
    )
    assert words.text(sentence) == (
        "\u2068Amina\u2069: “\u2068a.png\u2069” in \u2066/tmp/a,b\u2069 costs \u20661,2\u2069, "
        "not \u20663\u2069"
    )


def test_english_is_what_str_gives() -> None:
    sentence = said("{file} has {n}.", file=Quoted("a"), n=Count(1_234, is_grouped=True))
    assert ENGLISH.text(sentence) == str(sentence) == "“a” has 1,234."
