"""Amounts, counts and sizes in the window.

The amounts are those of ``shown_amounts``, and a line break never divides one.
"""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QLocale

from annotator.pay import Figure
from annotator.pay.money import shown_amounts
from annotator.sentences.numbers import unbroken


def shown_total(amount: Fraction, currency: str) -> str:
    """Return an amount to pay or paid, such as ``KES 1,234.50``."""
    return unbroken(shown_amounts.shown_total(amount, currency))


def shown_rate(amount: Fraction, currency: str) -> str:
    """Return a rate that was agreed, with all its digits."""
    return unbroken(shown_amounts.shown_rate(amount, currency))


def shown_hourly(amount: Fraction, currency: str) -> str:
    """Return a computed rate, rounded to the minor unit."""
    return unbroken(shown_amounts.shown_hourly(amount, currency))


def shown_line(amount: Fraction, currency: str) -> str:
    """Return an amount from which another is computed."""
    return unbroken(shown_amounts.shown_line(amount, currency))


def shown_figure(figure: Figure) -> str:
    """Return a known figure without its unit of time or work."""
    return unbroken(shown_amounts.shown_figure(figure))


def shown_number(number: Fraction) -> str:
    """Return a number without a unit."""
    return shown_amounts.shown_number(number)


def is_nothing(amount: Fraction, currency: str) -> bool:
    """Return whether an amount is shown as zero."""
    return shown_amounts.is_nothing(amount, currency)


def counted(number: int, one: str, many: str) -> str:
    """Return a count with its noun; both texts are translated already, ``%1`` is the number."""
    return one if number == 1 else many.replace("%1", QLocale().toString(number))


def size_text(size_bytes: int) -> str:
    """Return a size as disks state it, in powers of ten."""
    return QLocale().formattedDataSize(size_bytes, 0, QLocale.DataSizeFormat.DataSizeSIFormat)
