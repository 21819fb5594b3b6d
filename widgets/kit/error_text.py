"""The text of the sentences of the core in the language of the window; one place for all."""

from __future__ import annotations

from typing import Final

from annotator.errors import AnnotatorError
from annotator.sentences.said import Said
from annotator.sentences.words import Words

ENGLISH_OF_WINDOW: Final = Words(keeps_amounts=True)
"""English with amounts that no line break divides."""

_in_force: list[Words] = [ENGLISH_OF_WINDOW]


def use_words(words: Words) -> None:
    """Render errors with these words from now on."""
    _in_force[0] = words


def error_text(error: object) -> str:
    """Return the text of an error in the current words; a foreign error is not translated."""
    return sentence_text(error.said) if isinstance(error, AnnotatorError) else str(error)


def sentence_text(sentence: Said | str) -> str:
    """Return a sentence of the core in the words in force; a text is one without placeholders."""
    return _in_force[0].text(sentence if isinstance(sentence, Said) else Said(sentence))
