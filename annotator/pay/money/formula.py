"""Evaluates the formulas of figures: names, numbers, + - * /, max, min and sum.

A figure is computed by evaluating the very text that is exported with it, so that what stands
there is what was done.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final

from annotator.document_limits import FORMULA_CHARACTERS
from annotator.errors import InvalidValueError
from annotator.sentences.parts import Code
from annotator.sentences.said import said

_OPERATORS: Final[Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FUNCTIONS: Final[Mapping[str, Callable[[list[Fraction]], Fraction]]] = {
    "max": max,
    "min": min,
    "sum": lambda numbers: sum(numbers, Fraction(0)),
}


def evaluate(formula: str, inputs: Mapping[str, Fraction]) -> Fraction:
    """Return the exact value of a formula.

    Raises:
        InvalidValueError: the text is not a formula of this small language, or it names a missing
            input.
        ZeroDivisionError: it divides by zero.
    """
    try:
        return _value(_parsed(formula), inputs)
    except RecursionError as error:
        raise _not_a_formula(formula) from error


@lru_cache(maxsize=1024)
def names_in(formula: str) -> tuple[str, ...]:
    """Return the inputs that a formula names, each once, in the order of the text.

    Raises:
        InvalidValueError: the text is not a formula.
    """
    names = [
        (node.lineno, node.col_offset, node.id)
        for node in ast.walk(_parsed(formula))
        if isinstance(node, ast.Name) and node.id not in _FUNCTIONS
    ]
    return tuple(dict.fromkeys(name for _line, _column, name in sorted(names)))


@lru_cache(maxsize=1024)
def _parsed(formula: str) -> ast.expr:
    if len(formula) > FORMULA_CHARACTERS:
        raise InvalidValueError("A formula in this file is too long to be one of ours.")
    try:
        return ast.parse(formula, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _not_a_formula(formula) from error


def _value(node: ast.expr, inputs: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return Fraction(number)
        case ast.Name(id=name) if name in inputs:
            return inputs[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left, inputs), _value(right, inputs))
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as args, keywords=[]) if (
            name in _FUNCTIONS
        ):
            return _FUNCTIONS[name]([_value(argument, inputs) for argument in args])
    raise _not_a_formula(ast.unparse(node))


def _not_a_formula(text: str) -> InvalidValueError:
    return InvalidValueError(
        said("{text} is not a formula, or names an unknown input.", text=Code(repr(text[:60])))
    )
