"""Reads single values of a work order; each fault is one sentence that says what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from fractions import Fraction
from typing import Final

from annotator.document_limits import ORDER_NUMBER_BITS
from annotator.errors import InvalidValueError
from annotator.pay.money.amounts import parse_amount
from annotator.pay.money.currencies import CURRENCIES
from annotator.pay.order.fields.field_spec import FieldKind, FieldSpec
from annotator.pay.order.fields.translated_text import Text
from annotator.sentences.parts import Amount, Code, Count
from annotator.sentences.said import UNFILLED, Part, Said, codes, said

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ANSWERS: Final[Mapping[str, bool]] = {"yes": True, "no": False}
_LONGEST_SHOWN: Final = 40
_ALL_OF_IT: Final = 100
_MOST_HOURS: Final = 366 * 24
_MOST_DAYS: Final = 3_660
_LARGEST_COUNT: Final = 10**15
_DIGITS_A_BIT: Final = Fraction(30_103, 100_000)

LONGEST_LINE: Final = 1_000
LONGEST_TEXT: Final = 10_000
"""In characters: nobody reads a longer field before the first item."""

_HIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e]")
"""Control characters, and those that override the text direction (Unicode UAX #9)."""


class InvalidFieldError(InvalidValueError):
    """The value of a field is invalid; the sentence has a placeholder for the ``field``.

    ``str()`` is the rest of the sentence, after the name of the field.
    """

    def about(self, field: str) -> Said:
        """Return the sentence about a field of that name."""
        return self.said.with_places(field=Code(field))

    def __str__(self) -> str:
        """Return the English sentence without the name of the field."""
        return str(self.about("")).lstrip()


def read_value(written: object, spec: FieldSpec) -> object:
    """Return the value of a single field of a file; tables are not read here.

    Raises:
        InvalidFieldError: it is invalid.
    """
    return _READERS[spec.kind](written, spec)


def nearest(word: str, known: list[str]) -> str | None:
    """Return the known word that is most similar to a misspelt one, if any."""
    folded = word[:_LONGEST_SHOWN].lower()
    close = get_close_matches(folded, [entry.lower() for entry in known], n=1)
    return next((entry for entry in known if close and entry.lower() == close[0]), None)


def shown(written: object) -> str:
    """Return a value for an English sentence about it: on one line, texts in quotes."""
    return str(quoted_value(written))


def quoted_value(written: object) -> Part:
    """Return a value as a part of a sentence about it, in the form of ``shown``."""
    if isinstance(written, str):
        return Code(f'"{clipped(written)}"')
    if isinstance(written, int) and written.bit_length() > ORDER_NUMBER_BITS:
        # Python refuses to print numbers of thousands of digits.
        digits = round(written.bit_length() * _DIGITS_A_BIT)
        return said("a number of some {digits} digits", digits=Count(digits))
    if isinstance(written, (int, float, date)):
        return Code(clipped(str(written)))
    return said("a group or list")


def clipped(text: str) -> str:
    """Return a foreign text for use in a sentence: on one line and shortened."""
    line = _HIDDEN.sub("\ufffd", " ".join(text.split()))
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"


def one_line(text: str) -> str:
    """Return a text on one line, without invisible characters that change how it reads."""
    return " ".join(_HIDDEN.sub(" ", text).split())


def _line(written: object, _spec: FieldSpec) -> str:
    return _read_text(written, LONGEST_LINE)


def _read_text(written: object, longest: int) -> str:
    if not isinstance(written, str):
        raise _fault(
            said(
                "{field} must be a text in quotes, not {written}.",
                field=UNFILLED,
                written=quoted_value(written),
            )
        )
    if not written.strip():
        raise _fault(said("{field} is empty; fill it in, or take the line out.", field=UNFILLED))
    if len(written) > longest:
        raise _fault(
            said(
                "{field} is {size} characters long; write {most} at most.",
                field=UNFILLED,
                size=Count(len(written)),
                most=Count(longest),
            )
        )
    hidden = _HIDDEN.search(written)
    if hidden is not None:
        raise _fault(
            said(
                "{field} has a hidden character ({code}) that can change how it reads; take it "
                "out.",
                field=UNFILLED,
                code=Code(f"U+{ord(hidden[0]):04X}"),
            )
        )
    return written


def _text(written: object, _spec: FieldSpec) -> Text:
    if isinstance(written, str):
        return Text((("", _read_text(written, LONGEST_TEXT)),))
    if not isinstance(written, dict) or not written:
        raise _fault(
            said(
                "{field} must be a text in quotes, or texts by language such as {example}, not "
                "{written}.",
                example=Code('{ en = "…", fr = "…" }'),
                field=UNFILLED,
                written=quoted_value(written),
            )
        )
    for language, version in written.items():
        if not _LANGUAGE.fullmatch(language):
            raise _fault(
                said(
                    "{field} has {written} where a language such as en or pt-BR belongs.",
                    field=UNFILLED,
                    written=quoted_value(language),
                )
            )
        _read_text(version, LONGEST_TEXT)
    return Text(tuple(written.items()))


def _yes_no(written: object, _spec: FieldSpec) -> bool:
    if isinstance(written, bool):
        return written
    if isinstance(written, str) and written in _ANSWERS:
        return _ANSWERS[written]
    raise _fault(
        said(
            '{field} must be "yes" or "no", or be left out, not {written}.',
            field=UNFILLED,
            written=quoted_value(written),
        )
    )


def _amount(written: object, _spec: FieldSpec) -> Fraction:
    try:
        amount = parse_amount(written)
    except InvalidValueError as error:
        raise _fault(
            said(
                "{field} is {written}. {problem}",
                problem=error.said,
                field=UNFILLED,
                written=quoted_value(written),
            )
        ) from error
    if amount < 0:
        raise _fault(
            said(
                "{field} is negative ({amount}); write zero or more.",
                field=UNFILLED,
                amount=Amount(str(written)),
            )
        )
    return amount


def _percent(written: object, spec: FieldSpec) -> Fraction:
    percent = _amount(written, spec)
    if percent > _ALL_OF_IT:
        raise _fault(
            said(
                "{field} is {amount} percent; write 100 at most.",
                field=UNFILLED,
                amount=Amount(str(written)),
            )
        )
    return percent


def _hours(written: object, spec: FieldSpec) -> Fraction:
    if isinstance(written, int) and not isinstance(written, bool):
        hours = Fraction(written)
    else:
        hours = _amount(written, spec)
    if hours <= 0:
        raise _fault(
            said(
                "{field} must be the hours of work that one unit has, above 0, not {written}.",
                field=UNFILLED,
                written=quoted_value(written),
            )
        )
    if hours > _MOST_HOURS:
        raise _fault(
            said(
                "{field} is {written}; a year has {most} hours, write no more.",
                most=Count(_MOST_HOURS),
                field=UNFILLED,
                written=quoted_value(written),
            )
        )
    return hours


def _days(written: object, _spec: FieldSpec) -> int:
    wanted = said(
        "{field} must be a whole number of days, not {written}.",
        field=UNFILLED,
        written=quoted_value(written),
    )
    return _whole(written, wanted, 0, _MOST_DAYS)


def _count(written: object, _spec: FieldSpec) -> int:
    wanted = said(
        "{field} must be a whole number above 0, not {written}.",
        field=UNFILLED,
        written=quoted_value(written),
    )
    return _whole(written, wanted, 1, _LARGEST_COUNT)


def _whole(written: object, wanted: Said, least: int, most: int) -> int:
    if not isinstance(written, int) or isinstance(written, bool) or written < least:
        raise _fault(wanted)
    if written > most:
        raise _fault(
            said(
                "{field} is {written}; write {most} at most.",
                most=Count(most),
                field=UNFILLED,
                written=quoted_value(written),
            )
        )
    return written


def _date(written: object, _spec: FieldSpec) -> date:
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    if isinstance(written, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
        try:
            return date.fromisoformat(written)
        except ValueError:
            pass
    raise _fault(
        said(
            "{field} must be a day of the calendar such as 2024-11-01, not {written}.",
            field=UNFILLED,
            written=quoted_value(written),
        )
    )


def _currency(written: object, _spec: FieldSpec) -> str:
    if isinstance(written, str) and written in CURRENCIES:
        return written
    if not isinstance(written, str):
        raise _fault(
            said(
                '{field} must be a code in quotes such as "KES", not {written}.',
                field=UNFILLED,
                written=quoted_value(written),
            )
        )
    if not written:
        raise _fault(said('{field} is empty; write its code, such as "KES".', field=UNFILLED))
    raise _fault(
        said(
            "{field} is {written}, which is not a currency of ISO 4217; {hint}",
            hint=currency_hint(written),
            field=UNFILLED,
            written=quoted_value(written),
        )
    )


def currency_hint(written: str) -> Said:
    """Return the advice for an invalid currency code."""
    guess = nearest(written, sorted(CURRENCIES))
    if guess:
        return said('did you mean "{code}"?', code=Code(guess))
    return said('write its code, such as "KES".')


def _choice(written: object, spec: FieldSpec) -> str:
    if isinstance(written, str) and written in spec.choices:
        return written
    raise _fault(
        said(
            "{field} must be {choices}, not {written}.",
            choices=codes((f'"{choice}"' for choice in spec.choices), " or "),
            field=UNFILLED,
            written=quoted_value(written),
        )
    )


def _fault(sentence: Said) -> InvalidFieldError:
    return InvalidFieldError(sentence)


_READERS: Final[Mapping[FieldKind, Callable[[object, FieldSpec], object]]] = {
    FieldKind.LINE: _line,
    FieldKind.TEXT: _text,
    FieldKind.YES_NO: _yes_no,
    FieldKind.AMOUNT: _amount,
    FieldKind.PERCENT: _percent,
    FieldKind.HOURS: _hours,
    FieldKind.DAYS: _days,
    FieldKind.COUNT: _count,
    FieldKind.DATE: _date,
    FieldKind.CURRENCY: _currency,
    FieldKind.CHOICE: _choice,
}
