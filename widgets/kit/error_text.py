"""The text of errors in the language of the window; the only place for all languages."""

from __future__ import annotations

from annotator.errors import AnnotatorError
from annotator.sentences.words import ENGLISH, Words

_in_force: list[Words] = [ENGLISH]


def use_words(words: Words) -> None:
    """Render errors with these words from now on."""
    _in_force[0] = words


def error_text(error: object) -> str:
    """Return the text of an error in the current words; a foreign error is not translated."""
    return _in_force[0].text(error.said) if isinstance(error, AnnotatorError) else str(error)
