"""The rules by which the texts of a job are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from annotator.display_text import shown_name
from annotator.errors import InvalidValueError
from annotator.sentences.parts import Quoted
from annotator.sentences.said import said
from annotator.text.marks import MarkConvention
from annotator.text.unicode_form import TextForm

_LANGUAGE: Final = re.compile("[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class TextRules:
    """The rules of a job for its texts.

    ``form`` is the Unicode form in which typed texts are stored. ``marks`` is the convention for
    marks. ``language`` is the language of the spell check, as dictionaries name it (``de_DE``), or
    "" for none.
    """

    form: TextForm = TextForm.TYPED
    marks: MarkConvention = MarkConvention.BRACKETS
    language: str = ""


DEFAULT_RULES: Final = TextRules()
"""Those of a new job."""


def language_code(text: str) -> str:
    """Return a language as dictionaries name it: ``de-DE`` becomes ``de_DE``; "" stays.

    Raises:
        InvalidValueError: it is no code of a language.
    """
    code = text.strip().replace("-", "_")
    if code and not _LANGUAGE.fullmatch(code):
        raise InvalidValueError(
            said(
                "{text} is not a code of a language. Write one such as en_GB, de_DE or ar.",
                text=Quoted(shown_name(text)),
            )
        )
    return code
