"""The text of the sentences of the core in the language of the window; one place for all."""

from __future__ import annotations

from annotator.errors import AnnotatorError
from annotator.sentences.said import Said
from annotator.sentences.words import Words

_in_force: list[Words] = [Words(keeps_amounts=True)]


def use_words(words: Words) -> None:
    """Render errors with these words from now on."""
    _in_force[0] = words


def error_text(error: object) -> str:
    """Return the text of an error in the current words; a foreign error is not translated."""
    return sentence_text(error.said) if isinstance(error, AnnotatorError) else str(error)


def sentence_text(sentence: Said | str) -> str:
    """Return a sentence of the core in the words in force; a text is one without placeholders."""
    return _in_force[0].text(sentence if isinstance(sentence, Said) else Said(sentence))
