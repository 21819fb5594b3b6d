"""Values that occur in all documents: each function returns a value, or refuses it.

Page: "How documents are written".
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from tools.checkers.check_ledger.refusal import Json, Refused, need

CATEGORIES = frozenset(
    {
        "label",
        "self_check",
        "rework",
        "training",
        "review",
        "guideline",
        "wait",
        "admin",
        "rest",
        "declared",
        "away",
        "unobserved",
    }
)
"""The categories of time. Page docs/export-format.md, "effort.json"."""

ANSWERS = frozenset({"more", "right", "less"})
"""Page: "they are ``more`` than was worked, ``right``, or ``less``"."""


@dataclass(frozen=True)
class Checkpoint:
    """A state of a ledger. Page: "The tree"."""

    origin: str
    size: int
    root: str


def fields(value: Json, names: str) -> dict[str, Json]:
    """Return an object that has exactly these keys, which are separated by spaces.

    Page: "refuses ... keys that are not listed here".
    """
    is_right = isinstance(value, dict) and sorted(value) == sorted(names.split())
    need(is_right, f"not just {names}")
    found: dict[str, Json] = value
    return found


def text(value: Json) -> str:
    """Return a text."""
    need(type(value) is str, "no text where one should be")
    return str(value)


def entries(value: Json) -> list[Json]:
    """Return a list."""
    need(type(value) is list, "no list where one should be")
    return list(value)


def count(value: Json) -> int:
    """Return an integer of 0 or more."""
    need(type(value) is int, "no number where one should be")
    need(value >= 0, "a number below 0")
    return int(value)


def hexadecimal(value: Json, digits: int = 64) -> bytes:
    """Return the bytes of so many hexadecimal digits.

    Page: "Hashes and digests have 64 digits, salts 32"; "lower-case hexadecimal".
    """
    found = text(value)
    is_right = len(found) == digits and not found.strip("0123456789abcdef")
    need(is_right, "no hash where one belongs")
    return bytes.fromhex(found)


def from_base64(value: Json) -> bytes:
    """Return the bytes of a text in base64. Page: "the canonical padded form"."""
    try:
        data = base64.b64decode(text(value), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("no base64 where it should be") from error
    need(base64.b64encode(data).decode() == value, "base64 that is written in another way")
    return data


def times(value: Json) -> dict[str, int]:
    """Return the ms by category."""
    need(isinstance(value, dict), "no times where they should be")
    need(value.keys() <= CATEGORIES, "times by other categories")
    return {category: count(ms) for category, ms in value.items()}


def checkpoint(value: Json) -> Checkpoint:
    """Return the checkpoint that an object states among other things."""
    hexadecimal(value["root"])
    return Checkpoint(text(value["origin"]), count(value["size"]), value["root"])


def answer(value: Json) -> Json:
    """Return the worker's answer about the hours in an object; None if there is none.

    Page: "``witness``, only if the worker gave an answer about the hours".
    """
    if "witness" not in value:
        return None
    said = fields(value["witness"], "answer declared_ms observed_ms")
    need(text(said["answer"]) in ANSWERS, "no answer about the hours")
    count(said["observed_ms"])
    count(said["declared_ms"])
    return said


def with_answer(value: Json, names: str) -> str:
    """Return the keys that an object must have: ``witness`` is one of them only if it is there."""
    has_answer = isinstance(value, dict) and "witness" in value
    return f"{names} witness" if has_answer else names
