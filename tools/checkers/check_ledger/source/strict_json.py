"""Reads JSON in the form of RFC 8785: each value has exactly one spelling.

Page: "How documents are written".
"""

from __future__ import annotations

import json
from typing import NoReturn

from tools.checkers.check_ledger.refusal import Json, Refused, need

LARGEST_EXACT = 2**53 - 1
"""The largest integer that every reader of JSON keeps exactly."""


def canonical(value: Json) -> bytes:
    """Return the form of RFC 8785 of a value. All its numbers are integers.

    Page: "Each line is one JSON object in the form of RFC 8785, in UTF-8".
    """
    return _text(value).encode("utf-8")


def _text(value: Json) -> str:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{_text(key)}:{_text(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_text, value)) + "]"
    if isinstance(value, int) and not isinstance(value, bool):
        need(abs(value) <= LARGEST_EXACT, "a number is too large")
    return json.dumps(value, ensure_ascii=False)


def read_canonical(data: bytes) -> Json:
    """Return the value of a text in the form of RFC 8785.

    Page: "A reader refuses every other spelling of the same values".
    """
    value = read_json(data)
    try:
        is_same = canonical(value) == data
    except (ValueError, RecursionError) as error:
        raise Refused("it is no JSON with one meaning") from error
    need(is_same, "it is not in the form of RFC 8785")
    return value


def read_json(data: bytes) -> Json:
    """Return the value of a JSON text in any spelling.

    Page: "refuses ... duplicate keys ... negative or fractional numbers".
    """
    try:
        return _STRICT.decode(data.decode("utf-8"))
    except Refused:
        raise
    except (ValueError, RecursionError) as error:
        raise Refused("it is no JSON with one meaning") from error


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    need(len(value) == len(pairs), "a key stands twice")
    return value


def _no_number(digits: str) -> NoReturn:
    raise Refused(f"the number {digits[:20]} is not a whole one")


_STRICT = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_no_number, parse_constant=_no_number
)
