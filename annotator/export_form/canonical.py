"""Canonical bytes of JSON values, their digests, and objects that carry a digest of themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import rfc8785

JsonObject = dict[str, object]

SEAL: Final = "content_sha256"
"""The key under which an object carries the digest of the rest of itself."""

_LARGEST_INT: Final = 2**53 - 1


def canonical(value: object) -> bytes:
    """Return the value in the canonical form of RFC 8785, UTF-8.

    The form knows numbers as IEEE 754 doubles only, so an integer beyond 2**53 - 1 is written as
    a string of its digits.

    Raises:
        ValueError: the value is not JSON: a number that is not finite, or half a character.
    """
    within: Any = _within_domain(value)
    return rfc8785.dumps(within)


def digest(value: object) -> str:
    """Return the hexadecimal SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def sealed(content: Mapping[str, object]) -> JsonObject:
    """Return the object with the digest of its content under ``SEAL``, as its last key."""
    return {**content, SEAL: seal_of(content)}


def seal_of(content: Mapping[str, object]) -> str:
    """Return the digest of an object without its seal.

    An object anywhere below that has a seal of its own counts by that seal alone, so that the
    seal of a long list can be made while the list is written, and holds only if theirs do.
    """
    return digest({key: _by_seal(value) for key, value in content.items() if key != SEAL})


def _by_seal(value: object) -> object:
    if isinstance(value, Mapping):
        if SEAL in value:
            return value[SEAL]
        return {key: _by_seal(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_by_seal(inner) for inner in value]
    return value


def _within_domain(value: object) -> object:
    """Return the value with what RFC 8785 has no number for written as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) <= _LARGEST_INT else str(value)
    if isinstance(value, Mapping):
        return {str(key): _within_domain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_within_domain(inner) for inner in value]
    return value
