"""Checks signatures by Ed25519 (RFC 8032), as strictly as the page. Page: "Signatures".

The curve is -x^2 + y^2 = 1 + d x^2 y^2 over the field of the prime ``FIELD``. A point is kept as
(X, Y, Z, T) with x = X / Z, y = Y / Z and x y = T / Z, so that adding needs no division (RFC 8032,
section 5.1.4).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from tools.checkers.check_ledger.refusal import need

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
"""The order of the base point."""

FACTOR = -121665 * pow(121666, -1, FIELD) % FIELD
"""The d of the curve."""

ROOT_OF_MINUS_1 = pow(2, (FIELD - 1) // 4, FIELD)

OF_ORDER_8 = int("5fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16)
SMALL = frozenset({0, 1, FIELD - 1, OF_ORDER_8, FIELD - OF_ORDER_8})
"""The y of all points of small order: with such a key anybody could sign."""

KEY_BYTES, SIGNATURE_BYTES = 32, 64

Point = tuple[int, int, int, int]

ZERO: Point = (0, 1, 1, 0)


def check_signature(public: bytes, message: bytes, signature: bytes, why: str) -> None:
    """Require a signature by a key over a message.

    Page: "A reader refuses ... a key or an R whose y is not below 2^255 - 19, or is that of a point
    of small order ..., and an S that is not below the order of the group".
    """
    need(len(signature) == SIGNATURE_BYTES, why)
    require_strict_point(public, "a key")
    require_strict_point(signature[:KEY_BYTES], "a signature")
    number = int.from_bytes(signature[KEY_BYTES:], "little")
    need(number < ORDER, why)
    need(_is_signed(public, message, signature[:KEY_BYTES], number), why)


def require_strict_point(data: bytes, what: str) -> None:
    """Refuse a point that is not written in its one way, or is of small order."""
    number = int.from_bytes(data, "little") % 2**255
    is_strict = len(data) == KEY_BYTES and number < FIELD and number not in SMALL
    need(is_strict, f"{what} that belongs to nobody")


def _is_signed(public: bytes, message: bytes, start: bytes, number: int) -> bool:
    """Return whether R = [S]B - [k]A, where k is the hash of R, A and the message.

    RFC 8032, section 5.1.7. R is compared as it is written.

    Args:
        public: A, the key.
        message: the signed bytes.
        start: R, the first half of the signature.
        number: S, the second half.
    """
    key = _point(public)
    if key is None:
        return False
    digest = hashlib.sha512(start + public + message).digest()
    factor = int.from_bytes(digest, "little") % ORDER
    return _written(_sum_of_multiples(number, BASE, factor, _negative(key))) == start


def _point(data: bytes) -> Point | None:
    """Return the point that 32 bytes name: y, and the sign of x in the last bit; None if none is.

    RFC 8032, section 5.1.3.
    """
    number = int.from_bytes(data, "little")
    sign, up = number >> 255, number % 2**255
    square = (up * up - 1) * pow(FACTOR * up * up + 1, -1, FIELD) % FIELD
    along = pow(square, (FIELD + 3) // 8, FIELD)
    if (along * along - square) % FIELD:
        along = along * ROOT_OF_MINUS_1 % FIELD
    if (along * along - square) % FIELD or (along == 0 and sign):
        return None
    if along % 2 != sign:
        along = FIELD - along
    return along, up, 1, along * up % FIELD


def _written(point: Point) -> bytes:
    """Return the 32 bytes of a point. RFC 8032, section 5.1.2."""
    inverse = pow(point[2], -1, FIELD)
    along, up = point[0] * inverse % FIELD, point[1] * inverse % FIELD
    return (up | (along % 2) << 255).to_bytes(KEY_BYTES, "little")


def _negative(point: Point) -> Point:
    """Return the point with the negative x."""
    return -point[0] % FIELD, point[1], point[2], -point[3] % FIELD


def _sum(one: Point, other: Point) -> Point:
    """Return the sum of two points, which may be the same. RFC 8032, section 5.1.4."""
    less = (one[1] - one[0]) * (other[1] - other[0]) % FIELD
    more = (one[1] + one[0]) * (other[1] + other[0]) % FIELD
    mixed = 2 * FACTOR * one[3] * other[3] % FIELD
    scale = 2 * one[2] * other[2] % FIELD
    across, below, above, along = more - less, scale - mixed, scale + mixed, more + less
    return (
        across * below % FIELD,
        above * along % FIELD,
        below * above % FIELD,
        across * along % FIELD,
    )


@lru_cache(maxsize=256)  # a hand-in that is checked beside others is checked with each
def _sum_of_multiples(first: int, one: Point, second: int, other: Point) -> Point:
    """Return ``first`` times one point plus ``second`` times the other, bit by bit."""
    both = _sum(one, other)
    total = ZERO
    for bit in reversed(range(max(first.bit_length(), second.bit_length()))):
        total = _sum(total, total)
        in_first, in_second = first >> bit & 1, second >> bit & 1
        if in_first and in_second:
            total = _sum(total, both)
        elif in_first or in_second:
            total = _sum(total, one if in_first else other)
    return total


def _base() -> Point:
    """Return the base point: its y is 4 / 5, and its x is even. RFC 8032, section 5.1."""
    number = 4 * pow(5, -1, FIELD) % FIELD
    return _point(number.to_bytes(KEY_BYTES, "little")) or ZERO


BASE = _base()
