"""Read single values of a work order; each fault becomes one sentence that says what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from fractions import Fraction
from typing import Final

from annotator.errors import InvalidValueError
from annotator.pay.currencies import CURRENCIES
from annotator.pay.fields import FieldSpec, Kind
from annotator.pay.money import parse_amount
from annotator.pay.texts import Text

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ANSWERS: Final[Mapping[str, bool]] = {"yes": True, "no": False}
_LONGEST_SHOWN: Final = 40
_LARGEST_BITS: Final = 64
_ALL_OF_IT: Final = 100
_MOST_HOURS: Final = 366 * 24
_MOST_DAYS: Final = 3_660


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
        return "so large a number"
    return clipped(str(written)) if isinstance(written, (int, float, date)) else "a group or list"


def clipped(text: str) -> str:
    """Return a text of somebody's as it fits into a sentence: on one line and not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"


def _line(written: object, _spec: FieldSpec) -> str:
    if not isinstance(written, str):
        raise _fault(f"must be a text in quotes, not {shown(written)}")
    if not written.strip():
        raise _fault("is empty; fill it in, or take the line out")
    return written


def _text(written: object, spec: FieldSpec) -> Text:
    if isinstance(written, str):
        return Text((("", _line(written, spec)),))
    if not isinstance(written, dict) or not written:
        wanted = 'a text in quotes, or texts by language such as { en = "…", fr = "…" }'
        raise _fault(f"must be {wanted}, not {shown(written)}")
    for language, version in written.items():
        if not _LANGUAGE.fullmatch(language):
            raise _fault(f"has {shown(language)} where a language such as en or pt-BR belongs")
        _line(version, spec)
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
    if not 0 < hours <= _MOST_HOURS:
        raise _fault(f"must be the hours of work that one unit has, not {shown(written)}")
    return hours


def _days(written: object, _spec: FieldSpec) -> int:
    if isinstance(written, int) and not isinstance(written, bool) and 0 <= written <= _MOST_DAYS:
        return written
    raise _fault(f"must be a whole number of days, not {shown(written)}")


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
    Kind.DATE: _date,
    Kind.CURRENCY: _currency,
    Kind.CHOICE: _choice,
}
