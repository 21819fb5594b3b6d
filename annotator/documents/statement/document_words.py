"""The words of a statement, in one table for each language; English is built in.

A file of words has ``words`` by key, ``sentences`` by their English template (a text, or one for
each plural category of the CLDR), and ``numbers``: digits, decimal point and thousands separator.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from annotator.documents.statement.english import ENGLISH
from annotator.errors import InvalidValueError
from annotator.sentences.numbers import (
    ENGLISH_MARKS,
    NumberMarks,
    duration_parts,
    grouped,
    unbroken,
)
from annotator.sentences.parts import Code
from annotator.sentences.plurals import CATEGORIES, category_of
from annotator.sentences.said import Part, Said, codes, said
from annotator.sentences.words import Words

_DIRECTIONS: Final = ("ltr", "rtl")
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
_ISOLATE: Final = ("\u2066", "\u2069")
_FIRST_STRONG: Final = ("\u2068", "\u2069")
_NO_TABLE: Final = "This is no table of words for statements."
_UNITS: Final = {"h": "hours", "min": "minutes", "s": "seconds"}
_DIGITS: Final = 10
_Sentences = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """The texts of one language; English stands in for missing ones.

    Reasons that come with figures are looked up by their English sentence.

    Args:
        language: its code.
        direction: ``ltr`` or ``rtl``.
        table: texts by key.
        sentences: for an English template, the texts by plural category.
        marks: how numbers are written.
    """

    language: str
    direction: str
    table: Mapping[str, str]
    sentences: _Sentences = field(default_factory=dict)
    marks: NumberMarks = ENGLISH_MARKS

    @property
    def is_rtl(self) -> bool:
        """Whether the language runs from right to left."""
        return self.direction == "rtl"

    def __call__(self, key: str, **fill: str) -> str:
        """Return the text of a key, with its placeholders filled in."""
        template = self.table.get(key) or ENGLISH[key]
        return _PLACE.sub(lambda found: fill.get(found[1], found[0]), template)

    def sentence(self, english: str | None) -> str:
        """Return the translation of a sentence from the figures, such as why one is not known."""
        if not english:
            return self("not_known")
        return self.table.get(english, english)

    def render(self, sentence: Said) -> str:
        """Return a sentence of the core in this language."""
        forms = {
            template: tuple(texts.get(each, texts["other"]) for each in CATEGORIES)
            for template, texts in self.sentences.items()
        }
        return Words(
            forms,
            partial(_form_of, self.language),
            marks=self.marks,
            duration=self.duration,
            keeps_amounts=True,
            is_isolating=self.is_rtl,
        ).text(sentence)

    def number(self, number: str | int) -> str:
        """Return a count or a decimal number in the digits of the language, thousands apart."""
        return self.ltr(self.marks.written(grouped(number)))

    def ltr(self, text: str) -> str:
        """Isolate a date, digest or formula, so that it keeps its order in any text."""
        return f"{_ISOLATE[0]}{text}{_ISOLATE[1]}" if self.is_rtl and text else text

    def amount(self, text: str) -> str:
        """Return an amount of ``shown_amounts`` in this language, always on one line."""
        return self.ltr(self.marks.written(unbroken(text)))

    def foreign(self, text: str) -> str:
        """Isolate a text of unknown language, so that it keeps its own direction."""
        if not self.is_rtl or not text:
            return text
        lines = text.split("\n")
        return "\n".join(f"{_FIRST_STRONG[0]}{line}{_FIRST_STRONG[1]}" for line in lines)

    def duration(self, duration_ms: int) -> str:
        """Return a duration such as ``5 h 40 min``, in full minutes; below a minute, in seconds."""
        return " ".join(
            self(_UNITS[unit], n=self.marks.written(grouped(number)))
            for number, unit in duration_parts(duration_ms)
        )


ENGLISH_WORDS: Final = DocumentWords("en", "ltr", ENGLISH)


def read_words(data: bytes) -> DocumentWords:
    """Parse a JSON file with ``language``, ``direction``, ``words``, ``sentences`` and ``numbers``.

    The last two may be left out.

    Raises:
        InvalidValueError: it is no such file, or a text lacks a placeholder of the English text.
    """
    try:
        content = json.loads(data)
        language, direction = content["language"], content["direction"]
        table = content["words"]
        sentences = {
            template: {"other": texts} if isinstance(texts, str) else texts
            for template, texts in content.get("sentences", {}).items()
        }
        marks = NumberMarks(**content.get("numbers", {}))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidValueError(_NO_TABLE) from error
    is_whole = direction in _DIRECTIONS and isinstance(language, str) and _is_table(table)
    if not (is_whole and all(map(_is_plural, sentences.values())) and _are_marks(marks)):
        raise InvalidValueError(_NO_TABLE)
    for key, text in table.items():
        _check_places(key, ENGLISH.get(key, ""), text)
    for template, texts in sentences.items():
        for category, text in texts.items():
            # "Two pictures" is one word in Arabic: only the number may be left out.
            is_own = category in {"zero", "one", "two"} and "{count}" not in text
            _check_places(template, template, text + "{count}" * (is_own and "{count}" in template))
    return DocumentWords(language, direction, table, sentences, marks)


def _check_places(key: str, english: str, text: str) -> None:
    wanted = set(_PLACE.findall(english))
    if wanted != set(_PLACE.findall(text)):
        raise InvalidValueError(
            said(
                "The words for {key} must name {names}, as the English ones do.",
                key=Code(repr(key)),
                names=_listed(wanted),
            )
        )


def words_in(folder: Path) -> dict[str, DocumentWords]:
    """Return the texts of all files in a folder, by language.

    Raises:
        InvalidValueError: one of the files is no table of words.
    """
    found = (read_words(file.read_bytes()) for file in sorted(folder.glob("statement.*.json")))
    return {words.language: words for words in found}


def _form_of(language: str, count: int) -> int:
    return CATEGORIES.index(category_of(language, count))


def _is_plural(texts: object) -> bool:
    return _is_table(texts) and isinstance(texts, dict) and {"other"} <= set(texts) <= {*CATEGORIES}


def _are_marks(marks: NumberMarks) -> bool:
    parts = (marks.digits, marks.point, marks.group)
    return all(isinstance(part, str) for part in parts) and tuple(map(len, parts)) == (
        _DIGITS,
        1,
        1,
    )


def _is_table(table: object) -> bool:
    return isinstance(table, dict) and all(isinstance(text, str) for text in table.values())


def _listed(places: set[str]) -> Part:
    if not places:
        return said("no place to fill in")
    return codes(f"{{{place}}}" for place in sorted(places))
