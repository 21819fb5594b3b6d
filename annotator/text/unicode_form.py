"""The Unicode form in which a job keeps the texts that are typed."""

from __future__ import annotations

import unicodedata
from enum import StrEnum


class TextForm(StrEnum):
    """A form of Unicode Standard Annex #15, or none: the text stays as it was typed."""

    TYPED = "typed"
    NFC = "nfc"
    NFD = "nfd"

    def normal(self, text: str) -> str:
        """Return the text in this form."""
        if self is TextForm.NFC:
            return unicodedata.normalize("NFC", text)
        if self is TextForm.NFD:
            return unicodedata.normalize("NFD", text)
        return text

    def has(self, text: str) -> bool:
        """Return whether the text is in this form."""
        if self is TextForm.NFC:
            return unicodedata.is_normalized("NFC", text)
        if self is TextForm.NFD:
            return unicodedata.is_normalized("NFD", text)
        return True
