"""The sentences of the core, and all numbers, in the language of the window; one place for all."""

from __future__ import annotations

from typing import Final, Self

from PySide6.QtCore import QLocale

from annotator.errors import AnnotatorError
from annotator.manual.addresses import message_address
from annotator.sentences.said import Said
from annotator.sentences.words import Words

ENGLISH_OF_WINDOW: Final = Words(keeps_amounts=True)
"""English with amounts that no line break divides."""

ENGLISH_LOCALE: Final = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
"""``1,234.5``, ``14:05``, ``29 November 2026``, on any machine: one form, as in the sentences."""

_in_force: list[Words] = [ENGLISH_OF_WINDOW]


class ErrorText(str):
    """The text of an error, and the address of its entry in the manual."""

    __slots__ = ("address",)

    address: str

    def __new__(cls, text: str, address: str) -> Self:
        """Return the text with the address."""
        made = super().__new__(cls, text)
        made.address = address
        return made


def use_language_of_window() -> None:
    """Let what is built from now on write numbers, times and days as the sentences do."""
    QLocale.setDefault(ENGLISH_LOCALE)


def use_words(words: Words) -> None:
    """Render errors with these words from now on."""
    _in_force[0] = words


def error_text(error: object) -> str:
    """Return the text of an error in the current words; a foreign error is not translated.

    The text of one of ours is an ``ErrorText``.
    """
    if not isinstance(error, AnnotatorError):
        return str(error)
    return ErrorText(sentence_text(error.said), message_address(error.said.one))


def sentence_text(sentence: Said | str) -> str:
    """Return a sentence of the core in the words in force; a text is one without placeholders."""
    return _in_force[0].text(sentence if isinstance(sentence, Said) else Said(sentence))
