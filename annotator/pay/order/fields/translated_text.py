"""A text in one or several languages, as in a work order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One text in one or more languages.

    ``versions`` holds (language, text) pairs in the order of the file; the language is empty for a
    text without a stated one.
    """

    versions: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        """Refuse a text without any version: a missing text is ``None``, not empty."""
        if not self.versions:
            message = "a Text needs at least one version"
            raise ValueError(message)

    def text_in(self, lang: str) -> str:
        """Return the version in a language such as ``fr`` or ``fr-CA``.

        A missing regional version falls back to its language, then to English, then to the first.
        """
        by_language = dict(self.versions)
        for wanted in (*_wanted(lang), "en"):
            if wanted in by_language:
                return by_language[wanted]
        return self.versions[0][1]

    def is_in(self, lang: str) -> bool:
        """Return whether there is a version in a language, or one without a stated language."""
        there = {language for language, _text in self.versions}
        return "" in there or any(wanted in there for wanted in _wanted(lang))


def texts_of(value: object) -> Iterator[Text]:
    """Yield every text of a work order, or of a part of one, in the order of the file."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for entry in value:
            yield from texts_of(entry)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))


def _wanted(lang: str) -> tuple[str, str]:
    return lang, lang.replace("_", "-").partition("-")[0]
