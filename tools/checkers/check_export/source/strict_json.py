"""Reads JSON so that it has one meaning only.

Page: "The result of verify", duplicate keys, NaN, infinite or extremely long numbers, lone
surrogates, masses of nearly empty lists and objects.
"""

from __future__ import annotations

import json
import math
from typing import NoReturn

from tools.checkers.check_export.refusal import Json, Refused, shown

MOST_VALUES = 40_000_000
"""A document of a million regions has half as many; as empty lists they take about 1 GB."""

LONG_NUMBER = b"0" * 309
"""A whole number of fewer digits is below the largest double, which is about 1.8e308."""

AS_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)


def read_json(name: str, data: bytes) -> Json:
    """Return the value of a JSON text; refuse what readers would understand differently.

    Page: "The result of verify".

    Args:
        name: the file, for the sentence of a refusal.
        data: its bytes.
    """
    values = data.count(b",") + data.count(b"[") + data.count(b"{")
    if values > MOST_VALUES:
        raise Refused(f"{name} has about {values} values, but at most {MOST_VALUES} are read.")
    try:
        text = data.decode("utf-8")
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_number,
            parse_int=_whole if LONG_NUMBER in data.translate(AS_ZEROS) else None,
        )
        # Writing it again fails for infinite numbers and for half a character ("\\ud800").
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode("utf-8")
    except Refused as error:
        raise Refused(f"{name}: {error}") from None
    except RecursionError:
        raise Refused(f"{name} is nested too deeply to be read.") from None
    except UnicodeError as error:
        raise Refused(f"{name} is no valid UTF-8 text: {error}.") from None
    except ValueError as error:
        raise Refused(f"{name} is no valid JSON: {error}.") from None
    return value


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """Return an object; refuse one with the same key twice."""
    value = dict(pairs)
    if len(value) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Refused(f"an object has the key {shown(twice)} twice.")
    return value


def _no_number(word: str) -> NoReturn:
    raise Refused(f"{word} is no number of JSON.")


def _whole(digits: str) -> int:
    if math.isinf(float(digits)):
        raise Refused(f"{shown(digits)} is too large a number.")
    return int(digits)
