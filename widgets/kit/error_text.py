"""The text of errors in the language of the window; the one place for all languages."""

from __future__ import annotations

from annotator.errors import AnnotatorError
from annotator.sentences.words import ENGLISH, Words

_in_force: list[Words] = [ENGLISH]


def use_words(words: Words) -> None:
    """Render from now on in the words of that language."""
    _in_force[0] = words


def error_text(error: object) -> str:
    """Return what an error says in the words in force; one that is none of ours in its own."""
    return _in_force[0].text(error.said) if isinstance(error, AnnotatorError) else str(error)
