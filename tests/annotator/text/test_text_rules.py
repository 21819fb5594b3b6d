"""The Unicode form of a job, and the language of its dictionary."""

from __future__ import annotations

import unicodedata

import pytest

from annotator.errors import InvalidValueError
from annotator.text.text_rules import language_code
from annotator.text.unicode_form import TextForm

HARD = "e\u0301 \u00e9 \u1e9b\u0323 \u212b \uac00 n\u00b0\u202f7 \u0645\u0651\u064e \ufb01"


@pytest.mark.parametrize("form", [TextForm.NFC, TextForm.NFD])
def test_a_form_is_that_of_unicode(form: TextForm) -> None:
    of_python = {
        TextForm.NFC: unicodedata.normalize("NFC", HARD),
        TextForm.NFD: unicodedata.normalize("NFD", HARD),
    }
    assert form.normal(HARD) == of_python[form] != HARD
    assert (form.has(HARD), form.has(form.normal(HARD))) == (False, True)


def test_as_typed_changes_nothing() -> None:
    assert TextForm.TYPED.normal(HARD) == HARD
    assert TextForm.TYPED.has(HARD)


def test_a_language_is_written_as_dictionaries_name_it() -> None:
    codes = [language_code(text) for text in ("", " de-DE ", "ar", "en_GB", "de_DE_neu")]
    assert codes == ["", "de_DE", "ar", "en_GB", "de_DE_neu"]
    for wrong in ("English (UK)", "../de", "d"):
        with pytest.raises(InvalidValueError, match="not a code"):
            language_code(wrong)
