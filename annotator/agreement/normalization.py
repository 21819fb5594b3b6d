"""The normalisation of texts before they are compared, by named profiles that never change.

A change to a profile is a new version of it: an error rate means something only with its profile.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from annotator.errors import InvalidValueError
from annotator.sentences.parts import Code
from annotator.sentences.said import codes, said
from annotator.text.unicode_form import in_form

_SPACES: Final = re.compile(r"\s+")
_INNER: Final = frozenset("'\u2019-\u2010\u2011")
"""Marks that belong to a word between two letters or digits, as in "don't"."""


def _composed(text: str) -> str:
    return in_form("NFC", text)


def _visible(text: str) -> str:
    return "".join(each for each in text if unicodedata.category(each) != "Cf")


def _in_one_case(text: str) -> str:
    # Folding can take a text out of NFC, as Unicode 3.13 says.
    return _composed(text.casefold())


def _without_punctuation(text: str) -> str:
    pieces = []
    for at, each in enumerate(text):
        is_mark = unicodedata.category(each)[0] == "P"
        if is_mark and not (each in _INNER and _joins(text, at)):
            pieces.append(" ")
        else:
            pieces.append(each)
    return "".join(pieces)


def _joins(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()


def _single_spaces(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


@dataclass(frozen=True, slots=True)
class TextProfile:
    """A normalisation. ``id`` is its name with its version, such as ``spoken/1``."""

    id: str
    steps: tuple[Callable[[str], str], ...]

    def applied(self, text: str) -> str:
        """Return the text as it is compared."""
        for step in self.steps:
            text = step(text)
        return text


EXACT: Final = TextProfile("exact/1", ())
"""Each code point counts, as it was typed."""

WRITTEN: Final = TextProfile("written/1", (_composed, _single_spaces))
"""For pages: canonically equivalent texts are the same (NFC), and so are all runs of spaces."""

SPOKEN: Final = TextProfile(
    "spoken/1", (_composed, _visible, _in_one_case, _without_punctuation, _single_spaces)
)
"""For speech: besides, case, punctuation and invisible marks (category Cf) do not count.

Apostrophes and hyphens inside a word do. Case is folded for no language in particular, so that a
Turkish dotless i stays one. In Persian and in Indian scripts joiners, which are of category Cf,
change what is read: there ``written/1`` is the better profile.
"""

PROFILES: Final[Mapping[str, TextProfile]] = MappingProxyType(
    {each.id: each for each in (EXACT, WRITTEN, SPOKEN)}
)


def profile_of(name: str) -> TextProfile:
    """Return the profile of that id.

    Raises:
        InvalidValueError: there is none; the sentence lists those that there are.
    """
    if name not in PROFILES:
        raise InvalidValueError(
            said(
                "There is no profile {name}. Choose one of: {profiles}.",
                name=Code(repr(name)),
                profiles=codes(PROFILES),
            )
        )
    return PROFILES[name]
