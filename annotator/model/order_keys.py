"""Fractional keys for reading order: a new key fits between any two without moving others."""

from __future__ import annotations

from functools import lru_cache

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)
_PAIRS = tuple(high + low for high in _DIGITS for low in _DIGITS)
_WIDTH = 6
_LONG_WIDTH = 11
"""Of the digits after the highest short key, for 13 million times 10^9 numbers."""


def key_at(number: int) -> str:
    """Return the key of a region at the end; ``number`` must only grow.

    Six digits to base 36, or for a greater number the highest such key and eleven more digits.

    Raises:
        ValueError: the number is negative or does not fit.
    """
    if not 0 <= number < _BASE**_LONG_WIDTH:
        message = f"A key needs a number from 0 to {_BASE**_LONG_WIDTH - 1}, not {number}."
        raise ValueError(message)
    if number < _BASE**_WIDTH:
        # Of many keys in a row, only the last two digits are others.
        return _digits_of(number // len(_PAIRS), _WIDTH - 2) + _PAIRS[number % len(_PAIRS)]
    return _DIGITS[-1] * _WIDTH + _digits_of(number, _LONG_WIDTH)


@lru_cache(maxsize=1)
def _digits_of(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, _BASE)
        digits = _DIGITS[digit] + digits
    return digits


def key_between(before: str, after: str) -> str:
    """Return a key that sorts after ``before`` and before ``after``; "" means no bound.

    Raises:
        ValueError: ``before`` does not sort before ``after``, or no key fits between them, because
            ``after`` is ``before`` followed by zeros.
    """
    if after and (before >= after or not after.removeprefix(before).strip(_DIGITS[0])):
        message = f"There is no key between {before!r} and {after!r}."
        raise ValueError(message)
    key = ""
    place = 0
    bounded = bool(after)
    while True:
        low = _DIGITS.index(before[place]) if place < len(before) else 0
        high = _DIGITS.index(after[place]) if bounded and place < len(after) else _BASE
        middle = (low + high) // 2
        if middle > low:
            return key + _DIGITS[middle]
        key += _DIGITS[low]
        bounded = bounded and low == high
        place += 1
