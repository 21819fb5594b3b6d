"""Strict checks of Ed25519 public keys and signatures.

The library checks the equation of RFC 8032 and little else. With a public key that is one of the
eight points of small order, anybody can make a signature that satisfies it for every message. So
each key and each signature passes here before the library sees it. The rules are those of RFC 8032,
section 5.1.7, together with the refusal of small orders (Chalkias, Garillot and Nikolaenko, "Taming
the many EdDSAs", 2020), under which a signature belongs to one key and one message only.
"""

from __future__ import annotations

from typing import Final

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64

DER_PREFIX: Final = bytes.fromhex("302a300506032b6570032100")
"""The only DER form of a public key (RFC 8410) is this prefix, followed by its 32 bytes."""

_PRIME: Final = 2**255 - 19
_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_SIGN_BIT: Final = 1 << 255
_EIGHTH: Final = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
)
_SMALL_ORDER: Final = frozenset({0, 1, _PRIME - 1, _EIGHTH, _PRIME - _EIGHTH})
"""The y coordinates of the eight points of small order; the sign of x does not matter."""


def point_in(der: bytes) -> bytes | None:
    """Return the 32 bytes of a public key in DER; None if the key is invalid for signing."""
    point = der[len(DER_PREFIX) :]
    return point if der.startswith(DER_PREFIX) and is_strict_point(point) else None


def is_strict_point(encoded: bytes) -> bool:
    """Return whether bytes are the canonical encoding of a y of a point without small order."""
    if len(encoded) != KEY_BYTES:
        return False
    y = int.from_bytes(encoded, "little") & ~_SIGN_BIT
    return y < _PRIME and y not in _SMALL_ORDER


def is_strict_signature(signature: bytes) -> bool:
    """Return whether a signature has its length, a strict R, and an S below the order.

    A larger S would be a second encoding of the same signature.
    """
    if len(signature) != SIGNATURE_BYTES:
        return False
    s = int.from_bytes(signature[KEY_BYTES:], "little")
    return is_strict_point(signature[:KEY_BYTES]) and s < _ORDER
