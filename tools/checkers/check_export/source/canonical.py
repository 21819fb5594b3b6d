"""The canonical form of JSON by RFC 8785: the bytes over which seals and digests are taken.

Page: "regions_sha256", "Seals".
"""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import sha256

from tools.checkers.check_export.refusal import Json, require_same

SEAL = "content_sha256"
LARGEST_EXACT = 2**53 - 1
"""Larger integers are treated as text, because readers of JSON round them."""

_TEXT = json.JSONEncoder(ensure_ascii=False).encode
_WORDS = {None: "null", True: "true", False: "false"}


def digest_of(value: Json) -> str:
    """Return the SHA-256 over the canonical form of a value without seals.

    Page: "regions_sha256", "Commitments".
    """
    return sha256(canonical(value, "").encode("utf-8")).hexdigest()


def canonical(value: Json, where: str) -> str:
    """Return the canonical form; an object with a seal is checked and replaced by its seal.

    Page: "Seals".

    Args:
        value: a JSON value.
        where: file and key, for the sentence of a refusal.
    """
    if isinstance(value, str):
        return _TEXT(value)
    if type(value) is int:
        return str(value) if abs(value) <= LARGEST_EXACT else _TEXT(str(value))
    if isinstance(value, dict):
        return _object(value, where)
    if isinstance(value, list):
        entries = [canonical(each, f"{where}[{number}]") for number, each in enumerate(value)]
        return "[" + ",".join(entries) + "]"
    if isinstance(value, float):
        return number_text(value)
    return _WORDS[value]


def _object(value: Json, where: str) -> str:
    """Return the canonical form of an object, or its seal."""
    # ASCII texts have the same order in UTF-16.
    keys = sorted(value) if "".join(value).isascii() else sorted(value, key=_utf_16)
    pairs = [
        f"{_TEXT(key)}:{canonical(value[key], f'{where}.{key}')}" for key in keys if key != SEAL
    ]
    text = "{" + ",".join(pairs) + "}"
    if SEAL not in value:
        return text
    seal = sha256(text.encode("utf-8")).hexdigest()
    require_same(f"{where}.{SEAL}", value[SEAL], seal, "the object that it seals")
    return _TEXT(seal)


def _utf_16(key: str) -> bytes:
    """Return what RFC 8785 sorts keys by: their UTF-16 code units."""
    return key.encode("utf-16-be")


def number_text(value: float) -> str:
    """Return a number as ECMAScript writes it, as RFC 8785 requires."""
    if value == 0:
        return "0"
    text = repr(value)
    if "e" not in text:
        return text.removesuffix(".0")
    if 1e-6 <= abs(value) < 1e21:
        return format(Decimal(text), "f").removesuffix(".0")
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"
