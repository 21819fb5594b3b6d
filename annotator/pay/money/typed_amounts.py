"""Reads amounts as people type or paste them: as they are shown, with thousands marks."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import Final

from annotator.errors import InvalidValueError
from annotator.pay.money.amounts import parse_amount
from annotator.pay.money.currencies import CURRENCIES, minor_digits
from annotator.sentences.parts import Code
from annotator.sentences.said import said

_MARKS: Final = str.maketrans(
    {"\u066b": ".", "\u066c": ",", "\u2212": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "}
)
"""Arabic decimal point and thousands separator, the true minus, and spaces that do not break."""

_HIDDEN: Final = re.compile("[\u200e\u200f\u061c\u2066-\u2069]")
"""Marks of direction, which a copied amount can have around it."""

_GROUPED: Final = re.compile(r"(-?[0-9]{1,3}(?:([, '’])[0-9]{3})(?:\2[0-9]{3})*)(\.[0-9]+)?")
_DECIMAL_COMMA: Final = re.compile(r"-?[0-9]+,[0-9]+")
_GROUPED_BY_POINT: Final = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{2}0")
"""What many people write for thousands; of a currency nobody writes three decimals, the last 0."""

_CERTAIN_DIGITS: Final = 2
"""With so many digits of the minor unit, three digits after a comma can only be thousands."""


def typed_amount(written: str, currency: str | None = None) -> Fraction:
    """Return the amount that a person typed: ``1,234.50``, ``KES 1,234.50``, ``١٬٢٣٤٫٥٠``.

    Args:
        written: the text of the field.
        currency: that of the amount; None for a rate or while it is unknown.

    Raises:
        InvalidValueError: it is no amount, or could be two different ones.
    """
    return parse_amount(plain_amount(written, currency))


def plain_amount(written: str, currency: str | None = None) -> str:
    """Return a typed amount as files have it; what is no amount is returned as it is.

    Raises:
        InvalidValueError: it could be two different amounts.
    """
    text = _in_ascii(written)
    if currency is not None and text.upper().startswith(f"{currency} "):
        text = text[len(currency) :].strip()
    if _is_certain(currency) and _GROUPED_BY_POINT.fullmatch(text):
        raise _ambiguous(text, text.replace(".", ""), text.rstrip("0").rstrip("."))
    found = _GROUPED.fullmatch(text)
    if found is None:
        if _DECIMAL_COMMA.fullmatch(text):
            raise InvalidValueError(
                said(
                    "Write {point}: decimals follow a point, and a comma separates thousands.",
                    point=Code(text.replace(",", ".")),
                )
            )
        return text
    whole, mark, decimals = found.groups("")
    plain = whole.replace(mark, "")
    is_single = whole.count(mark) == 1 and not decimals
    if mark == "," and is_single and not _is_certain(currency):
        raise _ambiguous(text, plain, whole.replace(mark, "."))
    return plain + decimals


def _ambiguous(written: str, plain: str, point: str) -> InvalidValueError:
    return InvalidValueError(
        said(
            "{written} can be read in two ways; write {plain} or {point}.",
            written=Code(written),
            plain=Code(plain),
            point=Code(point),
        )
    )


def _is_certain(currency: str | None) -> bool:
    return currency in CURRENCIES and minor_digits(currency or "") <= _CERTAIN_DIGITS


def _in_ascii(written: str) -> str:
    text = _HIDDEN.sub("", written).translate(_MARKS).strip()
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)
