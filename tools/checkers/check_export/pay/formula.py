"""Computes a formula of the page from its text, in exact fractions.

Page: "fair_pay.json", "The formulas are those of"; docs/pay.md.

A formula is a sum of products: names and numbers with ``+ - * /``, or ``max(a, b)`` or
``sum(a, b)`` of such sums, as in ``floor * hours_ms / 3600000`` or ``max(0, floor_pay - net)``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

Known = Mapping[str, Fraction | None]
"""The figures computed so far; None where a figure is unknown."""

NAME = re.compile(r"[a-z]\w*")
CALL = re.compile(r"(max|sum)\((.*)\)")


def names_of(formula: str) -> list[str]:
    """Return the figures that a formula uses, in its order."""
    call = CALL.fullmatch(formula)
    return NAME.findall(call[2] if call else formula)


def compute(formula: str, known: Known) -> Fraction | None:
    """Return the value of a formula; None if an input is unknown, or if it divides by 0.

    Page: "A figure is null if an input is, or if it would divide by 0".
    """
    call = CALL.fullmatch(formula)
    try:
        if call is None:
            return _sum(formula, known)
        values = [_sum(part, known) for part in call[2].split(", ")]
    except (_UnknownInput, ZeroDivisionError):
        return None
    return max(values) if call[1] == "max" else sum(values, Fraction(0))


class _UnknownInput(Exception):  # noqa: N818 - it never leaves this module
    """A figure that the formula uses is unknown."""


def _sum(text: str, known: Known) -> Fraction:
    """Return a sum of products, such as ``gross - fees_1 - tax_2``."""
    words = text.split(" ")
    value = Fraction(0)
    sign = 1
    product: list[str] = []
    for word in [*words, "+"]:
        if word not in ("+", "-"):
            product.append(word)
            continue
        value += sign * _product(product, known)
        sign = 1 if word == "+" else -1
        product = []
    return value


def _product(words: list[str], known: Known) -> Fraction:
    """Return a product, such as ``gross * percent_1 / 100``, from left to right."""
    value = _input(words[0], known)
    for sign, word in zip(words[1::2], words[2::2], strict=True):
        if sign == "*":
            value *= _input(word, known)
        else:
            value /= _input(word, known)
    return value


def _input(word: str, known: Known) -> Fraction:
    """Return a number of the formula, or a figure by its name."""
    if word.isdigit():
        return Fraction(int(word))
    value = known[word]
    if value is None:
        raise _UnknownInput
    return value
