"""Reads a work order from its exact bytes, and names every fault in it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from annotator.document_limits import (
    ORDER_BYTES,
    ORDER_GROUPS,
    ORDER_KEY_PARTS,
    ORDER_NUMBER_CHARACTERS,
)
from annotator.errors import InvalidWorkOrderError
from annotator.pay.order.fields.client_fields import Client
from annotator.pay.order.fields.field_spec import specs_of
from annotator.pay.order.fields.legal_status_fields import LegalStatus
from annotator.pay.order.fields.pay_fields import Pay
from annotator.pay.order.fields.purpose_fields import Purpose
from annotator.pay.order.fields.record_fields import RecordTerms
from annotator.pay.order.floors import Floor
from annotator.pay.order.order_tables import MOST_STRANGERS, OrderFault, TableReader
from annotator.pay.order.order_values import clipped, nearest
from annotator.pay.order.work_order import SECTION_TITLES, WorkOrder
from annotator.sentences.parts import Code, Count, Reason
from annotator.sentences.said import Said, said

SECTIONS: Final[dict[str, type[Any]]] = {
    "what_for": Purpose,
    "for_whom": Client,
    "footing": LegalStatus,
    "pay": Pay,
    "record": RecordTerms,
}
"""The class of each group of a file, except the list ``[[floors]]``."""

_ELSEWHERE: Final = {
    key: f"[{section}]" for section, holds in SECTIONS.items() for key, _spec in specs_of(holds)
}
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_NO_ORDER: Final = (
    "The file cannot be read to its end, so it is not a work order; choose another file."
)
_ENDLESS_KEY: Final = re.compile(
    # Matches only from the start of a word and without backtracking, to stay linear on long texts.
    r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+)""" + f"{{{ORDER_KEY_PARTS}}}",
    re.ASCII,
)
_ENDLESS_NUMBER: Final = re.compile(
    r"""(?<![\w"'.+-])[+-]?[0-9][\w.+-]""" + f"{{{ORDER_NUMBER_CHARACTERS}}}", re.ASCII
)
"""Linear as well: a run of such characters is matched only from its start."""

_GROUP: Final = re.compile(r"^[ \t]*\[", re.MULTILINE)
_STATED_TWICE: Final = ("Cannot overwrite", "Cannot declare", "Duplicate inline table key")


def read_work_order(data: bytes) -> WorkOrder:
    """Parse the bytes of a TOML file.

    Raises:
        InvalidWorkOrderError: there are faults; ``problems`` has one sentence for each.
    """
    parts, faults = _read(read_document(data))
    if faults:
        raise InvalidWorkOrderError(tuple(fault.said for fault in faults))
    return WorkOrder(**parts, sha256=hashlib.sha256(data).hexdigest())


def read_document(data: bytes) -> dict[str, Any]:
    """Return the groups, fields and values of a file as written, valid or not.

    Raises:
        InvalidWorkOrderError: it is too large, or no TOML in UTF-8.
    """
    return _document(_decoded(data))


def faults_of(document: Mapping[str, object]) -> list[OrderFault]:
    """Return every fault of an order that is given as groups and fields, each with its place."""
    return _read(document)[1]


def _read(document: Mapping[str, object]) -> tuple[dict[str, Any], list[OrderFault]]:
    reader = TableReader(_ELSEWHERE)
    strangers = [key for key in document if key not in SECTION_TITLES]
    reader.faults += [OrderFault(_stranger(key)) for key in strangers[:MOST_STRANGERS]]
    parts: dict[str, Any] = {
        key: reader.read(holds, document.get(key, {}), f"[{key}]")
        for key, holds in SECTIONS.items()
    }
    parts["floors"] = reader.read_list(Floor, document.get("floors", []), "[[floors]]")
    return parts, reader.faults


def _decoded(data: bytes) -> str:
    if len(data) > ORDER_BYTES:
        raise InvalidWorkOrderError(
            said(
                "The file has {size} bytes and a work order {most} at most; choose another file.",
                size=Count(len(data)),
                most=Count(ORDER_BYTES),
            )
        )
    try:
        # Some editors add a byte order mark, which TOML does not allow.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidWorkOrderError(
            said(
                "Line {line} is not UTF-8 text; save the file as UTF-8 and try again.",
                line=Count(line),
            )
        ) from error


def _document(text: str) -> dict[str, Any]:
    if _ENDLESS_KEY.search(text):  # the TOML parser reads such a key again for each of its parts
        raise InvalidWorkOrderError(_NO_ORDER)
    if _ENDLESS_NUMBER.search(text):
        raise InvalidWorkOrderError(
            "The file holds a number of ten thousand digits, so it is not a work order; choose "
            "another file."
        )
    if sum(1 for _ in islice(_GROUP.finditer(text), ORDER_GROUPS + 1)) > ORDER_GROUPS:
        raise InvalidWorkOrderError(
            said(
                "The file has over {most} groups, so it is not a work order; choose another file.",
                most=Count(ORDER_GROUPS),
            )
        )
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidWorkOrderError(_not_toml(str(error))) from error
    except (RecursionError, ValueError) as error:
        # Endlessly nested brackets, or a number of thousands of digits.
        raise InvalidWorkOrderError(_NO_ORDER) from error


def _not_toml(complaint: str) -> Said:
    found = _PLACE.search(complaint)
    what = _PLACE.sub("", complaint)
    line = None if found is None else found[1]
    if what.startswith(_STATED_TWICE):
        if line is None:
            return said(
                "The last line states something that was stated before; keep one of the two."
            )
        return said(
            "Line {line} states something that was stated before; keep one of the two.",
            line=Code(line),
        )
    if found is None or line is None:
        return said(
            "The file breaks off before its end ({what}); complete its last line.",
            what=Reason(what),
        )
    return said(
        "Line {line} is not TOML ({what}, column {column}); correct that line.",
        line=Code(line),
        what=Reason(what),
        column=Code(found[2]),
    )


def _stranger(key: str) -> Said:
    if key in _ELSEWHERE:
        return said(
            "{field} stands before any group; move it below {group}.",
            field=Code(key),
            group=Code(_ELSEWHERE[key]),
        )
    guess = nearest(key, list(SECTION_TITLES))
    return said(
        "[{group}] is not a known part of a work order; {hint}",
        group=Code(clipped(key)),
        hint=said("did you mean [{group}]?", group=Code(guess))
        if guess
        else said("correct the name, or take it out."),
    )
