"""Read single values of a work order; each fault becomes one sentence that says what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from fractions import Fraction
from typing import Final

from annotator.errors import InvalidValueError
from annotator.pay.money.amounts import parse_amount
from annotator.pay.money.currencies import CURRENCIES
from annotator.pay.order.order_fields import FieldSpec, Kind
from annotator.pay.order.translated_text import Text

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ANSWERS: Final[Mapping[str, bool]] = {"yes": True, "no": False}
_LONGEST_SHOWN: Final = 40
_LARGEST_BITS: Final = 64
_ALL_OF_IT: Final = 100
_MOST_HOURS: Final = 366 * 24
_MOST_DAYS: Final = 3_660
_LARGEST_COUNT: Final = 10**15
_DIGITS_A_BIT: Final = Fraction(30_103, 100_000)

LONGEST_LINE: Final = 1_000
LONGEST_TEXT: Final = 10_000
"""In characters: nobody reads more of one field before the first item."""

_HIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e]")
"""Control characters, and those that force letters into another order (Unicode UAX #9)."""


def read_value(written: object, spec: FieldSpec) -> object:
    """Return what a single field of a file means; tables are not read here.

    Raises:
        InvalidValueError: it means nothing; the sentence goes on after the name of the field.
    """
    return _READERS[spec.kind](written, spec)


def nearest(word: str, known: list[str]) -> str | None:
    """Return the known word that somebody who wrote this one most likely meant, if any."""
    folded = word[:_LONGEST_SHOWN].lower()
    close = get_close_matches(folded, [entry.lower() for entry in known], n=1)
    return next((entry for entry in known if close and entry.lower() == close[0]), None)


def shown(written: object) -> str:
    """Return a value as a sentence about it quotes it: on one line, a text between quotes."""
    if isinstance(written, str):
        return f'"{clipped(written)}"'
    if isinstance(written, int) and written.bit_length() > _LARGEST_BITS:
        # Python refuses to write numbers of thousands of digits.
        return f"a number of some {round(written.bit_length() * _DIGITS_A_BIT)} digits"
    return clipped(str(written)) if isinstance(written, (int, float, date)) else "a group or list"


def clipped(text: str) -> str:
    """Return a text of somebody's as it fits into a sentence: on one line and not too long."""
    line = _HIDDEN.sub("\ufffd", " ".join(text.split()))
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"


def one_line(text: str) -> str:
    """Return a text on one line, without characters that are not seen and change how it reads."""
    return " ".join(_HIDDEN.sub(" ", text).split())


def _line(written: object, _spec: FieldSpec) -> str:
    return _read_text(written, LONGEST_LINE)


def _read_text(written: object, longest: int) -> str:
    if not isinstance(written, str):
        raise _fault(f"must be a text in quotes, not {shown(written)}")
    if not written.strip():
        raise _fault("is empty; fill it in, or take the line out")
    if len(written) > longest:
        raise _fault(f"is {len(written)} characters long; write {longest} at most")
    hidden = _HIDDEN.search(written)
    if hidden is not None:
        code = f"U+{ord(hidden[0]):04X}"
        raise _fault(f"has a hidden character ({code}) that can change how it reads; take it out")
    return written


def _text(written: object, _spec: FieldSpec) -> Text:
    if isinstance(written, str):
        return Text((("", _read_text(written, LONGEST_TEXT)),))
    if not isinstance(written, dict) or not written:
        wanted = 'a text in quotes, or texts by language such as { en = "…", fr = "…" }'
        raise _fault(f"must be {wanted}, not {shown(written)}")
    for language, version in written.items():
        if not _LANGUAGE.fullmatch(language):
            raise _fault(f"has {shown(language)} where a language such as en or pt-BR belongs")
        _read_text(version, LONGEST_TEXT)
    return Text(tuple(written.items()))


def _yes_no(written: object, _spec: FieldSpec) -> bool:
    if isinstance(written, bool):
        return written
    if isinstance(written, str) and written in _ANSWERS:
        return _ANSWERS[written]
    raise _fault(f'must be "yes" or "no", or be left out, not {shown(written)}')


def _amount(written: object, _spec: FieldSpec) -> Fraction:
    try:
        amount = parse_amount(written)
    except InvalidValueError as error:
        raise InvalidValueError(f"is {shown(written)}. {error}") from error
    if amount < 0:
        raise _fault(f"is negative ({written}); write zero or more")
    return amount


def _percent(written: object, spec: FieldSpec) -> Fraction:
    percent = _amount(written, spec)
    if percent > _ALL_OF_IT:
        raise _fault(f"is {written} percent; write 100 at most")
    return percent


def _hours(written: object, spec: FieldSpec) -> Fraction:
    if isinstance(written, int) and not isinstance(written, bool):
        hours = Fraction(written)
    else:
        hours = _amount(written, spec)
    if hours <= 0:
        raise _fault(f"must be the hours of work that one unit has, above 0, not {shown(written)}")
    if hours > _MOST_HOURS:
        raise _fault(f"is {shown(written)}; a year has {_MOST_HOURS} hours, write no more")
    return hours


def _days(written: object, _spec: FieldSpec) -> int:
    return _whole(written, "a whole number of days", 0, _MOST_DAYS)


def _count(written: object, _spec: FieldSpec) -> int:
    return _whole(written, "a whole number above 0", 1, _LARGEST_COUNT)


def _whole(written: object, what: str, least: int, most: int) -> int:
    if not isinstance(written, int) or isinstance(written, bool) or written < least:
        raise _fault(f"must be {what}, not {shown(written)}")
    if written > most:
        raise _fault(f"is {shown(written)}; write {most} at most")
    return written


def _date(written: object, _spec: FieldSpec) -> date:
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    if isinstance(written, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
        try:
            return date.fromisoformat(written)
        except ValueError:
            pass
    raise _fault(f"must be a day of the calendar such as 2024-11-01, not {shown(written)}")


def _currency(written: object, _spec: FieldSpec) -> str:
    if isinstance(written, str) and written in CURRENCIES:
        return written
    if not isinstance(written, str):
        raise _fault(f'must be a code in quotes such as "KES", not {shown(written)}')
    if not written:
        raise _fault('is empty; write its code, such as "KES"')
    guess = nearest(written, sorted(CURRENCIES))
    hint = f'did you mean "{guess}"?' if guess else 'write its code, such as "KES".'
    raise InvalidValueError(f"is {shown(written)}, which is not a currency of ISO 4217; {hint}")


def _choice(written: object, spec: FieldSpec) -> str:
    if isinstance(written, str) and written in spec.choices:
        return written
    *others, last = (f'"{choice}"' for choice in spec.choices)
    raise _fault(f"must be {', '.join(others)} or {last}, not {shown(written)}")


def _fault(what: str) -> InvalidValueError:
    return InvalidValueError(f"{what}.")


_READERS: Final[Mapping[Kind, Callable[[object, FieldSpec], object]]] = {
    Kind.LINE: _line,
    Kind.TEXT: _text,
    Kind.YES_NO: _yes_no,
    Kind.AMOUNT: _amount,
    Kind.PERCENT: _percent,
    Kind.HOURS: _hours,
    Kind.DAYS: _days,
    Kind.COUNT: _count,
    Kind.DATE: _date,
    Kind.CURRENCY: _currency,
    Kind.CHOICE: _choice,
}
