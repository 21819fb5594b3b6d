"""The forms of Unicode, and the one in which a job keeps the texts that are typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from itertools import groupby
from typing import Final, Literal

_Form = Literal["NFC", "NFD", "NFKC", "NFKD"]

_APART: Final[dict[_Form, _Form]] = {"NFC": "NFD", "NFD": "NFD", "NFKC": "NFKD", "NFKD": "NFKD"}
"""For each form, the one in which its characters are decomposed."""

_SHORT: Final = 1_000
"""Texts of up to so many characters take Python at most a millisecond."""


class TextForm(StrEnum):
    """A form of Unicode Standard Annex #15, or none: the text stays as it was typed."""

    TYPED = "typed"
    NFC = "nfc"
    NFD = "nfd"

    def normal(self, text: str) -> str:
        """Return the text in this form."""
        if self is TextForm.NFC:
            return in_form("NFC", text)
        if self is TextForm.NFD:
            return in_form("NFD", text)
        return text

    def has(self, text: str) -> bool:
        """Return whether the text is in this form."""
        if self is TextForm.NFC:
            return unicodedata.is_normalized("NFC", text)
        if self is TextForm.NFD:
            return unicodedata.is_normalized("NFD", text)
        return True


def in_form(form: _Form, text: str) -> str:
    """Return a text in a form of Unicode, in a time that grows with its length alone.

    Python sorts the combining marks of a character by insertion, which takes minutes for a text of
    a million of them. So the marks of a long text are brought into their canonical order first
    (Unicode 3.11, D108 and D109), which changes nothing in the result.
    """
    if len(text) > _SHORT and not text.isascii():
        apart = (unicodedata.normalize(_APART[form], each) for each in text)
        runs = groupby("".join(apart), _is_mark)
        text = "".join("".join(_in_order(run) if is_mark else run) for is_mark, run in runs)
    return unicodedata.normalize(form, text)


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) > 0


def _in_order(marks: Iterable[str]) -> list[str]:
    return sorted(marks, key=unicodedata.combining)
