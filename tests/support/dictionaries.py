"""Stands for the package ``enchant``, which loads a library of the system."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import ModuleType, SimpleNamespace


class NoDictionaryError(Exception):
    """What ``enchant`` raises for a language that it does not have."""


class Dictionary:
    """One language as a set of words."""

    def __init__(self, words: set[str]) -> None:
        self._words = words

    def check(self, word: str) -> bool:
        if not word:
            raise ValueError("can't check spelling of empty string")
        return word in self._words

    def suggest(self, word: str) -> list[str]:
        return get_close_matches(word, sorted(self._words), n=20, cutoff=0.3)


def enchant_with(words: Mapping[str, set[str]]) -> ModuleType:
    """Return a package that has these words, by language."""

    def dictionary(language: str) -> Dictionary:
        if language not in words:
            raise NoDictionaryError(language)
        return Dictionary(words[language])

    module = ModuleType("enchant")
    module.errors = SimpleNamespace(Error=NoDictionaryError)  # type: ignore[attr-defined]  # a module made here has any names
    module.Dict = dictionary  # type: ignore[attr-defined]  # a module made here has any names
    module.list_languages = lambda: list(words)  # type: ignore[attr-defined]  # a module made here has any names
    return module
