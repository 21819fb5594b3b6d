"""Reads JSON strictly: no key twice, no number that is not finite, nothing that is not UTF-8."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from annotator.errors import AnnotatorError

_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


class NotStrictJsonError(AnnotatorError):
    """A document is not JSON, or is JSON that two readers may take for two things."""


def read_json(path: Path) -> object:
    """Return the value that a file holds.

    Raises:
        NotStrictJsonError: the file cannot be read as strict JSON; says why.
    """
    try:
        return parse_json(path.read_bytes())
    except OSError as error:
        raise NotStrictJsonError(f"It cannot be read: {error.strerror}.") from error


def read_json_lines(path: Path) -> Iterator[object]:
    """Yield the value of each line of a file.

    Raises:
        NotStrictJsonError: a line is not strict JSON; says which.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    yield parse_json(line)
                except NotStrictJsonError as error:
                    raise NotStrictJsonError(f"Line {number}: {error}") from error
    except OSError as error:
        raise NotStrictJsonError(f"It cannot be read: {error.strerror}.") from error


def parse_json(data: bytes) -> object:
    """Return the value of some bytes.

    Raises:
        NotStrictJsonError: they are not strict JSON; says why.
    """
    try:
        text = data.decode()
        value: object = json.loads(
            text,
            object_pairs_hook=_without_repeats,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
        _refuse_half_characters(text, value)
        return value
    except NotStrictJsonError:
        raise
    except UnicodeDecodeError as error:
        raise NotStrictJsonError("It is not UTF-8 text.") from error
    except json.JSONDecodeError as error:
        message = f"It is not JSON: {error.msg} in line {error.lineno}."
        raise NotStrictJsonError(message) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise NotStrictJsonError("It holds a number that is too long.") from error
    except RecursionError as error:
        raise NotStrictJsonError("It is nested too deeply.") from error


def _refuse_half_characters(text: str, value: object) -> None:
    # Only an escape can bring one in, and most documents have no such escape.
    if _SURROGATE.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            message = "It holds half a character (a lone surrogate)."
            raise NotStrictJsonError(message) from error


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [key for key, _value in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise NotStrictJsonError(f"The key {twice!r} stands twice in one object.")
    return result


def _refuse_constant(text: str) -> object:
    raise NotStrictJsonError(f"It holds {text}, which is not a number of JSON.")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise NotStrictJsonError(f"It holds {text}, which is too large a number.")
    return value
