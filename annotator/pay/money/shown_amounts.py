"""Amounts for people: one form for each kind of amount, in window, documents and commands.

The code of the currency comes first, thousands are separated, and there are never fewer digits
than the currency has: ``KES 1,234.50``, ``UGX 1,235``. Files of an export have the plain decimal
texts of ``amounts`` instead.
"""

from __future__ import annotations

from fractions import Fraction

from annotator.pay.money.amounts import amount_text, exact_text, line_text, percent_text, rate_text
from annotator.pay.money.currencies import minor_digits
from annotator.pay.money.figures import Figure
from annotator.pay.money.piece_division import count_text
from annotator.sentences.numbers import grouped


def shown_total(amount: Fraction, currency: str) -> str:
    """Return an amount to pay or paid: rounded to the minor unit, such as ``KES 1,234.50``."""
    return _with_currency(amount_text(amount, currency), currency)


def shown_part(amount: Fraction, currency: str) -> str:
    """Return an addend of a total, without the code of the currency that precedes the total."""
    return grouped(amount_text(amount, currency))


def shown_rate(amount: Fraction, currency: str) -> str:
    """Return a rate that was agreed, with all its digits; rounded if they have no end."""
    if "/" in exact_text(amount):
        return shown_hourly(amount, currency)
    return _with_currency(rate_text(amount, currency), currency)


def shown_hourly(amount: Fraction, currency: str) -> str:
    """Return a computed rate: rounded to the minor unit, unless nothing would be left of it."""
    if amount and is_nothing(amount, currency):
        return shown_line(amount, currency)
    return shown_total(amount, currency)


def shown_line(amount: Fraction, currency: str) -> str:
    """Return an amount from which others are computed, with four digits beyond the minor unit."""
    return shown_value(line_text(amount, currency), currency)


def shown_value(value: str, currency: str) -> str:
    """Return the written value of a figure, without trailing zeros beyond the minor unit."""
    whole, _point, decimals = value.partition(".")
    digits = minor_digits(currency)
    kept = decimals[:digits].ljust(digits, "0") + decimals[digits:].rstrip("0")
    return _with_currency(f"{whole}.{kept}" if kept else whole, currency)


def shown_figure(figure: Figure) -> str:
    """Return a known figure as it is shown beside others: a rate is rounded, a share has its sign.

    The unit of a rate (an hour, an item) is left to the caller, and so are times.
    """
    if figure.exact is None or figure.value is None:
        return ""
    if figure.unit == "percent":
        return f"{grouped(figure.value)} %"
    if figure.unit in ("items", "regions"):
        return grouped(count_text(figure.exact))
    currency, _slash, per = figure.unit.partition("/")
    if not _is_currency(currency):
        return grouped(figure.value)
    if per:
        shown = shown_hourly if figure.formula else shown_rate
        return shown(figure.exact, currency)
    return shown_value(figure.value, currency)


def shown_share(percent: Fraction) -> str:
    """Return a percentage that was stated, with all its digits; with two if they have no end."""
    exact = exact_text(percent)
    return f"{percent_text(percent) if '/' in exact else exact} %"


def shown_number(number: Fraction) -> str:
    """Return a number without a unit, such as the hours of a month."""
    return grouped(exact_text(number))


def is_nothing(amount: Fraction, currency: str) -> bool:
    """Return whether an amount is less than half a minor unit, so that it is shown as zero."""
    return not any(digit in amount_text(amount, currency) for digit in "123456789")


def _is_currency(code: str) -> bool:
    return len(code) == 3 and code.isupper()  # noqa: PLR2004 - as ISO 4217 has it


def _with_currency(text: str, currency: str) -> str:
    return f"{currency} {grouped(text)}"
