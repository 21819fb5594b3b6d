"""A sentence as a value: its places, its counts, and the English it is."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import PurePosixPath

import pytest

from annotator.sentences.parts import Amount, Code, Count, Day, FilePath, Name, Quoted, Reason
from annotator.sentences.said import (
    UNFILLED,
    Listed,
    Part,
    codes,
    names,
    said,
    said_n,
    verbatim,
)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (Name("Amina"), "Amina"),
        (Quoted("a b.png"), "“a b.png”"),
        (FilePath(PurePosixPath("/tmp/a")), "/tmp/a"),
        (Code("--force"), "--force"),
        (Count(1_234_567), "1234567"),
        (Count(1_234_567, is_grouped=True), "1,234,567"),
        (Amount("12.50"), "12.50"),
        (Day(date(2026, 11, 1)), "2026-11-01"),
        (Reason("Is a directory"), "Is a directory"),
        (Reason(None), "None"),
        (codes(["a"]), "a"),
        (codes(["a", "b", "c"]), "a, b, c"),
        (names(["a", "b", "c"], " or "), "a, b or c"),
        (Listed((Name("a"), Name("b"), Name("c")), " or ", " or "), "a or b or c"),
        (codes([]), ""),
        (Listed((Count(1), said("{n} s", n=Count(2)))), "1, 2 s"),
        (said("in {file}", file=Name("x")), "in x"),
    ],
)
def test_each_part_is_written_in_english(part: Part, text: str) -> None:
    assert str(said("{part}; {part}.", part=part)) == f"{text}; {text}."


def test_a_text_without_places_is_taken_literally() -> None:
    assert str(said("Write {place} here.")) == "Write {place} here."
    assert str(verbatim("100 % {x}")) == "100 % {x}"


def test_what_fills_a_place_is_never_taken_for_a_template() -> None:
    assert str(said("{file} and {other}", file=Name("{other}"), other=Name("{file}"))) == (
        "{other} and {file}"
    )


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 files."), (1, "1 file."), (2, "2 files."), (21, "21 files.")]
)
def test_a_count_decides_between_one_and_many(count: int, text: str) -> None:
    assert str(said_n("{count} file.", "{count} files.", count)) == text


def test_a_place_is_filled_later() -> None:
    sentence = said("{file} has {count} rows.", file=UNFILLED, count=Count(2))
    assert str(sentence) == " has 2 rows."
    assert str(sentence.with_places(file=Quoted("a.json"))) == "“a.json” has 2 rows."
    assert str(sentence) == " has 2 rows."


def test_a_sentence_is_a_value() -> None:
    sentence = said("{file} is gone.", file=Name("a"))
    assert sentence == said("{file} is gone.", file=Name("a"))
    assert len({sentence, said("{file} is gone.", file=Name("b"))}) == 2
    assert sentence != said("{file} is gone.", file=Code("a"))
    assert pickle.loads(pickle.dumps(sentence)) == sentence
