"""A made-up language: each text of the program with accents on its letters, longer, in brackets.

What is read in it without brackets is not translated. Whoever asks for it sees at once which words
do not go through a table, and where longer words do not fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QCoreApplication, QTranslator

from annotator.sentences.words import Words
from widgets.kit.error_text import ENGLISH_OF_WINDOW, use_words

OPENING, CLOSING = "⟦", "⟧"
_PLAIN: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MARKED: Final = "àƀçđéƒĝĥîĵķļṁñöþɋŕšţûṽŵẋýžÀƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ"
_ACCENTS: Final = str.maketrans(_PLAIN, _MARKED)
_KEPT: Final = re.compile(r"%L?n|%L?\d+|%s|\{[a-z_]+\}|<[^>]*>|&[a-z]+;")
"""Placeholders, tags and entities."""

_LONGER_BY: Final = 0.3
_NAMES_OF_KEYS: Final = "QShortcut"
"""Qt's own context for names of keys, which its own tables translate."""


def pseudo(text: str) -> str:
    """Return a text in the made-up language; one without letters is the same in it."""
    parts = _KEPT.split(text)
    letters = sum(each.isalpha() for part in parts for each in part)
    if not letters or text.startswith(OPENING):
        return text
    kept = [*_KEPT.findall(text), ""]
    marked = "".join(a.translate(_ACCENTS) + b for a, b in zip(parts, kept, strict=True))
    longer = "·" * round(letters * _LONGER_BY)
    return f"{OPENING}{marked}{longer}{CLOSING}"


class PseudoTranslator(QTranslator):
    """Answers for each text that Qt looks up."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        """Return the text in the made-up language."""
        del disambiguation, n
        return source if context == _NAMES_OF_KEYS else pseudo(source)

    def isEmpty(self) -> bool:
        """Return that there is something to look up."""
        return False


class _EveryTemplate(Mapping[str, tuple[str, ...]]):
    """Has each template of the core."""

    def __getitem__(self, english: str) -> tuple[str, ...]:
        return (pseudo(english),)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


PSEUDO_WORDS: Final = Words(_EveryTemplate(), is_isolating=True)
"""The made-up language for the sentences of the core; what is filled in stands isolated."""


@contextmanager
def pseudo_language() -> Iterator[None]:
    """Let the window speak it for the block."""
    translator = PseudoTranslator()
    QCoreApplication.installTranslator(translator)
    use_words(PSEUDO_WORDS)
    try:
        yield
    finally:
        use_words(ENGLISH_OF_WINDOW)
        QCoreApplication.removeTranslator(translator)
