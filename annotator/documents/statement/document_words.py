"""The words of a statement, in one table for each language; English is built in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.documents.statement.english import ENGLISH
from annotator.errors import InvalidValueError
from annotator.sentences.parts import Code
from annotator.sentences.said import Part, codes, said

_DIRECTIONS: Final = ("ltr", "rtl")
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
_ISOLATE: Final = ("\u2066", "\u2069")
_FIRST_STRONG: Final = ("\u2068", "\u2069")
_MS_PER_SECOND: Final = 1_000
_MS_PER_MINUTE: Final = 60_000


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """The texts of one language; English stands in for missing ones.

    Reasons that come with figures are looked up by their English sentence.
    """

    language: str
    direction: str
    table: Mapping[str, str]

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

    def ltr(self, text: str) -> str:
        """Isolate a number, date, amount or formula, so that it keeps its order in any text."""
        return f"{_ISOLATE[0]}{text}{_ISOLATE[1]}" if self.is_rtl and text else text

    def amount(self, text: str) -> str:
        """Isolate an amount with its currency, so that it keeps its order and stays on one line."""
        return self.ltr(text.replace(" ", "\u00a0"))

    def foreign(self, text: str) -> str:
        """Isolate a text of unknown language, so that it keeps its own direction."""
        if not self.is_rtl or not text:
            return text
        lines = text.split("\n")
        return "\n".join(f"{_FIRST_STRONG[0]}{line}{_FIRST_STRONG[1]}" for line in lines)

    def duration(self, duration_ms: int) -> str:
        """Return a duration such as ``5 h 40 min``, in full minutes; below a minute, in seconds."""
        minutes = duration_ms // _MS_PER_MINUTE
        if not minutes:
            return self("seconds", n=str(duration_ms // _MS_PER_SECOND))
        hours, rest = divmod(minutes, 60)
        parts = [self("hours", n=str(hours))] if hours else []
        parts += [self("minutes", n=str(rest))] if rest else []
        return " ".join(parts)


ENGLISH_WORDS: Final = DocumentWords("en", "ltr", ENGLISH)


def read_words(data: bytes) -> DocumentWords:
    """Parse a JSON file with ``language``, ``direction`` and the table ``words``.

    Raises:
        InvalidValueError: it is no such file, or a text lacks a placeholder of the English text.
    """
    try:
        content = json.loads(data)
        language, direction = content["language"], content["direction"]
        table = content["words"]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidValueError("This is no table of words for statements.") from error
    if direction not in _DIRECTIONS or not isinstance(language, str) or not _is_table(table):
        raise InvalidValueError("This is no table of words for statements.")
    for key, text in table.items():
        wanted = set(_PLACE.findall(ENGLISH.get(key, "")))
        if wanted != set(_PLACE.findall(text)):
            raise InvalidValueError(
                said(
                    "The words for {key} must name {names}, as the English ones do.",
                    key=Code(repr(key)),
                    names=_listed(wanted),
                )
            )
    return DocumentWords(language, direction, table)


def words_in(folder: Path) -> dict[str, DocumentWords]:
    """Return the texts of all files in a folder, by language.

    Raises:
        InvalidValueError: one of the files is no table of words.
    """
    found = (read_words(file.read_bytes()) for file in sorted(folder.glob("statement.*.json")))
    return {words.language: words for words in found}


def _is_table(table: object) -> bool:
    return isinstance(table, dict) and all(isinstance(text, str) for text in table.values())


def _listed(places: set[str]) -> Part:
    if not places:
        return said("no place to fill in")
    return codes(f"{{{place}}}" for place in sorted(places))
