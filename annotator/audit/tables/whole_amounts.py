"""Whole numbers for tables: money in millionths of the major unit, days since 1970-01-01."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.pay.money.amounts import rounded
from annotator.sentences.said import said

MICRO_DIGITS: Final = 6
"""An amount ``1.25`` becomes 1,250,000: a scale that keeps every minor unit of ISO 4217."""

LARGEST: Final = 2**53 - 1
"""The largest number in a table: larger ones are not exact in every reader of Parquet or JSON."""

_EPOCH: Final = date(1970, 1, 1)


def micro(amount: Fraction) -> int:
    """Return an amount in millionths of its unit, rounded half away from zero.

    Raises:
        AuditRefusedError: the amount is too large for the tables.
    """
    return bounded(rounded(amount, MICRO_DIGITS))


def bounded(number: int) -> int:
    """Return a number that fits the tables.

    Raises:
        AuditRefusedError: it is too large.
    """
    if abs(number) > LARGEST:
        raise AuditRefusedError(said("It has a figure that is too large to be added up."))
    return number


def day_of(written: str) -> int:
    """Return an ISO date, or the date of an ISO time, in days since 1970-01-01.

    Raises:
        ValueError: it is not one.
    """
    return (date.fromisoformat(written[:10]) - _EPOCH).days


def week_of(day: int) -> str:
    """Return the ISO week of a day, such as ``2026-W07``."""
    year, week, _ = date.fromordinal(day + _EPOCH.toordinal()).isocalendar()
    return f"{year:04}-W{week:02}"
