"""Canonical bytes of JSON values, their digests, and objects that contain their own digest."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any, Final, cast

import rfc8785

JsonObject = dict[str, object]

SEAL: Final = "content_sha256"
"""The key of the digest that an object carries of its other content."""

_LARGEST_INT: Final = 2**53 - 1
_LEAST_PLAIN: Final = 1e-4
_BEYOND_PLAIN: Final = 1e16
"""The magnitude below which Python writes a non-integer float as RFC 8785 does, without exponent.
"""


def ready(encoder: json.JSONEncoder) -> Callable[[object], str]:
    """Return ``encode`` of an encoder without indentation, for many small values.

    ``encode`` prepares the encoder of the C library anew for each value, which takes longer than a
    small value itself. Values must not contain themselves.
    """
    make: Any = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return encoder.encode
    text = encode_basestring_ascii if encoder.ensure_ascii else encode_basestring
    separators = (encoder.key_separator, encoder.item_separator)
    how = (encoder.sort_keys, encoder.skipkeys, encoder.allow_nan)
    prepared = make(None, encoder.default, text, None, *separators, *how)
    return lambda value: "".join(prepared(value, 0))


_PLAIN: Final = ready(
    json.JSONEncoder(
        ensure_ascii=False,
        check_circular=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    )
)
_NOT_AS_WRITTEN: Final = re.compile(r"\.0(?![0-9])|e[+-][0-9]")
_SIGNS_OF_IT: Final = (".0", "e-", "e+")
_AS_ZEROS: Final = str.maketrans("123456789", "000000000")
_MANY_DIGITS: Final = 16 * "0"
"""Parts of texts with numbers that Python may write otherwise than RFC 8785 does: an expression, a
quick search for it, and so many digits that it may be an exponent."""


def canonical(value: object) -> bytes:
    """Return the value in the canonical form of RFC 8785, in UTF-8.

    The form has only IEEE 754 doubles, so an integer beyond 2**53 - 1 is written as a string of
    digits.

    Raises:
        ValueError: the value is not JSON: a number is not finite, or a text has a lone surrogate.
    """
    text = _as_it_is(value)
    if text is not None:
        return text.encode()
    try:
        return _PLAIN(_plain(value)).encode()
    except _NotPlainError:
        within: Any = _within_domain(value)
        return rfc8785.dumps(within)


def _as_it_is(value: object) -> str | None:
    """Return the canonical form of a value that Python's encoder writes so; None if it may not.

    Its texts are ASCII, so keys are sorted alike. Only objects with texts as keys are given.
    """
    try:
        text = _PLAIN(value)
    except (TypeError, ValueError):
        return None
    return text if is_canonical(text) else None


def is_canonical(text: str) -> bool:
    """Return whether compact JSON of Python, with sorted keys, is surely in the canonical form."""
    if not text.isascii() or _MANY_DIGITS in text.translate(_AS_ZEROS):
        return False
    may_be = any([sign in text for sign in _SIGNS_OF_IT])  # noqa: C419 - a generator takes longer
    return not may_be or not _NOT_AS_WRITTEN.search(text)


def digest(value: object) -> str:
    """Return the hexadecimal SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def sealed(content: Mapping[str, object]) -> JsonObject:
    """Return the object with the digest of its content as the last key, ``SEAL``."""
    return {**content, SEAL: seal_of(content)}


def seal_of(content: Mapping[str, object]) -> str:
    """Return the digest of an object without its seal.

    A nested object with a seal of its own is represented by that seal alone. So the seal of a long
    list can be computed while the list is written, and holds only if the inner seals hold.
    """
    brief = {
        key: value if type(value) in _SCALARS else _by_seal(value)
        for key, value in content.items()
        if key != SEAL
    }
    return digest(brief)


def _by_seal(value: object) -> object:
    if type(value) in _SCALARS:
        return value
    # Whether it is a dict is known in a fraction of the time that Mapping takes.
    if isinstance(value, (dict, Mapping)):
        if SEAL in value:
            return value[SEAL]
        return {key: _by_seal(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_by_seal(inner) for inner in value]
    return value


_SCALARS: Final = frozenset({str, int, float, bool, type(None)})


def _within_domain(value: object) -> object:
    """Return the value with numbers that RFC 8785 cannot represent written as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) <= _LARGEST_INT else str(value)
    if isinstance(value, Mapping):
        return {str(key): _within_domain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_within_domain(inner) for inner in value]
    return value


class _NotPlainError(Exception):
    """The value contains something that Python's encoder would not write as RFC 8785 requires."""


def _plain(value: object) -> object:
    """Return the value adapted so that Python's own encoder writes the canonical form.

    That encoder takes a tenth of the time. It sorts keys by code point instead of UTF-16 unit,
    which is the same only for ASCII.

    Raises:
        _NotPlainError: it would write a value differently.
    """
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if isinstance(value, float):
        return _plain_float(value)
    if kind is int:
        return _within_domain(value)
    if kind is list or kind is tuple:
        return [_plain(inner) for inner in cast("list[object]", value)]
    if isinstance(value, dict) and all(type(key) is str and key.isascii() for key in value):
        return {key: _plain(inner) for key, inner in value.items()}
    raise _NotPlainError


def _plain_float(value: float) -> float:
    if value.is_integer() and abs(value) <= _LARGEST_INT:
        return int(value)
    if _LEAST_PLAIN <= abs(value) < _BEYOND_PLAIN and not value.is_integer():
        return value
    raise _NotPlainError
