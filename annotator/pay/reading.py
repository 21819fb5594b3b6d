"""Read a work order from its exact bytes, and name every fault that it has."""

from __future__ import annotations

import hashlib
import re
import tomllib
from typing import Any, Final

from annotator.errors import InvalidWorkOrderError
from annotator.pay.fields import specs_of
from annotator.pay.floors import Floor
from annotator.pay.parties import Footing, ForWhom, WhatFor
from annotator.pay.tables import MOST_STRANGERS, TableReader
from annotator.pay.terms import Pay, Record
from annotator.pay.values import clipped, nearest
from annotator.pay.work_order import SECTION_TITLES, WorkOrder

LARGEST_BYTES: Final = 1_000_000
"""No order that a person can read before starting is longer."""

_SECTIONS: Final[dict[str, type[Any]]] = {
    "what_for": WhatFor,
    "for_whom": ForWhom,
    "footing": Footing,
    "pay": Pay,
    "record": Record,
}
_ELSEWHERE: Final = {
    key: f"[{section}]" for section, holds in _SECTIONS.items() for key, _spec in specs_of(holds)
}
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_STATED_TWICE: Final = ("Cannot overwrite", "Cannot declare", "Duplicate inline table key")


def read_work_order(data: bytes) -> WorkOrder:
    """Return the order that the bytes of a TOML file hold.

    Raises:
        InvalidWorkOrderError: anything is wrong; ``problems`` has one sentence for each fault.
    """
    document = _document(_decoded(data))
    reader = TableReader(_ELSEWHERE)
    strangers = [key for key in document if key not in SECTION_TITLES]
    reader.faults += [_stranger(key) for key in strangers[:MOST_STRANGERS]]
    parts: dict[str, Any] = {
        key: reader.read(holds, document.get(key, {}), f"[{key}]")
        for key, holds in _SECTIONS.items()
    }
    parts["floors"] = reader.read_list(Floor, document.get("floors", []), "[[floors]]")
    if reader.faults:
        raise InvalidWorkOrderError(tuple(reader.faults))
    return WorkOrder(**parts, sha256=hashlib.sha256(data).hexdigest())


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST_BYTES:
        raise InvalidWorkOrderError(
            "The file is larger than 1 MB, so it is not a work order; choose another file."
        )
    try:
        # Some editors put a byte order mark first; TOML knows none.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidWorkOrderError(
            f"Line {line} is not UTF-8 text; save the file as UTF-8 and try again."
        ) from error


def _document(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidWorkOrderError(_not_toml(str(error))) from error
    except (RecursionError, ValueError) as error:
        # Brackets within brackets without end, or a number of thousands of digits.
        raise InvalidWorkOrderError(
            "The file cannot be read to its end, so it is not a work order; choose another file."
        ) from error


def _not_toml(complaint: str) -> str:
    found = _PLACE.search(complaint)
    what = _PLACE.sub("", complaint)
    if found is None or found[1] is None:
        return f"The file breaks off before its end ({what}); complete its last line."
    if what.startswith(_STATED_TWICE):
        return f"Line {found[1]} states something that was stated before; keep one of the two."
    return f"Line {found[1]} is not TOML ({what}, column {found[2]}); correct that line."


def _stranger(key: str) -> str:
    if key in _ELSEWHERE:
        return f"{key} stands before any group; move it below {_ELSEWHERE[key]}."
    guess = nearest(key, list(SECTION_TITLES))
    hint = f"did you mean [{guess}]?" if guess else "correct the name, or take it out."
    return f"[{clipped(key)}] is not a known part of a work order; {hint}"
